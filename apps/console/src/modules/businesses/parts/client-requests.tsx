import type { PartProps } from '#kit'
import { RequestsOf } from './requests-of.tsx'

/** The requests tab of a client, over all its accounts. */
export default function ClientRequests({ id }: PartProps) {
  return <RequestsOf subject={{ clientId: id }} />
}
