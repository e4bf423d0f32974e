import type { TicketPlace } from '#platform/command.ts'
import type { Reader, Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { readyTickets, ticketsNowOn } from '../store/ticket.ts'
import { EXECUTE_TASK } from './act.ts'

/**
 * Which tickets go before those of `command`: where they would be open. An account is cancelled before its client, whatever
 * order their tickets are approved in.
 */
export type TicketOrder = {
  command: string
  before(reader: Reader, targetId: string): Promise<readonly TicketPlace[]>
}

/** Where the modules that know what depends on what say which tickets wait for which. */
export const ticketOrders = defineExtensionPoint<TicketOrder>('approvals.order')

/** A ticket that has to end before this one is carried out, or null. */
export async function ticketBefore(
  reader: Reader,
  platform: Platform,
  { command, targetId }: { command: string; targetId: string },
): Promise<string | null> {
  for (const order of platform.offered(ticketOrders)) {
    if (order.command !== command) continue
    const [open] = await ticketsNowOn(reader, await order.before(reader, targetId))
    if (open) return open.ticketId
  }
  return null
}

const ordered = (platform: Platform): string[] => platform.offered(ticketOrders).map((one) => one.command)

/** A ticket of the client has ended: approved ones that may have waited for it have another look. */
export async function wakeOrdered(tx: Tx, platform: Platform, clientId: string | null): Promise<void> {
  const commands = ordered(platform)
  if (clientId === null || commands.length === 0) return
  const ticketIds = await readyTickets(tx, { commands, clientId, before: null })
  await addJobs(
    tx,
    ticketIds.map((id) => ({ task: EXECUTE_TASK, payload: { ticketIds: [id] } })),
  )
}

/** Approved tickets that have waited since before an instant: what they waited for may have been refused or taken back. */
export function waitingOrdered(platform: Platform, before: string): Promise<string[]> {
  const commands = ordered(platform)
  return commands.length === 0 ? Promise.resolve([]) : readyTickets(platform.db, { commands, clientId: null, before })
}
