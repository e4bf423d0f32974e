import type { PartProps } from '#kit'
import { RecordsOfFeed } from './record-table.tsx'

/** What came in from CAP about an account. */
export default function AccountRecords({ id }: PartProps) {
  return <RecordsOfFeed accountId={id} />
}
