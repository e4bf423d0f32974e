import { toWire } from '#kernel/clock.ts'
import { queueMessage } from '#modules/messages'
import { inTransaction, type Reader, type Tx } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { overdueAlert } from '../kinds.ts'
import { type Done, standingsOf, WITHIN } from '../policy/standing.ts'
import { type Backups, WATCHED, type Watched } from '../schema.ts'
import { copiesNow, waitingSince } from '../store/content.ts'
import { lastDone } from '../store/run.ts'
import { compareAlerts, findSetting, findStand, type Stand, watchFrom } from '../store/stand.ts'

const instantOf = (text: string | null | undefined) => (text ? Temporal.Instant.from(text) : null)

/** When each was last done. Contents are as old as the oldest that waits; where none does, they are of now. */
async function doneNow(reader: Reader, stand: Stand, now: Temporal.Instant): Promise<Done> {
  const [last, waiting] = [await lastDone(reader), await waitingSince(reader)]
  return {
    base: instantOf(last.get('BASE')),
    log: instantOf(stand.logAt),
    contents: stand.contentAt === null ? null : (instantOf(waiting) ?? now),
    verify: instantOf(last.get('VERIFY')),
    drill: instantOf(last.get('DRILL')),
  }
}

/** What is watched, and how it stands. */
export async function standingNow(platform: Platform): Promise<Pick<Backups, 'connected' | 'watched'>> {
  const now = platform.clock()
  const stand = await findStand(platform.db)
  const done = await doneNow(platform.db, stand, now)
  const standings = standingsOf(done, instantOf(stand.since), now)
  const watched = WATCHED.map((one) => {
    const at = done[one]
    return { watched: one, standing: standings[one], at: at && toWire(at), within: WITHIN[one] }
  })
  return { connected: platform.config.backup !== null, watched }
}

/** How backups stand, for their page. */
export async function backupsNow(platform: Platform): Promise<Backups> {
  const { db, config } = platform
  const [standing, stand, copies, setting] = await Promise.all([
    standingNow(platform),
    findStand(db),
    copiesNow(db),
    findSetting(db),
  ])
  const { backup } = config
  const place = backup?.place ?? null
  return {
    ...standing,
    place: place && { kind: place.kind, name: place.kind === 'local' ? place.folder : place.bucket },
    keepDays: backup?.keepDays ?? null,
    log: { position: stand.logPosition, failure: stand.logFailure },
    contents: { ...copies, failure: stand.contentFailure },
    setting,
  }
}

async function tell(platform: Platform, tx: Tx, now: Temporal.Instant, done: Done, fresh: readonly Watched[]) {
  const { alertEmail: to, alertLanguage: language } = await findSetting(tx)
  if (to === null || fresh.length === 0) return
  const since = (at: Temporal.Instant | null) =>
    at === null
      ? '—'
      : at.toZonedDateTimeISO(platform.config.timeZone).toPlainDateTime().toString().slice(0, 16).replace('T', ' ')
  const values = Object.fromEntries(WATCHED.map((watched) => [watched, since(done[watched])]))
  const jobs: JobRequest[] = []
  await queueMessage(
    { tx, platform, now, enqueue: (job) => void jobs.push(job) },
    { kind: overdueAlert.kind, to, language, values, dedupeKey: `backups:${toWire(now)}`, clientId: null },
  )
  await addJobs(tx, jobs)
}

/** Every ten minutes: whether anything is overdue. Each time of being overdue is told once. */
export const watchBackups: TaskHandler = async (platform) => {
  if (platform.config.backup === null) return
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    await watchFrom(tx, toWire(now))
    const stand = await findStand(tx)
    const done = await doneNow(tx, stand, now)
    const standings = standingsOf(done, instantOf(stand.since), now)
    const overdue = WATCHED.filter((watched) => standings[watched] === 'OVERDUE')
    const fresh = await compareAlerts(tx, overdue, toWire(now))
    if (fresh.length > 0) platform.log.error({ overdue }, 'backups are overdue')
    await tell(platform, tx, now, done, fresh)
  })
}
