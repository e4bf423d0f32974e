import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { type Db, inTransaction, rows } from '#platform/db.ts'
import { thumbnail } from '#platform/files/image.ts'
import { holdContents, registerContent } from '#platform/files/registry.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'

/** Originals above this are not read into memory for a small picture. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024

/** Makes the small pictures of versions that have none yet; safe to run again. */
export const makeThumbnails: TaskHandler = async (platform, payload, { signal }) => {
  const ids = Array.isArray(payload.versionIds) ? payload.versionIds.map(String) : []
  const todo = await rows(
    platform.db,
    sql<{ sha256: string; size: number }>`select distinct v.sha256, v.size from archive.document_version v
      where v.id = any(${ids}::uuid[]) and v.kind in ('image', 'signature')
        and not exists (select 1 from archive.thumbnail t where t.source_sha256 = v.sha256)`,
  )
  for (const source of todo) {
    if (signal.aborted) throw new Error('stopped before every picture was made')
    await makeOne(platform, source)
  }
}

async function makeOne(platform: Platform, source: { sha256: string; size: number }): Promise<void> {
  const picture = await draw(platform, source)
  if (picture === null) return store(platform.db, platform, source.sha256, null)
  const content = await platform.objects.put(chunksOf(picture), { maxBytes: picture.length })
  await registerContent(platform, { ...content, mime: 'image/webp' })
  return store(platform.db, platform, source.sha256, content.sha256)
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The small picture, or null when none can be made of these bytes; other failures are thrown and retried. */
async function draw(platform: Platform, source: { sha256: string; size: number }): Promise<Buffer | null> {
  if (source.size > SOURCE_BYTES_MAX) return null
  try {
    return await thumbnail(await buffer(await platform.objects.open(source.sha256)))
  } catch (error) {
    if (error instanceof Refused && (error.code === 'IMAGE_UNREADABLE' || error.code === 'IMAGE_TOO_LARGE')) return null
    throw error
  }
}

function store(db: Db, platform: Platform, source: string, picture: string | null): Promise<void> {
  return inTransaction(db, async (tx) => {
    const added = await rows(
      tx,
      sql`insert into archive.thumbnail (source_sha256, state, sha256, made_at)
        values (${source}, ${picture === null ? 'FAILED' : 'READY'}, ${picture}, ${toWire(platform.clock())})
        on conflict do nothing returning 1`,
    )
    if (added.length > 0 && picture !== null) await holdContents(tx, [picture])
  })
}

/** The small picture of a content, `FAILED` when none can be made, null when it is not made yet. */
export async function findThumbnail(
  db: Db,
  source: string,
): Promise<{ sha256: string; size: number } | 'FAILED' | null> {
  const [row] = await rows(
    db,
    sql<{ state: string; sha256: string; size: number }>`select t.state, t.sha256, o.size
      from archive.thumbnail t left join platform.object o on o.sha256 = t.sha256 where t.source_sha256 = ${source}`,
  )
  if (!row) return null
  return row.state === 'READY' ? { sha256: row.sha256, size: row.size } : 'FAILED'
}
