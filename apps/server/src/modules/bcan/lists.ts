import { sql } from 'kysely'
import { z } from 'zod'
import { clientInScope } from '#modules/clients'
import { chosenFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { REGIMES, STATES } from './schema.ts'

const regimeFilter = (column: ReturnType<typeof sql>): ListFilter =>
  defineFilter({
    key: 'regime',
    kind: 'select',
    schema: z.array(z.enum(REGIMES)).min(1),
    options: REGIMES,
    values: 'bcan:state.regime',
    where: (chosen) => sql<boolean>`${column} = any(${chosen}::text[])`,
  })

/** Clients and their numbers in each regime, newest first: index registration_created; by state: registration_state. */
export const registrationList: ListDefinition = {
  id: 'bcan.registration',
  permission: 'bcan.registration.view',
  exportPermission: 'bcan.registration.export',
  scope: 'accounts',
  summary: 'Clients with their numbers, by regime',
  from: sql`bcan.registration r join clients.v_client c on c.id = r.client_id`,
  detail: sql`join bcan.v_consent v on v.client_id = r.client_id and v.regime = r.regime`,
  rowId: sql<string>`r.id`,
  where: (actor) => clientInScope(actor, sql`r.client_id`),
  topic: 'bcan',
  columns: [
    { key: 'clientNo', kind: 'id', width: 106, select: sql`c.client_no` },
    { key: 'clientName', kind: 'text', width: 150, select: sql`c.display_name` },
    { key: 'clientType', kind: 'state', width: 92, select: sql`c.type`, values: 'clients:state.type' },
    { key: 'regime', kind: 'state', width: 140, select: sql`r.regime`, values: 'bcan:state.regime' },
    { key: 'tag', kind: 'text', width: 140, select: sql`r.ce_no || '.' || r.bcan` },
    { key: 'consent', kind: 'state', width: 120, select: sql`v.consent`, values: 'bcan:state.consent' },
    { key: 'state', kind: 'state', width: 164, select: sql`r.state`, values: 'bcan:state.registration' },
    { key: 'allowed', kind: 'boolean', width: 118, select: sql`r.allowed` },
    { key: 'exhausted', kind: 'boolean', select: sql`r.exhausted`, hidden: true },
    { key: 'dirty', kind: 'boolean', select: sql`r.dirty`, hidden: true },
    { key: 'effectiveOn', kind: 'date', width: 100, select: sql`r.effective_on` },
    { key: 'rejectCode', kind: 'text', select: sql`r.reject_code`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`r.created_at`, hidden: true },
    { key: 'updatedAt', kind: 'instant', select: sql`r.updated_at`, hidden: true },
    { key: 'clientId', kind: 'id', select: sql`r.client_id`, hidden: true },
  ],
  filters: [
    regimeFilter(sql`r.regime`),
    chosenFilter('state', sql`r.state`, STATES, 'bcan:state.registration'),
    defineFilter({
      key: 'clientNo',
      kind: 'paste',
      schema: z.array(z.string().trim().min(1).max(40)).min(1),
      match: sql<string>`c.client_no`,
      where: (values) => sql<boolean>`c.client_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
    }),
    defineFilter({
      key: 'tag',
      kind: 'text',
      schema: z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^[A-Z0-9]{6}\.[1-9][0-9]{2,9}$/),
      where: (tag) => sql<boolean>`(r.ce_no = ${tag.slice(0, 6)} and r.bcan = ${tag.slice(7)}::bigint)`,
    }),
    defineFilter({ key: 'allowed', kind: 'boolean', schema: z.boolean(), where: (yes) => sql`r.allowed = ${yes}` }),
    // Index registration_exhausted: said without a parameter, so that every plan sees it fits.
    defineFilter({
      key: 'exhausted',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => (yes ? sql`r.exhausted` : sql`not r.exhausted`),
    }),
    defineFilter({ key: 'clientId', kind: 'id', schema: z.uuid(), where: (id) => sql`r.client_id = ${id}::uuid` }),
  ],
  sorts: [
    { key: 'createdAt', by: sql`r.created_at`, type: 'timestamptz', direction: 'desc' },
    { key: 'clientNo', by: sql`c.client_no`, type: 'text', direction: 'asc' },
  ],
}

/** Participants of both regimes, newest first: index participant_created. A handful. */
export const participantList: ListDefinition = {
  id: 'bcan.participant',
  permission: 'bcan.participant.view',
  exportPermission: 'bcan.participant.export',
  scope: 'none',
  summary: 'Participants by regime',
  from: sql`bcan.participant p`,
  rowId: sql<string>`p.id`,
  where: () => sql<boolean>`p.removed_at is null`,
  topic: 'bcan',
  columns: [
    { key: 'name', kind: 'text', select: sql`p.name` },
    { key: 'regime', kind: 'state', width: 140, select: sql`p.regime`, values: 'bcan:state.regime' },
    { key: 'kind', kind: 'state', select: sql`p.kind`, values: 'bcan:state.kind' },
    { key: 'role', kind: 'state', select: sql`p.role`, values: 'bcan:state.role' },
    { key: 'ceNo', kind: 'id', select: sql`p.ce_no` },
    { key: 'firmId', kind: 'text', select: sql`p.firm_id` },
    { key: 'createdBy', kind: 'text', select: sql`p.created_by`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`p.created_at`, hidden: true },
  ],
  filters: [regimeFilter(sql`p.regime`)],
  sorts: [{ key: 'createdAt', by: sql`p.created_at`, type: 'timestamptz', direction: 'desc' }],
}

const PERCENT = sql`(w.used * 100 / (g.last_no - g.first_no + 1))`

/** Ranges with how much of them is used, newest first: index number_range_created; kept by trigger number_counted. */
export const rangeList: ListDefinition = {
  id: 'bcan.range',
  permission: 'bcan.participant.view',
  exportPermission: 'bcan.participant.export',
  scope: 'none',
  summary: 'Number ranges with their usage',
  from: sql`bcan.number_range g join bcan.participant e on e.id = g.ccep_id join bcan.participant u on u.id = g.user_id
    join bcan.regime m on m.code = g.regime`,
  detail: sql`cross join lateral (select coalesce(sum(k.used), 0)::bigint as used from bcan.range_use k
    where k.range_id = g.id) w`,
  rowId: sql<string>`g.id`,
  where: () => sql<boolean>`true`,
  topic: 'bcan',
  columns: [
    { key: 'ceNo', kind: 'id', select: sql`g.ce_no` },
    { key: 'regime', kind: 'state', width: 140, select: sql`g.regime`, values: 'bcan:state.regime' },
    { key: 'firstNo', kind: 'number', select: sql`g.first_no` },
    { key: 'lastNo', kind: 'number', select: sql`g.last_no` },
    { key: 'used', kind: 'number', select: sql`w.used` },
    { key: 'usedPercent', kind: 'number', select: PERCENT },
    {
      key: 'standing',
      kind: 'state',
      values: 'bcan:state.standing',
      select: sql`case when g.closed_at is not null then 'CLOSED' when w.used > g.last_no - g.first_no then 'FULL'
        when ${PERCENT} >= m.warn_percent then 'NEARLY_FULL' else 'OPEN' end`,
    },
    { key: 'ccepName', kind: 'text', select: sql`e.name`, hidden: true },
    { key: 'userName', kind: 'text', select: sql`u.name` },
    { key: 'reported', kind: 'boolean', select: sql`g.reported` },
    { key: 'createdBy', kind: 'text', select: sql`g.created_by`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`g.created_at`, hidden: true },
    { key: 'closedAt', kind: 'instant', select: sql`g.closed_at`, hidden: true },
  ],
  filters: [
    regimeFilter(sql`g.regime`),
    defineFilter({
      key: 'closed',
      kind: 'boolean',
      schema: z.boolean(),
      where: (yes) => sql<boolean>`(g.closed_at is not null) = ${yes}`,
    }),
  ],
  sorts: [{ key: 'createdAt', by: sql`g.created_at`, type: 'timestamptz', direction: 'desc' }],
}
