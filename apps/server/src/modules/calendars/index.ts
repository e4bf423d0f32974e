import { officeTime } from '#modules/approvals'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { calendarErrors } from './errors.ts'
import { dayList } from './lists.ts'
import { officeHours } from './office-time.ts'
import { routes } from './routes.ts'
import { prepareOffices } from './seed.ts'

/** When offices are open: what deadlines and waits count by. */
export const calendars = defineModule({
  name: 'calendars',
  migrations: new URL('./migrations/', import.meta.url),
  errors: calendarErrors,
  permissions: [{ key: 'calendars.office.view' }],
  commands: Object.values(commands) as AnyCommand[],
  lists: [dayList],
  routes,
  offers: [officeTime.offer(officeHours)],
  prepare: prepareOffices,
})

export { calendarErrors } from './errors.ts'
export { officeByCode, officeHours } from './office-time.ts'
