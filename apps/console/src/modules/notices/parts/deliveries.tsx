import { type CellRenderer, Link, RecordTable, useCan } from '#kit'

/** The address, leading to the message that went there. */
const linked: CellRenderer = (value, row) =>
  row.messageId ? <Link to={`/messages/${String(row.messageId)}`}>{String(value ?? '')}</Link> : String(value ?? '')

/** Who was told what, and what became of it on its way. */
export function Deliveries({ fixed }: { fixed: Record<string, string> }) {
  const can = useCan()
  const open = can('messages.message.view')
  return <RecordTable listId="notices.delivery" fixed={fixed} cells={open ? { toMasked: linked } : {}} />
}
