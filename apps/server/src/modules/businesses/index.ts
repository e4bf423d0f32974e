import { leaveFree } from '#modules/approvals'
import type { AnyCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import * as design from './commands/business.ts'
import { businessErrors } from './errors.ts'
import { businessList } from './lists.ts'
import { businessRoutes } from './routes/business.ts'

const commands = [
  design.createBusiness,
  design.updateBusiness,
  design.publishBusiness,
  design.retireBusiness,
  design.importBusiness,
] as AnyCommand[]

/** Publishing and retiring need nobody's approval until the broker lays down a rule. */
async function prepare(platform: Platform): Promise<void> {
  const free = [design.publishBusiness.name, design.retireBusiness.name]
  await inTransaction(platform.db, (tx) => leaveFree({ tx, now: platform.clock() }, free))
}

/** Businesses that staff design, and the requests that run on them. */
export const businesses = defineModule({
  name: 'businesses',
  migrations: new URL('./migrations/', import.meta.url),
  errors: businessErrors,
  permissions: [{ key: 'businesses.business.view' }, { key: 'businesses.business.export' }],
  commands,
  lists: [businessList],
  routes: businessRoutes,
  prepare,
})

export { businessErrors } from './errors.ts'
export * from './schema.ts'
