import { caseFollowers } from '#modules/approvals'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { oaErrors } from './errors.ts'
import { oaCrontab, oaTasks } from './jobs.ts'
import { decisionList, personList, todoList, VIEW } from './lists.ts'
import { oaRoutes } from './routes.ts'
import { oaFollower } from './service/sync.ts'

/** The office tool: to-dos stand there, and decisions come from there. */
export const oa = defineModule({
  name: 'oa',
  migrations: new URL('./migrations/', import.meta.url),
  errors: oaErrors,
  permissions: [{ key: VIEW }, { key: 'oa.link.export' }],
  commands: [commands.mapOperator, commands.unmapOperator, commands.setLimits, commands.resync] as AnyCommand[],
  lists: [todoList, decisionList, personList],
  routes: oaRoutes,
  tasks: oaTasks,
  crontab: oaCrontab,
  offers: [caseFollowers.offer(oaFollower)],
})

export { mapOperator as mapOaUser } from './commands.ts'
export * from './schema.ts'
