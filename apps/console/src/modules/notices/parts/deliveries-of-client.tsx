import type { PartProps } from '#kit'
import { Deliveries } from './deliveries.tsx'

/** Who was told of cases about the client, the client too. */
export default function DeliveriesOfClient({ id }: PartProps) {
  return <Deliveries fixed={{ clientId: id }} />
}
