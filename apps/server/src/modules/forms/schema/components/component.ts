import type { ComponentKind } from '../component-kinds.ts'
import type { Field, SimpleField, Table } from '../field.ts'
import { byLot, byMoney, codes, plain, quantity } from './column.ts'

/** What a component of the trade consists of. */
export type Component = {
  columns: readonly SimpleField[]
  rowKey: readonly string[]
  /** Columns no form can leave out, the key's besides. */
  needed: readonly string[]
  partial: boolean
  /** Shown as one panel of fields instead of a grid. */
  single: boolean
}

const INSTRUMENT = [
  codes('exchange', 'exchange', { required: true }),
  plain('product', 'text', { maxLength: 20 }),
  plain('contract', 'text', { maxLength: 40 }),
]

/** Actions that are charged, each by money and by lot. */
export const FEE_ACTIONS = ['open', 'close', 'closeToday', 'exercise'] as const
/** Sides that margin is asked for, each by money and by lot. */
export const MARGIN_SIDES = ['long', 'short'] as const

const pairs = (names: readonly string[]): SimpleField[] =>
  names.flatMap((name) => [byMoney(`${name}ByMoney`), byLot(`${name}ByLot`)])

/** @source CTP structs InstrumentCommissionRate, InstrumentMarginRate, TradingCode; related-person and identity codes */
const COMPONENTS: Readonly<Record<ComponentKind, Component>> = {
  feeTable: {
    columns: [
      ...INSTRUMENT,
      codes('productType', 'productType', { required: true, initial: '"1"' }),
      codes('hedgeFlag', 'hedgeFlag', { required: true, initial: '"1"' }),
      ...pairs(['open', 'close', 'closeToday']),
      byMoney('exerciseByMoney', { showIf: 'row.productType = "2"' }),
      byLot('exerciseByLot', { showIf: 'row.productType = "2"' }),
      codes('effect', 'effect', { required: true, initial: '"2"' }),
      plain('effectiveOn', 'date'),
    ],
    rowKey: ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'],
    needed: ['openByMoney', 'openByLot'],
    partial: true,
    single: false,
  },
  marginTable: {
    columns: [
      ...INSTRUMENT,
      codes('hedgeFlag', 'hedgeFlag', { required: true, initial: '"1"' }),
      ...pairs(['long', 'short']),
      plain('relative', 'yesNo', { initial: 'false' }),
      codes('effect', 'effect', { initial: '"2"' }),
      plain('effectiveOn', 'date'),
    ],
    rowKey: ['exchange', 'product', 'contract', 'hedgeFlag'],
    needed: ['longByMoney', 'shortByMoney'],
    partial: true,
    single: false,
  },
  tradingCodes: {
    columns: [
      codes('exchange', 'exchange', { required: true }),
      codes('codeType', 'codeType', { required: true, initial: '"3"' }),
      codes('operation', 'codeOperation', { required: true, initial: '"4"' }),
      plain('tradingCode', 'text', { maxLength: 12 }),
    ],
    rowKey: ['exchange', 'codeType'],
    needed: ['operation'],
    partial: true,
    single: false,
  },
  relatedPersons: {
    columns: [
      codes('role', 'relatedPerson', { required: true }),
      plain('name', 'text', { required: true, maxLength: 80 }),
      plain('identity', 'identity', { required: true }),
      plain('phone', 'phone'),
      plain('validUntil', 'date'),
      plain('remark', 'text', { maxLength: 200 }),
    ],
    rowKey: ['role', 'identity'],
    needed: ['name'],
    partial: false,
    single: false,
  },
  bankAccounts: {
    columns: [
      plain('bank', 'text', { required: true, maxLength: 80 }),
      plain('branch', 'text', { maxLength: 100 }),
      plain('accountName', 'text', { required: true, maxLength: 100 }),
      plain('accountNumber', 'bankCard', { required: true }),
      codes('currency', 'currency', { required: true, initial: '"CNY"' }),
      codes('purpose', 'bankPurpose', { required: true, initial: '"settlement"' }),
    ],
    rowKey: ['accountNumber', 'currency'],
    needed: ['bank', 'accountName'],
    partial: false,
    single: false,
  },
  suitability: {
    columns: [
      codes('classification', 'classification', { required: true, initial: '"ordinary"' }),
      codes('riskLevel', 'riskLevel', { required: true, showIf: 'row.classification = "ordinary"' }),
      codes('basis', 'suitabilityBasis', { required: true, showIf: 'row.classification = "professional"' }),
      quantity('netAssets', { decimals: 2 }),
      quantity('financialAssets', { decimals: 2 }),
      quantity('yearlyIncome', { decimals: 2 }),
      quantity('yearsOfExperience', {}),
      quantity('knowledgeScore', { max: '100' }),
      quantity('availableDays', {}),
      quantity('simulatedTrades', {}),
      quantity('realTrades', {}),
      plain('assessedOn', 'date', { required: true }),
      plain('validUntil', 'date'),
    ],
    rowKey: [],
    needed: [],
    partial: false,
    single: true,
  },
}

/** What a component consists of before a form leaves anything out. */
export const componentOf = (kind: ComponentKind): Component => COMPONENTS[kind]

const tables = new WeakMap<object, Table>()

/** The rows a form asks for by a component, without what it leaves out. The same field gives the same object. */
export function componentTable(field: Extract<Field, { kind: ComponentKind }>): Table {
  const known = tables.get(field)
  if (known) return known
  const { columns, rowKey, partial, single } = COMPONENTS[field.kind]
  const table: Table = {
    columns: columns.filter(({ key }) => !field.without.includes(key)),
    rowKey,
    minRows: 0,
    maxRows: single ? 1 : field.maxRows,
    partial,
    component: field.kind,
  }
  tables.set(field, table)
  return table
}
