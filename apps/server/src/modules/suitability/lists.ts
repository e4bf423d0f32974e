import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { clientInScope } from '#modules/clients'
import { defineFilter, type ListColumn, type ListDefinition, type ListFilter } from '#platform/lists/list.ts'
import { EXEMPTION_BASES, PI_CATEGORIES, type Register, RISK_LEVELS } from './schema.ts'

const before: ListColumn[] = [
  { key: 'clientNo', kind: 'id', select: sql`c.client_no` },
  { key: 'clientName', kind: 'text', select: sql`c.display_name` },
]
const after: ListColumn[] = [
  { key: 'evidenceOn', kind: 'date', select: sql`r.evidence_on` },
  { key: 'expiresOn', kind: 'date', select: sql`r.expires_on` },
  { key: 'latest', kind: 'boolean', select: sql`(r.ended_at is null)` },
  { key: 'recordedByName', kind: 'text', select: sql`r.recorded_by_name`, hidden: true },
  { key: 'recordedAt', kind: 'instant', select: sql`r.recorded_at` },
  { key: 'endedAt', kind: 'instant', select: sql`r.ended_at`, hidden: true },
  { key: 'remark', kind: 'text', select: sql`r.remark`, hidden: true },
  { key: 'clientId', kind: 'id', select: sql`r.client_id`, hidden: true },
]

const filters: ListFilter[] = [
  defineFilter({ key: 'clientId', kind: 'id', schema: z.uuid(), where: (id) => sql`r.client_id = ${id}::uuid` }),
  defineFilter({
    key: 'clientNo',
    kind: 'paste',
    schema: z.array(z.string().trim().min(1).max(40)).min(1),
    match: sql<string>`c.client_no`,
    where: (values) => sql<boolean>`c.client_no = any(${values.map((one) => one.toUpperCase())}::text[])`,
  }),
  defineFilter({
    key: 'latest',
    kind: 'boolean',
    schema: z.boolean(),
    where: (yes) => sql<boolean>`(r.ended_at is null) = ${yes}`,
  }),
  defineFilter({
    key: 'expiresOn',
    kind: 'date-range',
    schema: z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() }),
    where: ({ from, to }) =>
      sql<boolean>`r.ended_at is null and r.expires_on between ${from ?? '-infinity'}::date and ${to ?? 'infinity'}::date`,
  }),
]

const select = (key: string, column: RawBuilder<unknown>, options: readonly [string, ...string[]]): ListFilter =>
  defineFilter({
    key,
    kind: 'select',
    schema: z.array(z.enum(options)),
    options,
    values: `suitability:state.${key}`,
    where: (values) => sql<boolean>`${column} = any(${[...values]}::text[])`,
  })

const yesNo = (key: string, column: RawBuilder<unknown>): ListFilter =>
  defineFilter({ key, kind: 'boolean', schema: z.boolean(), where: (yes) => sql<boolean>`${column} = ${yes}` })

function register(id: Register, summary: string, columns: ListColumn[], own: ListFilter[]): ListDefinition {
  return {
    id: `suitability.${id}`,
    permission: `suitability.${id}.view`,
    exportPermission: `suitability.${id}.export`,
    scope: 'accounts',
    summary,
    from: sql`suitability.${sql.raw(id)} r join clients.v_client c on c.id = r.client_id`,
    rowId: sql<string>`r.id`,
    where: (actor) => clientInScope(actor, sql`r.client_id`),
    topic: 'suitability',
    columns: [...before, ...columns, ...after],
    filters: [...own, ...filters],
    sorts: [{ key: 'recordedAt', by: sql`r.recorded_at`, type: 'timestamptz', direction: 'desc' }],
  }
}

/** Certifications of clients in scope, latest first: index certification_recorded, or certification_client for one. */
export const certificationList = register(
  'certification',
  'Professional investors',
  [
    { key: 'isPi', kind: 'boolean', select: sql`r.is_pi` },
    { key: 'category', kind: 'state', select: sql`r.category`, values: 'suitability:state.category' },
  ],
  [yesNo('isPi', sql`r.is_pi`), select('category', sql`r.category`, PI_CATEGORIES)],
)

/** Risk assessments of clients in scope, latest first. */
export const assessmentList = register(
  'assessment',
  'Risk assessments',
  [
    { key: 'level', kind: 'state', select: sql`r.level`, values: 'suitability:state.level' },
    { key: 'score', kind: 'number', select: sql`r.score` },
    { key: 'product', kind: 'text', select: sql`r.product`, hidden: true },
    { key: 'passed', kind: 'boolean', select: sql`r.passed` },
  ],
  [select('level', sql`r.level`, RISK_LEVELS), yesNo('passed', sql`r.passed`)],
)

/** Northbound exemptions of clients in scope, latest first. */
export const exemptionList = register(
  'exemption',
  'Exemptions from the northbound restriction',
  [
    { key: 'exempt', kind: 'boolean', select: sql`r.exempt` },
    { key: 'basis', kind: 'state', select: sql`r.basis`, values: 'suitability:state.basis' },
  ],
  [select('basis', sql`r.basis`, EXEMPTION_BASES)],
)
