export const COUNTERS = ['ctp', 'femas'] as const
export type CounterCode = (typeof COUNTERS)[number]
/** How a row of the register stands today. `void`: taken back before it began. */
export const BELONGING_STATES = ['current', 'coming', 'over', 'void'] as const
export const RATE_KINDS = ['fee', 'margin'] as const
export const CHANNELS = ['file', 'api'] as const
export type Channel = (typeof CHANNELS)[number]

/**
 * `sent`: the counter has it; `imported`: its rows stand there; `checked`: somebody there has agreed; `effective`: it
 * counts there, and what was read back is what was approved.
 */
export const DELIVERY_STATES = ['queued', 'sent', 'imported', 'checked', 'effective', 'failed'] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]
/** Sent goes back to queued when the counter does not know of it; a later reading makes failed of effective, and the other way round. */
export const DELIVERY_TRANSITIONS: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  queued: ['sent', 'failed'],
  sent: ['queued', 'imported', 'checked', 'effective', 'failed'],
  imported: ['checked', 'effective', 'failed'],
  checked: ['effective', 'failed'],
  effective: ['failed'],
  failed: ['queued', 'effective'],
}
/** States in which the next step is Kontor's. */
export const UNDER_WAY = ['queued', 'sent', 'imported', 'checked'] as const
export type UnderWay = (typeof UNDER_WAY)[number]

/** Why a delivery waits. */
export const WAITING_REASONS = [
  'UNCONFIGURED',
  'DISABLED',
  'NOT_YET',
  'AFTER_HOURS',
  'CIRCUIT_OPEN',
  'UNREACHABLE',
  'BUSY',
  'KEY_REFUSED',
  'COUNTER_FAULT',
  'ANSWER_LOST',
  'AT_COUNTER',
] as const
export type WaitingReason = (typeof WAITING_REASONS)[number]
/** Why a delivery failed. */
export const FAILURE_REASONS = [
  'INVALID',
  'REFUSED',
  'PART_REFUSED',
  'CHECK_REFUSED',
  'COUNTER_FAILED',
  'MISMATCH',
  'DAY_OVER',
  'SUPERSEDED',
] as const
export type FailureReason = (typeof FAILURE_REASONS)[number]
export const DELIVERY_REASONS = [...WAITING_REASONS, ...FAILURE_REASONS] as const

export const ROW_STATES = ['waiting', 'taken', 'refused', 'equal', 'differs'] as const
export type RowState = (typeof ROW_STATES)[number]
export const CIRCUIT_STATES = ['closed', 'open', 'halfOpen'] as const
export type CircuitState = (typeof CIRCUIT_STATES)[number]
