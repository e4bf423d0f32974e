import { sql } from 'kysely'
import { z } from 'zod'
import { nameMatches } from '#modules/clients'
import { chosenFilter, containsFilter, dateFilter, instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { EVENT_STATUSES, IDLE_DAYS, RESULTS, TRIGGERS } from './schema.ts'
import { eventInScope } from './store.ts'

const text = z.string().trim().min(1).max(100)

/** What waits for the reader: events they look into, and those in approval that neither they made nor submitted. */
const work: ListFilter[] = [
  defineFilter({
    key: 'mine',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes, { operatorId }) =>
      yes ? sql<boolean>`e.assignee_id = ${operatorId}` : sql<boolean>`e.assignee_id is distinct from ${operatorId}`,
  }),
  defineFilter({
    key: 'overdue',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes, _actor, { clock }) => {
      const late = sql<boolean>`(e.status <> 'COMPLETED' and e.due_at < ${clock().toString()}::timestamptz)`
      return yes ? late : sql<boolean>`${late} is not true`
    },
  }),
  defineFilter({
    key: 'mayReview',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes, { operatorId }) => {
      const open = sql<boolean>`(e.status = 'IN_APPROVAL' and e.creator_id <> ${operatorId} and e.submitter_id <> ${operatorId})`
      return yes ? open : sql<boolean>`${open} is not true`
    },
  }),
]

/** Suspicious events in scope, newest first: index event_created. */
export const eventList: ListDefinition = {
  id: 'suspicions.event',
  permission: 'suspicions.event.view',
  exportPermission: 'suspicions.event.export',
  scope: 'accounts',
  summary: 'Suspicious events in scope; for those alone who were given the right by name',
  from: sql`suspicions.event e join accounts.v_account a on a.id = e.account_id
    join clients.v_client c on c.id = e.client_id`,
  rowId: sql<string>`e.id`,
  where: eventInScope,
  topic: 'suspicions',
  columns: [
    { key: 'eventNo', kind: 'id', select: sql`e.event_no` },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
    { key: 'clientNameZh', kind: 'text', select: sql`c.name_zh` },
    { key: 'clientNameEn', kind: 'text', select: sql`c.name_en` },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no` },
    { key: 'alertedOn', kind: 'date', select: sql`e.alerted_on` },
    { key: 'trigger', kind: 'state', select: sql`e.trigger`, values: 'suspicions:state.trigger' },
    { key: 'triggerRemark', kind: 'text', select: sql`e.trigger_remark`, hidden: true },
    { key: 'remark', kind: 'text', select: sql`e.remark`, hidden: true },
    { key: 'source', kind: 'state', select: sql`e.source`, values: 'suspicions:state.source', hidden: true },
    { key: 'status', kind: 'state', select: sql`e.status`, values: 'suspicions:state.event' },
    { key: 'result', kind: 'state', select: sql`e.result`, values: 'suspicions:state.result' },
    { key: 'assigneeName', kind: 'text', select: sql`e.assignee_id`, names: 'people' },
    { key: 'dueAt', kind: 'instant', select: sql`e.due_at` },
    { key: 'strReference', kind: 'text', select: sql`e.str_reference`, hidden: true },
    { key: 'creatorName', kind: 'text', select: sql`e.creator_name` },
    { key: 'createdAt', kind: 'instant', select: sql`e.created_at` },
    { key: 'updatedAt', kind: 'instant', select: sql`e.updated_at` },
    { key: 'reviewerName', kind: 'text', select: sql`e.reviewer_name`, hidden: true },
    { key: 'reviewedAt', kind: 'instant', select: sql`e.reviewed_at`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'clientName',
      kind: 'search',
      schema: text,
      where: (value) => nameMatches(value, sql`c.search_words`, sql`c.id`),
    }),
    defineFilter({
      key: 'clientNo',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`c.client_no = ${value.toUpperCase()}`,
    }),
    defineFilter({
      key: 'accountNo',
      kind: 'text',
      schema: text,
      where: (value) => sql<boolean>`a.account_no = ${value.toUpperCase()}`,
    }),
    chosenFilter('trigger', sql`e.trigger`, TRIGGERS, 'suspicions:state.trigger'),
    chosenFilter('status', sql`e.status`, EVENT_STATUSES, 'suspicions:state.event'),
    ...work,
    chosenFilter('result', sql`e.result`, RESULTS, 'suspicions:state.result'),
    dateFilter('alertedOn', sql`e.alerted_on`),
    containsFilter('strReference', sql`e.str_reference`),
    containsFilter('creatorName', sql`e.creator_name`),
    instantFilter('createdAt', sql`e.created_at`),
    defineFilter({
      key: 'notUpdatedFor',
      kind: 'select',
      schema: z.array(z.enum(IDLE_DAYS)).min(1),
      options: IDLE_DAYS,
      values: 'suspicions:state.idle',
      // Of several the shortest: it holds the others.
      where: (days, _actor, { clock }) =>
        sql<boolean>`e.updated_at <= ${clock()
          .subtract({ hours: 24 * Math.min(...days.map(Number)) })
          .toString()}::timestamptz`,
    }),
  ],
  sorts: [
    { key: 'createdAt', by: sql`e.created_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'updatedAt', by: sql`e.updated_at`, type: 'timestamptz', direction: 'asc' },
    { key: 'dueAt', by: sql`e.due_at`, type: 'timestamptz', direction: 'asc' },
  ],
}
