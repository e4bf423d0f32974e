import { RecordTable } from '#kit'

/** The client's accounts that are in this person's scope. */
export function AccountsOfClient({ clientId }: { clientId: string }) {
  return <RecordTable listId="accounts.account" fixed={{ clientId }} to={(row) => `/accounts/${row.id}`} />
}
