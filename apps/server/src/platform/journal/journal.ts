import type { Actor } from '../actor.ts'
import { keptRows, type Tx } from '../db.ts'
import { journalLines } from './lines.ts'
import type { JournalLine } from './record.ts'

/** Appends the one record of a call. Takes no lock beyond the row; the sealer chains it later. */
export async function appendJournal(tx: Tx, actor: Actor, now: Temporal.Instant, line: JournalLine): Promise<void> {
  await keptRows(tx, journalLines(now, [{ actor, line }]))
}
