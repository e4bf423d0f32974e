import type { PartProps } from '#kit'
import { Happenings } from './happenings.tsx'

/** Everything that ever happened to an account. */
export default function AccountTimeline({ id }: PartProps) {
  return <Happenings path={`/accounts/${id}/timeline`} />
}
