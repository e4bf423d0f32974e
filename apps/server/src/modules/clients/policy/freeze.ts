import type { ClientStatus } from '../schema/status.ts'

/** A client is frozen exactly while one reason to be frozen is live. */
export function statusWithReasons(status: ClientStatus, reasons: readonly string[]): ClientStatus {
  if (status === 'CANCELLED') return status
  return reasons.length > 0 ? 'FROZEN' : 'ACTIVE'
}

/** `OTHER` says nothing by itself. */
export function remarkMissing(reason: string, remark: string | null): boolean {
  return reason === 'OTHER' && remark === null
}

/** Months during which the identity of an ordinarily cancelled client may not register again. */
export const RESTING_MONTHS = 3

/** The first day on which a client that was cancelled ordinarily may register again, where the house is. */
export function registersAgainOn(cancelledAt: string, zone: string): string {
  const cancelled = Temporal.Instant.from(cancelledAt).toZonedDateTimeISO(zone)
  return cancelled.add({ months: RESTING_MONTHS }).toPlainDate().toString()
}
