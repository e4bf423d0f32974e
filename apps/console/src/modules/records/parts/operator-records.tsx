import type { PartProps } from '#kit'
import { Records } from './record-table.tsx'

/** Everything a person did. */
export default function OperatorRecords({ id }: PartProps) {
  return <Records fixed={{ operatorId: id }} />
}
