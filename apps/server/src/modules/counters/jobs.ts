import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import { advance } from './service/advance.ts'
import { answerCase } from './service/case-step.ts'
import { ADVANCE_TASK, stepOf } from './service/changes.ts'
import { pullAll, pullSlot } from './service/feed.ts'
import { readAgain } from './service/read-back.ts'
import { ANSWER_TASK } from './service/settle.ts'
import { PULL_TASK, READ_TASK } from './service/tasks.ts'
import { dueDeliveries } from './store/queue.ts'
import { answeredCases } from './store/waiting.ts'

const PASS_TASK = 'counters.queue.pass'
const FEED_TASK = 'counters.slot.pullAll'
const about = z.object({ id: z.uuid() })
const ofSlot = z.object({ no: z.int() })
const ofCase = z.object({ caseId: z.uuid() })

/** Sees to what is due: tried before, begun today, left by a process that died; and to cases nobody has answered. */
const pass: TaskHandler = async (platform) => {
  await inTransaction(platform.db, async (tx) => {
    const due = await dueDeliveries(tx, toWire(platform.clock()))
    const cases = await answeredCases(tx)
    await addJobs(tx, [
      ...due.map((id) => stepOf(id)),
      ...cases.map(({ caseId }) => ({ task: ANSWER_TASK, payload: { caseId }, jobKey: `counters.case:${caseId}` })),
    ])
  })
}

/** The module's background work by task name. */
export const counterTasks: Readonly<Record<string, TaskHandler>> = {
  [PASS_TASK]: pass,
  [ADVANCE_TASK]: (platform, payload) => advance(platform, about.parse(payload).id),
  [READ_TASK]: (platform, payload) => readAgain(platform, about.parse(payload).id),
  [FEED_TASK]: (platform, _payload, { signal }) => pullAll(platform, signal),
  [PULL_TASK]: (platform, payload, { signal }) => pullSlot(platform, ofSlot.parse(payload).no, signal),
  [ANSWER_TASK]: (platform, payload) => answerCase(platform, ofCase.parse(payload).caseId),
}
export const counterCrontab = [`* * * * * ${PASS_TASK}`, `*/2 * * * * ${FEED_TASK}`]
