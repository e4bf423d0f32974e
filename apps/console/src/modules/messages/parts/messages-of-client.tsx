import type { PartProps } from '#kit'
import { MessageTable } from './message-table.tsx'

/** What the client was sent, and what became of it. */
export default function MessagesOfClient({ id }: PartProps) {
  return <MessageTable fixed={{ clientId: id }} />
}
