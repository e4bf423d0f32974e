import { sql } from 'kysely'
import { z } from 'zod'
import { normaliseAccountNo } from '#modules/accounts'
import { chosenFilter, dateFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { BUSINESSES, EVENT_STATES } from './schema.ts'
import { eventInScope } from './store/event.ts'

const accountNos = z.array(z.string().min(1).max(40)).min(1).max(20_000)
/** Numbers as people write them: several in one text too, set apart by commas of either width. */
const accountNosOf = (texts: readonly string[]) =>
  texts.flatMap((text) => text.split(/[,，、;；\s]+/u).map(normaliseAccountNo)).filter((no) => no !== '')
const NUMBERS = BUSINESSES.map(String) as [string, ...string[]]

/**
 * Events by the day they happened, newest first. Keyset on (occurred_on desc, id desc): index event_occurred, or
 * event_account_no, event_account, event_department, event_business, event_state, event_failed_required, event_repaired under those filters.
 */
export const eventList: ListDefinition = {
  id: 'cloudsync.event',
  permission: 'cloudsync.event.view',
  exportPermission: 'cloudsync.event.export',
  scope: 'accounts',
  summary: 'Business events and what of them the cloud platform has',
  from: sql`cloudsync.event e`,
  detail: sql`join clients.v_client c on c.id = e.client_id`,
  rowId: sql<string>`e.id`,
  where: eventInScope,
  topic: 'cloudEvents',
  columns: [
    { key: 'business', kind: 'state', width: 190, select: sql`e.business::text`, values: 'cloudsync:state.business' },
    {
      key: 'businessLine',
      kind: 'state',
      width: 104,
      select: sql`e.business_line`,
      values: 'access:state.businessLine',
    },
    { key: 'accountNo', kind: 'id', select: sql`e.account_no` },
    { key: 'due', kind: 'tags', width: 164, select: sql`e.due` },
    { key: 'failedRequired', kind: 'tags', width: 116, select: sql`e.failed_required` },
    { key: 'failedOptional', kind: 'tags', width: 116, select: sql`e.failed_optional` },
    { key: 'partial', kind: 'tags', width: 80, select: sql`e.partial` },
    { key: 'repaired', kind: 'boolean', width: 82, select: sql`e.repaired` },
    { key: 'occurredOn', kind: 'date', width: 108, select: sql`e.occurred_on` },
    { key: 'state', kind: 'state', select: sql`e.state`, values: 'cloudsync:state.event' },
    { key: 'eventNo', kind: 'id', select: sql`e.event_no`, hidden: true },
    { key: 'clientName', kind: 'text', select: sql`c.display_name`, hidden: true },
    { key: 'counter', kind: 'state', select: sql`e.counter`, values: 'cloudsync:state.counter', hidden: true },
    { key: 'source', kind: 'state', select: sql`e.source`, values: 'cloudsync:state.source', hidden: true },
    { key: 'repairedByName', kind: 'text', select: sql`e.repaired_by_name`, hidden: true },
    { key: 'repairReason', kind: 'text', select: sql`e.repair_reason`, hidden: true },
    { key: 'updatedAt', kind: 'instant', select: sql`e.updated_at`, hidden: true },
  ],
  filters: [
    defineFilter({
      key: 'accountNos',
      kind: 'paste',
      schema: accountNos,
      where: (values) => sql<boolean>`e.account_no = any(${accountNosOf(values)}::text[])`,
      match: sql<string>`e.account_no`,
    }),
    defineFilter({
      key: 'accountId',
      kind: 'id',
      schema: z.uuid(),
      where: (id) => sql<boolean>`e.account_id = ${id}::uuid`,
    }),
    defineFilter({
      key: 'hasFailedRequired',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql<boolean>`e.failed_required <> '{}'` : sql<boolean>`e.failed_required = '{}'`),
    }),
    defineFilter({
      key: 'repaired',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql<boolean>`e.repaired` : sql<boolean>`not e.repaired`),
    }),
    dateFilter('occurredOn', sql`e.occurred_on`),
    defineFilter({
      key: 'business',
      kind: 'select',
      schema: z.array(z.enum(NUMBERS)).min(1),
      options: NUMBERS,
      values: 'cloudsync:state.business',
      where: (chosen) => sql<boolean>`e.business = any(${[...chosen]}::int[])`,
    }),
    chosenFilter('state', sql`e.state`, EVENT_STATES, 'cloudsync:state.event'),
  ],
  sorts: [{ key: 'occurredOn', by: sql`e.occurred_on`, type: 'date', direction: 'desc' }],
}
