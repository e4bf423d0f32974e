import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { StandingRow } from './origin.ts'

export type AgreementRow = {
  id: string
  draftId: string
  draftNumber: number
  businessId: string
  accountId: string
  clientId: string
  askedBy: string
  askedByNo: string
  sessionId: string
  deviceKey: string
  agent: string | null
  ip: string | null
  consent: string
  state: 'waiting' | 'agreed' | 'declined' | 'withdrawn'
  askedAt: string
}

const ROW = sql`g.id, g.draft_id as "draftId", g.draft_number as "draftNumber", g.business_id as "businessId",
  g.account_id as "accountId", g.client_id as "clientId", g.asked_by as "askedBy", g.asked_by_no as "askedByNo",
  g.session_id as "sessionId", g.device_key as "deviceKey", g.agent, g.ip, g.consent, g.state, g.asked_at as "askedAt"
  from portal.agreement g`

/** @returns false when one waits for the same business and account. */
export async function insertAgreement(tx: Tx, one: Omit<AgreementRow, 'state'>): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into portal.agreement (id, draft_id, draft_number, business_id, account_id, client_id, asked_by, asked_by_no,
        session_id, device_key, agent, ip, consent, state, asked_at)
      values (${one.id}, ${one.draftId}, ${one.draftNumber}, ${one.businessId}, ${one.accountId}, ${one.clientId},
        ${one.askedBy}, ${one.askedByNo}, ${one.sessionId}, ${one.deviceKey}, ${one.agent}, ${one.ip}, ${one.consent},
        'waiting', ${one.askedAt})
      on conflict do nothing returning 1`,
  )
  return made.length > 0
}

/** An agreement of these clients; locked when asked. */
export async function findAgreement(
  reader: Reader,
  clientIds: readonly string[],
  id: string,
  lock = false,
): Promise<AgreementRow | null> {
  const [row] = await rows(
    reader,
    sql<AgreementRow>`select ${ROW} where g.id = ${id}::uuid and g.client_id = any(${[...clientIds]}::uuid[])
      ${lock ? sql`for update` : sql``}`,
  )
  return row ?? null
}

export async function settleAgreement(
  tx: Tx,
  id: string,
  { state, requestId, at }: { state: 'agreed' | 'declined' | 'withdrawn'; requestId: string | null; at: string },
): Promise<void> {
  await sql`update portal.agreement set state = ${state}, request_id = ${requestId}, settled_at = ${at}
    where id = ${id}`.execute(tx)
}

/** @returns false when this login has answered. */
export async function insertAnswer(
  tx: Tx,
  one: { agreementId: string; memberId: string; answer: 'agreed' | 'declined'; sessionId: string; at: string },
): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into portal.agreement_answer (agreement_id, member_id, answer, session_id, at)
      values (${one.agreementId}, ${one.memberId}, ${one.answer}, ${one.sessionId}, ${one.at})
      on conflict do nothing returning 1`,
  )
  return made.length > 0
}

/** Logins that have agreed. */
export async function agreedBy(reader: Reader, agreementId: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ id: string }>`select member_id as id from portal.agreement_answer
      where agreement_id = ${agreementId}::uuid and answer = 'agreed'`,
  )
  return found.map(({ id }) => id)
}

export type WaitingRow = {
  id: string
  businessId: string
  names: StandingRow['names']
  accountNo: string
  askedBy: string
  askedByNo: string
  askedAt: string
  answered: boolean
}

/** What waits among the clients somebody acts for. Index agreement_client. */
export function waitingFor(reader: Reader, clientIds: readonly string[], memberId: string): Promise<WaitingRow[]> {
  return rows(
    reader,
    sql<WaitingRow>`select g.id, g.business_id as "businessId", b.names, a.account_no as "accountNo",
        g.asked_by as "askedBy", g.asked_by_no as "askedByNo", g.asked_at as "askedAt",
        exists (select from portal.agreement_answer w where w.agreement_id = g.id and w.member_id = ${memberId}::uuid)
          as answered
      from portal.agreement g join accounts.v_account a on a.id = g.account_id
        join businesses.v_business b on b.id = g.business_id
      where g.client_id = any(${[...clientIds]}::uuid[]) and g.state = 'waiting' order by g.asked_at desc limit 20`,
  )
}
