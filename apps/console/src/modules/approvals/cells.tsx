import { useCommandTitle } from '#kit'

/** A command by its title. */
function CommandName({ name }: { name: string }) {
  const title = useCommandTitle()
  return title(name)
}

/** How the inboxes show what lists know only as codes. */
export const ticketCells = {
  command: (value: unknown) => <CommandName name={String(value)} />,
}

/** Where a row of any inbox leads. */
export const toTicket = (row: { id: string; ticketId?: unknown }): string =>
  `/tickets/${typeof row.ticketId === 'string' ? row.ticketId : row.id}`
