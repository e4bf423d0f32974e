import type { TaskHandler } from '#platform/module.ts'
import { RESYNC_TASK, resyncTodos, SYNC_TASK, syncTodos } from './service/sync.ts'

/** The module's background work by task name. */
export const oaTasks: Readonly<Record<string, TaskHandler>> = {
  [SYNC_TASK]: (platform) => syncTodos(platform),
  [RESYNC_TASK]: (platform) => resyncTodos(platform),
}

export const oaCrontab = [`* * * * * ${SYNC_TASK}`, `19 * * * * ${RESYNC_TASK}`]
