import { z } from 'zod'

const id = z.uuid()
const code = z.string().trim().max(40).nullish()
/** A decimal of at most ten digits before and eight after the point, not below 0. */
export const rate = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,8})?$/)
  .nullish()
const date = z.iso.date().nullish()

const place = {
  exchange: z.string().trim().min(1).max(20),
  /** Blank: any. */
  product: code,
  contract: code,
  hedgeFlag: z.enum(['1', '2', '3', '5']),
  effectiveOn: date,
  /** 1: for that day alone, 2: until changed, as the counters have it. */
  effect: z.enum(['1', '2']).nullish(),
}

/** A row of the fee table; columns that say nothing keep what is in force. */
export const feeRow = z.object({
  ...place,
  productType: z.enum(['1', '2']),
  openByMoney: rate,
  openByLot: rate,
  closeByMoney: rate,
  closeByLot: rate,
  closeTodayByMoney: rate,
  closeTodayByLot: rate,
  exerciseByMoney: rate,
  exerciseByLot: rate,
})
export type FeeRow = z.infer<typeof feeRow>
export const FEE_VALUES = [
  'openByMoney',
  'openByLot',
  'closeByMoney',
  'closeByLot',
  'closeTodayByMoney',
  'closeTodayByLot',
  'exerciseByMoney',
  'exerciseByLot',
] as const

export const marginRow = z.object({
  ...place,
  longByMoney: rate,
  longByLot: rate,
  shortByMoney: rate,
  shortByLot: rate,
  relative: z.boolean().nullish(),
})
export type MarginRow = z.infer<typeof marginRow>
export const MARGIN_VALUES = ['longByMoney', 'longByLot', 'shortByMoney', 'shortByLot'] as const

const setting = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    accountId: id,
    rows: z.array(row).min(1).max(5000),
    /** From when on, where a row does not say; today without it. */
    from: date,
    /** The last day; none: until changed. */
    until: date,
  })
export const feeSet = setting(feeRow)
export const marginSet = setting(marginRow)
export const rateEnd = z.strictObject({
  id,
  kind: z.enum(['fee', 'margin']),
  reason: z.string().trim().min(1).max(500),
})
export const rateOutcome = z.object({ accountId: id, set: z.int() })

export type RateKind = 'fee' | 'margin'
/** For one day alone, or until changed. */
export type Lasting = 'today' | 'longTerm'

/** Where a rate counts: blank product or contract stand for any; margins know no product type. */
export type RatePlace = {
  exchange: string
  product: string
  contract: string
  productType: string
  hedgeFlag: string
}
/** What is charged or asked for at a place: decimals as text, null where nothing is said. */
export type RateValues = Readonly<Record<string, string | boolean | null>>

/** What a place was before and is now; null: nothing of its own. */
export type RateMoved = {
  place: RatePlace
  before: RateValues | null
  after: RateValues | null
  lasting: Lasting
  /** From when on, and the last day; null: until changed. */
  from: string
  until: string | null
}
