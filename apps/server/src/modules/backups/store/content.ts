import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type Content = { content: string; size: number }

/** Contents that wait to be copied, longest first. Index content_waiting. */
export function waitingContents(reader: Reader, limit: number, tried: readonly string[]): Promise<Content[]> {
  return rows(
    reader,
    sql<Content>`select content, size from backups.content where copied_at is null and gone_at is null
      and content <> all(${[...tried]}::text[]) order by noted_at, content limit ${limit}`,
  )
}

/** Keeps the totals of what has been copied, which nobody counts. */
async function addTotals(tx: Tx, contents: readonly Content[], sign: 1 | -1): Promise<void> {
  const bytes = contents.reduce((sum, { size }) => sum + size, 0)
  await sql`update backups.stand set copied = copied + ${sign * contents.length}, bytes = bytes + ${sign * bytes}`.execute(
    tx,
  )
}

export async function noteCopied(tx: Tx, contents: readonly string[], at: string): Promise<void> {
  const done = await rows(
    tx,
    sql<Content>`update backups.content set copied_at = ${at} where content = any(${[...contents]}::text[])
      and copied_at is null returning content, size`,
  )
  await addTotals(tx, done, 1)
}

/** Copies to be read again, longest ago first. Index content_turn. */
export function turnOf(reader: Reader, before: string, limit: number): Promise<Content[]> {
  return rows(
    reader,
    sql<Content>`select content, size from backups.content where copied_at is not null and gone_at is null
      and (verified_at is null or verified_at < ${before}::timestamptz)
      order by verified_at nulls first, content limit ${limit}`,
  )
}

/** Copies that are whole, and those that are not: the latter wait to be copied again. */
export async function noteVerified(
  tx: Tx,
  { good, bad }: { good: readonly string[]; bad: readonly string[] },
  at: string,
): Promise<void> {
  await sql`update backups.content set verified_at = ${at} where content = any(${[...good]}::text[])
    and copied_at is not null`.execute(tx)
  const lost = await rows(
    tx,
    sql<Content>`update backups.content set copied_at = null, verified_at = null, noted_at = ${at}
      where content = any(${[...bad]}::text[]) and copied_at is not null returning content, size`,
  )
  await addTotals(tx, lost, -1)
}

/** Copies of what the house let go of before, locked until they are gone. Index content_gone. */
export function lockGone(tx: Tx, before: string, limit: number): Promise<Content[]> {
  return rows(
    tx,
    sql<Content>`select content, size from backups.content where gone_at < ${before}::timestamptz
      order by gone_at limit ${limit} for update skip locked`,
  )
}

export async function forgetContents(tx: Tx, contents: readonly string[]): Promise<void> {
  const gone = await rows(
    tx,
    sql<Content>`delete from backups.content where content = any(${[...contents]}::text[]) and gone_at is not null
      returning content, size`,
  )
  await addTotals(tx, gone, -1)
}

export type Copies = {
  copied: number
  bytes: number
  waiting: number
  waitingBytes: number
  waitingSince: string | null
}

/** How much has been copied, and what waits. Index content_waiting for the latter. */
export async function copiesNow(reader: Reader): Promise<Copies> {
  const [row] = await rows(
    reader,
    sql<Copies>`select s.copied, s.bytes, w.waiting, w."waitingBytes", w."waitingSince" from backups.stand s,
      (select count(*)::int as waiting, coalesce(sum(size), 0)::bigint as "waitingBytes", min(noted_at) as "waitingSince"
        from backups.content where copied_at is null and gone_at is null) w`,
  )
  if (!row) throw new Error('the standing of backups is gone')
  return row
}

/** Since when the oldest waits; null: nothing does. Index content_waiting. */
export async function waitingSince(reader: Reader): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ at: string }>`select noted_at as at from backups.content where copied_at is null and gone_at is null
      order by noted_at limit 1`,
  )
  return row?.at ?? null
}

/** Contents that rows refer to, by name: what a restored site must have. */
export function heldContents(reader: Reader, after: string, limit: number): Promise<(Content & { copied: boolean })[]> {
  return rows(
    reader,
    sql<
      Content & { copied: boolean }
    >`select o.sha256 as content, o.size, coalesce(c.copied_at is not null, false) as copied
      from platform.object o left join backups.content c on c.content = o.sha256
      where o.refs > 0 and o.sha256 > ${after} order by o.sha256 limit ${limit}`,
  )
}
