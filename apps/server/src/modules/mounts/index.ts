import { accountMoves } from '#modules/accounts'
import { inTransaction } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { mountCommands } from './commands.ts'
import { mountsErrors } from './errors.ts'
import { fileList, scanList } from './lists.ts'
import { routes } from './routes.ts'
import { SCAN_TASK, scanTask } from './service/scan.ts'
import { moveFiles } from './store/file.ts'
import { noteRoots } from './store/root.ts'

export { bindNamed as bindNamedFile, createPattern as createMountPattern } from './commands.ts'
export { scanRoot } from './service/scan.ts'

/** Folders of older systems, indexed where they stand and never written to. */
export const mounts = defineModule({
  name: 'mounts',
  migrations: new URL('./migrations/', import.meta.url),
  errors: mountsErrors,
  permissions: [
    { key: 'mounts.file.view' },
    { key: 'mounts.file.export', sensitive: true },
    { key: 'mounts.root.view' },
  ],
  commands: mountCommands,
  lists: [fileList, scanList],
  routes,
  tasks: { [SCAN_TASK]: scanTask },
  // UTC: three in the morning in Hong Kong.
  crontab: [`0 19 * * * ${SCAN_TASK}`],
  offers: [accountMoves.offer(({ tx }, { accountId, to }) => moveFiles(tx, accountId, to))],
  prepare: ({ db, config }) =>
    inTransaction(db, (tx) =>
      noteRoots(
        tx,
        config.mounts.map(({ name }) => name),
      ),
    ),
})
