import type { Outcome } from '#kit'

/** What a person's row or page offers; rights decide which of these are shown. */
export type OperatorAction = { command: string; fixed: Record<string, unknown>; danger?: boolean }

/** Commands that fit how the person stands now. A reset or creation answers a password, shown once by the page. */
export function operatorActions(one: {
  id: string
  status: string
  totpEnrolled: boolean
  locked: boolean
}): OperatorAction[] {
  const fixed = { id: one.id }
  if (one.status === 'disabled') return [{ command: 'access.operator.enable', fixed }]
  return [
    ...(one.locked ? [{ command: 'access.operator.unlock', fixed }] : []),
    { command: 'access.operator.resetPassword', fixed },
    ...(one.totpEnrolled ? [{ command: 'access.operator.resetTotp', fixed }] : []),
    { command: 'access.operator.disable', fixed, danger: true },
  ]
}

/** The first password that a creation or reset answered; null when it waits for approval. */
export function issuedPassword(outcome: Outcome<unknown>): string | null {
  if (outcome.kind !== 'done' || typeof outcome.value !== 'object' || outcome.value === null) return null
  return 'password' in outcome.value ? String(outcome.value.password) : null
}
