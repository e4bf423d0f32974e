import { sql } from 'kysely'
import type { Json } from '#kernel/refusal.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** What a slot tells of a code and nobody passed on yet. */
export type Untold = { id: string; version: string; accountId: string; shown: Record<string, Json> }

/** The oldest of them. Index record_untold. */
export function untoldCodes(reader: Reader, limit: number): Promise<Untold[]> {
  return rows(
    reader,
    sql<Untold>`select id, version::text as version, account_id as "accountId", shown from counters.record
      where slot = 12 and account_id is not null and told_version is distinct from version
      order by received_at, id limit ${limit}`,
  )
}

/** It was passed on as it stood then; a newer state of it is passed on again. */
export async function noteTold(tx: Tx, { id, version }: Pick<Untold, 'id' | 'version'>): Promise<void> {
  await sql`update counters.record set told_version = ${version}::bigint where id = ${id}::uuid`.execute(tx)
}
