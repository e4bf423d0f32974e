import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { settle } from './commands/dispatch.ts'
import { SETTLE_TASK } from './service/ending.ts'
import { pastDue } from './store.ts'

const DUE_TASK = 'dispatches.due.pass'
const payloadShape = z.object({ id: z.uuid() })

const settleTask: TaskHandler = async (platform, payload, job) => {
  const { id } = payloadShape.parse(payload)
  const key = `${SETTLE_TASK}:${id}:${job.id}:${job.attempt}`
  await platform.execute(settle, { id }, systemActor([settle.name]), { key })
}

/** Looks at the clock itself, so that a restart or a changed day is no matter; what is closed already stays so. */
const dueTask: TaskHandler = async (platform, _payload, job) => {
  for (const id of await pastDue(platform.db, toWire(platform.clock()))) {
    const key = `${DUE_TASK}:${id}:${job.id}:${job.attempt}`
    await platform.execute(settle, { id }, systemActor([settle.name]), { key })
  }
}

export const dispatchTasks: Readonly<Record<string, TaskHandler>> = { [SETTLE_TASK]: settleTask, [DUE_TASK]: dueTask }
export const crontab = [`* * * * * ${DUE_TASK}`]
