import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** A pack as it was installed; `base` is the document of that release. */
export type InstalledRow = { code: string; businessId: string; release: number; base: object; installedAt: string }

export function installedPacks(reader: Reader): Promise<InstalledRow[]> {
  return rows(
    reader,
    sql<InstalledRow>`select code, business_id as "businessId", release, base, installed_at as "installedAt"
      from packs.installed order by code`,
  )
}

/** The pack as installed, and nobody else installs it until the transaction ends. */
export async function lockInstalled(tx: Tx, code: string): Promise<InstalledRow | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`packs ${code}`}, 0))`.execute(tx)
  return (await installedPacks(tx)).find((one) => one.code === code) ?? null
}

export async function putInstalled(
  tx: Tx,
  row: Omit<InstalledRow, 'installedAt'>,
  by: string,
  at: string,
): Promise<void> {
  await sql`insert into packs.installed (code, business_id, release, base, installed_by, installed_at)
    values (${row.code}, ${row.businessId}, ${row.release}, ${JSON.stringify(row.base)}::jsonb, ${by}, ${at})
    on conflict (code) do update set release = excluded.release, base = excluded.base,
      installed_by = excluded.installed_by, installed_at = excluded.installed_at`.execute(tx)
}
