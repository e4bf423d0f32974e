import type { PartProps } from '#kit'
import { Records } from './record-table.tsx'

/** Everything done to a client and its accounts. */
export default function ClientRecords({ id }: PartProps) {
  return <Records fixed={{ clientId: id }} />
}
