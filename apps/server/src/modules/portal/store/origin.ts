import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Relation } from '../schema.ts'

export type OriginRow = {
  requestId: string
  caseId: string
  memberId: string
  memberNo: string
  clientId: string
  relation: Relation
  channel: 'portal'
  sessionId: string
  deviceKey: string
  agent: string | null
  ip: string | null
  consent: string
  at: string
}

export async function insertOrigin(tx: Tx, one: OriginRow): Promise<void> {
  await sql`insert into portal.origin (request_id, case_id, member_id, member_no, client_id, relation, channel, session_id,
      device_key, agent, ip, consent, at)
    values (${one.requestId}, ${one.caseId}, ${one.memberId}, ${one.memberNo}, ${one.clientId}, ${one.relation},
      ${one.channel}, ${one.sessionId}, ${one.deviceKey}, ${one.agent}, ${one.ip}, ${one.consent}, ${one.at})`.execute(
    tx,
  )
}

/** Where the request of a case came from. Index origin_case_id_key. */
export async function originOfCase(reader: Reader, caseId: string): Promise<OriginRow | null> {
  const [row] = await rows(
    reader,
    sql<OriginRow>`select request_id as "requestId", case_id as "caseId", member_id as "memberId", member_no as "memberNo",
        client_id as "clientId", relation, channel, session_id as "sessionId", device_key as "deviceKey", agent, ip,
        consent, at from portal.origin where case_id = ${caseId}::uuid`,
  )
  return row ?? null
}

/** Notes what state the client is told of; null when he has been told of it already, or the request is not a client's. */
export async function tellOnce(
  tx: Tx,
  requestId: string,
  state: string,
): Promise<{ memberId: string; clientId: string } | null> {
  const [row] = await rows(
    tx,
    sql<{ memberId: string; clientId: string }>`update portal.origin set told = ${state}
      where request_id = ${requestId}::uuid and told is distinct from ${state}
      returning member_id as "memberId", client_id as "clientId"`,
  )
  return row ?? null
}

export type StandingRow = {
  id: string
  requestNo: string
  businessId: string
  names: Record<'zh-Hans' | 'zh-Hant' | 'en', string>
  accountId: string | null
  accountNo: string | null
  state: 'running' | 'returned' | 'approved' | 'refused' | 'withdrawn' | 'terminated' | 'expired'
  startedAt: string
  endedAt: string | null
  /** Somebody is to look at it now. */
  asked: boolean
}

/** What a member has started, newest first. Index origin_member. */
export function startedBy(reader: Reader, memberId: string, limit: number): Promise<StandingRow[]> {
  return rows(
    reader,
    sql<StandingRow>`select r.id, r.request_no as "requestNo", r.business_id as "businessId", r.names,
        r.account_id as "accountId", r.account_no as "accountNo", r.state, r.started_at as "startedAt",
        r.ended_at as "endedAt", r.asked
      from portal.origin o join businesses.v_standing r on r.id = o.request_id
      where o.member_id = ${memberId}::uuid order by o.at desc, o.request_id desc limit ${limit}`,
  )
}

export type OwnDraft = {
  id: string
  businessId: string
  names: StandingRow['names']
  accountId: string
  accountNo: string | null
  updatedAt: string
}

/** What a member has begun to fill in. Index draft_owner. */
export function draftsOf(reader: Reader, memberId: string): Promise<OwnDraft[]> {
  return rows(
    reader,
    sql<OwnDraft>`select d.id, d.business_id as "businessId", d.names, d.account_id as "accountId",
        a.account_no as "accountNo", d.updated_at as "updatedAt"
      from businesses.v_draft d join accounts.v_account a on a.id = d.account_id
      where d.owner_id = ${memberId}::uuid order by d.updated_at desc limit 20`,
  )
}

/** What a request is called when its client is told of it. */
export async function requestWords(
  reader: Reader,
  id: string,
): Promise<{ requestNo: string; names: StandingRow['names'] } | null> {
  const [row] = await rows(
    reader,
    sql<{ requestNo: string; names: StandingRow['names'] }>`select request_no as "requestNo", names
      from businesses.v_standing where id = ${id}::uuid`,
  )
  return row ?? null
}
