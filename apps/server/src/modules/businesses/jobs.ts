import { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import { systemActor } from '#platform/actor.ts'
import type { TaskHandler } from '#platform/module.ts'
import { archiveRequest } from './commands/oversight.ts'
import { ARCHIVE_TASK } from './service/archiving.ts'

const payloadShape = z.object({ requestId: z.uuid() })

/** What the archive refuses stands in the records, for somebody to put right and file by hand. */
const archiveTask: TaskHandler = async (platform, payload, job) => {
  const { requestId: id } = payloadShape.parse(payload)
  try {
    await platform.execute(archiveRequest, { id }, systemActor([archiveRequest.name]), {
      key: `archive:${id}:${job.id}:${job.attempt}`,
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

export const businessTasks: Readonly<Record<string, TaskHandler>> = { [ARCHIVE_TASK]: archiveTask }
