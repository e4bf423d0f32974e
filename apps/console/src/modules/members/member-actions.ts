import type { RowAction } from '#kit'

/** What may be done to a member as it stands; rights decide which of these are shown. */
export function memberActions(id: string, status: string, locked: boolean): RowAction[] {
  if (status === 'CANCELLED') return []
  return [
    { command: 'members.member.resetPassword', fixed: { id } },
    ...(locked ? [{ command: 'members.member.unlock', fixed: { id } }] : []),
    { command: 'members.member.setContact', fixed: { id } },
    { command: 'members.member.rebindPhone', fixed: { id }, fields: { reason: { kind: 'textarea' } }, danger: true },
  ]
}
