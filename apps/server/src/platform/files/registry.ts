import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { plainColumn } from '../columns.ts'
import { type Db, inTransaction, rows, type Tx } from '../db.ts'
import { platformErrors } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { ObjectStore, Sha256, StoredContent } from './store.ts'

/** How long an unreferenced content is kept: a request between storing and linking has this long. */
const GRACE = Temporal.Duration.from({ hours: 1 })
const SWEEP_BATCH = 500

/** A content with the type that sniffing found. */
export type RegisteredContent = StoredContent & { mime: string }

/**
 * Makes a content that was just stored known, so that the sweep leaves it alone for an hour. Done before anything links
 * to it. Should the sweep have removed the content while it was being stored, FILE_GONE asks to send it again.
 */
export async function registerContent(platform: Platform, content: RegisteredContent): Promise<void> {
  await inTransaction(platform.db, (tx) =>
    sql`insert into platform.object (sha256, size, mime, touched_at)
        values (${content.sha256}, ${content.size}, ${content.mime}, ${toWire(platform.clock())})
        on conflict (sha256) do update set touched_at = excluded.touched_at`.execute(tx),
  )
  if (!(await platform.objects.stat(content.sha256))) throw platformErrors.FILE_GONE()
}

/**
 * The statement that makes contents which were just stored known, with a reference for each time one is named, so that
 * whoever links to them needs no transaction before. Rows are locked in name order. Inside that transaction the caller
 * looks with `goneContents` whether the sweep was quicker.
 */
export function registerHeld(contents: readonly RegisteredContent[], now: Temporal.Instant): RawBuilder<unknown> {
  return sql`insert into platform.object (sha256, size, mime, refs, touched_at)
    select g.sha256, min(g.size), min(g.mime), count(*), ${toWire(now)}
    from unnest(${plainColumn(contents.map((one) => one.sha256))}::text[],
      ${plainColumn(contents.map((one) => one.size))}::bigint[],
      ${plainColumn(contents.map((one) => one.mime))}::text[]) as g (sha256, size, mime)
    group by g.sha256 order by g.sha256
    on conflict (sha256) do update set refs = object.refs + excluded.refs, touched_at = excluded.touched_at`
}

/** Those of the contents that the store does not hold. */
export async function goneContents(
  store: Pick<ObjectStore, 'stat'>,
  contents: readonly Sha256[],
): Promise<Set<Sha256>> {
  const gone = new Set<Sha256>()
  const look = async (sha256: Sha256) => {
    if (!(await store.stat(sha256))) gone.add(sha256)
  }
  await Promise.all([...new Set(contents)].map(look))
  return gone
}

/**
 * Counts one more reference for each content given; a content named twice counts twice. Rows are locked in name order.
 * FILE_GONE when one is unknown.
 */
export async function holdContents(tx: Tx, contents: readonly Sha256[]): Promise<void> {
  await count(tx, contents, 1)
}

/** Takes back references counted by `holdContents`. The content itself goes later, by the sweep. */
export async function releaseContents(tx: Tx, contents: readonly Sha256[]): Promise<void> {
  await count(tx, contents, -1)
}

async function count(tx: Tx, contents: readonly Sha256[], step: 1 | -1): Promise<void> {
  if (contents.length === 0) return
  const wanted = new Set(contents)
  const changed = await rows(
    tx,
    sql`with named as (
          select sha256, count(*)::int as n from unnest(${[...contents]}::text[]) as given (sha256) group by sha256
        ), locked as (
          select o.sha256, n from platform.object o join named using (sha256) order by o.sha256 for update of o
        )
        update platform.object o set refs = o.refs + ${step} * locked.n
          from locked where o.sha256 = locked.sha256 returning 1`,
  )
  if (changed.length !== wanted.size) throw platformErrors.FILE_GONE()
}

/**
 * Removes contents that nothing has referred to for an hour, and takes note of contents in the store that have no row (a
 * crash between storing and registering), so that a later sweep removes them. Each batch holds its rows while the files
 * go, so a sender of the same content waits and then notices.
 *
 * @returns how many contents were removed.
 */
export async function sweepContents(platform: Platform, signal: AbortSignal): Promise<number> {
  await adoptUnknown(platform, signal)
  let removed = 0
  for (;;) {
    const batch = signal.aborted ? 0 : await sweepBatch(platform)
    removed += batch
    if (batch < SWEEP_BATCH) return removed
  }
}

function sweepBatch(platform: Platform): Promise<number> {
  const limit = toWire(platform.clock().subtract(GRACE))
  return inTransaction(platform.db, async (tx) => {
    const idle = await rows(
      tx,
      sql<{ sha256: Sha256 }>`select sha256 from platform.object where refs = 0 and touched_at < ${limit}
        order by touched_at limit ${SWEEP_BATCH} for update skip locked`,
    )
    const gone: Sha256[] = []
    for (const { sha256 } of idle) if (await isRemoved(platform, sha256)) gone.push(sha256)
    await sql`delete from platform.object where sha256 = any(${gone})`.execute(tx)
    // What the store itself still keeps comes up again in an hour.
    const kept = idle.map((one) => one.sha256).filter((one) => !gone.includes(one))
    await sql`update platform.object set touched_at = ${toWire(platform.clock())} where sha256 = any(${kept})`.execute(
      tx,
    )
    return gone.length
  })
}

/** False while the store's own lock keeps the content. */
async function isRemoved(platform: Platform, sha256: Sha256): Promise<boolean> {
  try {
    await platform.objects.remove(sha256)
    return true
  } catch (error) {
    if (error instanceof Refused && error.code === 'CONTENT_LOCKED') return false
    throw error
  }
}

async function adoptUnknown(platform: Platform, signal: AbortSignal): Promise<void> {
  for await (const batch of batches(platform.objects, SWEEP_BATCH)) {
    if (signal.aborted) return
    await inTransaction(platform.db, (tx) =>
      sql`insert into platform.object (sha256, size, mime, touched_at)
          select s.sha256, s.size, 'application/octet-stream', ${toWire(platform.clock())}
          from unnest(${batch.map((one) => one.sha256)}::text[], ${batch.map((one) => one.size)}::bigint[])
            as s (sha256, size)
          on conflict do nothing`.execute(tx),
    )
  }
}

async function* batches(store: ObjectStore, size: number): AsyncGenerator<StoredContent[]> {
  let batch: StoredContent[] = []
  for await (const one of store.list()) {
    batch.push(one)
    if (batch.length === size) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** Contents that rows refer to but the store does not hold in full, at most a hundred, for `kontor verify`. */
export async function missingContents(db: Db, store: ObjectStore): Promise<string[]> {
  const missing: string[] = []
  let after = ''
  for (;;) {
    const page = await rows(
      db,
      sql<{ sha256: Sha256; size: number }>`select sha256, size from platform.object
        where refs > 0 and sha256 > ${after} order by sha256 limit 1000`,
    )
    for (const { sha256, size } of page) {
      const found = await store.stat(sha256)
      if (found?.size !== size) missing.push(sha256)
      if (missing.length >= 100) return missing
    }
    const last = page.at(-1)
    if (!last) return missing
    after = last.sha256
  }
}
