import { sql } from 'kysely'
import { z } from 'zod'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { DELIVERY_STATES, SUBSCRIPTION_STATES } from './schema.ts'
import { eventInScope } from './store/event.ts'

export const VIEW = 'webhooks.subscription.view'

/** Every subscription, newest first: index subscription_created. */
export const subscriptionList: ListDefinition = {
  id: 'webhooks.subscription',
  permission: VIEW,
  exportPermission: 'webhooks.subscription.export',
  scope: 'none',
  summary: 'Subscriptions to events, with how their receivers do',
  from: sql`webhooks.subscription s`,
  rowId: sql<string>`s.id`,
  where: () => sql<boolean>`true`,
  topic: 'webhooks',
  columns: [
    { key: 'name', kind: 'text', select: sql`s.name` },
    { key: 'url', kind: 'text', select: sql`s.url` },
    { key: 'state', kind: 'state', select: sql`s.state`, values: 'webhooks:state.subscription' },
    { key: 'reason', kind: 'state', select: sql`s.reason`, values: 'webhooks:state.reason' },
    { key: 'operatorName', kind: 'text', select: sql`s.operator_name` },
    {
      key: 'waiting',
      kind: 'number',
      select: sql`(select count(*)::int from webhooks.delivery d where d.subscription_id = s.id and d.state = 'waiting')`,
    },
    { key: 'failingSince', kind: 'instant', select: sql`s.failing_since` },
    { key: 'createdAt', kind: 'instant', select: sql`s.created_at` },
  ],
  filters: [chosenFilter('state', sql`s.state`, SUBSCRIPTION_STATES, 'webhooks:state.subscription')],
  sorts: [{ key: 'createdAt', by: sql`s.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** What was sent to receivers about rows in scope, newest first: index delivery_created. */
export const deliveryList: ListDefinition = {
  id: 'webhooks.delivery',
  permission: VIEW,
  exportPermission: 'webhooks.subscription.export',
  scope: 'accounts',
  summary: 'Deliveries of events in scope, with what became of each',
  from: sql`webhooks.delivery d join webhooks.event e on e.seq = d.event_seq`,
  rowId: sql<string>`d.id`,
  where: eventInScope,
  topic: 'webhooks',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`d.created_at` },
    { key: 'type', kind: 'text', select: sql`e.type` },
    { key: 'eventId', kind: 'text', select: sql`e.id` },
    { key: 'state', kind: 'state', select: sql`d.state`, values: 'webhooks:state.delivery' },
    { key: 'attempts', kind: 'number', select: sql`d.attempts` },
    { key: 'httpStatus', kind: 'number', select: sql`d.http_status` },
    { key: 'error', kind: 'text', select: sql`d.error` },
    { key: 'durationMs', kind: 'number', select: sql`d.duration_ms`, hidden: true },
    { key: 'settledAt', kind: 'instant', select: sql`d.settled_at` },
    { key: 'replays', kind: 'number', select: sql`d.replays`, hidden: true },
  ],
  filters: [
    chosenFilter('state', sql`d.state`, DELIVERY_STATES, 'webhooks:state.delivery'),
    defineFilter({
      key: 'type',
      kind: 'text',
      schema: z.string().trim().min(1).max(100),
      where: (value) => sql<boolean>`e.type = ${value}`,
    }) as ListFilter,
    defineFilter({
      key: 'subscriptionId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`d.subscription_id = ${value}::uuid`,
    }) as ListFilter,
  ],
  sorts: [{ key: 'createdAt', by: sql`d.created_at`, type: 'timestamptz', direction: 'desc' }],
}
