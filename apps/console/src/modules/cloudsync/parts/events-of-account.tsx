import type { PartProps } from '#kit'
import { EventTable } from './event-table.tsx'

/** What of an account the cloud platform has. */
export default function EventsOfAccount({ id }: PartProps) {
  return <EventTable fixed={{ accountId: id }} />
}
