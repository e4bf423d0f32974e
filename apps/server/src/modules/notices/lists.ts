import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { NOTICE_EVENTS, RECIPIENTS } from './schema.ts'

export const VIEW = 'notices.notice.view'
export const LOG = 'notices.delivery.view'

const event: ListFilter = chosenFilter('event', sql`n.event`, NOTICE_EVENTS, 'notices:state.event')
const newest = [{ key: 'createdAt', by: sql`n.created_at`, type: 'timestamptz', direction: 'desc' }] as const

/** One's own notices, newest first: index notice_operator. */
export const noticeList: ListDefinition = {
  id: 'notices.notice',
  permission: VIEW,
  exportPermission: 'notices.notice.export',
  scope: 'own',
  summary: "One's own notices",
  from: sql`notices.notice n`,
  rowId: sql<string>`n.id`,
  where: (actor) => sql<boolean>`n.operator_id = ${actor.operatorId}::uuid`,
  topic: 'notices',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`n.created_at` },
    { key: 'event', kind: 'state', select: sql`n.event`, values: 'notices:state.event' },
    { key: 'title', kind: 'text', select: sql`n.title` },
    { key: 'body', kind: 'text', select: sql`n.body` },
    { key: 'readAt', kind: 'instant', select: sql`n.read_at` },
    { key: 'path', kind: 'text', select: sql`n.path`, hidden: true },
  ],
  filters: [
    event,
    defineFilter({
      key: 'unread',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql<boolean>`n.read_at is null` : sql<boolean>`n.read_at is not null`),
    }) as ListFilter,
  ],
  sorts: newest,
}

/** SQL: whether the actor sees the case that notice `n` is about. */
const noticeInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`n.business_line`, departmentId: sql`n.department_id` })

const wayState = sql`case when w.id is null then 'delivered' when w.settled_at is null then 'waiting'
  when w.message_id is null then 'dropped' else lower(m.status) end`

/** Who was told what about cases in scope, and by which ways, newest first: indexes notice_case, notice_client. */
export const deliveryList: ListDefinition = {
  id: 'notices.delivery',
  permission: LOG,
  exportPermission: 'notices.delivery.export',
  scope: 'accounts',
  summary: 'Notices about cases in scope, with what became of each',
  from: sql`notices.notice n left join notices.way w on w.notice_id = n.id`,
  detail: sql`left join messages.v_message m on m.id = w.message_id`,
  rowId: sql<string>`coalesce(w.id, n.id)`,
  where: noticeInScope,
  topic: 'messages',
  columns: [
    { key: 'createdAt', kind: 'instant', select: sql`n.created_at` },
    { key: 'event', kind: 'state', select: sql`n.event`, values: 'notices:state.event' },
    { key: 'recipient', kind: 'state', select: sql`n.recipient`, values: 'notices:state.recipient' },
    { key: 'operatorId', kind: 'text', select: sql`n.operator_id`, names: 'people' },
    { key: 'title', kind: 'text', select: sql`n.title` },
    { key: 'channel', kind: 'state', select: sql`coalesce(w.channel, 'console')`, values: 'notices:state.channel' },
    { key: 'toMasked', kind: 'text', select: sql`m.to_masked` },
    { key: 'state', kind: 'state', select: wayState, values: 'notices:state.way' },
    { key: 'reason', kind: 'state', select: sql`m.reason`, values: 'messages:state.reason' },
    { key: 'sentAt', kind: 'instant', select: sql`m.sent_at` },
    { key: 'readAt', kind: 'instant', select: sql`n.read_at` },
    { key: 'messageId', kind: 'text', select: sql`w.message_id`, hidden: true },
  ],
  filters: [
    event,
    chosenFilter('recipient', sql`n.recipient`, RECIPIENTS, 'notices:state.recipient'),
    defineFilter({
      key: 'caseId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`n.case_id = ${value}::uuid`,
    }) as ListFilter,
    defineFilter({
      key: 'clientId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`n.client_id = ${value}::uuid`,
    }) as ListFilter,
  ],
  sorts: newest,
}
