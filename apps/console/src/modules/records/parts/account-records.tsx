import type { PartProps } from '#kit'
import { Records } from './record-table.tsx'

/** Everything done to an account. */
export default function AccountRecords({ id }: PartProps) {
  return <Records fixed={{ accountId: id }} />
}
