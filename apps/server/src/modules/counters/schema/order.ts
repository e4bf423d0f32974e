import type { Json } from '#kernel/refusal.ts'
import type { Layout } from './layout.ts'
import type { Channel } from './state.ts'

export type RateKind = 'fee' | 'margin'
/** Where a rate counts: blank product or contract stand for any; margins know no product type. */
export type RatePlace = {
  exchange: string
  product: string
  contract: string
  productType: string
  hedgeFlag: string
}
/** Decimals as text by field; null where nothing is said. */
export type RateValues = Readonly<Record<string, string | boolean | null>>

/** One place on its way: the values that shall stand there, or that nothing shall. */
export type OrderRow = { line: number; place: RatePlace; operation: 'set' | 'remove'; wanted: RateValues | null }

/** What leaves for a counter. `reference` is the same however often it is tried. */
export type Order = {
  reference: string
  kind: RateKind
  investorId: string
  lasting: 'today' | 'longTerm'
  dueOn: string
  channel: Channel
  layout: Layout
  rows: readonly OrderRow[]
}

/** A row that the counter could not keep as it was approved; found before anything leaves. */
export type RowProblem = { line: number; code: string; field: string | null; params?: Record<string, Json> }
