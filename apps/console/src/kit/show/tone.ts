import type { Tone } from '../tokens.ts'

/** States are words shared by all modules; each has one tone everywhere. */
const TONES: Record<Tone, readonly string[]> = {
  good: ['ACTIVE', 'OPENED', 'AGREED', 'AGREE', 'VALID', 'LIVE', 'PUBLISHED', 'READY', 'SUCCEEDED', 'ENABLED'],
  done: ['DONE', 'APPROVED', 'COMPLETED', 'FINISHED', 'APPLIED', 'CLOSED'],
  info: [
    'SUBMITTED',
    'OPENING',
    'RUNNING',
    'EXECUTING',
    'PROCESSING',
    'AWAITING',
    'AWAITING-APPROVAL',
    'OPEN',
    'QUEUED',
  ],
  warn: [
    'PENDING',
    'RETURNED',
    'RETURN',
    'FIRST_REVIEW',
    'COMPLIANCE',
    'RO',
    'VC',
    'DORMANT',
    'CANCELLING',
    'LOCKED',
    'EXPIRING',
    'STALE',
    'WARNING',
    'PARTIAL',
    'FAILED_PARTLY',
  ],
  bad: ['FROZEN', 'REFUSED', 'REJECTED', 'FAILED', 'EXEC_FAILED', 'INVALID', 'ERROR', 'OVERDUE', 'REFUSE', 'BLOCKED'],
  neutral: ['DRAFT', 'CANCELLED', 'WITHDRAWN', 'DISABLED', 'RETIRED', 'EXPIRED', 'REVOKED', 'SKIPPED'],
}

const BY_STATE = new Map(
  Object.entries(TONES).flatMap(([tone, states]) => states.map((state) => [state, tone as Tone])),
)

/** The tone of a state value; an unknown one stays neutral. */
export const toneOf = (state: string): Tone => BY_STATE.get(state.toUpperCase()) ?? 'neutral'
