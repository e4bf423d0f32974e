import type { TaskHandler } from '#platform/module.ts'
import { carryNotices } from './service/carry.ts'
import { CARRY_TASK } from './service/tell.ts'

/** The module's background work by task name. */
export const noticeTasks: Readonly<Record<string, TaskHandler>> = {
  [CARRY_TASK]: (platform, _payload, { signal }) => carryNotices(platform, signal),
}

/** Digests and what waited for its hour. */
export const noticeCrontab = [`* * * * * ${CARRY_TASK}`]
