import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { LockTest } from '../schema.ts'
import { retainedUntil } from './retention.ts'

/** A content whose lock is not what its documents ask for. */
export type DueLock = { content: string; until: string; held: boolean }

/** Documents in use never come within this of being unlocked, and are locked on for the second. */
const NEAR = { days: 30 }
const ON = { days: 365 }

/** What the documents of some contents ask for, where the lock set last is another. */
const dueAmong = (wanted: ReturnType<typeof sql>, today: string) => sql<DueLock>`
  with wanted as (${wanted}), due as (
    select v.sha256 as content,
      max(case when d.status = 'CURRENT' and ${retainedUntil} < ${today}::date + ${NEAR.days}::int
        then ${today}::date + ${ON.days}::int else ${retainedUntil} end) as until,
      max(case when d.status = 'CURRENT' then greatest(${retainedUntil}, ${today}::date + ${NEAR.days}::int)
        else ${retainedUntil} end) as least,
      bool_or(exists (select 1 from archive.holds_on(d.id))) as held
    from wanted join archive.document_version v on v.sha256 = wanted.sha256
      join archive.document d on d.id = v.document_id group by v.sha256
  )
  select due.content, due.until::text as until, due.held from due
    left join archive.content_lock l on l.content = due.content
  where (l.content is null and (due.until >= ${today}::date or due.held))
    or l.locked_until < due.least or l.held <> due.held or l.failure is not null`

/** Contents of these documents, and of copies of them, whose lock is out of date: document_version_source, _object. */
export function dueLocksOf(reader: Reader, documentIds: readonly string[], today: string): Promise<DueLock[]> {
  const wanted = sql`with recursive line (id) as (
      select unnest(${[...documentIds]}::uuid[])
      union
      select c.document_id from line l join archive.document_version v on v.document_id = l.id
        join archive.document_version c on c.source = 'copy' and c.source_id = v.id
    )
    select distinct v.sha256 from line l join archive.document_version v on v.document_id = l.id`
  return rows(reader, dueAmong(wanted, today))
}

/** The next contents by name: document_version_object. */
export async function contentsAfter(reader: Reader, after: string, limit: number): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ sha256: string }>`select distinct sha256 from archive.document_version where sha256 > ${after}
      order by sha256 limit ${limit}`,
  )
  return found.map((one) => one.sha256)
}

export function dueLocksAmong(reader: Reader, contents: readonly string[], today: string): Promise<DueLock[]> {
  return rows(reader, dueAmong(sql`select unnest(${[...contents]}::text[]) as sha256`, today))
}

export async function noteLock(tx: Tx, lock: DueLock, failure: string | null, at: string): Promise<void> {
  await sql`insert into archive.content_lock as l (content, locked_until, held, failure, applied_at)
    values (${lock.content}, ${lock.until}, ${lock.held}, ${failure}, ${at})
    on conflict (content) do update set failure = excluded.failure, applied_at = excluded.applied_at,
      locked_until = case when excluded.failure is null then excluded.locked_until else l.locked_until end,
      held = case when excluded.failure is null then excluded.held else l.held end`.execute(tx)
}

/** Locks of contents that no document shows any more are forgotten; the store keeps them until their day. */
export async function forgetLocks(tx: Tx, contents: readonly string[]): Promise<void> {
  await sql`delete from archive.content_lock l where content = any(${[...contents]}::text[])
    and not exists (select 1 from archive.document_version v where v.sha256 = l.content)`.execute(tx)
}

/** Documents a hold on this client may concern: document_client. */
export async function documentIdsOf(reader: Reader, clientId: string): Promise<string[]> {
  const found = await rows(reader, sql<{ id: string }>`select id from archive.document where client_id = ${clientId}`)
  return found.map((one) => one.id)
}

export async function insertLockTest(
  tx: Tx,
  test: Omit<LockTest, 'testedByName' | 'testedAt'>,
  by: { id: string; name: string; at: string },
): Promise<void> {
  await sql`insert into archive.lock_test (id, store, mode, outcome, findings, tested_by, tested_by_name, tested_at)
    values (${test.id}, ${test.store}, ${test.mode}, ${test.outcome}, ${JSON.stringify(test.findings)}::jsonb,
      ${by.id}, ${by.name}, ${by.at})`.execute(tx)
}

/** The last trial of this store in this mode: index lock_test_at. */
export async function lastLockTest(
  reader: Reader,
  { store, mode }: Pick<LockTest, 'store' | 'mode'>,
): Promise<LockTest | null> {
  const [row] = await rows(
    reader,
    sql<LockTest>`select id, store, mode, outcome, findings, tested_by_name as "testedByName", tested_at as "testedAt"
      from archive.lock_test where store = ${store} and mode is not distinct from ${mode}
      order by tested_at desc, id desc limit 1`,
  )
  return row ?? null
}

/** Contents locked and not yet past their day, and contents whose lock the store refused. */
export async function countLocks(reader: Reader): Promise<{ locked: number; failed: number }> {
  const [row] = await rows(
    reader,
    sql<{ locked: number; failed: number }>`select count(*)::int as locked,
      count(*) filter (where failure is not null)::int as failed from archive.content_lock`,
  )
  return row ?? { locked: 0, failed: 0 }
}
