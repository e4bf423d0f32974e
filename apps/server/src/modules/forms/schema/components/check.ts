import type { FieldProblem, RefusalParams } from '#kernel/refusal.ts'
import type { FormRow } from '../binding.ts'
import type { Table } from '../field.ts'
import { FEE_ACTIONS, MARGIN_SIDES } from './component.ts'
import { contractOf, isExchange, isExpired, isProduct } from './contract.ts'
import { isCharged, isDecimalText } from './quantity.ts'
import { covering, isUnder, type TableReference } from './reference.ts'

/** What a component finds in its rows: problems refuse, warnings are shown to whoever decides. */
export type Findings = { problems: FieldProblem[]; warnings: FieldProblem[] }

/** A component's rows and what they are looked at with. */
export type Rows = { key: string; table: Table; rows: readonly FormRow[]; today: string; reference: TableReference }

type Found = (column: string, code: string, params?: RefusalParams) => void
type RowCheck = (row: FormRow, rows: Rows, problem: Found, warning: Found) => void

const filled = (value: unknown): value is string => typeof value === 'string' && value !== ''

function checkInstrument(row: FormRow, { today, reference }: Rows, problem: Found): void {
  const { exchange, product, contract } = row
  if (filled(product) && filled(contract)) problem('contract', 'COMPONENT_PRODUCT_AND_CONTRACT')
  if (!filled(product) && !filled(contract)) problem('product', 'COMPONENT_PRODUCT_OR_CONTRACT')
  if (!isExchange(exchange)) return
  if (filled(product) && !isProduct(exchange, product)) problem('product', 'COMPONENT_PRODUCT_FORM', { exchange })
  if (!filled(contract)) return
  const parts = contractOf(exchange, contract, today)
  if (!parts) return problem('contract', 'COMPONENT_CONTRACT_FORM', { exchange })
  const lastDay = reference.lastDays?.[contract]
  if (lastDay === undefined ? isExpired(parts, today) : lastDay < today) {
    problem('contract', 'COMPONENT_CONTRACT_EXPIRED', { contract, month: parts.month })
  }
  if ('productType' in row && (row.productType === '2') !== parts.option) {
    problem('productType', 'COMPONENT_CONTRACT_TYPE', { contract })
  }
}

/** The row with the product its contract is of, as floors name it. */
function withProduct(row: FormRow, today: string): FormRow {
  if (filled(row.product) || !filled(row.contract) || !isExchange(row.exchange)) return row
  const parts = contractOf(row.exchange, row.contract, today)
  return parts ? { ...row, product: parts.product } : row
}

function checkPairs(names: readonly string[]): RowCheck {
  return (row, { table, rows: _rows, today, reference }, problem, warning) => {
    const columns = new Set(table.columns.map(({ key }) => key))
    const there = names.filter((name) => columns.has(`${name}ByMoney`) || columns.has(`${name}ByLot`))
    const values = there.flatMap((name) => [row[`${name}ByMoney`], row[`${name}ByLot`]])
    if (!values.some(isDecimalText)) problem(`${there[0] ?? 'open'}ByMoney`, 'COMPONENT_ROW_EMPTY')
    const floor = row.relative === true ? null : floorOf(row, { table, today, reference })
    for (const name of there) {
      const [money, lot] = [`${name}ByMoney`, `${name}ByLot`]
      if (isCharged(row[money]) && isCharged(row[lot])) problem(lot, 'COMPONENT_BOTH_SET')
      if (!floor) continue
      for (const column of [money, lot]) {
        if (isUnder(row[column], floor[column])) {
          warning(column, 'COMPONENT_UNDER_FLOOR', { floor: floor[column] ?? null })
        }
      }
      const other = isCharged(floor[money]) ? lot : money
      if (isCharged(floor[money]) !== isCharged(floor[lot]) && isCharged(row[other])) {
        warning(other, 'COMPONENT_FLOOR_UNIT', { floor: floor[other === lot ? money : lot] ?? null })
      }
    }
  }
}

function floorOf(row: FormRow, { table, today, reference }: Pick<Rows, 'table' | 'today' | 'reference'>) {
  return reference.floors ? covering(reference.floors, withProduct(row, today), table.rowKey) : null
}

/** Nothing is charged backwards: what counts from a day counts from today at the earliest. */
function checkFirstDay(row: FormRow, { today }: Rows, problem: Found): void {
  if (filled(row.effectiveOn) && row.effectiveOn < today) problem('effectiveOn', 'VALUE_DATE_EARLY', { date: today })
}

function checkCode(row: FormRow, _rows: Rows, problem: Found): void {
  const cancelling = row.operation === '5'
  if (filled(row.tradingCode) && !/^\d{8}(\d{4})?$/.test(row.tradingCode)) {
    problem('tradingCode', 'COMPONENT_TRADING_CODE_FORM')
  }
  if (cancelling && !filled(row.tradingCode)) problem('tradingCode', 'COMPONENT_TRADING_CODE_MISSING')
}

function checkPerson(row: FormRow, { today }: Rows, problem: Found): void {
  if (filled(row.validUntil) && row.validUntil < today) problem('validUntil', 'VALUE_DATE_EARLY', { date: today })
}

/** @source CFFEX and specific products: test of at least 80; 10 days and 20 simulated trades, or 10 real trades */
const KNOWLEDGE_LEAST = '80'

function checkSuitability(row: FormRow, { today }: Rows, problem: Found, warning: Found): void {
  if (filled(row.assessedOn) && row.assessedOn > today) problem('assessedOn', 'VALUE_DATE_LATE', { date: today })
  if (filled(row.validUntil) && row.validUntil < today) problem('validUntil', 'VALUE_DATE_EARLY', { date: today })
  if (isUnder(row.knowledgeScore, KNOWLEDGE_LEAST)) {
    warning('knowledgeScore', 'COMPONENT_KNOWLEDGE_LOW', { least: KNOWLEDGE_LEAST })
  }
}

const CHECKS: Readonly<Record<string, readonly RowCheck[]>> = {
  feeTable: [checkInstrument, checkPairs(FEE_ACTIONS), checkFirstDay],
  marginTable: [checkInstrument, checkPairs(MARGIN_SIDES), checkFirstDay],
  tradingCodes: [checkCode],
  relatedPersons: [checkPerson],
  suitability: [checkSuitability],
}

/** Looks at the rows of a component as the trade would; what any table must keep is checked elsewhere. */
export function checkComponent(rows: Rows): Findings {
  const found: Findings = { problems: [], warnings: [] }
  for (const row of rows.rows) {
    const telling =
      (list: FieldProblem[]): Found =>
      (column, code, params) =>
        list.push({ path: `${rows.key}.${row.id}.${column}`, code, module: 'forms', ...(params ? { params } : {}) })
    for (const check of CHECKS[rows.table.component ?? ''] ?? []) {
      check(row, rows, telling(found.problems), telling(found.warnings))
    }
  }
  return found
}
