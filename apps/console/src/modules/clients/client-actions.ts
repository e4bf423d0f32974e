import type { RowAction } from '#kit'

/** What may be done to a client as it stands; rights decide which of these are shown. */
export function clientActions(id: string, status: string): RowAction[] {
  if (status === 'CANCELLED') return []
  return [
    { command: 'clients.client.freeze', fixed: { id } },
    ...(status === 'FROZEN' ? [{ command: 'clients.client.unfreeze', fixed: { id } }] : []),
    { command: 'clients.client.cancel', fixed: { id }, danger: true },
  ]
}
