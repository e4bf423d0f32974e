import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type AuthorityRow = {
  id: string
  memberId: string
  memberNo: string
  clientId: string
  relation: 'joint' | 'agent'
  untilOn: string | null
  reason: string
  grantedByName: string
  grantedAt: string
}

const ROW = sql`a.id, a.member_id as "memberId", m.member_no as "memberNo", a.client_id as "clientId", a.relation,
  a.until_on as "untilOn", a.reason, a.granted_by_name as "grantedByName", a.granted_at as "grantedAt"
  from portal.authority a join members.v_member m on m.id = a.member_id`

/** Who acts for a client besides its own login. Index authority_live. */
export function authoritiesOf(reader: Reader, clientId: string): Promise<AuthorityRow[]> {
  return rows(
    reader,
    sql<AuthorityRow>`select ${ROW} where a.client_id = ${clientId}::uuid and a.ended_at is null order by a.granted_at`,
  )
}

/** One that is not ended, locked. */
export async function lockAuthority(tx: Tx, id: string): Promise<AuthorityRow | null> {
  const [row] = await rows(
    tx,
    sql<AuthorityRow>`select ${ROW} where a.id = ${id}::uuid and a.ended_at is null for update of a`,
  )
  return row ?? null
}

/** @returns false when the login acts for the client already. */
export async function insertAuthority(
  tx: Tx,
  one: Omit<AuthorityRow, 'memberNo'> & { grantedBy: string },
): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into portal.authority (id, member_id, client_id, relation, until_on, reason, granted_by, granted_by_name,
        granted_at)
      values (${one.id}, ${one.memberId}, ${one.clientId}, ${one.relation}, ${one.untilOn}, ${one.reason},
        ${one.grantedBy}, ${one.grantedByName}, ${one.grantedAt})
      on conflict do nothing returning 1`,
  )
  return made.length > 0
}

export async function endAuthority(tx: Tx, id: string, by: string, at: string): Promise<void> {
  await sql`update portal.authority set ended_at = ${at}, ended_by_name = ${by} where id = ${id}`.execute(tx)
}

/** Logins that hold an account together, whoever bears the client's number among them. */
export async function holdersOf(reader: Reader, clientId: string, today: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select m.id from clients.v_client c join members.v_member m on m.member_no = c.member_no
        where c.id = ${clientId}::uuid
      union select a.member_id from portal.authority a where a.client_id = ${clientId}::uuid and a.relation = 'joint'
        and a.ended_at is null and (a.until_on is null or a.until_on >= ${today}::date)`,
  )
  return found.map(({ id }) => id)
}

export type OwnClient = { operatorId: string; clientId: string; declaredByName: string; at: string }

/** Operators who are the client themselves. */
export function ownClientsOf(reader: Reader, clientId: string): Promise<OwnClient[]> {
  return rows(
    reader,
    sql<OwnClient>`select operator_id as "operatorId", client_id as "clientId", declared_by_name as "declaredByName", at
      from portal.own_client where client_id = ${clientId}::uuid order by at`,
  )
}

export async function declareOwnClient(tx: Tx, one: OwnClient): Promise<void> {
  await sql`insert into portal.own_client (operator_id, client_id, declared_by_name, at)
    values (${one.operatorId}, ${one.clientId}, ${one.declaredByName}, ${one.at}) on conflict do nothing`.execute(tx)
}

/** @returns whether there was one. */
export async function removeOwnClient(tx: Tx, operatorId: string, clientId: string): Promise<boolean> {
  const gone = await rows(
    tx,
    sql`delete from portal.own_client where operator_id = ${operatorId} and client_id = ${clientId} returning 1`,
  )
  return gone.length > 0
}
