import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { configureBackups, makeBackup, noteDrill, verifyBackup } from './commands.ts'
import { runList } from './lists.ts'
import { backupsAnswer } from './schema.ts'
import { backupsNow } from './service/watch.ts'

export const routes: Route[] = [
  listRoute('/backup-runs', runList),
  queryRoute({
    id: 'backups.backup.standing',
    path: '/backups',
    permission: 'backups.backup.view',
    scope: 'none',
    summary: 'When backups, log, contents, checks and drills were last done, and how far the copies are behind',
    response: backupsAnswer,
    handle: ({ platform }) => backupsNow(platform),
  }),
  commandRoute('POST', '/backups', makeBackup, { summary: 'Backs the database up now' }),
  commandRoute('POST', '/backups/verify', verifyBackup, { summary: 'Reads the copies again now' }),
  commandRoute('PUT', '/backup-settings', configureBackups, {
    summary: 'Says who is written to when something is overdue',
  }),
  commandRoute('POST', '/backup-drills', noteDrill, {
    summary: 'Writes down what a restore drill found',
    created: true,
  }),
]
