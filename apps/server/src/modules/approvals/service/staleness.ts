import { Refused } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import type { TicketRow } from '../store/ticket.ts'

export const SEALED_AS = 'approvals.ticket.input'

/** The command's input as the maker sent it. */
export function inputOf(platform: Platform, ticket: Pick<TicketRow, 'input'>): unknown {
  return JSON.parse(platform.cipher.open(ticket.input, SEALED_AS))
}

const silent = () => undefined

/**
 * Whether a ticket's target is no longer as it was when the ticket was opened: the command says so itself, by proposing
 * anew on today's state with its maker's rights. A command that would be refused now counts as changed.
 */
async function hasChanged(tx: Tx, platform: Platform, now: Temporal.Instant, ticket: TicketRow, makerId: string) {
  const command = platform.commands.get(ticket.command)
  const actor = await platform.directory.actorOf(tx, makerId, now)
  if (!command?.propose || !actor) return true
  const context: CommandContext = {
    tx,
    actor,
    now,
    platform,
    ticket: null,
    record: silent,
    emit: silent,
    enqueue: silent,
  }
  try {
    const proposal = await command.propose(context, inputOf(platform, ticket))
    return proposal.version !== ticket.targetVersion
  } catch (error) {
    if (error instanceof Refused) return true
    throw error
  }
}

/** Ids of the cases whose targets have changed. */
export async function changedTargets(
  tx: Tx,
  platform: Platform,
  now: Temporal.Instant,
  tickets: readonly { ticket: TicketRow; makerId: string }[],
): Promise<Set<string>> {
  const changed = new Set<string>()
  for (const { ticket, makerId } of tickets) {
    if (await hasChanged(tx, platform, now, ticket, makerId)) changed.add(ticket.caseId)
  }
  return changed
}
