import type { RowAction } from '#kit'

type Standing = { id: string; status: string; frozen: boolean }

/** What may be done to an account as it stands; rights decide which of these are shown. */
export function accountActions({ id, status, frozen }: Standing): RowAction[] {
  if (status === 'CANCELLED') return []
  const on = (command: string, danger = false): RowAction => ({
    command: `accounts.account.${command}`,
    fixed: { id },
    danger,
  })
  return [
    on('freeze'),
    ...(frozen ? [on('unfreeze')] : []),
    ...(status === 'OPENING' || status === 'DORMANT' ? [on('activate')] : []),
    ...(status === 'ACTIVE' ? [on('rest')] : []),
    on('move'),
    status === 'CANCELLING' ? on('keep') : on('cancel', true),
  ]
}
