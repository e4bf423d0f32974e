import type { CircuitState, WaitingReason } from '../schema.ts'

const WAITS_S = [5, 30, 120, 300, 900, 1800, 3600] as const
const POLLS_S = [2, 5, 10, 20, 30, 60, 120, 300] as const
const nth = (waits: readonly number[], attempts: number): number =>
  waits[Math.min(Math.max(attempts, 1), waits.length) - 1] ?? 60

/**
 * When to try again after a failure that may pass.
 *
 * @param asked  seconds the counter asked for; never earlier than that, at most half a day.
 */
export const nextAttempt = (now: Temporal.Instant, attempts: number, asked: number | null): Temporal.Instant =>
  now.add({ seconds: Math.round(Math.max(nth(WAITS_S, attempts), Math.min(asked ?? 0, 43_200))) })

/** When to ask again how an order stands. */
export const nextPoll = (now: Temporal.Instant, polls: number): Temporal.Instant =>
  now.add({ seconds: nth(POLLS_S, polls) })

/** So many failures one after the other open the circuit. */
export const FAILURES_MAX = 5
/** While one attempt finds out whether the counter is back. */
export const PROBE_S = 60

/** How long nobody tries after so many failures one after the other; null: the circuit stays closed. */
export function openFor(failures: number): number | null {
  if (failures < FAILURES_MAX) return null
  return Math.min(60 * 2 ** (failures - FAILURES_MAX), 900)
}

/** Failures of the counter itself, or of the way there; being busy or shut is none. */
export const isFailure = (reason: WaitingReason): boolean =>
  reason === 'UNREACHABLE' || reason === 'COUNTER_FAULT' || reason === 'KEY_REFUSED' || reason === 'ANSWER_LOST'

/** Where the circuit stands. */
export function circuitAt(
  now: string,
  { failures, openUntil }: { failures: number; openUntil: string | null },
): CircuitState {
  if (failures < FAILURES_MAX || openUntil === null) return 'closed'
  return Temporal.Instant.compare(openUntil, now) > 0 ? 'open' : 'halfOpen'
}
