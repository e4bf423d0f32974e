import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export async function putProof(
  tx: Tx,
  { sessionId, operatorId, factor, at }: { sessionId: string; operatorId: string; factor: string; at: string },
): Promise<void> {
  await sql`insert into access.proof (session_id, operator_id, factor, at)
    values (${sessionId}, ${operatorId}, ${factor}, ${at})
    on conflict (session_id) do update set factor = excluded.factor, at = excluded.at`.execute(tx)
}

/** When the people at these sessions last showed who they are; ended sessions are left out. */
export async function provedAt(reader: Reader, sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await rows(
    reader,
    sql<{ sessionId: string; at: string }>`select p.session_id as "sessionId", p.at from access.proof p
      join access.session s on s.id = p.session_id and s.ended_at is null
      where p.session_id = any(${[...sessionIds]}::uuid[])`,
  )
  return new Map(found.map(({ sessionId, at }) => [sessionId, at]))
}
