import type { JobRequest, LiveEvent } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { releaseApproved } from './act.ts'
import { type Board, liveEventsOf, type Seat } from './board.ts'
import { type CaseContext, tellListeners } from './subject.ts'

/** A context for work that no call caused; `close` writes what was emitted and enqueued. */
export function caseContextOf(tx: Tx, platform: Platform): { context: CaseContext; close(): Promise<void> } {
  const events: LiveEvent[] = []
  const jobs: JobRequest[] = []
  const now = platform.clock()
  const context: CaseContext = {
    tx,
    now,
    platform,
    emit: (event) => void events.push(event),
    enqueue: (job) => void jobs.push(job),
  }
  return {
    context,
    async close() {
      await appendEvents(tx, now, events)
      await addJobs(tx, jobs)
    },
  }
}

/** Writes a case after an event that no person's call caused, and tells everybody who follows it. */
export async function settle(context: CaseContext, board: Board, seat: Seat): Promise<void> {
  await board.answerAsks()
  await board.flush()
  for (const event of liveEventsOf(seat)) context.emit(event)
  await tellListeners(context, [seat])
  await releaseApproved(context, [seat], context.enqueue)
}
