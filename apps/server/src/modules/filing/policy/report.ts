import { z } from 'zod'
import type { FormTemplate } from './form-template.ts'

/** Forms whose columns are known, and the one whose columns the house lays down. */
const KNOWN_FORMS = ['AGGREGATED', 'CHANGE', 'ERROR', 'OFF_EXCHANGE'] as const
export const FORMS = [...KNOWN_FORMS, 'QUOTE_CHANGE'] as const
export type Form = (typeof FORMS)[number]

const ceNo = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{6}$/)
const firmId = z
  .string()
  .trim()
  .regex(/^[0-9A-Z]{1,10}$/)
const tag = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{6}\.([1-9][0-9]{0,9})$/)
const stock = z
  .string()
  .trim()
  .regex(/^[0-9]{1,5}$/)
const quantity = z
  .string()
  .trim()
  .regex(/^[1-9][0-9]{0,14}$/)
const price = z
  .string()
  .trim()
  .regex(/^[0-9]{1,9}(\.[0-9]{1,4})?$/)
const side = z.enum(['buy', 'sell'])
const day = z.iso.date()
const tradeId = z.string().trim().min(1).max(30)

/** An aggregated order, told apart afterwards: one line for each client behind it; by T+3. */
export const aggregatedInput = z.strictObject({
  ceNo,
  firmId,
  happenedOn: day,
  stock,
  price,
  quantity,
  side,
  tag,
})
/** A client goes under another number from a day on. */
export const changeInput = z.strictObject({
  ceNo,
  originalTag: tag,
  revisedTag: tag,
  happenedOn: day,
  reason: z.string().trim().min(1).max(200),
})
/** An order went under a wrong number; the trade day by 18:00. The number stands as it was put in. */
export const errorInput = z.strictObject({
  firmId,
  happenedOn: day,
  stock,
  quantity,
  side,
  originalTag: z.string().trim().min(1).max(30),
  revisedTag: tag,
  tradeId,
})
/** Who bought in a trade off the exchange. */
export const offExchangeInput = z.strictObject({ firmId, happenedOn: day, stock, quantity, tag, tradeId })
/** A liquidity provider's quotes go under another number from a day on. */
export const quoteChangeInput = z.strictObject({
  firmId,
  originalTag: tag,
  revisedTag: tag,
  happenedOn: day,
  stock: stock.nullable().default(null),
  reason: z.string().trim().min(1).max(200),
})
export const writeInput = z.strictObject({ form: z.enum(FORMS), party: z.string().trim().min(1).max(10) })
export const removeInput = z.strictObject({ id: z.uuid() })

type Facts = Readonly<Record<string, string | null>>
export type FormLayout = { id: string; columns: readonly (readonly [string, (facts: Facts, head: Head) => string])[] }
/** What stands in every line. */
export type Head = { item: number; reportedOn: string }

const given = (key: string) => (facts: Facts) => facts[key] ?? ''
const dated = (key: string) => (facts: Facts) => (facts[key] ?? '').replaceAll('-', '')
const letter = (facts: Facts) => (facts.side === 'buy' ? 'B' : 'S')
const item = ['Item', (_facts: Facts, { item: no }: Head) => String(no)] as const
const reported = ['Report date', (_facts: Facts, head: Head) => head.reportedOn.replaceAll('-', '')] as const

/**
 * Columns of the forms in their order. The captions are ours: what the exchange's template says goes first.
 *
 * @source spec/accounts.md §3.6, report forms; captions and the form of dates: unconfirmed
 */
const KNOWN_LAYOUTS: Readonly<Record<(typeof KNOWN_FORMS)[number], FormLayout>> = {
  AGGREGATED: {
    id: 'HBCNATBN',
    columns: [
      item,
      reported,
      ['Reporting CE no.', given('ceNo')],
      ['Executing EP firm ID', given('firmId')],
      ['Trade date', dated('happenedOn')],
      ['Stock code', given('stock')],
      ['Price', given('price')],
      ['Quantity', given('quantity')],
      ['Side', letter],
      ['Underlying CE no. and BCAN', given('tag')],
    ],
  },
  CHANGE: {
    id: 'HBCNBCBN',
    columns: [
      item,
      reported,
      ['CE no.', given('ceNo')],
      ['Original CE no. and BCAN', given('originalTag')],
      ['Revised CE no. and BCAN', given('revisedTag')],
      ['Change date', dated('happenedOn')],
      ['Reason', given('reason')],
    ],
  },
  ERROR: {
    id: 'HBCNERBN',
    columns: [
      item,
      reported,
      ['EP firm ID', given('firmId')],
      ['Trade date', dated('happenedOn')],
      ['Stock code', given('stock')],
      ['Quantity', given('quantity')],
      ['Side', letter],
      ['Original CE no. and BCAN as input', given('originalTag')],
      ['Revised CE no. and BCAN', given('revisedTag')],
      ['OTP-C trade ID', given('tradeId')],
    ],
  },
  OFF_EXCHANGE: {
    id: 'HBCNOTBN',
    columns: [
      item,
      reported,
      ['EP firm ID', given('firmId')],
      ['Trade date', dated('happenedOn')],
      ['Stock code', given('stock')],
      ['Quantity', given('quantity')],
      ['Buyer CE no. and BCAN', given('tag')],
      ['OTP-C trade ID', given('tradeId')],
    ],
  },
}

/** The columns the house laid down for a form. */
function laidDown({ id, columns }: FormTemplate): FormLayout {
  const valueOf = ({ fact, text }: FormTemplate['columns'][number]): FormLayout['columns'][number][1] => {
    if (fact === 'literal') return () => text ?? ''
    if (fact === 'item') return item[1]
    if (fact === 'reportedOn') return reported[1]
    return fact === 'happenedOn' ? dated(fact) : given(fact)
  }
  return { id, columns: columns.map((one) => [one.caption, valueOf(one)] as const) }
}

/** How a form is written; null for the one nothing is laid down for yet. */
export function formLayout(form: Form, template: FormTemplate | null): FormLayout | null {
  if (form !== 'QUOTE_CHANGE') return KNOWN_LAYOUTS[form]
  return template && laidDown(template)
}

/** A form is named after itself, whom it is reported under, and the day. */
export const reportName = ({ id }: FormLayout, party: string, reportedOn: string): string =>
  `${id}_${party}_${reportedOn.replaceAll('-', '')}.csv`

/** A cell of CSV; what a spreadsheet would take for a formula is left to stand as text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The form as CSV (RFC 4180), with a line of captions. */
export function writeForm({ columns }: FormLayout, reportedOn: string, lines: readonly Facts[]): string {
  const rows = [
    columns.map(([caption]) => caption),
    ...lines.map((facts, at) => columns.map(([, value]) => value(facts, { item: at + 1, reportedOn }))),
  ]
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
