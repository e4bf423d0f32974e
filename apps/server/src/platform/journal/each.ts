import type { CommandContext } from '../command.ts'
import { keptRows } from '../db.ts'
import { journalLines } from './lines.ts'
import type { RecordEntry } from './record.ts'

/** Records written by one statement. */
const LINES = 1000

/**
 * One record for each thing that a call changed many of, beside the call's own: whoever looks at one client, account or
 * ticket finds what happened to it.
 *
 * @param command  What each record says was done: the call itself, or the call for one that it stands for.
 */
export async function recordEach(
  { tx, now, actor, ticket }: Pick<CommandContext, 'tx' | 'now' | 'actor' | 'ticket'>,
  command: string,
  entries: readonly RecordEntry[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += LINES) {
    const lines = entries.slice(from, from + LINES).map((entry) => ({
      actor,
      line: { command, result: 'done' as const, ticketId: ticket?.id ?? null, ...entry },
    }))
    await keptRows(tx, journalLines(now, lines))
  }
}
