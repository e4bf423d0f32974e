import { newId } from '#kernel/ids.ts'
import { messageKinds } from '#modules/messages'
import { systemActor } from '#platform/actor.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { backupCommands, noteDrill } from './commands.ts'
import { backupsErrors } from './errors.ts'
import { backupsPart } from './home.ts'
import { overdueAlert } from './kinds.ts'
import { runList } from './lists.ts'
import { routes } from './routes.ts'
import { BASE_TASK, copyLogTask, LOG_TASK, makeBase } from './service/base.ts'
import { COPY_TASK, copyContents, VERIFY_TASK, verifyCopies } from './service/contents.ts'
import { watchBackups } from './service/watch.ts'

export { backUp } from './service/base.ts'
export { type Restored, restoreContents } from './service/restore.ts'

const WATCH_TASK = 'backups.standing.watch'

/** Copies database and contents to a second store, and sees that they can be had back. */
export const backups = defineModule({
  name: 'backups',
  migrations: new URL('./migrations/', import.meta.url),
  errors: backupsErrors,
  permissions: [{ key: 'backups.backup.view' }, { key: 'backups.backup.export' }],
  commands: backupCommands,
  lists: [runList],
  routes,
  tasks: {
    [LOG_TASK]: copyLogTask,
    [BASE_TASK]: makeBase,
    [COPY_TASK]: copyContents,
    [VERIFY_TASK]: verifyCopies,
    [WATCH_TASK]: watchBackups,
  },
  // UTC: the backup at half past one in the morning in Hong Kong, the check an hour later.
  crontab: [
    `* * * * * ${LOG_TASK}`,
    `* * * * * ${COPY_TASK}`,
    `30 17 * * * ${BASE_TASK}`,
    `30 18 * * * ${VERIFY_TASK}`,
    `*/10 * * * * ${WATCH_TASK}`,
  ],
  offers: [homeParts.offer(backupsPart), messageKinds.offer(overdueAlert)],
})

/** Writes down a drill in the site it was for, as the system. */
export async function recordDrill(platform: Platform, found: unknown): Promise<void> {
  await platform.execute(noteDrill, found, systemActor([noteDrill.name]), { key: newId() })
}
