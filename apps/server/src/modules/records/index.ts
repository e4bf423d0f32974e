import { defineModule } from '#platform/module.ts'
import { recordErrors } from './errors.ts'
import { recordList } from './lists.ts'
import { recordRoutes } from './routes.ts'

/** The operation records, read: who did what to whom, with which result. The pipeline writes them. */
export const records = defineModule({
  name: 'records',
  migrations: null,
  errors: recordErrors,
  permissions: [{ key: 'records.record.view' }, { key: 'records.record.export', sensitive: true }],
  lists: [recordList],
  routes: recordRoutes,
})

export * from './schema.ts'
