import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { tellChanged } from './points.ts'
import type { RateKind } from './schema.ts'
import { endOverdue, type Lapsed } from './store.ts'

const LAPSE_TASK = 'rates.rate.lapse'
const SYSTEM = { id: SYSTEM_OPERATOR_ID, name: 'system' }

/** What ended of one account by one case and in one way goes out as one change. */
function together(lapsed: readonly Lapsed[]): Lapsed[][] {
  const groups = new Map<string, Lapsed[]>()
  for (const one of lapsed) {
    const key = `${one.accountId} ${one.caseId} ${one.endedLasting}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()]
}

/** Ends the rates of one kind whose last day is over, a thousand at a time. @returns how many. */
async function lapse(platform: Platform, kind: RateKind): Promise<number> {
  return inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const events: LiveEvent[] = []
    const jobs: JobRequest[] = []
    const context = {
      tx,
      now,
      platform,
      emit: (event: LiveEvent) => void events.push(event),
      enqueue: (job: JobRequest) => void jobs.push(job),
    }
    const lapsed = await endOverdue(tx, kind, {
      today: dateAt(now, platform.config.timeZone),
      at: toWire(now),
      by: SYSTEM,
    })
    for (const group of together(lapsed)) {
      const [first] = group
      if (!first) continue
      const { accountId, caseId, endedLasting } = first
      const rows = group.map(({ place, before, after, from, until }) => {
        // What was meant for one day only has gone by itself wherever days are known.
        return { place, before, after, from, until, lasting: endedLasting }
      })
      await tellChanged(context, { kind, accountId, caseId, lapsed: true, reverses: null, by: SYSTEM, rows })
      events.push({ topic: 'rates', ids: [accountId] })
    }
    await appendEvents(tx, now, events)
    await addJobs(tx, jobs)
    return lapsed.length
  })
}

/** Rates agreed for a time end by themselves, and what they had replaced counts again. */
const lapseAll: TaskHandler = async (platform, _payload, { signal }) => {
  for (const kind of ['fee', 'margin'] as const) while (!signal.aborted && (await lapse(platform, kind)) > 0);
}

/** The module's background work by task name. */
export const rateTasks: Readonly<Record<string, TaskHandler>> = { [LAPSE_TASK]: lapseAll }
/** Hourly, so that no time zone's midnight is missed by more than that. */
export const rateCrontab = [`1 * * * * ${LAPSE_TASK}`]
