import type { ReactNode } from 'react'
import { RecordTable, useTextOr } from '#kit'

/** Messages, of everybody or as `fixed` says, with sending failed ones again. */
export function MessageTable({ fixed, actions }: { fixed?: Record<string, string>; actions?: ReactNode }) {
  const textOr = useTextOr()
  const kindName = (kind: unknown) => textOr(`messages:kind.${String(kind)}`, String(kind))
  return (
    <RecordTable
      listId="messages.message"
      to={(row) => `/messages/${row.id}`}
      cells={{ kind: (value) => kindName(value) }}
      rowActions={(row) =>
        row.status === 'FAILED' ? [{ command: 'messages.message.resend', fixed: { id: row.id } }] : []
      }
      bulkActions={[{ command: 'messages.message.resend', idField: 'id' }]}
      {...(fixed ? { fixed } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
