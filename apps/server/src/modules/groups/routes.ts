import { z } from 'zod'
import type { AnyCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { type Intake, intakeRoutes } from '#platform/sheets/intake.ts'
import * as commands from './commands.ts'
import * as lists from './lists.ts'
import { matchClientGroup, setClientGroupRule } from './rule-commands.ts'
import {
  type ClientMemberRow,
  clientRow,
  type GroupKind,
  groupDetail,
  MEMBERS_MAX,
  type StockMemberRow,
  stockRow,
} from './schema.ts'
import { findGroup } from './store.ts'
import { usesOf } from './use.ts'

const getRoute = (kind: GroupKind) =>
  queryRoute({
    id: `groups.${kind}Group.get`,
    path: `/${kind}-groups/{id}`,
    permission: `groups.${kind}Group.view`,
    scope: 'none',
    summary: `One ${kind} group, with what uses it`,
    params: z.object({ id: z.uuid() }),
    response: groupDetail,
    async handle({ platform, actor }, { params }) {
      const group = await findGroup(platform.db, kind, params.id)
      if (!group) throw platformErrors.NOT_FOUND()
      return { ...group, uses: await usesOf(platform, platform.db, group, actor.language) }
    },
  })

type Writes = Record<'create' | 'update' | 'remove' | 'add' | 'removeMember', AnyCommand>

const writeRoutes = (kind: GroupKind, writes: Writes): Route[] => [
  commandRoute('POST', `/${kind}-groups`, writes.create, { summary: `Make a ${kind} group`, created: true }),
  commandRoute('PUT', `/${kind}-groups/{id}`, writes.update, { summary: `Change a ${kind} group` }),
  commandRoute('POST', `/${kind}-groups/{id}/remove`, writes.remove, {
    summary: `Remove a ${kind} group nothing uses`,
  }),
  commandRoute('POST', `/${kind}-groups/{groupId}/members`, writes.add, { summary: `Add members to a ${kind} group` }),
  commandRoute('POST', `/${kind}-group-members/{id}/remove`, writes.removeMember, {
    summary: `Take one member out of a ${kind} group`,
  }),
]

const clientIntake: Intake<ClientMemberRow> = {
  id: 'groups.clientMember',
  path: '/client-group-members',
  permission: commands.addClientMembers.name,
  scope: 'accounts',
  rows: 'members of a client group',
  columns: [{ key: 'accountNo' }, { key: 'clientNo' }],
  rowsMax: MEMBERS_MAX,
  row: clientRow,
}
const stockIntake: Intake<StockMemberRow> = {
  id: 'groups.stockMember',
  path: '/stock-group-members',
  permission: commands.addStockMembers.name,
  scope: 'none',
  rows: 'instruments of a stock group',
  columns: [{ key: 'instrument', required: true }],
  rowsMax: MEMBERS_MAX,
  row: stockRow,
}

export const routes: Route[] = [
  listRoute('/client-groups', lists.clientGroupList),
  listRoute('/client-group-members', lists.clientMemberList),
  getRoute('client'),
  ...writeRoutes('client', {
    create: commands.createClientGroup as AnyCommand,
    update: commands.updateClientGroup as AnyCommand,
    remove: commands.removeClientGroup as AnyCommand,
    add: commands.addClientMembers as AnyCommand,
    removeMember: commands.removeClientMember as AnyCommand,
  }),
  ...intakeRoutes(clientIntake),
  commandRoute('PUT', '/client-groups/{id}/rule', setClientGroupRule as AnyCommand, {
    summary: 'Members of a client group by rule, or by hand again',
  }),
  commandRoute('POST', '/client-groups/{id}/match', matchClientGroup as AnyCommand, {
    summary: 'Bring the members of a client group to what its rule says',
  }),
  listRoute('/stock-groups', lists.stockGroupList),
  listRoute('/stock-group-members', lists.stockMemberList),
  getRoute('stock'),
  ...writeRoutes('stock', {
    create: commands.createStockGroup as AnyCommand,
    update: commands.updateStockGroup as AnyCommand,
    remove: commands.removeStockGroup as AnyCommand,
    add: commands.addStockMembers as AnyCommand,
    removeMember: commands.removeStockMember as AnyCommand,
  }),
  ...intakeRoutes(stockIntake),
]
