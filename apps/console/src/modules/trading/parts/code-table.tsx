import type { ReactNode } from 'react'
import { type CellRenderer, Link, RecordTable, type Row } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>

const remarked = { reason: { kind: 'textarea' as const } }

/** What may be done with a code, by where it stands. */
function actionsOf({ id, codeState, code }: Row) {
  const cancel = { command: 'trading.code.cancel', fixed: { id }, danger: true, fields: remarked }
  if (codeState === 'active') return [cancel]
  if (codeState !== 'applied') return []
  const confirm = {
    command: 'trading.code.confirm',
    fixed: { id },
    initial: { code: typeof code === 'string' ? code : null },
    fields: remarked,
  }
  return [confirm, { command: 'trading.code.refuse', fixed: { id }, danger: true, fields: remarked }, cancel]
}

/** Trading codes of all accounts or of one. */
export function CodeTable({ accountId, actions }: { accountId?: string; actions?: ReactNode }) {
  return (
    <RecordTable
      listId="trading.code"
      cells={{ accountNo }}
      rowActions={actionsOf}
      {...(accountId ? { fixed: { accountId } } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
