import { type ParsedCronItem, parseCronItems, type TaskList } from 'graphile-worker'
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

/** Five fields of a crontab line, then the task. */
const LINE = /^((?:\S+\s+){4}\S+)\s+(\S+)$/

/** Every module's crontab in the form the job runner takes; a run that was missed while nothing ran is not made up for. */
export function cronItems(platform: Pick<Platform, 'modules'>): ParsedCronItem[] {
  const lines = platform.modules.flatMap((module) => module.crontab ?? [])
  return parseCronItems(
    lines.map((line) => {
      const [, match, task] = LINE.exec(line.trim()) ?? []
      if (match === undefined || task === undefined) throw new Error(`not a crontab line: ${line}`)
      return { match, task, identifier: `${task} ${match}` }
    }),
  )
}
