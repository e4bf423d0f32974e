import { z } from 'zod'

export const FEE_FIELDS = [
  'openByMoney',
  'openByLot',
  'closeByMoney',
  'closeByLot',
  'closeTodayByMoney',
  'closeTodayByLot',
  'exerciseByMoney',
  'exerciseByLot',
] as const
export const MARGIN_FIELDS = ['longByMoney', 'longByLot', 'shortByMoney', 'shortByLot', 'relative'] as const
const PLACE_SOURCES = [
  'investorId',
  'exchange',
  'product',
  'contract',
  'instrument',
  'productType',
  'hedgeFlag',
] as const
/** What a column may take its value from; `instrument` is the contract, or the product where there is none. */
export const SOURCES = [
  'operation',
  ...PLACE_SOURCES,
  ...FEE_FIELDS,
  ...MARGIN_FIELDS,
  'lasting',
  'dueOn',
  'constant',
] as const
export type Source = (typeof SOURCES)[number]
/** Sources whose values are codes, with the values they can have. */
export const CODED: Readonly<Partial<Record<Source, readonly string[]>>> = {
  operation: ['set', 'remove'],
  productType: ['1', '2'],
  hedgeFlag: ['1', '2', '3', '5'],
  lasting: ['today', 'longTerm'],
  relative: ['true', 'false'],
}
export const FORMATS = ['csv', 'fixed'] as const
export const ENCODINGS = ['gbk', 'utf-8'] as const

/** One column: what it is called at the counter, and where its value comes from. */
export const layoutColumn = z.strictObject({
  name: z.string().trim().min(1).max(60),
  source: z.enum(SOURCES),
  /** Bytes, in a file of fixed widths. */
  width: z.int().min(1).max(200).optional(),
  /** Digits after the point that are written. */
  decimals: z.int().min(0).max(8).optional(),
  /** What stands for nothing. */
  blank: z.string().max(20).optional(),
  constant: z.string().max(60).optional(),
  /** Our code → the counter's. */
  codes: z.record(z.string().max(20), z.string().max(40)).optional(),
})
export type LayoutColumn = z.infer<typeof layoutColumn>

/** How a counter wants rows of one kind. */
export const layout = z.strictObject({
  format: z.enum(FORMATS),
  encoding: z.enum(ENCODINGS),
  header: z.boolean(),
  columns: z.array(layoutColumn).min(1).max(60),
})
export type Layout = z.infer<typeof layout>
