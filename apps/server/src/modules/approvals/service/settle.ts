import type { Tx } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { releaseApproved } from './act.ts'
import { type Board, liveEventsOf } from './board.ts'
import type { CaseContext } from './listener.ts'
import type { Seat } from './seat.ts'
import { tellListeners } from './subject.ts'

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

/** Writes cases after events that no person's call caused, and tells everybody who follows them. A board is written once. */
export async function settleAll(context: CaseContext, board: Board, seats: readonly Seat[]): Promise<void> {
  await board.answerAsks()
  await board.flush()
  for (const event of seats.flatMap(liveEventsOf)) context.emit(event)
  await tellListeners(context, seats)
  await releaseApproved(context, seats, context.enqueue)
}

/** The same for a board with one case. */
export function settle(context: CaseContext, board: Board, seat: Seat): Promise<void> {
  return settleAll(context, board, [seat])
}
