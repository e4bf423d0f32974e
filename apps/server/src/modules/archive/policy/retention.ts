import type { BusinessDate } from '#kernel/calendar.ts'
import { archiveErrors } from '../errors.ts'
import type { DocumentStatus, Parameter } from '../schema.ts'

/** What decides whether a document may be destroyed. */
export type Standing = { status: DocumentStatus; retainedUntil: BusinessDate; holds: number; today: BusinessDate }

/**
 * Only what is withdrawn, past its retention and not held may be destroyed, whoever asks.
 *
 * @throws DOCUMENT_HELD, DOCUMENT_IN_USE, DOCUMENT_RETAINED
 * @source approvals-archive I-19
 */
export function requireDestroyable({ status, retainedUntil, holds, today }: Standing): void {
  if (holds > 0) throw archiveErrors.DOCUMENT_HELD({ holds })
  if (status !== 'WITHDRAWN') throw archiveErrors.DOCUMENT_IN_USE()
  if (today <= retainedUntil) throw archiveErrors.DOCUMENT_RETAINED({ until: retainedUntil })
}

/**
 * Years of retention are raised, never lowered: what is on file was promised to stay.
 *
 * @throws RETENTION_LOWERED
 */
export function requireLonger(before: Years, after: Years): void {
  if (after.retentionYears >= before.retentionYears) return
  const years = before.retentionYears
  throw archiveErrors.RETENTION_LOWERED({ years }, [
    { path: 'retentionYears', code: 'RETENTION_LOWERED', params: { years } },
  ])
}
type Years = Pick<Parameter, 'retentionYears'>
