import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'

/** One way by which somebody has a permission. */
export type Way = {
  permission: string
  sensitive: boolean
  through: 'role' | 'policy' | 'permission'
  roleId: string | null
  roleCode: string | null
  roleName: string | null
  policyId: string | null
  policyCode: string | null
  policyName: string | null
  /** The key that was granted; another than `permission` where it comes along with it. */
  granted: string
  expiresAt: string | null
}

/** Every permission of a person with every way to it; of one key only when it is given. */
export function waysOf(
  reader: Reader,
  operatorId: string,
  now: Temporal.Instant,
  permission: string | null = null,
): Promise<Way[]> {
  return rows(
    reader,
    sql<Way>`select w.permission, k.sensitive, w.through, w.role_id "roleId", r.code "roleCode", r.name "roleName",
        w.policy_id "policyId", p.code "policyCode", p.name "policyName", w.granted, w.expires_at "expiresAt"
      from access.rights_at(${operatorId}::uuid, ${toWire(now)}::timestamptz) w
      join access.permission k on k.key = w.permission
      left join access.role r on r.id = w.role_id
      left join access.policy p on p.id = w.policy_id
      where ${permission}::text is null or w.permission = ${permission}
      order by w.permission, w.through desc, r.code, p.code`,
  )
}

type Named = { id: string; code: string; name: string; builtin: boolean }

/** The policies that contain a key, or one that brings it along. */
export function policiesWith(reader: Reader, permission: string): Promise<Named[]> {
  return rows(
    reader,
    sql<Named>`select p.id, p.code, p.name, p.builtin from access.policy p
      where exists (select 1 from access.policy_permission pp join access.permission k on k.key = pp.permission
        where pp.policy_id = p.id and (k.key = ${permission} or ${permission} = any(k.implies)))
      order by p.code`,
  )
}

/** The roles that contain one of the policies. */
export function rolesWith(reader: Reader, policyIds: readonly string[]): Promise<Named[]> {
  return rows(
    reader,
    sql<Named>`select r.id, r.code, r.name, r.builtin from access.role r
      where exists (select 1 from access.role_policy rp
        where rp.role_id = r.id and rp.policy_id = any(${[...policyIds]}::uuid[]))
      order by r.code`,
  )
}

/** Active people who may give somebody of the department roles or permissions; not the person asking. */
export function grantersFor(
  reader: Reader,
  actor: Actor,
  now: Temporal.Instant,
): Promise<{ id: string; name: string }[]> {
  const at = sql`${toWire(now)}::timestamptz`
  return rows(
    reader,
    sql<{ id: string; name: string }>`
      select o.id, o.name from access.operator o
      join access.operator me on me.id = ${actor.operatorId}::uuid
      where o.status = 'active' and o.id <> me.id
        and o.id in (select access.holders_of('access.grant.giveRole', ${at})
          union select access.holders_of('access.grant.givePolicy', ${at})
          union select access.holders_of('access.grant.givePermission', ${at}))
        and access.sees(o.id, null, me.department_id, ${at})
      order by o.username limit 20`,
  )
}

export type GrantRows = {
  roles: (Named & { validFrom: string; expiresAt: string | null })[]
  policies: (Named & { validFrom: string; expiresAt: string | null })[]
  permissions: { permission: string; validFrom: string; expiresAt: string | null }[]
}

/** What a person was given, ended and coming grants included. */
export async function grantsOf(reader: Reader, operatorId: string): Promise<GrantRows> {
  const dates = sql`g.valid_from "validFrom", g.expires_at "expiresAt"`
  return {
    roles: await rows(
      reader,
      sql<GrantRows['roles'][number]>`select r.id, r.code, r.name, r.builtin, ${dates}
        from access.operator_role g join access.role r on r.id = g.role_id
        where g.operator_id = ${operatorId} order by r.code`,
    ),
    policies: await rows(
      reader,
      sql<GrantRows['policies'][number]>`select p.id, p.code, p.name, p.builtin, ${dates}
        from access.operator_policy g join access.policy p on p.id = g.policy_id
        where g.operator_id = ${operatorId} order by p.code`,
    ),
    permissions: await rows(
      reader,
      sql<GrantRows['permissions'][number]>`select g.permission, ${dates}
        from access.operator_permission g where g.operator_id = ${operatorId} order by 1`,
    ),
  }
}
