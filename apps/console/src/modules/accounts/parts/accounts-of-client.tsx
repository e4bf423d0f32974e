import { type PartProps, RecordTable } from '#kit'

/** The client's accounts that are in this person's scope. */
export default function AccountsOfClient({ id }: PartProps) {
  return <RecordTable listId="accounts.account" fixed={{ clientId: id }} to={(row) => `/accounts/${row.id}`} />
}
