import { requestFollowers } from '#modules/businesses'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as dispatch from './commands/dispatch.ts'
import * as item from './commands/item.ts'
import { dispatchErrors } from './errors.ts'
import { crontab, dispatchTasks } from './jobs.ts'
import { dispatchList, itemList } from './lists.ts'
import { routes } from './routes.ts'
import { dispatchFollower } from './service/ending.ts'

const commands = [
  dispatch.send,
  dispatch.extend,
  dispatch.urge,
  dispatch.recall,
  dispatch.close,
  dispatch.settle,
  item.recallItem,
  item.redirectItem,
  item.resendItem,
  item.openItem,
] as AnyCommand[]

/** What headquarters gives out to departments and people: a form to each, a day, a board. */
export const dispatches = defineModule({
  name: 'dispatches',
  migrations: new URL('./migrations/', import.meta.url),
  errors: dispatchErrors,
  permissions: [{ key: 'dispatches.dispatch.view' }, { key: 'dispatches.dispatch.export', sensitive: true }],
  commands,
  lists: [dispatchList, itemList],
  routes,
  tasks: dispatchTasks,
  crontab,
  offers: [requestFollowers.offer(dispatchFollower)],
})

export { send as sendDispatch } from './commands/dispatch.ts'
export { openItem as openDispatchItem } from './commands/item.ts'
export { dispatchErrors } from './errors.ts'
export * from './schema.ts'
