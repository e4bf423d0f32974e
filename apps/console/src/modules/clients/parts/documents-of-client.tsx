import { RecordTable } from '#kit'

/** What the archive holds for the client, accounts' documents included. */
export function DocumentsOfClient({ clientId }: { clientId: string }) {
  return <RecordTable listId="archive.document" fixed={{ clientId }} to={(row) => `/documents/${row.id}`} />
}
