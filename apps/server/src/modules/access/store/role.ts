import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type Role = { id: string; code: string; name: string; builtin: boolean; version: number; policyIds: string[] }

const columns = sql`r.id, r.code, r.name, r.builtin, r.version,
  array(select policy_id from access.role_policy rp where rp.role_id = r.id order by 1) "policyIds"`

export function listRoles(reader: Reader): Promise<(Role & { holders: number })[]> {
  return rows(
    reader,
    sql<Role & { holders: number }>`select ${columns},
      (select count(*) from access.operator_role g where g.role_id = r.id) holders
      from access.role r order by r.code`,
  )
}

export async function findRole(reader: Reader, id: string): Promise<Role | null> {
  const [found] = await rows(reader, sql<Role>`select ${columns} from access.role r where r.id = ${id}`)
  return found ?? null
}

/** The role with its row locked, so that nobody changes or gives it at the same time. */
export async function lockRole(tx: Tx, id: string): Promise<Role | null> {
  await sql`select 1 from access.role where id = ${id} for update`.execute(tx)
  return findRole(tx, id)
}

export async function insertRole(
  tx: Tx,
  one: { id: string; code: string; name: string; builtin: boolean; policyIds: readonly string[] },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into access.role (id, code, name, builtin, created_at)
    values (${one.id}, ${one.code}, ${one.name}, ${one.builtin}, ${toWire(now)})`.execute(tx)
  await setRolePolicies(tx, one.id, one.policyIds)
}

export async function updateRole(
  tx: Tx,
  one: { id: string; name: string; policyIds: readonly string[] },
): Promise<void> {
  await sql`update access.role set name = ${one.name}, version = version + 1 where id = ${one.id}`.execute(tx)
  await setRolePolicies(tx, one.id, one.policyIds)
}

/** Replaces what the role consists of; rows that stay are not touched. */
export async function setRolePolicies(tx: Tx, roleId: string, policyIds: readonly string[]): Promise<void> {
  const wanted = sql`${[...policyIds]}::uuid[]`
  await sql`delete from access.role_policy where role_id = ${roleId} and policy_id <> all(${wanted})`.execute(tx)
  await sql`insert into access.role_policy (role_id, policy_id) select ${roleId}, p.id
    from unnest(${wanted}) as p (id) on conflict do nothing`.execute(tx)
}

export async function deleteRole(tx: Tx, id: string): Promise<void> {
  await sql`delete from access.role where id = ${id}`.execute(tx)
}

/** How many people have the role, ended grants included. */
export async function countHolders(reader: Reader, id: string): Promise<number> {
  const [found] = await rows(
    reader,
    sql<{ n: number }>`select count(*) n from access.operator_role where role_id = ${id}`,
  )
  return found?.n ?? 0
}

export async function holdsRole(reader: Reader, operatorId: string, roleId: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from access.operator_role where operator_id = ${operatorId} and role_id = ${roleId}`,
  )
  return found.length > 0
}

/** Every key these roles and policies together contain, implied ones included. */
export async function keysOf(
  reader: Reader,
  parts: { roleIds?: readonly string[]; policyIds?: readonly string[] },
): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ key: string }>`
      with named as (
        select permission from access.policy_permission where policy_id = any(${[...(parts.policyIds ?? [])]}::uuid[])
        union
        select pp.permission from access.role_policy rp join access.policy_permission pp on pp.policy_id = rp.policy_id
          where rp.role_id = any(${[...(parts.roleIds ?? [])]}::uuid[]))
      select permission as key from named
      union select unnest(p.implies) from named join access.permission p on p.key = named.permission order by 1`,
  )
  return found.map((one) => one.key)
}
