import { dateAt } from '#kernel/calendar.ts'
import {
  type CaseContext,
  completeOutside,
  holdCases,
  type OutsideAnswer,
  type OutsideRunner,
  type OutsideWork,
} from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import { COUNTERS } from '../schema.ts'
import { dropWaiting, insertWaiting, standingOfCase, waitingOf } from '../store/waiting.ts'

/** Whether nothing of a case is on its way to a counter any more; what begins on a later day is not waited for. */
async function isDone(context: Pick<CaseContext, 'tx' | 'now'>, caseId: string, counter: string | null) {
  const today = dateAt(context.now, COUNTER_ZONE)
  const standing = await standingOfCase(context.tx, caseId, counter)
  const waitedFor = standing.filter(({ state, dueOn }) => state !== 'effective' && dueOn <= today)
  return { done: waitedFor.length === 0, effective: standing.filter(({ state }) => state === 'effective').length }
}

const connectorOf = ({ node }: Pick<OutsideWork, 'node'>): string | null =>
  node.kind === 'effect' && node.effect.kind === 'writeBack' ? node.effect.connector || null : null

/**
 * A step that waits until what the case has changed counts at the counters, read back. A delivery that fails keeps it
 * waiting: it goes on by itself when somebody has put it right.
 */
export const writeBackStep: OutsideRunner = {
  kind: 'writeBack',
  accepts(node) {
    const counter = connectorOf({ node })
    return counter === null || COUNTERS.some((one) => one === counter)
  },
  async run(context, work): Promise<OutsideAnswer> {
    const counter = connectorOf(work)
    const { done, effective } = await isDone(context, work.caseId, counter)
    if (done) return { kind: 'completed', facts: { effectiveAtCounters: effective }, detail: { effective } }
    await insertWaiting(context.tx, work, counter)
    return { kind: 'waiting', detail: { counter } }
  },
  abandon: (context, ref) => dropWaiting(context.tx, ref),
}

/** Lets the steps of a case go on whose counters have taken everything over. Its lock comes first, as in every step. */
export async function answerCase(platform: Platform, caseId: string): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const events: LiveEvent[] = []
    const jobs: JobRequest[] = []
    const now = platform.clock()
    await holdCases(tx, [caseId])
    const context: CaseContext = {
      tx,
      now,
      platform,
      emit: (event) => void events.push(event),
      enqueue: (job) => void jobs.push(job),
    }
    for (const one of await waitingOf(tx, caseId)) {
      const { done, effective } = await isDone(context, caseId, one.counter)
      if (!done) continue
      await dropWaiting(tx, one)
      await completeOutside(context, one, { effectiveAtCounters: effective }, { effective })
    }
    await appendEvents(tx, now, events)
    await addJobs(tx, jobs)
  })
}
