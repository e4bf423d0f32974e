import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Base, listBases, PASSWORD_SEAL, publishBase, removeBase, takeBase } from '#platform/backup/base.ts'
import { copyLog, forgetLog, LogLost, listLog, segmentName } from '#platform/backup/log.ts'
import { positionOf } from '#platform/backup/replication.ts'
import type { Vault } from '#platform/backup/vault.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { outdated } from '../policy/standing.ts'
import { finishRun, insertRun } from '../store/run.ts'
import { findLogPlace, noteLog, noteLogFailure } from '../store/stand.ts'
import { failureOf } from './failure.ts'
import { secondStore } from './second-store.ts'

export const BASE_TASK = 'backups.base.make'
export const LOG_TASK = 'backups.log.copy'
/** One copying of the log at a time, whoever runs it. */
const LOG_LOCK = 7_301_844_051

/** Copies the log up to now. Of two who want to at once, one does. */
async function bringLog(platform: Platform, vault: Vault): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const [held] = await rows(tx, sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${LOG_LOCK}) as got`)
    if (!held?.got) return
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    const { place } = await copyLog(platform.config.databaseUrl, vault.files, await findLogPlace(tx))
    await noteLog(tx, place, toWire(platform.clock()))
  })
}

/** Each minute: the log, so that little is lost when the database is. */
export const copyLogTask: TaskHandler = async (platform) => {
  try {
    const vault = await secondStore(platform)
    if (vault) await bringLog(platform, vault)
    else await letGo(platform)
  } catch (error) {
    const failure = failureOf(error)
    platform.log.warn({ err: error, failure }, 'the log of the database was not copied')
    await inTransaction(platform.db, (tx) => noteLogFailure(tx, failure))
    if (error instanceof LogLost) await beginAnew(platform)
  }
}

/** Where nothing is backed up any more, the server keeps no log for it. */
async function letGo(platform: Platform): Promise<void> {
  if ((await findLogPlace(platform.db)) === null) return
  await forgetLog(platform.config.databaseUrl)
  await inTransaction(platform.db, (tx) => noteLog(tx, null, toWire(platform.clock())))
}

/** What was not copied in time is gone: from a new backup on everything can be had again. */
async function beginAnew(platform: Platform): Promise<void> {
  await forgetLog(platform.config.databaseUrl)
  await inTransaction(platform.db, async (tx) => {
    await noteLog(tx, null, toWire(platform.clock()))
    await addJobs(tx, [{ task: BASE_TASK, payload: {}, jobKey: BASE_TASK, attemptsMax: 3 }])
  })
}

function passwordOf(platform: Platform): string | null {
  const password = decodeURIComponent(new URL(platform.config.databaseUrl).password)
  return password === '' ? null : platform.cipher.seal(password, PASSWORD_SEAL).toString('base64')
}

/** Lets go of backups that are too old, and of log from before the oldest that stays. */
async function tidy(platform: Platform, vault: Vault, systemId: string, keepDays: number): Promise<void> {
  const all = await listBases(vault.files)
  const gone = outdated(
    all.filter((one) => one.systemId === systemId),
    keepDays,
    platform.clock(),
  )
  for (const base of gone) await removeBase(vault.files, base)
  const kept = all.filter((one) => one.systemId === systemId && !gone.includes(one))
  const [oldest] = kept.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))
  if (!oldest) return
  const first = segmentName(oldest.timeline, positionOf(oldest.startPosition), oldest.segmentBytes)
  for (const one of await listLog(vault.files, systemId)) {
    const before = one.timeline < oldest.timeline || (one.timeline === oldest.timeline && one.segment < first)
    if (before) await vault.files.remove(one.name)
  }
}

/** A whole backup that counts: copied, and the log there up to its end. */
async function make(platform: Platform, vault: Vault, keepDays: number): Promise<Base> {
  const [version] = await rows(platform.db, sql<{ v: string }>`select current_setting('server_version') as v`)
  await bringLog(platform, vault)
  const about = { password: passwordOf(platform), serverVersion: version?.v ?? '' }
  const base = await takeBase(platform.config.databaseUrl, vault.files, platform.clock, about)
  await bringLog(platform, vault)
  await publishBase(vault.files, base)
  await tidy(platform, vault, base.systemId, keepDays)
  return base
}

/**
 * Takes a backup of the database and lets go of old ones.
 *
 * @throws what went wrong, once that has been written down.
 */
export async function backUp(platform: Platform, askedByName: string | null): Promise<Base | null> {
  const { backup } = platform.config
  if (backup === null) return null
  const id = newId<'backupRun'>()
  await inTransaction(platform.db, (tx) =>
    insertRun(tx, { id, kind: 'BASE', at: toWire(platform.clock()), askedByName }),
  )
  try {
    const vault = await secondStore(platform)
    const base = vault ? await make(platform, vault, backup.keepDays) : null
    const end = { at: toWire(platform.clock()), failure: null, base: base?.id ?? null, bytes: base?.archive.size ?? 0 }
    await inTransaction(platform.db, (tx) => finishRun(tx, id, end))
    return base
  } catch (error) {
    const end = { at: toWire(platform.clock()), failure: failureOf(error) }
    await inTransaction(platform.db, (tx) => finishRun(tx, id, end))
    throw error
  }
}

/** Daily, or when somebody asks. A failure is on the page, not tried again until the next time. */
export const makeBase: TaskHandler = async (platform, payload) => {
  try {
    await backUp(platform, typeof payload.askedByName === 'string' ? payload.askedByName : null)
  } catch (error) {
    platform.log.error({ err: error }, 'the database was not backed up')
  }
}
