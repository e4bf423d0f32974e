import type { PartProps } from '#kit'
import { LaunchHere } from './requests-of.tsx'

/** The button of an account's page that launches a business for it. */
export default function AccountLaunch({ id }: PartProps) {
  return <LaunchHere subject={{ accountId: id }} />
}
