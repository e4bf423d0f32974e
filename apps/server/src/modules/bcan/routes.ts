import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { cancelBackfill, startBackfill } from './commands/backfill.ts'
import { closeRange, createParticipant, createRange, removeParticipant } from './commands/participant.ts'
import { configureRegime } from './commands/regime.ts'
import { recordConsent, setTrading } from './commands/registration.ts'
import { participantList, rangeList, registrationList } from './lists.ts'
import { backfills, clientRegister, decision, decisions, lookupMany, lookupQuery, regimes } from './schema.ts'
import { decideOrder, decideOrders, registerOf } from './service.ts'
import { lastBackfills } from './store/backfill.ts'
import { listRegimes } from './store/regime.ts'

/** Runs of numbering that the page shows. */
const RUNS_SHOWN = 10

export const routes: readonly Route[] = [
  listRoute('/bcan/registrations', registrationList),
  listRoute('/bcan/participants', participantList),
  listRoute('/bcan/ranges', rangeList),
  queryRoute({
    id: 'bcan.order.decide',
    path: '/bcan/orders/{accountNo}',
    permission: 'bcan.order.decide',
    scope: 'accounts',
    summary: 'The tag an order of an account goes under today, or that it must not go, with the reason',
    params: z.object({ accountNo: z.string().trim().min(1).max(40) }),
    query: lookupQuery,
    response: decision,
    handle: ({ platform, actor }, { params, query }) => decideOrder(platform, actor, { ...params, ...query }),
  }),
  queryRoute({
    id: 'bcan.order.decideMany',
    method: 'POST',
    path: '/bcan/orders/decisions',
    permission: 'bcan.order.decide',
    scope: 'accounts',
    summary: 'The same for up to a thousand orders, in the order asked',
    body: lookupMany,
    response: decisions,
    handle: async ({ platform, actor }, { body }) => ({ items: await decideOrders(platform, actor, body.items) }),
  }),
  queryRoute({
    id: 'bcan.registration.client',
    path: '/clients/{id}/bcan',
    permission: 'bcan.registration.view',
    scope: 'accounts',
    summary: 'Numbers and consents of a client, why it is not effective, and what would become of its orders',
    params: z.object({ id: z.uuid() }),
    response: clientRegister,
    handle: ({ platform, actor }, { params }) => registerOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'bcan.backfill.last',
    path: '/bcan/backfills',
    permission: 'bcan.participant.view',
    scope: 'none',
    summary: 'The last runs that numbered existing clients, with their progress',
    response: backfills,
    handle: async ({ platform }) => ({ items: await lastBackfills(platform.db, RUNS_SHOWN) }),
  }),
  queryRoute({
    id: 'bcan.regime.list',
    path: '/bcan/regimes',
    permission: 'bcan.participant.view',
    scope: 'none',
    summary: 'What the house has laid down for each regime',
    response: regimes,
    handle: async ({ platform }) => ({ items: await listRegimes(platform.db) }),
  }),
  commandRoute('PUT', '/bcan/regimes/{regime}', configureRegime, { summary: 'Lay down rules of a regime' }),
  commandRoute('POST', '/bcan/participants', createParticipant, { summary: 'Add a participant', created: true }),
  commandRoute('POST', '/bcan/participants/{id}/remove', removeParticipant, { summary: 'Remove a participant' }),
  commandRoute('POST', '/bcan/ranges', createRange, { summary: 'Lay down a number range', created: true }),
  commandRoute('POST', '/bcan/ranges/{id}/close', closeRange, { summary: 'Close a number range' }),
  commandRoute('POST', '/bcan/consents', recordConsent, {
    summary: 'Record a consent, or that it was withdrawn',
    created: true,
  }),
  commandRoute('POST', '/bcan/registrations/{id}/trading', setTrading, {
    summary: 'Allow or forbid a client to trade in Hong Kong or northbound',
  }),
  commandRoute('POST', '/bcan/backfills', startBackfill, {
    summary: 'Number the clients who have no number yet',
    created: true,
  }),
  commandRoute('POST', '/bcan/backfills/{id}/cancel', cancelBackfill, { summary: 'Stop a run of numbering' }),
]
