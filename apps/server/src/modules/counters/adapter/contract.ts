import type { CounterWay } from '#platform/counters-config.ts'
import type { Standing as StandingRate } from '../policy/current.ts'
import type {
  Capabilities,
  CounterCode,
  FailureReason,
  Order,
  RateKind,
  RateValues,
  RowProblem,
  WaitingReason,
} from '../schema.ts'

type Later = { kind: 'later'; reason: WaitingReason; retryAfter: number | null }
type RowAnswer = { line: number; taken: boolean; code: string | null; message: string | null }

/** What became of one attempt to hand an order over. */
export type Sending =
  | { kind: 'taken'; receipt: string }
  | Later
  | { kind: 'refused'; reason: FailureReason; receipt: string; rows?: readonly RowAnswer[] }

/** Where an order stands at the counter. `unknown`: it has never come. */
export type Standing =
  | { kind: 'unknown' }
  | Later
  | {
      kind: 'stands'
      stage: 'sent' | 'imported' | 'checked' | 'effective'
      receipt: string
      rows: readonly RowAnswer[]
    }
  | { kind: 'refused'; reason: FailureReason; receipt: string; rows: readonly RowAnswer[] }

/** What stands at the counter now, by line of the order; null: nothing of its own. Only what the counter said itself. */
export type Reading = Later | { kind: 'read'; rows: ReadonlyMap<number, RateValues | null> }

/** Everything of a kind that stands for an investor, whoever set it. */
export type Listing = Later | { kind: 'listed'; rows: readonly StandingRate[] }

/**
 * How Kontor speaks to one counter. Calls may be repeated, cut off, and answered late or twice: the reference makes an
 * order one. Every adapter passes `test/adapter-contract.ts`.
 */
export type Adapter = {
  readonly code: CounterCode
  readonly capabilities: Capabilities
  /** Whether the counter can keep what was approved, digit for digit. No I/O. */
  validate(order: Order): RowProblem[]
  send(way: CounterWay, now: Temporal.Instant, order: Order): Promise<Sending>
  status(way: CounterWay, now: Temporal.Instant, order: Order): Promise<Standing>
  /** Reads the places of the order back, in the counter's own codes: not by the layout it was written with. */
  read(way: CounterWay, now: Temporal.Instant, order: Order): Promise<Reading>
  list(way: CounterWay, now: Temporal.Instant, asked: { kind: RateKind; investorId: string }): Promise<Listing>
}
