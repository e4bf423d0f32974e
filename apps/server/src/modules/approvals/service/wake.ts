import { toWire } from '#kernel/clock.ts'
import type { JobRequest, LiveEvent } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import type { CaseEvent } from '../schema/case.ts'
import { releaseApproved, SYSTEM } from './act.ts'
import { Board, liveEventsOf } from './board.ts'
import { tellListeners } from './subject.ts'

/** Background work: end the wait of an automatic ticket. */
export const WAKE_TASK = 'approvals.case.wake'

/** Applies an event that no person caused; one that comes too late changes nothing. */
export async function applyAsSystem(platform: Platform, caseId: string, event: CaseEvent): Promise<boolean> {
  return inTransaction(platform.db, async (tx) => {
    const now = platform.clock()
    const board = new Board(tx, platform, now)
    await board.load([caseId], [])
    const seat = board.seats.get(caseId)
    if (!seat || board.apply(seat, event, SYSTEM, { at: toWire(now) })) return false
    await board.answerAsks()
    await board.flush()
    const jobs: JobRequest[] = []
    const events: LiveEvent[] = [...liveEventsOf(seat)]
    const enqueue = (job: JobRequest) => void jobs.push(job)
    await tellListeners({ tx, now, platform, emit: (event) => void events.push(event), enqueue }, [seat])
    await releaseApproved({ tx, now }, [seat], enqueue)
    await appendEvents(tx, now, events)
    await addJobs(tx, jobs)
    return true
  })
}
