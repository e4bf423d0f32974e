import type { Json } from '#kernel/refusal.ts'
import type { Proposal } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/** What a ticket is about. */
export type TicketSubject = Pick<Proposal, 'accountId' | 'clientId'>

/** Facts of tickets that follow from whom they are about; an answer per ticket, in their order. */
export type TicketFacts = (
  reader: Reader,
  tickets: readonly TicketSubject[],
) => Promise<readonly Readonly<Record<string, Json>>[]>

/** Where modules add facts that every flow of a command may ask about, whatever the command offers itself. */
export const ticketFacts = defineExtensionPoint<TicketFacts>('approvals.ticketFacts')

/** The proposals with what other modules know of their accounts and clients; what a command offers itself stands. */
export async function withTicketFacts(
  platform: Platform,
  reader: Reader,
  proposals: readonly Proposal[],
): Promise<Proposal[]> {
  const known = await Promise.all(platform.offered(ticketFacts).map((facts) => facts(reader, proposals)))
  return proposals.map((proposal, index) => ({
    ...proposal,
    facts: { ...Object.assign({}, ...known.map((facts) => facts[index])), ...proposal.facts },
  }))
}
