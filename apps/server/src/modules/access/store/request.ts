import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'
import type { OwnRequest, RequestKind } from '../schema/request.ts'

export type RequestRow = {
  id: string
  operatorId: string
  kind: RequestKind
  what: string
  expiresAt: string | null
  reason: string
  state: OwnRequest['state']
}

const WHAT = sql`coalesce(q.role_id::text, q.policy_id::text, q.permission)`

/** The request, locked until the transaction ends. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | null> {
  const [row] = await keptRows(
    tx,
    sql<RequestRow>`select q.id, q.operator_id as "operatorId", q.kind, ${WHAT} as what, q.expires_at as "expiresAt",
        q.reason, q.state from access.right_request q where q.id = ${id}::uuid for update`,
  )
  return row ?? null
}

export async function insertRequest(
  tx: Tx,
  request: Omit<RequestRow, 'state'> & { missing: string | null; at: Temporal.Instant },
): Promise<void> {
  const { id, operatorId, kind, what, expiresAt, reason, missing, at } = request
  const only = (one: RequestKind) => (kind === one ? what : null)
  await sql`insert into access.right_request (id, operator_id, kind, role_id, policy_id, permission, missing, expires_at,
      reason, asked_at)
    values (${id}, ${operatorId}, ${kind}, ${only('role')}::uuid, ${only('policy')}::uuid, ${only('permission')},
      ${missing}, ${expiresAt}::timestamptz, ${reason}, ${toWire(at)})`.execute(tx)
}

/** Ends an open request; the row is locked. */
export async function endRequest(
  tx: Tx,
  id: string,
  end: {
    state: 'granted' | 'refused' | 'withdrawn'
    by: string | null
    at: Temporal.Instant
    remark: string | null
    until: string | null
  },
): Promise<void> {
  await sql`update access.right_request set state = ${end.state}, decided_by = ${end.by}::uuid,
    decided_at = ${toWire(end.at)}, remark = ${end.remark}, granted_until = ${end.until}::timestamptz
    where id = ${id}::uuid`.execute(tx)
}

/** What somebody asked for, the newest first. Index right_request_operator. */
export function requestsOf(reader: Reader, operatorId: string): Promise<OwnRequest[]> {
  return rows(
    reader,
    sql<OwnRequest>`select q.id, q.kind, coalesce(r.code, p.code, q.permission) as code,
        coalesce(r.name, p.name, q.permission) as name, q.missing, q.expires_at as "expiresAt", q.reason, q.state,
        q.asked_at as "askedAt", d.name as "decidedByName", q.decided_at as "decidedAt", q.remark,
        q.granted_until as "grantedUntil"
      from access.right_request q
        left join access.role r on r.id = q.role_id
        left join access.policy p on p.id = q.policy_id
        left join access.operator d on d.id = q.decided_by
      where q.operator_id = ${operatorId}::uuid order by q.asked_at desc, q.id desc limit 100`,
  )
}
