import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { REGIMES } from '#modules/bcan'
import { clientInScope } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { dateFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { ANSWER_KINDS, ANSWER_STATES, BREAK_KINDS, BREAK_STATES, FILING_STATES, OMISSIONS } from './schema.ts'

const regimeFilter = (column: RawBuilder<unknown>): ListFilter =>
  defineFilter({
    key: 'regime',
    kind: 'select',
    schema: z.array(z.enum(REGIMES)).min(1),
    options: REGIMES,
    values: 'bcan:state.regime',
    where: (chosen) => sql<boolean>`${column} = any(${chosen}::text[])`,
  })

const oneOf = (key: string, options: readonly [string, ...string[]], values: string, column: RawBuilder<unknown>) =>
  defineFilter({
    key,
    kind: 'select',
    schema: z.array(z.enum(options)).min(1),
    options,
    values,
    where: (chosen) => sql<boolean>`${column} = any(${chosen}::text[])`,
  })

/** Files made, newest first: index filing_made. */
export const filingList: ListDefinition = {
  id: 'filing.filing',
  permission: 'filing.filing.view',
  exportPermission: 'filing.filing.export',
  scope: 'none',
  summary: 'Files made for the exchange, with their figures',
  from: sql`filing.filing f join filing.profile p on p.id = f.profile_id`,
  rowId: sql<string>`f.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'filedOn', kind: 'date', select: sql`f.filed_on` },
    { key: 'seq', kind: 'number', width: 116, select: sql`f.seq` },
    { key: 'regime', kind: 'state', width: 140, select: sql`f.regime`, values: 'bcan:state.regime' },
    { key: 'ceNo', kind: 'id', width: 100, select: sql`f.ce_no` },
    { key: 'state', kind: 'state', select: sql`f.state`, values: 'filing:state.filing' },
    { key: 'clients', kind: 'number', width: 88, select: sql`f.clients` },
    { key: 'changed', kind: 'number', width: 88, select: sql`f.changed` },
    { key: 'omitted', kind: 'number', width: 88, select: sql`f.omitted` },
    { key: 'rejected', kind: 'number', width: 88, select: sql`f.rejected` },
    { key: 'sentAt', kind: 'instant', width: 150, select: sql`f.sent_at` },
    { key: 'sentBy', kind: 'state', select: sql`f.sent_by`, values: 'filing:state.way', hidden: true },
    { key: 'sendError', kind: 'state', select: sql`f.send_error`, values: 'filing:state.failure', hidden: true },
    { key: 'slot', kind: 'text', select: sql`f.slot`, hidden: true },
    { key: 'parties', kind: 'number', select: sql`f.parties`, hidden: true },
    { key: 'fileName', kind: 'text', select: sql`f.file_name`, hidden: true },
    { key: 'size', kind: 'number', select: sql`f.size`, hidden: true },
    { key: 'builtMs', kind: 'number', select: sql`f.built_ms`, hidden: true },
    { key: 'profileVersion', kind: 'number', select: sql`p.version`, hidden: true },
    { key: 'verified', kind: 'boolean', select: sql`p.verified_at is not null`, hidden: true },
    { key: 'responseCode', kind: 'text', select: sql`f.response_code`, hidden: true },
    { key: 'madeBy', kind: 'text', select: sql`f.made_by_name`, hidden: true },
    { key: 'madeAt', kind: 'instant', select: sql`f.made_at`, hidden: true },
    { key: 'imagedAt', kind: 'instant', select: sql`f.imaged_at`, hidden: true },
  ],
  filters: [
    regimeFilter(sql`f.regime`),
    oneOf('state', FILING_STATES, 'filing:state.filing', sql`f.state`),
    dateFilter('filedOn', sql`f.filed_on`),
  ],
  sorts: [{ key: 'madeAt', by: sql`f.made_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Answers of the exchange, newest first: index answer_received. */
export const answerList: ListDefinition = {
  id: 'filing.answer',
  permission: 'filing.filing.view',
  exportPermission: 'filing.filing.export',
  scope: 'none',
  summary: 'Answers of the exchange and what came of each',
  from: sql`filing.answer a left join filing.filing f on f.id = a.filing_id`,
  rowId: sql<string>`a.id`,
  where: () => sql<boolean>`true`,
  topic: 'filings',
  columns: [
    { key: 'receivedAt', kind: 'instant', width: 150, select: sql`a.received_at` },
    { key: 'kind', kind: 'state', width: 132, select: sql`a.kind`, values: 'filing:state.answerKind' },
    { key: 'regime', kind: 'state', width: 140, select: sql`a.regime`, values: 'bcan:state.regime' },
    { key: 'fileName', kind: 'text', select: sql`a.file_name` },
    { key: 'state', kind: 'state', select: sql`a.state`, values: 'filing:state.answer' },
    { key: 'refusal', kind: 'state', select: sql`a.refusal`, values: 'filing:state.refusal' },
    { key: 'rows', kind: 'number', width: 84, select: sql`a.rows` },
    { key: 'breaks', kind: 'number', width: 84, select: sql`a.breaks` },
    { key: 'filedOn', kind: 'date', select: sql`f.filed_on` },
    { key: 'seq', kind: 'number', width: 110, select: sql`f.seq` },
    { key: 'receivedBy', kind: 'state', select: sql`a.received_by`, values: 'filing:state.way', hidden: true },
    { key: 'receiverName', kind: 'text', select: sql`a.receiver_name`, hidden: true },
    { key: 'refusalLine', kind: 'number', select: sql`a.refusal_line`, hidden: true },
  ],
  filters: [
    regimeFilter(sql`a.regime`),
    oneOf('kind', ANSWER_KINDS, 'filing:state.answerKind', sql`a.kind`),
    oneOf('state', ANSWER_STATES, 'filing:state.answer', sql`a.state`),
  ],
  sorts: [{ key: 'receivedAt', by: sql`a.received_at`, type: 'timestamptz', direction: 'desc' }],
}

/** A number that nobody here has is seen by whoever sees everything. */
export const breakInScope = (actor: Actor): RawBuilder<boolean> =>
  actor.scope.all
    ? sql<boolean>`true`
    : sql<boolean>`(b.client_id is not null and ${clientInScope(actor, sql`b.client_id`)})`

/** Where the exchange's image and the house differ, newest first: index break_opened. */
export const breakList: ListDefinition = {
  id: 'filing.break',
  permission: 'filing.break.view',
  exportPermission: 'filing.break.export',
  scope: 'accounts',
  summary: "Differences between the exchange's image and what was filed",
  from: sql`filing.break b left join clients.v_client c on c.id = b.client_id`,
  rowId: sql<string>`b.id`,
  where: breakInScope,
  topic: 'filings',
  columns: [
    { key: 'tag', kind: 'text', select: sql`b.ce_no || '.' || b.bcan` },
    { key: 'clientNo', kind: 'id', width: 106, select: sql`c.client_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'regime', kind: 'state', width: 140, select: sql`b.regime`, values: 'bcan:state.regime' },
    { key: 'kind', kind: 'state', width: 110, select: sql`b.kind`, values: 'filing:state.breakKind' },
    { key: 'state', kind: 'state', width: 116, select: sql`b.state`, values: 'filing:state.break' },
    { key: 'standing', kind: 'state', select: sql`b.standing`, values: 'bcan:state.registration' },
    { key: 'seen', kind: 'number', width: 80, select: sql`b.seen` },
    { key: 'openedAt', kind: 'instant', width: 150, select: sql`b.opened_at` },
    { key: 'followedUpBy', kind: 'text', select: sql`b.followed_up_by`, hidden: true },
    { key: 'followedUpAt', kind: 'instant', select: sql`b.followed_up_at`, hidden: true },
    { key: 'endedAt', kind: 'instant', select: sql`b.ended_at`, hidden: true },
    { key: 'endedBy', kind: 'text', select: sql`b.ended_by`, hidden: true },
    { key: 'remark', kind: 'text', select: sql`b.remark`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`b.client_id`, hidden: true },
  ],
  filters: [
    regimeFilter(sql`b.regime`),
    oneOf('kind', BREAK_KINDS, 'filing:state.breakKind', sql`b.kind`),
    oneOf('state', BREAK_STATES, 'filing:state.break', sql`b.state`),
    defineFilter({ key: 'clientId', kind: 'id', schema: z.uuid(), where: (id) => sql`b.client_id = ${id}::uuid` }),
  ],
  sorts: [{ key: 'openedAt', by: sql`b.opened_at`, type: 'timestamptz', direction: 'desc' }],
}

/** Clients the last file leaves out for lack of data, by number: primary key of omission. */
export const omissionList: ListDefinition = {
  id: 'filing.omission',
  permission: 'filing.break.view',
  exportPermission: 'filing.break.export',
  scope: 'accounts',
  summary: 'Clients with number and consent whom the last file leaves out, and for lack of what',
  from: sql`filing.omission o join filing.filing f on f.id = o.filing_id join clients.v_client c on c.id = o.client_id`,
  rowId: sql<string>`o.client_id`,
  where: (actor) => clientInScope(actor, sql`o.client_id`),
  topic: 'filings',
  columns: [
    { key: 'tag', kind: 'text', select: sql`f.ce_no || '.' || o.bcan` },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
    { key: 'clientName', kind: 'text', select: sql`c.display_name` },
    { key: 'regime', kind: 'state', width: 140, select: sql`f.regime`, values: 'bcan:state.regime' },
    { key: 'omission', kind: 'state', select: sql`o.reason`, values: 'filing:state.omission' },
    { key: 'filedOn', kind: 'date', select: sql`f.filed_on` },
    { key: 'clientId', kind: 'id', select: sql`o.client_id`, hidden: true },
  ],
  filters: [regimeFilter(sql`f.regime`), oneOf('omission', OMISSIONS, 'filing:state.omission', sql`o.reason`)],
  sorts: [{ key: 'clientNo', by: sql`c.client_no`, type: 'text', direction: 'asc' }],
}
