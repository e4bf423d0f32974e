import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type Policy = {
  id: string
  code: string
  name: string
  builtin: boolean
  version: number
  permissions: string[]
}
export type Permission = { key: string; module: string; sensitive: boolean; implies: string[] }

const columns = sql`p.id, p.code, p.name, p.builtin, p.version,
  array(select permission from access.policy_permission pp where pp.policy_id = p.id order by 1) permissions`

export function listPolicies(reader: Reader): Promise<(Policy & { holders: number })[]> {
  return rows(
    reader,
    sql<Policy & { holders: number }>`select ${columns},
      (select count(distinct operator_id) from (
        select operator_id from access.operator_policy g where g.policy_id = p.id
        union all
        select g.operator_id from access.role_policy rp join access.operator_role g on g.role_id = rp.role_id
          where rp.policy_id = p.id) holder) holders
      from access.policy p order by p.code`,
  )
}

export async function findPolicy(reader: Reader, id: string): Promise<Policy | null> {
  const [found] = await rows(reader, sql<Policy>`select ${columns} from access.policy p where p.id = ${id}`)
  return found ?? null
}

/** The policy with its row locked. */
export async function lockPolicy(tx: Tx, id: string): Promise<Policy | null> {
  await sql`select 1 from access.policy where id = ${id} for update`.execute(tx)
  return findPolicy(tx, id)
}

export async function insertPolicy(
  tx: Tx,
  one: { id: string; code: string; name: string; builtin: boolean; permissions: readonly string[] },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into access.policy (id, code, name, builtin, created_at)
    values (${one.id}, ${one.code}, ${one.name}, ${one.builtin}, ${toWire(now)})`.execute(tx)
  await setPolicyPermissions(tx, one.id, one.permissions)
}

export async function updatePolicy(
  tx: Tx,
  one: { id: string; name: string; permissions: readonly string[] },
): Promise<void> {
  await sql`update access.policy set name = ${one.name}, version = version + 1 where id = ${one.id}`.execute(tx)
  await setPolicyPermissions(tx, one.id, one.permissions)
}

/** Replaces the keys of the policy; keys that stay are not touched. */
export async function setPolicyPermissions(tx: Tx, policyId: string, permissions: readonly string[]): Promise<void> {
  const wanted = sql`${[...permissions]}::text[]`
  await sql`delete from access.policy_permission
    where policy_id = ${policyId} and permission <> all(${wanted})`.execute(tx)
  await sql`insert into access.policy_permission (policy_id, permission) select ${policyId}, k.key
    from unnest(${wanted}) as k (key) on conflict do nothing`.execute(tx)
}

export async function deletePolicy(tx: Tx, id: string): Promise<void> {
  await sql`delete from access.policy where id = ${id}`.execute(tx)
}

/** How many roles and people refer to the policy. */
export async function countUses(reader: Reader, id: string): Promise<number> {
  const [found] = await rows(
    reader,
    sql<{ n: number }>`select (select count(*) from access.role_policy where policy_id = ${id})
      + (select count(*) from access.operator_policy where policy_id = ${id}) n`,
  )
  return found?.n ?? 0
}

/** Whether the person has the policy, directly or in a role. */
export async function holdsPolicy(reader: Reader, operatorId: string, policyId: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from access.operator_policy where operator_id = ${operatorId} and policy_id = ${policyId}
      union all
      select 1 from access.operator_role g join access.role_policy rp on rp.role_id = g.role_id
        where g.operator_id = ${operatorId} and rp.policy_id = ${policyId}`,
  )
  return found.length > 0
}

/** Every key that may be granted today. */
export function listPermissions(reader: Reader): Promise<Permission[]> {
  return rows(
    reader,
    sql<Permission>`select key, module, sensitive, implies from access.permission where declared order by key`,
  )
}

/** Those of the keys that are declared, with what they are. */
export function findPermissions(reader: Reader, keys: readonly string[]): Promise<Permission[]> {
  return rows(
    reader,
    sql<Permission>`select key, module, sensitive, implies from access.permission
      where declared and key = any(${[...keys]}::text[]) order by key`,
  )
}
