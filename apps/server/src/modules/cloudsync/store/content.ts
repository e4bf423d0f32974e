import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { ContentState } from '../schema.ts'

/** Takes note of contents that versions in the archive have, and forgets those that none has any more. */
export async function noteContents(tx: Tx): Promise<void> {
  await sql`insert into cloudsync.content (content, size)
    select v.sha256, max(v.size) from archive.v_file v
    where not exists (select from cloudsync.content c where c.content = v.sha256) group by v.sha256
    on conflict (content) do nothing`.execute(tx)
  await sql`delete from cloudsync.content c where not exists (select from archive.v_file v where v.sha256 = c.content)`.execute(
    tx,
  )
}

export type Content = { content: string; size: number }

/** Contents whose turn it is and which were not read since: bad ones first, then those read longest ago. Index content_turn. */
export function nextContents(reader: Reader, since: string, limit: number): Promise<Content[]> {
  return rows(
    reader,
    sql<Content>`select content, size from cloudsync.content
      where read_at is null or read_at < ${since}::timestamptz
      order by (state = 'OK'), read_at nulls first limit ${limit}`,
  )
}

/** Writes down how contents were found. */
export async function noteRead(
  tx: Tx,
  read: readonly { content: string; state: ContentState }[],
  at: string,
): Promise<void> {
  await sql`update cloudsync.content c set state = g.state, read_at = ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as g (content text, state text)
    where c.content = g.content`.execute(tx)
}
