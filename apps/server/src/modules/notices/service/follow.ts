import { toWire } from '#kernel/clock.ts'
import { type CaseFollower, happeningsAt, type SignalListener } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import { itemsOf, itemsOfSignal, tell } from './tell.ts'

/** Tells people what happened to cases, after it was committed: a fault here keeps no case from going on. */
export const noticeFollower: CaseFollower = {
  name: 'notices',
  follow: (platform, happenings) =>
    inTransaction(platform.db, async (tx) => {
      const now = platform.clock()
      const { events, jobs } = await tell(platform, tx, now, happenings.flatMap(itemsOf))
      await appendEvents(tx, now, events)
      await addJobs(tx, jobs)
    }),
}

/** Tells people what moves no case: that they are urged, late, asked besides, sent a copy. */
export const noticeSignals: SignalListener = {
  async heard({ tx, now, platform, emit, enqueue }, row, signal) {
    const [about] = await happeningsAt(tx, [row.id], toWire(now))
    if (!about) return
    const items = itemsOfSignal(signal, about, about.lines.at(-1)?.id ?? toWire(now))
    const { events, jobs } = await tell(platform, tx, now, items)
    for (const event of events) emit(event)
    for (const job of jobs) enqueue(job)
  },
}
