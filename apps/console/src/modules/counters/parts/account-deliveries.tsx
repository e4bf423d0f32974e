import type { PartProps } from '#kit'
import { DeliveryTable } from './delivery-table.tsx'

/** What of an account's rates is on its way to counters, counts there, or has failed. */
export default function AccountDeliveries({ id }: PartProps) {
  return <DeliveryTable fixed={{ accountId: id }} />
}
