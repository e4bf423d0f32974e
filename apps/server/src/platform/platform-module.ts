import { cancelBulk, retryBulk, startBulk } from './bulk/commands.ts'
import { bulkRunList } from './bulk/list.ts'
import { bulkRoutes } from './bulk/routes.ts'
import { runBulk } from './bulk/run.ts'
import type { AnyCommand } from './command.ts'
import { inTransaction } from './db.ts'
import { platformErrors } from './errors.ts'
import { sweepEvents } from './events/store.ts'
import { eventsRoute } from './events/stream.ts'
import { forgetOldKeys } from './execute.ts'
import { requestExport, stopExport } from './exports/commands.ts'
import { exportList } from './exports/list.ts'
import { exportRoutes, sweepExports } from './exports/routes.ts'
import { writeExport } from './exports/write.ts'
import { contentsPresent, referencesCounted, sweepObjects } from './files/upkeep.ts'
import { homeRoute } from './home/home.ts'
import { commandsRoute } from './http/commands.ts'
import { CHECK_TASK, intakeCommands, RUN_TASK } from './intake/commands.ts'
import { intakeList } from './intake/list.ts'
import { intakeRoutes } from './intake/routes.ts'
import { checkTask, runTask } from './intake/run.ts'
import { jobsDone, keysAnswered } from './jobs/checks.ts'
import { journalSealed, sealJournal } from './journal/seal.ts'
import { listMetaRoute, pastedListRoute } from './lists/meta.ts'
import { forgetPasted } from './lists/pasted.ts'
import { resetSettings, saveSettings, settingRoutes } from './lists/settings.ts'
import { createView, removeView, SHARE_VIEW, updateView, viewRoutes } from './lists/views.ts'
import { defineModule } from './module.ts'
import { searchRoute } from './search/search.ts'

/** What the platform itself offers: lists, saved views, exports, bulk runs, live events, housekeeping. */
export const platformModule = defineModule({
  name: 'platform',
  migrations: new URL('./migrations/', import.meta.url),
  errors: platformErrors,
  permissions: [{ key: SHARE_VIEW }],
  commands: [
    createView,
    updateView,
    removeView,
    saveSettings,
    resetSettings,
    requestExport,
    stopExport,
    startBulk,
    cancelBulk,
    retryBulk,
    ...intakeCommands,
  ] as AnyCommand[],
  lists: [exportList, bulkRunList, intakeList],
  routes: [
    listMetaRoute,
    pastedListRoute,
    ...viewRoutes,
    ...settingRoutes,
    ...exportRoutes,
    ...bulkRoutes,
    ...intakeRoutes,
    eventsRoute,
    commandsRoute,
    searchRoute,
    homeRoute,
  ],
  tasks: {
    'platform.object.sweep': sweepObjects,
    'platform.bulk.run': runBulk,
    [CHECK_TASK]: checkTask,
    [RUN_TASK]: runTask,
    'platform.event.sweep': (platform) => inTransaction(platform.db, (tx) => sweepEvents(tx, platform.clock())),
    'platform.journal.seal': sealJournal,
    'platform.export.write': writeExport,
    'platform.export.sweep': sweepExports,
    'platform.idempotency.sweep': (platform) => forgetOldKeys(platform),
    'platform.pastedList.sweep': (platform) => forgetPasted(platform),
  },
  crontab: [
    '41 * * * * platform.object.sweep',
    '* * * * * platform.journal.seal',
    '*/10 * * * * platform.event.sweep',
    '11 * * * * platform.export.sweep',
    '17 2 * * * platform.idempotency.sweep',
    '27 2 * * * platform.pastedList.sweep',
  ],
  checks: [journalSealed, keysAnswered, jobsDone, contentsPresent, referencesCounted],
})
