import type { TaskList } from 'graphile-worker'
import type { Platform } from '../platform.ts'

/** Every module's tasks in the form the job runner takes. */
export function taskList(platform: Platform): TaskList {
  return Object.fromEntries(
    [...platform.tasks].map(([name, handle]) => [
      name,
      async (payload, helpers) => {
        const { job, abortSignal: signal } = helpers
        const given = payload !== null && typeof payload === 'object' ? (payload as Record<string, unknown>) : {}
        await handle(platform, given, { id: String(job.id), attempt: job.attempts, signal })
      },
    ]),
  )
}
