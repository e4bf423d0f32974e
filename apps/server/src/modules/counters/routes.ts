import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import * as counter from './commands/counter.ts'
import * as delivery from './commands/delivery.ts'
import * as feed from './commands/feed.ts'
import * as opening from './commands/opening.ts'
import * as register from './commands/register.ts'
import { belongingList } from './lists/account.ts'
import { openingList } from './lists/opening.ts'
import { recordList } from './lists/record.ts'
import { deliveryList } from './lists.ts'
import * as wire from './schema.ts'
import { feedState } from './service/feed-state.ts'
import { counterHealth } from './service/health.ts'
import { openingOf } from './service/opening.ts'
import { previewOf } from './service/preview.ts'
import * as store from './store/delivery.ts'
import { versionsOf } from './store/mapping.ts'
import { isRegisterRequired } from './store/register.ts'

const id = z.object({ id: z.uuid() })
const mapping = z.object({ counter: z.enum(wire.COUNTERS), kind: z.enum(wire.RATE_KINDS) })

async function detailOf({ db }: Platform, actor: Actor, deliveryId: string): Promise<wire.DeliveryDetail> {
  const found = await store.findDelivery(db, actor, deliveryId)
  if (!found) throw platformErrors.NOT_FOUND()
  const [rows, incidents, beside, reversedBy] = await Promise.all([
    store.rowsOfDelivery(db, deliveryId),
    store.incidentsOfDelivery(db, deliveryId),
    store.besideDelivery(db, found),
    store.reversalOf(db, found.changeId),
  ])
  return { ...found, rows, incidents, beside, reversedBy }
}

export const counterRoutes: readonly Route[] = [
  queryRoute({
    id: 'counters.counter.list',
    path: '/counters',
    permission: 'counters.counter.view',
    scope: 'none',
    summary: 'Every counter: whether it answers, what is on its way there, what went wrong last',
    response: z.object({ items: z.array(wire.counterHealth) }),
    handle: async ({ platform, actor }) => ({ items: await counterHealth(platform, actor) }),
  }),
  commandRoute('PUT', '/counters/{counter}', counter.configureCounter, {
    summary: 'Take a counter into use or out of it, and choose the way things go there',
  }),
  commandRoute('POST', '/counters/{counter}/try-now', counter.tryCounterNow, {
    summary: 'Try a counter again at once that nobody tries for the moment',
  }),
  queryRoute({
    id: 'counters.mapping.list',
    path: '/counters/{counter}/mappings/{kind}',
    permission: 'counters.counter.view',
    scope: 'none',
    summary: 'How rows of a kind are written for a counter, version by version',
    params: mapping,
    response: z.object({ items: z.array(wire.mappingVersion) }),
    handle: async ({ platform }, { params }) => ({ items: await versionsOf(platform.db, params.counter, params.kind) }),
  }),
  commandRoute('PUT', '/counters/{counter}/mappings/{kind}', counter.publishMapping, {
    summary: 'Publish a new version of how rows are written for a counter',
  }),
  queryRoute({
    id: 'counters.mapping.preview',
    method: 'POST',
    path: '/counter-mappings/preview',
    permission: 'counters.counter.view',
    scope: 'none',
    summary: 'A file as it would leave under a layout',
    body: wire.previewInput,
    response: wire.preview,
    handle: async (_context, { body }) => previewOf(body),
  }),
  listRoute('/counter-deliveries', deliveryList),
  queryRoute({
    id: 'counters.delivery.get',
    path: '/counter-deliveries/{id}',
    permission: 'counters.delivery.view',
    scope: 'accounts',
    summary: 'One delivery with its lines: approved, sent and read back',
    params: id,
    response: wire.deliveryDetail,
    handle: ({ platform, actor }, { params }) => detailOf(platform, actor, params.id),
  }),
  commandRoute('POST', '/counter-deliveries/{id}/resend', delivery.resendDelivery, {
    summary: 'Send a failed delivery again',
  }),
  commandRoute('POST', '/counter-deliveries/{id}/read-back', delivery.readBackDelivery, {
    summary: 'Read back once more what stands at the counter',
  }),
  commandRoute('POST', '/counter-deliveries/{id}/reverse', delivery.reverseDelivery, {
    summary: 'Take a change back at the register and every counter',
  }),
  commandRoute('POST', '/counter-incidents/{id}/close', delivery.closeCounterIncident, {
    summary: 'Say why a difference at the counter may stand',
  }),
  listRoute('/counter-accounts', belongingList),
  commandRoute('POST', '/accounts/{accountId}/counters', register.assignCounter, {
    summary: 'Say which counter keeps an account, from a day on',
  }),
  commandRoute('POST', '/counter-accounts/{id}/release', register.releaseCounter, {
    summary: 'End that a counter keeps an account',
  }),
  queryRoute({
    id: 'counters.register.get',
    path: '/counter-register',
    permission: 'counters.account.view',
    scope: 'none',
    summary: 'Whether every account has to stand in the register',
    response: wire.registerRule,
    handle: async ({ platform }) => ({ required: await isRegisterRequired(platform.db) }),
  }),
  commandRoute('PUT', '/counter-register', register.configureRegister, {
    summary: 'Lay down whether rates of an account that the register does not know are refused',
  }),
  queryRoute({
    id: 'counters.slot.list',
    path: '/counter-slots',
    permission: 'counters.counter.view',
    scope: 'none',
    summary: 'The slots of opening data: when each was pulled, how late it is, what went wrong',
    response: wire.feedState,
    handle: ({ platform }) => feedState(platform),
  }),
  commandRoute('PUT', '/counter-slots/{slot}', feed.configureSlot, {
    summary: 'Take a slot of opening data into use or out of it',
  }),
  commandRoute('POST', '/counter-slots/{slot}/pull', feed.pullSlotNow, { summary: 'Pull a slot at once' }),
  listRoute('/counter-openings', openingList),
  queryRoute({
    id: 'counters.opening.get',
    path: '/counter-openings/{id}',
    permission: 'counters.opening.view',
    scope: 'accounts',
    summary: 'One draft of an opening, each field as CAP and a person say it',
    params: id,
    response: wire.openingDetail,
    handle: ({ platform, actor }, { params }) => openingOf(platform, actor, params.id),
  }),
  commandRoute('POST', '/counter-openings/{id}/edit', opening.editOpening, { summary: 'Write a field of a draft' }),
  commandRoute('POST', '/counter-openings/{id}/settle', opening.settleOpening, {
    summary: 'Settle where a person and CAP say different things',
  }),
  commandRoute('POST', '/counter-openings/{id}/start', opening.startOpening, {
    summary: 'Make an application of a draft',
  }),
  commandRoute('POST', '/counter-openings/{id}/dismiss', opening.dismissOpening, {
    summary: 'Say that nothing will come of a draft',
  }),
  commandRoute('POST', '/counter-openings/{id}/reveal', opening.revealOpening, {
    summary: 'What a draft says in full',
  }),
  listRoute('/counter-records', recordList),
  commandRoute('POST', '/counter-records/{id}/reveal', feed.revealRecord, { summary: 'What a record says in full' }),
]
