import { leaveFree, ticketFacts } from '#modules/approvals'
import type { AnyCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import * as commands from './commands.ts'
import { groupErrors } from './errors.ts'
import { clientGroupsOf } from './facts.ts'
import { accountsOfGroup } from './filter.ts'
import { groupCrontab, groupTasks } from './jobs.ts'
import * as lists from './lists.ts'
import { routes } from './routes.ts'
import * as ruleCommands from './rule-commands.ts'
import { ownUsers } from './use.ts'

const all = [...Object.values(commands), ...Object.values(ruleCommands)] as AnyCommand[]

/** Groups are kept without approval until the broker lays one down. */
async function prepare(platform: Platform): Promise<void> {
  const now = platform.clock()
  await inTransaction(platform.db, (tx) =>
    leaveFree(
      { tx, now },
      all.map(({ name }) => name),
    ),
  )
}

/** Client groups and stock groups: what margin, reports, billing and credit are laid down for together. */
export const groups = defineModule({
  name: 'groups',
  migrations: new URL('./migrations/', import.meta.url),
  errors: groupErrors,
  permissions: [
    { key: 'groups.clientGroup.view' },
    { key: 'groups.clientGroup.export', sensitive: true },
    { key: 'groups.stockGroup.view' },
    { key: 'groups.stockGroup.export', sensitive: true },
  ],
  commands: all,
  lists: [lists.clientGroupList, lists.clientMemberList, lists.stockGroupList, lists.stockMemberList],
  routes,
  tasks: groupTasks,
  crontab: groupCrontab,
  offers: [accountsOfGroup, ticketFacts.offer(clientGroupsOf), ...ownUsers],
  prepare,
})

export { addClientMembers, addStockMembers, createClientGroup, createStockGroup } from './commands.ts'
export { setClientGroupRule } from './rule-commands.ts'
export * from './schema.ts'
export { type GroupUser, groupUsers } from './use.ts'
