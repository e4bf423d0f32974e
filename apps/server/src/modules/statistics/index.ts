import { defineModule } from '#platform/module.ts'
import { statisticsErrors } from './errors.ts'
import { crontab, tasks } from './jobs.ts'
import { dayList } from './lists.ts'
import { routes } from './routes.ts'

/** How much goes through the flows, how well and how fast: read from the published views of approvals. */
export const statistics = defineModule({
  name: 'statistics',
  migrations: new URL('./migrations/', import.meta.url),
  errors: statisticsErrors,
  permissions: [{ key: 'statistics.figure.view' }, { key: 'statistics.figure.export', sensitive: true }],
  lists: [dayList],
  routes,
  tasks,
  crontab,
})

export * from './schema.ts'
