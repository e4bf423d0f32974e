import { platformErrors } from './errors.ts'
import { contentsPresent, referencesCounted, sweepObjects } from './files/upkeep.ts'
import { defineModule } from './module.ts'

/** What the platform itself offers: saved views, exports, bulk runs, live events, housekeeping. */
export const platformModule = defineModule({
  name: 'platform',
  migrations: new URL('./migrations/', import.meta.url),
  errors: platformErrors,
  tasks: { 'platform.object.sweep': sweepObjects },
  crontab: ['41 * * * * platform.object.sweep'],
  checks: [contentsPresent, referencesCounted],
})
