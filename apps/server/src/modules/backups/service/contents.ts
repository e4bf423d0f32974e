import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { archiveName, listBases, manifestName } from '#platform/backup/base.ts'
import { CopyDamaged, logAfter, requireWhole } from '#platform/backup/layout.ts'
import { listLog } from '#platform/backup/log.ts'
import type { NamedFiles } from '#platform/backup/named-files.ts'
import type { Vault } from '#platform/backup/vault.ts'
import { inTransaction } from '#platform/db.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import type { Failure } from '../schema.ts'
import * as store from '../store/content.ts'
import { finishRun, insertRun } from '../store/run.ts'
import { noteCopying } from '../store/stand.ts'
import { BASE_TASK } from './base.ts'
import { failureOf } from './failure.ts'
import { secondStore } from './second-store.ts'

export const COPY_TASK = 'backups.content.copy'
export const VERIFY_TASK = 'backups.copy.verify'
const BATCH = 100
/** So much is read again in one night; the next goes on where this one ended. */
const BYTES_PER_NIGHT = 200e9

/** Copies one content; its digest is compared on the way. */
async function copyOne(from: ObjectStore, to: ObjectStore, { content, size }: store.Content): Promise<void> {
  const source = await from.open(content)
  await to.put(source, { maxBytes: size, expectSha256: content })
}

/** Copies all that waits, a batch at a time. @returns why some could not be copied; those wait for the next minute. */
async function copyWaiting(platform: Platform, vault: Vault, signal: AbortSignal): Promise<Failure | null> {
  let failure: Failure | null = null
  const tried: string[] = []
  for (;;) {
    signal.throwIfAborted()
    const batch = await store.waitingContents(platform.db, BATCH, tried)
    const done: string[] = []
    for (const one of batch) {
      if (signal.aborted) break
      try {
        await copyOne(platform.objects, vault.contents, one)
        done.push(one.content)
      } catch (error) {
        failure = failureOf(error)
        tried.push(one.content)
        platform.log.warn({ err: error, failure }, 'a content was not copied')
        // A store that is full or away takes none of the others either.
        if (failure === 'STORE_FULL' || failure === 'STORE_UNREACHABLE' || tried.length > BATCH) batch.length = 0
      }
      if (batch.length === 0) break
    }
    await inTransaction(platform.db, (tx) => store.noteCopied(tx, done, toWire(platform.clock())))
    if (batch.length < BATCH) return failure
  }
}

/** Lets go of copies of what the house let go of long enough ago. */
async function forgetGone(platform: Platform, vault: Vault, keepDays: number): Promise<void> {
  const before = toWire(platform.clock().subtract({ hours: 24 * keepDays }))
  for (;;) {
    const gone = await inTransaction(platform.db, async (tx) => {
      const batch = await store.lockGone(tx, before, BATCH)
      for (const { content } of batch) await vault.contents.remove(content)
      await store.forgetContents(
        tx,
        batch.map(({ content }) => content),
      )
      return batch.length
    })
    if (gone < BATCH) return
  }
}

/** Each minute: contents that the second store has not yet. */
export const copyContents: TaskHandler = async (platform, _payload, { signal }) => {
  const { backup } = platform.config
  if (backup === null) return
  let failure: Failure | null
  try {
    const vault = await secondStore(platform)
    failure = vault ? await copyWaiting(platform, vault, signal) : null
    if (vault) await forgetGone(platform, vault, backup.keepDays)
  } catch (error) {
    if (signal.aborted) throw error
    failure = failureOf(error)
    platform.log.warn({ err: error, failure }, 'contents were not copied')
  }
  const at = failure === null ? toWire(platform.clock()) : null
  await inTransaction(platform.db, (tx) => noteCopying(tx, at, failure))
}

/** Whether these bytes are the content of that name. */
export async function isContent(source: Readable, content: string): Promise<boolean> {
  const hash = createHash('sha256')
  for await (const chunk of source) hash.update(chunk as Uint8Array)
  return hash.digest('hex') === content
}

async function isWhole(vault: Vault, { content, size }: store.Content): Promise<boolean> {
  if ((await vault.contents.stat(content))?.size !== size) return false
  try {
    return await isContent(await vault.contents.open(content), content)
  } catch (error) {
    if (error instanceof Refused && error.code === 'FILE_GONE') return false
    throw error
  }
}

type Read = { contents: number; bytes: number; damaged: number }

/** Reads copies again, longest ago first; what is damaged goes, and is copied anew. */
async function verifyContents(platform: Platform, vault: Vault, since: string, signal: AbortSignal): Promise<Read> {
  const read: Read = { contents: 0, bytes: 0, damaged: 0 }
  while (read.bytes < BYTES_PER_NIGHT) {
    signal.throwIfAborted()
    const batch = await store.turnOf(platform.db, since, BATCH)
    if (batch.length === 0) return read
    const [good, bad]: [string[], string[]] = [[], []]
    for (const one of batch) {
      const whole = await isWhole(vault, one)
      if (!whole) await vault.contents.remove(one.content)
      ;(whole ? good : bad).push(one.content)
      read.contents += 1
      read.bytes += one.size
    }
    read.damaged += bad.length
    const at = toWire(platform.clock())
    await inTransaction(platform.db, (tx) => store.noteVerified(tx, { good, bad }, at))
  }
  return read
}

/** Reads the newest backup and the log after it. @returns which of their files are not what was written. */
async function damagedFiles(files: NamedFiles): Promise<{ damaged: string[]; bytes: number }> {
  const base = (await listBases(files)).at(-1)
  if (!base) return { damaged: [], bytes: 0 }
  const log = logAfter(base, await listLog(files, base.systemId))
  const all = [
    { name: archiveName(base), ...base.archive },
    { name: manifestName(base), ...base.manifest },
    ...log.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  ]
  const damaged: string[] = []
  for (const { name, sha256 } of all) {
    try {
      await requireWhole(files, name, sha256)
    } catch (error) {
      const gone = error instanceof Refused && error.code === 'FILE_GONE'
      if (!gone && !(error instanceof CopyDamaged)) throw error
      // The stretch at the end is replaced by a longer one every minute.
      if (!(gone && name === log.at(-1)?.name)) damaged.push(name)
    }
  }
  return { damaged, bytes: all.reduce((sum, { size }) => sum + size, 0) }
}

/** Nightly, or when somebody asks: whether the copies are still what was written. */
export const verifyCopies: TaskHandler = async (platform, payload, { signal }) => {
  if (platform.config.backup === null) return
  const id = newId<'backupRun'>()
  const start = toWire(platform.clock())
  const askedByName = typeof payload.askedByName === 'string' ? payload.askedByName : null
  await inTransaction(platform.db, (tx) => insertRun(tx, { id, kind: 'VERIFY', at: start, askedByName }))
  try {
    const vault = await secondStore(platform)
    if (vault) await verifyAll(platform, vault, { id, start, signal })
  } catch (error) {
    const failure = signal.aborted ? 'INTERRUPTED' : failureOf(error)
    await inTransaction(platform.db, (tx) => finishRun(tx, id, { at: toWire(platform.clock()), failure }))
    if (failure === 'OTHER') throw error
    platform.log.warn({ err: error, failure }, 'the copies could not be checked')
  }
}

type Check = { id: string; start: string; signal: AbortSignal }

async function verifyAll(platform: Platform, vault: Vault, { id, start, signal }: Check): Promise<void> {
  const read = await verifyContents(platform, vault, start, signal)
  const files = await damagedFiles(vault.files)
  const damaged = read.damaged + files.damaged.length
  if (damaged > 0) platform.log.error({ damaged, files: files.damaged }, 'copies are damaged; they are made anew')
  const end = { at: toWire(platform.clock()), contents: read.contents, bytes: read.bytes + files.bytes, damaged }
  await inTransaction(platform.db, async (tx) => {
    await finishRun(tx, id, { ...end, failure: damaged > 0 ? 'DAMAGED' : null })
    const jobs = [
      ...(read.damaged > 0 ? [{ task: COPY_TASK, payload: {}, jobKey: COPY_TASK, attemptsMax: 1 }] : []),
      ...(files.damaged.length > 0 ? [{ task: BASE_TASK, payload: {}, jobKey: BASE_TASK, attemptsMax: 3 }] : []),
    ]
    await addJobs(tx, jobs)
  })
}
