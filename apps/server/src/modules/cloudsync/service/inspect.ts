import { createHash } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import type { ContentState } from '../schema.ts'
import { type Content, nextContents, noteContents, noteRead } from '../store/content.ts'
import { compareFindings, finishRun, insertRun } from '../store/finding.ts'
import { today } from './register.ts'

/** Looks the archive over. */
export const CHECK_TASK = 'cloudsync.archive.check'
const BATCH = 50
/** So much is read in one night; the next goes on where this one ended. */
const BYTES_PER_RUN = 500e9

/** Whether a content is there, whole and what its name says. A store that can't be reached says nothing about it. */
async function stateOf(objects: ObjectStore, { content, size }: Content): Promise<ContentState> {
  const found = await objects.stat(content)
  if (found?.size !== size) return 'UNREADABLE'
  try {
    const hash = createHash('sha256')
    for await (const chunk of await objects.open(content)) hash.update(chunk as Uint8Array)
    return hash.digest('hex') === content ? 'OK' : 'HASH_DRIFT'
  } catch (error) {
    const later = error instanceof Refused && error.code !== 'FILE_GONE'
    if (later) throw error
    return 'UNREADABLE'
  }
}

type Read = { contents: number; bytes: number }

async function readContents(platform: Platform, since: string, signal: AbortSignal): Promise<Read> {
  await inTransaction(platform.db, noteContents)
  const done: Read = { contents: 0, bytes: 0 }
  while (done.bytes < BYTES_PER_RUN) {
    signal.throwIfAborted()
    const batch = await nextContents(platform.db, since, BATCH)
    if (batch.length === 0) break
    const read: { content: string; state: ContentState }[] = []
    for (const one of batch) {
      read.push({ content: one.content, state: await stateOf(platform.objects, one) })
      done.contents += 1
      done.bytes += one.size
    }
    await inTransaction(platform.db, (tx) => noteRead(tx, read, toWire(platform.clock())))
  }
  return done
}

/**
 * Looks for papers that are missing, expired, unreadable, changed on the disk or required on the platform and not there,
 * and says so where people look. Killed anywhere, the next run goes on.
 */
export const checkArchive: TaskHandler = async (platform, _payload, { signal }) => {
  const id = newId<'checkRun'>()
  const start = toWire(platform.clock())
  await inTransaction(platform.db, (tx) => insertRun(tx, id, start))
  const read = await readContents(platform, start, signal)
  const now = platform.clock()
  const at = toWire(now)
  const { found, cleared } = await inTransaction(platform.db, async (tx) => {
    const compared = await compareFindings(tx, { at, today: today(platform, now) })
    await finishRun(tx, id, { at, ...read, ...compared })
    await appendEvents(tx, now, [{ topic: 'archiveFindings', ids: [id] }])
    return compared
  })
  if (found > 0) platform.log.warn({ found, cleared, ...read }, 'the archive check found something')
}
