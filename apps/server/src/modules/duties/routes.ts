import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import * as commands from './commands.ts'
import { conflictList, granterList } from './lists.ts'
import { listOwnClients, OWN_CLIENTS_VIEW, stateOwnClient, withdrawOwnClient } from './own-clients.ts'
import * as wire from './schema.ts'
import * as store from './store.ts'

/** A conflict of somebody in reach, with the ways to each permission. @throws NOT_FOUND */
async function conflictOf(
  { db, clock }: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof wire.conflictDetail>> {
  const conflict = await store.findConflict(db, actor, id)
  if (!conflict) throw platformErrors.NOT_FOUND()
  const { operatorId, name, username, ruleCode, ruleNames, severity, kind, oneKeys, otherKeys, ...rest } = conflict
  const keys = [...oneKeys, ...otherKeys]
  const ways = await store.waysTo(db, operatorId, keys, toWire(clock()))
  const withWays = (list: readonly string[]) => list.map((key) => ({ key, ways: ways.get(key) ?? [] }))
  const flows = await store.flowNames(db, [conflict.subject, ...keys.map((key) => key.split('/')[0] ?? '')])
  const steps = await store.stepNames(db, keys)
  const acceptances = await store.acceptancesOf(db, id)
  const own = operatorId === actor.operatorId
  const asked = acceptances.find((one) => one.state === 'proposed')
  return {
    ...rest,
    rule: { code: ruleCode, names: ruleNames, severity, kind },
    person: { id: operatorId, name, username },
    oneKeys: withWays(oneKeys),
    otherKeys: withWays(otherKeys),
    flows,
    steps,
    acceptances: acceptances.map(({ conflictId: _c, operatorId: _o, proposedById: _p, ...one }) => one),
    mayPropose: !own && conflict.state === 'open' && actor.permissions.has(commands.proposeAcceptance.name),
    mayDecide:
      !own &&
      asked !== undefined &&
      asked.proposedById !== actor.operatorId &&
      actor.permissions.has(commands.confirmAcceptance.name),
  }
}

export const routes: readonly Route[] = [
  listRoute('/duties/conflicts', conflictList),
  queryRoute({
    id: 'duties.conflict.get',
    path: '/duties/conflicts/{id}',
    permission: conflictList.permission,
    scope: 'accounts',
    summary: 'One conflict of duties: both sides with the ways to them, and the exceptions',
    params: z.object({ id: z.uuid() }),
    response: wire.conflictDetail,
    handle: ({ platform, actor }, { params }) => conflictOf(platform, actor, params.id),
  }),
  listRoute('/duties/granters', granterList),
  queryRoute({
    id: 'duties.rule.list',
    path: '/duties/rules',
    permission: conflictList.permission,
    scope: 'accounts',
    summary: 'What nobody should have both of, and how many people have',
    response: wire.ruleList,
    handle: async ({ platform, actor }) => ({
      items: await store.listRules(platform.db, actor),
      foundAt: await store.foundAt(platform.db),
    }),
  }),
  commandRoute('PUT', '/duties/rules/{code}', commands.saveRule, { summary: 'Lay down a separation of duties' }),
  commandRoute('POST', '/duties/rules/{code}/weigh', commands.weighRule, {
    summary: 'Weigh a separation of duties otherwise, or let it rest',
  }),
  commandRoute('POST', '/duties/find', commands.findNow, { summary: 'Work the report of duties out now' }),
  commandRoute('POST', '/duties/conflicts/{conflictId}/acceptances', commands.proposeAcceptance, {
    summary: 'Ask for an exception from a separation of duties',
    created: true,
  }),
  commandRoute('POST', '/duties/acceptances/{id}/confirm', commands.confirmAcceptance, {
    summary: 'Allow an exception somebody else asked for',
  }),
  commandRoute('POST', '/duties/acceptances/{id}/refuse', commands.refuseAcceptance, {
    summary: 'Refuse an exception somebody else asked for',
  }),
  commandRoute('POST', '/duties/acceptances/{id}/end', commands.endAcceptance, {
    summary: 'Take an exception back, asked for or allowed',
  }),
  queryRoute({
    id: 'duties.ownClient.list',
    path: '/duties/people/{operatorId}/clients',
    permission: OWN_CLIENTS_VIEW,
    scope: 'accounts',
    summary: 'The clients that somebody of the house is',
    params: z.object({ operatorId: z.uuid() }),
    response: wire.ownClients,
    handle: ({ platform, actor }, { params }) => listOwnClients(platform.db, actor, params.operatorId),
  }),
  commandRoute('POST', '/duties/people/{operatorId}/clients', stateOwnClient, {
    summary: 'Say that somebody of the house is a client',
    created: true,
  }),
  commandRoute('POST', '/duties/people/{operatorId}/clients/{clientId}/withdraw', withdrawOwnClient, {
    summary: 'Take back that somebody of the house is a client',
  }),
]
