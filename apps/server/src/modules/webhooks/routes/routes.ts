import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import * as commands from '../commands.ts'
import { deliveryList, subscriptionList, VIEW } from '../lists.ts'
import { eventTypes } from '../policy/types.ts'
import { eventPage, eventQuery, subscriptionDetail } from '../schema.ts'
import { VIEW_EVENTS } from '../service/feed.ts'
import { eventsAfter, feedPosition, lastSeq, openFeed } from '../store/event.ts'
import { findSubscription } from '../store/subscription.ts'
import { streamRoute } from './stream.ts'

const feed = queryRoute({
  id: 'webhooks.event.list',
  path: '/event-feed',
  permission: VIEW_EVENTS,
  scope: 'accounts',
  summary: 'Events in scope after a cursor, oldest first; without one, where events stand now',
  query: eventQuery,
  response: eventPage,
  async handle({ platform, actor }, { query }) {
    const { db, clock } = platform
    if ((await feedPosition(db)) === null) await inTransaction(db, (tx) => openFeed(tx, toWire(clock())))
    const { after, type = null, limit } = query
    if (after === undefined) return { items: [], cursor: String(await lastSeq(db)), more: false }
    const found = await eventsAfter(db, actor, { after: Number(after), type, limit })
    const items = found.map(({ seq: _seq, ...event }) => event)
    return { items, cursor: String(found.at(-1)?.seq ?? after), more: found.length === limit }
  },
})

export const webhookRoutes: readonly Route[] = [
  listRoute('/webhooks', subscriptionList),
  listRoute('/webhook-deliveries', deliveryList),
  feed,
  streamRoute,
  queryRoute({
    id: 'webhooks.subscription.get',
    path: '/webhooks/{id}',
    permission: VIEW,
    scope: 'none',
    summary: 'One subscription; its secret is never shown again',
    params: z.object({ id: z.uuid() }),
    response: subscriptionDetail,
    async handle({ platform }, { params }) {
      const found = await findSubscription(platform.db, params.id)
      if (!found) throw platformErrors.NOT_FOUND()
      return found
    },
  }),
  queryRoute({
    id: 'webhooks.type.list',
    path: '/webhook-event-types',
    permission: VIEW,
    scope: 'none',
    summary: 'Every type of event that can be subscribed to',
    response: z.object({ items: z.array(z.string()) }),
    handle: async ({ platform }) => ({ items: eventTypes(platform.commands.keys()) }),
  }),
  commandRoute('POST', '/webhooks', commands.subscribe, { summary: 'Subscribe to events', created: true }),
  commandRoute('PUT', '/webhooks/{id}', commands.changeSubscription, { summary: 'Change a subscription' }),
  commandRoute('POST', '/webhooks/{id}/secret', commands.rotateSecret, {
    summary: 'Give a subscription another secret',
  }),
  commandRoute('POST', '/webhooks/{id}/pause', commands.pauseSubscription, { summary: 'Pause a subscription' }),
  commandRoute('POST', '/webhooks/{id}/resume', commands.resumeSubscription, { summary: 'Go on with a subscription' }),
  commandRoute('POST', '/webhooks/{id}/trial', commands.tryReceiver, { summary: 'Send a trial event' }),
  commandRoute('DELETE', '/webhooks/{id}', commands.removeSubscription, { summary: 'Remove a subscription' }),
  commandRoute('POST', '/webhook-deliveries/{id}/replay', commands.replayDelivery, {
    summary: 'Send a delivery again',
  }),
]
