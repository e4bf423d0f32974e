import { createHash } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { queueMessage } from '#modules/messages'
import { inTransaction, type Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveAlert } from '../kinds.ts'
import { type ContentState, FINDING_KINDS } from '../schema.ts'
import { type Content, nextContents, noteContents, noteRead } from '../store/content.ts'
import { compareFindings, finishRun, insertRun, openFindings } from '../store/finding.ts'
import { findSetting } from '../store/rules.ts'
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

/** Writes to whoever sees to the archive, where the house has said to whom: numbers, no names. */
async function writeAlert(
  platform: Platform,
  tx: Tx,
  now: Temporal.Instant,
  run: string,
  found: number,
): Promise<void> {
  const { alertEmail: to, alertLanguage: language } = await findSetting(tx)
  if (to === null) return
  const counts = await openFindings(tx)
  const values = Object.fromEntries(FINDING_KINDS.map((kind) => [kind, String(counts.get(kind) ?? 0)]))
  const jobs: JobRequest[] = []
  await queueMessage(
    { tx, platform, now, enqueue: (job) => void jobs.push(job) },
    {
      kind: archiveAlert.kind,
      to,
      language,
      values: { ...values, found: String(found) },
      dedupeKey: `cloudsync.check:${run}`,
      clientId: null,
    },
  )
  await addJobs(tx, jobs)
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
    if (compared.found > 0) await writeAlert(platform, tx, now, id, compared.found)
    await appendEvents(tx, now, [{ topic: 'archiveFindings', ids: [id] }])
    return compared
  })
  if (found > 0) platform.log.warn({ found, cleared, ...read }, 'the archive check found something')
}
