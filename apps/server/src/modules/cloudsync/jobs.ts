import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { TaskHandler } from '#platform/module.ts'
import { CHECK_TASK, checkArchive } from './service/inspect.ts'
import { LOOK_TASK, lookForFiles, sendJobs } from './service/look.ts'
import { SEND_TASK, sendFile } from './service/send.ts'
import { dueFiles, dueLooks } from './store/file.ts'

export const PASS_TASK = 'cloudsync.queue.pass'

const about = z.object({ id: z.uuid() })

/** Sees to what is due: late papers, files tried or asked about before, turns whose process died. */
const pass: TaskHandler = async (platform) => {
  const at = toWire(platform.clock())
  await inTransaction(platform.db, async (tx) => {
    const looks = await dueLooks(tx, at)
    const files = platform.config.cloud ? await dueFiles(tx, at) : []
    await addJobs(tx, [
      ...looks.map((id) => ({ task: LOOK_TASK, payload: { id }, jobKey: `cloudsync:${id}`, attemptsMax: 3 })),
      ...sendJobs(files),
    ])
  })
}

/** The module's background work by task name. */
export const cloudsyncTasks: Readonly<Record<string, TaskHandler>> = {
  [LOOK_TASK]: (platform, payload) => lookForFiles(platform, about.parse(payload).id),
  [SEND_TASK]: (platform, payload) => sendFile(platform, about.parse(payload).id),
  [PASS_TASK]: pass,
  [CHECK_TASK]: checkArchive,
}

/** UTC: each minute; the archive at half past two in the morning in Hong Kong. */
export const cloudsyncCrontab = [`* * * * * ${PASS_TASK}`, `30 18 * * * ${CHECK_TASK}`]
