import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type SecretRow = { code: string; host: string; sealed: Buffer }

export async function findSecret(reader: Reader, code: string): Promise<SecretRow | null> {
  const [found] = await rows(
    reader,
    sql<SecretRow>`select code, host, value_sealed as sealed from sources.secret where code = ${code}`,
  )
  return found ?? null
}

/** Names of all secrets; what they are is never listed. */
export function listSecrets(reader: Reader): Promise<{ code: string; host: string; changedAt: string }[]> {
  return rows(
    reader,
    sql<{ code: string; host: string; changedAt: string }>`select code, host, changed_at as "changedAt"
      from sources.secret order by code`,
  )
}

export async function putSecret(tx: Tx, row: SecretRow & { by: string; now: string }): Promise<void> {
  await sql`insert into sources.secret (code, host, value_sealed, changed_by, changed_at)
    values (${row.code}, ${row.host}, ${row.sealed}, ${row.by}, ${row.now})
    on conflict (code) do update set host = excluded.host, value_sealed = excluded.value_sealed,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx)
}

export async function deleteSecret(tx: Tx, code: string): Promise<boolean> {
  return (await rows(tx, sql`delete from sources.secret where code = ${code} returning code`)).length > 0
}
