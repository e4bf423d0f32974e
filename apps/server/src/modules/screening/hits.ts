import { type RawBuilder, sql } from 'kysely'
import { clientInScope } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { HitState, HitView } from './schema.ts'

/** SQL: whether the actor sees hit `h`: its client, or where the application without one stands. */
export const hitInScope = (actor: Actor): RawBuilder<boolean> =>
  actor.scope.all
    ? sql<boolean>`true`
    : sql<boolean>`(case when h.client_id is not null then ${clientInScope(actor, sql`h.client_id`)}
        else ${inScope(actor, { businessLine: sql`h.business_line`, departmentId: sql`h.department_id` })} end)`

/** The hits on a client or an application, newest first; indexes hit_client, hit_application. */
export function hitsOf(
  reader: Reader,
  actor: Actor,
  subject: { clientId: string } | { applicationId: string },
): Promise<HitView[]> {
  const whose =
    'clientId' in subject
      ? sql`h.client_id = ${subject.clientId}::uuid`
      : sql`h.application_id = ${subject.applicationId}::uuid`
  return rows(
    reader,
    sql<HitView>`select h.id, h.hit_no as "hitNo", h.state, h.matched, h.label, e.entry_no as "entryNo", e.category,
        e.reason, h.found_at as "foundAt", h.decided_by_name as "decidedByName", h.decided_at as "decidedAt", h.remark,
        h.version, o.maker_id is distinct from ${actor.operatorId}::uuid as "mayDecide"
      from screening.hit h join screening.entry e on e.id = h.entry_id
        left join onboarding.v_application o on o.id = h.application_id
      where ${whose} and ${hitInScope(actor)} order by h.found_at desc, h.id desc limit 100`,
  )
}

export type HitRow = {
  id: string
  hitNo: string
  state: HitState
  clientId: string | null
  applicationId: string | null
  businessLine: string | null
  departmentId: string | null
  makerId: string | null
  version: number
}

/** The hit, locked; null when there is none or it is out of scope. */
export async function lockHit(tx: Tx, actor: Actor, id: string): Promise<HitRow | null> {
  const [row] = await rows(
    tx,
    sql<HitRow>`select h.id, h.hit_no as "hitNo", h.state, h.client_id as "clientId",
        h.application_id as "applicationId", h.business_line as "businessLine", h.department_id as "departmentId",
        o.maker_id as "makerId", h.version
      from screening.hit h left join onboarding.v_application o on o.id = h.application_id
      where h.id = ${id}::uuid and ${hitInScope(actor)} for update of h`,
  )
  return row ?? null
}

type Decision = { id: string; state: HitState; remark: string; by: { id: string; name: string; at: string } }

export async function decideHit(tx: Tx, { id, state, remark, by }: Decision): Promise<void> {
  await sql`update screening.hit set state = ${state}, remark = ${remark}, decided_by = ${by.id}::uuid,
    decided_by_name = ${by.name}, decided_at = ${by.at}, version = version + 1 where id = ${id}::uuid`.execute(tx)
}
