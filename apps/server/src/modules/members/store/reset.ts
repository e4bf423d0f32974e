import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type ResetRow = {
  id: string
  smsId: string
  emailId: string
  ticketId: string | null
  operatorId: string
  reason: string
  at: string
}

export async function insertReset(tx: Tx, memberId: string, one: ResetRow): Promise<void> {
  await sql`insert into members.reset (id, member_id, sms_id, email_id, ticket_id, operator_id, reason, at)
    values (${one.id}, ${memberId}, ${one.smsId}, ${one.emailId}, ${one.ticketId}, ${one.operatorId}, ${one.reason},
      ${one.at})`.execute(tx)
}

const SHOWN_MAX = 20

/** The resets of a member, newest first. */
export async function resetsOf(reader: Reader, memberId: string): Promise<ResetRow[]> {
  return rows(
    reader,
    sql<ResetRow>`select id, sms_id as "smsId", email_id as "emailId", ticket_id as "ticketId",
      operator_id as "operatorId", reason, at from members.reset where member_id = ${memberId}
      order by at desc, id desc limit ${SHOWN_MAX}`,
  )
}

/** Another letter tells the account id now. */
export async function setEmail(tx: Tx, id: string, emailId: string): Promise<void> {
  await sql`update members.reset set email_id = ${emailId} where id = ${id}`.execute(tx)
}
