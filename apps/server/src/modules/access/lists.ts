import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { chosenFilter, like } from '#platform/lists/filter.ts'
import { defineFilter, type ListDefinition } from '#platform/lists/list.ts'
import { OPERATOR_STATUSES } from './schema.ts'

const text = z.string().trim().min(1).max(100)

/** People whose department the actor's data scope reaches. */
export const inReach = ({ scope }: Actor): RawBuilder<boolean> =>
  scope.all ? sql<boolean>`true` : sql<boolean>`o.department_id = any(${[...scope.departmentIds]}::uuid[])`

export const person = defineFilter({
  key: 'person',
  kind: 'search',
  schema: text,
  where: (value) => sql<boolean>`(o.username ilike ${like(value)} or o.name ilike ${like(value)})`,
})
export const operator = defineFilter({
  key: 'operatorId',
  kind: 'id',
  schema: z.uuid(),
  where: (value) => sql<boolean>`o.id = ${value}::uuid`,
})
export const department = defineFilter({
  key: 'departmentId',
  kind: 'id',
  schema: z.uuid(),
  where: (value) => sql<boolean>`o.department_id in (select access.departments_below(array[${value}::uuid]))`,
})

/** The people of a broker: some hundreds, so a name is found by looking at all of them. */
export const operatorList: ListDefinition = {
  id: 'access.operator',
  permission: 'access.operator.view',
  exportPermission: 'access.operator.export',
  scope: 'accounts',
  summary: 'People who sign in, in reach of the data scope',
  from: sql`access.operator o join access.department d on d.id = o.department_id`,
  rowId: sql<string>`o.id`,
  where: inReach,
  topic: 'operators',
  columns: [
    { key: 'username', kind: 'id', select: sql`o.username` },
    { key: 'name', kind: 'text', select: sql`o.name` },
    { key: 'departmentCode', kind: 'text', select: sql`d.code` },
    { key: 'departmentId', kind: 'id', select: sql`o.department_id`, hidden: true },
    { key: 'status', kind: 'state', select: sql`o.status`, values: 'access:state.operator' },
    {
      key: 'roles',
      kind: 'tags',
      select: sql`array(select r.code from access.operator_role g join access.role r on r.id = g.role_id
        where g.operator_id = o.id order by r.code)`,
    },
    { key: 'seesAll', kind: 'boolean', select: sql`o.sees_all` },
    {
      key: 'totpEnrolled',
      kind: 'boolean',
      select: sql`exists (select 1 from access.totp t where t.operator_id = o.id and t.confirmed_at is not null)`,
    },
    {
      key: 'lastSignInAt',
      kind: 'instant',
      select: sql`(select max(s.created_at) from access.session s where s.operator_id = o.id)`,
    },
    { key: 'language', kind: 'text', select: sql`o.language`, hidden: true },
    { key: 'createdAt', kind: 'instant', select: sql`o.created_at`, hidden: true },
  ],
  filters: [
    person,
    defineFilter({
      key: 'username',
      kind: 'paste',
      schema: z.array(text).min(1),
      match: sql<string>`o.username`,
      where: (values) => sql<boolean>`o.username = any(${values.map((value) => value.toLowerCase())}::text[])`,
    }),
    department,
    chosenFilter('status', sql`o.status`, OPERATOR_STATUSES, 'access:state.operator'),
    defineFilter({
      key: 'roleId',
      kind: 'id',
      schema: z.uuid(),
      where: (value) => sql<boolean>`exists (select 1 from access.operator_role g
        where g.operator_id = o.id and g.role_id = ${value}::uuid)`,
    }),
  ],
  sorts: [
    { key: 'username', by: sql`o.username`, type: 'text', direction: 'asc' },
    { key: 'createdAt', by: sql`o.created_at`, type: 'timestamptz', direction: 'desc' },
  ],
}

const SESSION_STATES = ['open', 'ended'] as const

/** Sign-ins of people in reach, ended ones too: index session_pkey in the order they began. */
export const sessionList: ListDefinition = {
  id: 'access.session',
  permission: 'access.session.view',
  exportPermission: 'access.session.export',
  scope: 'accounts',
  summary: 'Sign-ins with device and address, in reach of the data scope',
  from: sql`access.session s join access.operator o on o.id = s.operator_id`,
  rowId: sql<string>`s.id`,
  where: inReach,
  topic: 'sessions',
  columns: [
    { key: 'username', kind: 'id', select: sql`o.username` },
    { key: 'name', kind: 'text', select: sql`o.name` },
    { key: 'createdAt', kind: 'instant', select: sql`s.created_at` },
    { key: 'lastSeenAt', kind: 'instant', select: sql`s.last_seen_at` },
    { key: 'expiresAt', kind: 'instant', select: sql`s.expires_at`, hidden: true },
    { key: 'ip', kind: 'text', select: sql`s.ip` },
    { key: 'agent', kind: 'text', select: sql`s.agent` },
    { key: 'secondFactor', kind: 'boolean', select: sql`s.second_factor` },
    { key: 'issuer', kind: 'text', select: sql`s.issuer`, hidden: true },
    { key: 'endedAt', kind: 'instant', select: sql`s.ended_at` },
    { key: 'endReason', kind: 'state', select: sql`s.end_reason`, values: 'access:state.endReason' },
  ],
  filters: [
    person,
    operator,
    department,
    defineFilter({
      key: 'session',
      kind: 'select',
      schema: z.array(z.enum(SESSION_STATES)).min(1),
      options: SESSION_STATES,
      values: 'access:state.session',
      where: (values) =>
        sql<boolean>`(case when s.ended_at is null then 'open' else 'ended' end) = any(${values}::text[])`,
    }),
  ],
  sorts: [{ key: 'createdAt', by: sql`s.created_at`, type: 'timestamptz', direction: 'desc' }],
}

/** API keys of people in reach. */
export const apiKeyList: ListDefinition = {
  id: 'access.apiKey',
  permission: 'access.apiKey.view',
  exportPermission: 'access.apiKey.export',
  scope: 'accounts',
  summary: 'API keys and their owners, in reach of the data scope',
  from: sql`access.api_key k join access.operator o on o.id = k.operator_id`,
  rowId: sql<string>`k.id`,
  where: inReach,
  topic: null,
  columns: [
    { key: 'name', kind: 'text', select: sql`k.name` },
    { key: 'prefix', kind: 'id', select: sql`k.prefix` },
    { key: 'username', kind: 'id', select: sql`o.username` },
    { key: 'scopes', kind: 'tags', select: sql`k.scopes` },
    { key: 'createdAt', kind: 'instant', select: sql`k.created_at` },
    { key: 'expiresAt', kind: 'instant', select: sql`k.expires_at` },
    { key: 'lastUsedAt', kind: 'instant', select: sql`k.last_used_at` },
    { key: 'lastUsedIp', kind: 'text', select: sql`k.last_used_ip`, hidden: true },
    { key: 'revokedAt', kind: 'instant', select: sql`k.revoked_at` },
  ],
  filters: [person, operator, department],
  sorts: [{ key: 'createdAt', by: sql`k.created_at`, type: 'timestamptz', direction: 'desc' }],
}
