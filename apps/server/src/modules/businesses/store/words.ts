import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export async function insertWords(tx: Tx, requestId: string, number: number, sealed: Buffer): Promise<void> {
  await sql`insert into businesses.chosen_words (request_id, number, words_sealed)
    values (${requestId}, ${number}, ${sealed})`.execute(tx)
}

/** Words of requests, the oldest first. */
export function wordsOf(
  reader: Reader,
  requestIds: readonly string[],
): Promise<{ requestId: string; wordsSealed: Buffer }[]> {
  return rows(
    reader,
    sql<{ requestId: string; wordsSealed: Buffer }>`select request_id as "requestId", words_sealed as "wordsSealed"
      from businesses.chosen_words where request_id = any(${[...requestIds]}::uuid[]) order by request_id, number`,
  )
}
