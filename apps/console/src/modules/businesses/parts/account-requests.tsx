import type { PartProps } from '#kit'
import { RequestsOf } from './requests-of.tsx'

/** The requests tab of an account. */
export default function AccountRequests({ id }: PartProps) {
  return <RequestsOf subject={{ accountId: id }} />
}
