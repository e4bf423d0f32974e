import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { normaliseAccountNo } from '#modules/accounts'
import type { Actor } from '#platform/actor.ts'
import { instantFilter } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { inScope } from '#platform/scope.ts'
import { ACTOR_KINDS, RECORD_RESULTS, TARGET_KINDS } from './schema.ts'

/** Registers that must not be known to exist to everybody who reads records: who sees their records, and which those are. */
const CONFIDENTIAL = [{ permission: 'suspicions.event.view', commands: 'suspicions.%' }] as const

/** Records of accounts and clients in scope; what concerns no account is for those who see everything. */
export function recordInScope(actor: Actor): RawBuilder<boolean> {
  const seen = inScope(actor, { businessLine: sql`j.business_line`, departmentId: sql`j.department_id` })
  const hidden = CONFIDENTIAL.filter(({ permission }) => !actor.permissions.has(permission))
  return hidden.reduce((rest, { commands }) => sql<boolean>`(${rest} and j.command not like ${commands})`, seen)
}

const byId = (key: string, column: RawBuilder<unknown>, kind: 'text' | 'id' = 'id') =>
  defineFilter({ key, kind, schema: z.uuid(), where: (value) => sql<boolean>`${column} = ${value}::uuid` })
const exact = (key: string, column: RawBuilder<unknown>, kind: 'text' | 'id' = 'text') =>
  defineFilter({
    key,
    kind,
    schema: z.string().min(1).max(200),
    where: (value) => sql<boolean>`${column} = ${value}`,
  })

/** Whose number it is; what was written about it in scope is found, whoever may open the page of it. */
const byNumber = (key: string, column: RawBuilder<unknown>, found: (no: string) => RawBuilder<unknown>) =>
  defineFilter({
    key,
    kind: 'text',
    schema: z.string().trim().min(1).max(40),
    where: (no) => sql<boolean>`${column} = (${found(normaliseAccountNo(no))})`,
  })

/** SQL: the module a command is of. */
const MODULE = sql`split_part(j.command, '.', 1)`

/**
 * Records of some modules. The pattern stands written out, so that the planner can walk `journal_command` where there are
 * few of them, and the order itself where there are many.
 */
const ofModule = defineFilter({
  key: 'module',
  kind: 'select',
  schema: z.array(z.string().regex(/^[a-z][a-z0-9]*$/)).min(1),
  offered: ({ commands }) => [...new Set([...commands.keys()].map((name) => name.slice(0, name.indexOf('.'))))].sort(),
  values: 'platform:state.module',
  where: (modules) =>
    sql<boolean>`(${sql.join(
      modules.map((name) => sql`j.command like ${sql.lit(`${name}.%`)}`),
      sql` or `,
    )})`,
})

/** SQL: words of an enumeration, written out, so that the planner sees whether a partial index has them. */
const oneOf = (column: RawBuilder<unknown>, values: readonly string[]) =>
  sql<boolean>`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`

/**
 * Every mutating call there was, newest first. Indexes: journal_client, journal_account, journal_target,
 * journal_operator, journal_command, journal_result (what was not done), journal_actor (who was no person) under those
 * filters, journal_scope under a scope, else the order itself.
 */
export const recordList: ListDefinition = {
  id: 'records.record',
  permission: 'records.record.view',
  exportPermission: 'records.record.export',
  scope: 'accounts',
  summary: 'Operation records in scope',
  from: sql`platform.journal j`,
  detail: sql`left join clients.v_client c on c.id = j.client_id left join accounts.v_account a on a.id = j.account_id`,
  rowId: sql<string>`j.id`,
  where: recordInScope,
  topic: null,
  columns: [
    { key: 'at', kind: 'instant', select: sql`j.at` },
    { key: 'operatorName', kind: 'text', select: sql`j.operator_name` },
    { key: 'actorKind', kind: 'state', select: sql`j.actor_kind`, values: 'records:state.actorKind', hidden: true },
    { key: 'module', kind: 'state', select: MODULE, values: 'platform:state.module', hidden: true },
    { key: 'command', kind: 'text', select: sql`j.command`, keys: 'command' },
    { key: 'result', kind: 'state', select: sql`j.result`, values: 'records:state.result' },
    { key: 'code', kind: 'text', select: sql`j.code` },
    {
      key: 'targetType',
      kind: 'state',
      select: sql`j.target_type`,
      values: 'records:state.targetKind',
      hidden: true,
    },
    { key: 'targetLabel', kind: 'text', select: sql`j.target_label` },
    { key: 'reason', kind: 'text', select: sql`j.reason` },
    // What changed, as it was masked when it was written: for files that are taken away; the page shows it side by side.
    { key: 'before', kind: 'text', select: sql`j.before::text`, hidden: true },
    { key: 'after', kind: 'text', select: sql`j.after::text`, hidden: true },
    { key: 'targetId', kind: 'text', select: sql`j.target_id`, hidden: true },
    { key: 'clientNo', kind: 'id', select: sql`c.client_no`, hidden: true },
    { key: 'accountNo', kind: 'id', select: sql`a.account_no`, hidden: true },
    { key: 'clientId', kind: 'text', select: sql`j.client_id`, hidden: true },
    { key: 'accountId', kind: 'text', select: sql`j.account_id`, hidden: true },
    { key: 'ticketId', kind: 'text', select: sql`j.ticket_id`, hidden: true },
    { key: 'ip', kind: 'text', select: sql`j.ip`, hidden: true },
    { key: 'requestId', kind: 'text', select: sql`j.request_id`, hidden: true },
  ],
  filters: [
    instantFilter('at', sql`j.at`),
    ofModule,
    exact('command', sql`j.command`, 'id'),
    defineFilter({
      key: 'result',
      kind: 'select',
      schema: z.array(z.enum(RECORD_RESULTS)).min(1),
      options: RECORD_RESULTS,
      values: 'records:state.result',
      where: (values) => oneOf(sql`j.result`, values),
    }),
    defineFilter({
      key: 'actorKind',
      kind: 'select',
      schema: z.array(z.enum(ACTOR_KINDS)).min(1),
      options: ACTOR_KINDS,
      values: 'records:state.actorKind',
      where: (values) => oneOf(sql`j.actor_kind`, values),
    }),
    exact('code', sql`j.code`),
    byId('operatorId', sql`j.operator_id`),
    byId('clientId', sql`j.client_id`),
    byId('accountId', sql`j.account_id`),
    byNumber('clientNo', sql`j.client_id`, (no) => sql`select x.id from clients.v_client x where x.client_no = ${no}`),
    byNumber(
      'accountNo',
      sql`j.account_id`,
      (no) => sql`select x.id from accounts.v_account x where x.account_no = ${no}`,
    ),
    byId('ticketId', sql`j.ticket_id`, 'text'),
    defineFilter({
      key: 'targetType',
      kind: 'select',
      schema: z.array(z.enum(TARGET_KINDS)).min(1),
      options: TARGET_KINDS,
      values: 'records:state.targetKind',
      where: (values) => oneOf(sql`j.target_type`, values),
    }),
    exact('targetId', sql`j.target_id`),
    exact('requestId', sql`j.request_id`),
  ],
  sorts: [{ key: 'at', by: sql`j.seq`, type: 'int8', direction: 'desc' }],
}
