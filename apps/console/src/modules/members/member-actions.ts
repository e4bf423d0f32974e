import type { FieldOverride, RowAction } from '#kit'

type Member = { id: string; clientId: string | null; status: string; locked: boolean }

/** What may be done with a member as it stands; rights decide which of these are shown. */
export function memberActions(
  { id, clientId, status, locked }: Member,
  papersOf: (clientId: string | null) => FieldOverride,
): RowAction[] {
  if (status === 'CANCELLED') return []
  const fields = { reason: { kind: 'textarea' as const }, attachments: papersOf(clientId) }
  return [
    { command: 'members.member.resetPassword', fixed: { id } },
    ...(locked ? [{ command: 'members.member.unlock', fixed: { id } }] : []),
    { command: 'members.member.setContact', fixed: { id }, fields },
    { command: 'members.member.setOpenId', fixed: { id }, fields },
    { command: 'members.member.rebindPhone', fixed: { id }, fields, danger: true },
  ]
}
