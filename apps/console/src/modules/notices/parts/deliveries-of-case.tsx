import type { PartProps } from '#kit'
import { Deliveries } from './deliveries.tsx'

/** Who was told of the case. */
export default function DeliveriesOfCase({ id }: PartProps) {
  return <Deliveries fixed={{ caseId: id }} />
}
