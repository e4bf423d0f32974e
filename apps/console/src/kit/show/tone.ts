import type { Tone } from '../tokens.ts'

/** States are words shared by all modules, in either case; each has one tone everywhere. */
const TONES: Record<Tone, string> = {
  good: 'delivered current active opened agreed agree valid live published ready succeeded enabled filed registered effective equal',
  done: 'done approved completed finished applied closed',
  info: 'sent filling reviewing submitted checking opening running executing processing awaiting awaiting-approval open queued waiting pushed closing approved-pending imported taken new started coming following_up',
  warn: 'suspended restricted checked pending returned return first_review compliance ro vc dormant cancelling locked expiring stale paused warning partial stuck in_approval',
  bad: 'missed frozen refused rejected failed cut exec_failed invalid error overdue refuse blocked differs',
  neutral:
    'notopened notneeded recalled stopped ended draft cancelled withdrawn disabled retired expired revoked skipped terminated removed superseded dismissed over void',
}

const BY_STATE = new Map(
  Object.entries(TONES).flatMap(([tone, states]) => states.split(' ').map((state) => [state, tone as Tone])),
)

/** The tone of a state value; null when it is no state but a kind (`individual`), which needs no badge. */
export const toneOf = (state: string): Tone | null => BY_STATE.get(state.toLowerCase()) ?? null
