import { Fragment } from 'react'
import { type PartProps, RecordTable, useParts } from '#kit'

/** The client's accounts that are in this person's scope, and what else may be opened. */
export default function AccountsOfClient({ id }: PartProps) {
  const parts = useParts('clientAccounts', id)
  return (
    <RecordTable
      listId="accounts.account"
      fixed={{ clientId: id }}
      to={(row) => `/accounts/${row.id}`}
      actions={parts.map((part) => <Fragment key={part.id}>{part.content}</Fragment>)}
    />
  )
}
