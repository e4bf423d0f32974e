import type { MemberStatus, ResetState } from '../schema.ts'

/** Hours in which a new phone needs a second pair of eyes. */
const NEW_PHONE_HOURS = 24

/** A member's status, from its client's; null: it has none yet. */
export function statusOf(clientStatus: string | null): MemberStatus {
  if (clientStatus === null) return 'UNBOUND'
  return clientStatus === 'FROZEN' || clientStatus === 'CANCELLED' ? clientStatus : 'ACTIVE'
}

/** Whether the phone is so new that whoever changed it may be somebody else. */
export function phoneIsNew(changedAt: string, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(changedAt), now.subtract({ hours: NEW_PHONE_HOURS })) > 0
}

type Changed = { phoneChangedAt: string; emailChangedAt: string; createdAt: string }

/** When phone and address were last replaced; null: never since the login was registered. */
export function contactTimesOf({ phoneChangedAt, emailChangedAt, createdAt }: Changed) {
  const since = (at: string) => (at === createdAt ? null : at)
  return { phone: since(phoneChangedAt), email: since(emailChangedAt) }
}

const LEFT = new Set(['SENT', 'DELIVERED'])

/** How far a reset got, from its two messages. `newest`: no later one has taken its place. */
export function resetState(sms: string, email: string, newest: boolean): ResetState {
  if (!newest) return 'SUPERSEDED'
  if (sms === 'FAILED') return 'FAILED'
  if (!LEFT.has(sms)) return 'UNDER_WAY'
  if (email === 'FAILED') return 'PARTIAL'
  return LEFT.has(email) ? 'DONE' : 'UNDER_WAY'
}
