import { sql } from 'kysely'
import { type Db, rows } from '../db.ts'
import type { TaskHandler, VerifyCheck } from '../module.ts'
import { missingContents, sweepContents } from './registry.ts'

/** Hourly: contents nothing refers to any more go. */
export const sweepObjects: TaskHandler = async (platform, _payload, { signal }) => {
  const removed = await sweepContents(platform, signal)
  if (removed > 0) platform.log.info({ removed }, 'contents nothing refers to were removed')
}

/** Every content that rows refer to is in the store with its size. */
export const contentsPresent: VerifyCheck = {
  id: 'platform.contents-present',
  async check(db, platform) {
    return (await missingContents(db, platform.objects)).map((sha256) => `content ${sha256}`)
  },
}

type Reference = { table: string; column: string }

/** Columns named `sha256` that refer to platform.object, whatever module they belong to: each row counts once. */
function referenceColumns(db: Db): Promise<Reference[]> {
  return rows(
    db,
    sql<Reference>`select format('%I.%I', n.nspname, t.relname) as "table", a.attname as "column"
      from pg_constraint k
      join pg_class t on t.oid = k.conrelid
      join pg_namespace n on n.oid = t.relnamespace
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
      where k.contype = 'f' and k.confrelid = 'platform.object'::regclass and a.attname = 'sha256' order by 1`,
  )
}

/** `refs` equals the rows that hold a content. */
export const referencesCounted: VerifyCheck = {
  id: 'platform.references-counted',
  async check(db) {
    const columns = await referenceColumns(db)
    const held = columns.map(({ table }) => sql`select sha256 from ${sql.raw(table)} where sha256 is not null`)
    const all = held.length > 0 ? sql.join(held, sql` union all `) : sql`select null::text as sha256 where false`
    const wrong = await rows(
      db,
      sql<{ sha256: string; refs: number; counted: number }>`
        select o.sha256, o.refs, coalesce(h.n, 0)::int as counted from platform.object o
        left join (select sha256, count(*) as n from (${all}) one group by sha256) h on h.sha256 = o.sha256
        where o.refs <> coalesce(h.n, 0) limit 100`,
    )
    return wrong.map((one) => `content ${one.sha256}: refs ${one.refs}, rows ${one.counted}`)
  },
}
