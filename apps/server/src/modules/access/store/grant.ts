import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Validity } from '../policy/grants.ts'

/** The three kinds of grants: a table each, with the column that says what is granted. */
export type GrantKind = 'role' | 'policy' | 'permission'
const TABLE: Record<GrantKind, { table: RawBuilder<unknown>; column: RawBuilder<unknown>; type: RawBuilder<unknown> }> =
  {
    role: { table: sql`access.operator_role`, column: sql`role_id`, type: sql`uuid` },
    policy: { table: sql`access.operator_policy`, column: sql`policy_id`, type: sql`uuid` },
    permission: { table: sql`access.operator_permission`, column: sql`permission`, type: sql`text` },
  }

/** Gives it, or changes from when to when it holds. */
export async function putGrant(
  tx: Tx,
  kind: GrantKind,
  grant: { operatorId: string; what: string; grantedBy: string } & Validity,
): Promise<void> {
  const { table, column } = TABLE[kind]
  await sql`insert into ${table} (operator_id, ${column}, granted_by, valid_from, expires_at)
    values (${grant.operatorId}, ${grant.what}, ${grant.grantedBy}, ${toWire(grant.validFrom)},
      ${grant.expiresAt ? toWire(grant.expiresAt) : null})
    on conflict (operator_id, ${column}) do update set granted_by = excluded.granted_by,
      valid_from = excluded.valid_from, expires_at = excluded.expires_at`.execute(tx)
}

/** The dates of a grant, or null when there is none. */
export async function findGrant(
  tx: Tx,
  kind: GrantKind,
  operatorId: string,
  what: string,
): Promise<{ validFrom: string; expiresAt: string | null } | null> {
  const { table, column, type } = TABLE[kind]
  const [found] = await rows(
    tx,
    sql<{ validFrom: string; expiresAt: string | null }>`select valid_from "validFrom", expires_at "expiresAt"
      from ${table} where operator_id = ${operatorId} and ${column} = ${what}::${type}`,
  )
  return found ?? null
}

/** @returns false when there was nothing to take back. */
export async function deleteGrant(tx: Tx, kind: GrantKind, operatorId: string, what: string): Promise<boolean> {
  const { table, column, type } = TABLE[kind]
  const found = await rows(
    tx,
    sql`delete from ${table} where operator_id = ${operatorId} and ${column} = ${what}::${type} returning 1`,
  )
  return found.length > 0
}

export type ScopeGrants = {
  all: boolean
  businessLines: { businessLine: string; validFrom: string; expiresAt: string | null }[]
  departments: { departmentId: string; validFrom: string; expiresAt: string | null }[]
}

/** The data scope as it was granted, before it is expanded down the tree. */
export async function scopeGrants(reader: Reader, operatorId: string): Promise<ScopeGrants> {
  const [person] = await rows(
    reader,
    sql<{ all: boolean }>`select sees_all "all" from access.operator where id = ${operatorId}`,
  )
  return {
    all: person?.all ?? false,
    businessLines: await rows(
      reader,
      sql<ScopeGrants['businessLines'][number]>`select business_line "businessLine", valid_from "validFrom",
        expires_at "expiresAt" from access.operator_business_line where operator_id = ${operatorId} order by 1`,
    ),
    departments: await rows(
      reader,
      sql<ScopeGrants['departments'][number]>`select department_id "departmentId", valid_from "validFrom",
        expires_at "expiresAt" from access.operator_department where operator_id = ${operatorId} order by 1`,
    ),
  }
}

/** Replaces the data scope of a person. */
export async function setScopeGrants(
  tx: Tx,
  operatorId: string,
  scope: {
    all: boolean
    businessLines: readonly ({ businessLine: string } & Validity)[]
    departments: readonly ({ departmentId: string } & Validity)[]
  },
): Promise<void> {
  await sql`update access.operator set sees_all = ${scope.all} where id = ${operatorId}`.execute(tx)
  await sql`delete from access.operator_business_line where operator_id = ${operatorId}`.execute(tx)
  await sql`delete from access.operator_department where operator_id = ${operatorId}`.execute(tx)
  const from = (list: readonly Validity[]) => sql`${list.map((one) => toWire(one.validFrom))}::timestamptz[]`
  const until = (list: readonly Validity[]) =>
    sql`${list.map((one) => (one.expiresAt ? toWire(one.expiresAt) : null))}::timestamptz[]`
  const lines = scope.businessLines
  await sql`insert into access.operator_business_line (operator_id, business_line, valid_from, expires_at)
    select ${operatorId}, * from unnest(${lines.map((one) => one.businessLine)}::text[], ${from(lines)},
      ${until(lines)})`.execute(tx)
  const departments = scope.departments
  await sql`insert into access.operator_department (operator_id, department_id, valid_from, expires_at)
    select ${operatorId}, * from unnest(${departments.map((one) => one.departmentId)}::uuid[], ${from(departments)},
      ${until(departments)})`.execute(tx)
}
