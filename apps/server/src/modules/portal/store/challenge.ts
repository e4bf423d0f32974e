import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type Challenge = {
  id: string
  memberId: string
  codeHash: Buffer
  deviceKey: string
  agent: string | null
  sent: number
  sentAt: string
  tries: number
}

const ROW = sql`id, member_id as "memberId", code_hash as "codeHash", device_key as "deviceKey", agent, sent,
  sent_at as "sentAt", tries`

export async function insertChallenge(
  tx: Tx,
  one: Pick<Challenge, 'id' | 'memberId' | 'codeHash' | 'deviceKey' | 'agent'> & {
    tokenHash: Buffer
    at: string
    expiresAt: string
  },
): Promise<void> {
  await sql`insert into portal.challenge (id, member_id, token_hash, code_hash, device_key, agent, made_at, sent_at, expires_at)
    values (${one.id}, ${one.memberId}, ${one.tokenHash}, ${one.codeHash}, ${one.deviceKey}, ${one.agent}, ${one.at},
      ${one.at}, ${one.expiresAt})`.execute(tx)
}

/** The challenge a token stands for, locked; null when it is unknown, spent or over. */
export async function lockChallenge(tx: Tx, tokenHash: Buffer, at: string): Promise<Challenge | null> {
  const [row] = await rows(
    tx,
    sql<Challenge>`select ${ROW} from portal.challenge
      where token_hash = ${tokenHash} and used_at is null and expires_at > ${at} for update`,
  )
  return row ?? null
}

/** Counts a code that was tried, right or wrong, before it is looked at. */
export async function countTry(tx: Tx, id: string): Promise<void> {
  await sql`update portal.challenge set tries = tries + 1 where id = ${id}`.execute(tx)
}

/** Another code takes the place of the one before; wrong ones stay counted. */
export async function renewCode(
  tx: Tx,
  id: string,
  { codeHash, at, expiresAt }: { codeHash: Buffer; at: string; expiresAt: string },
): Promise<void> {
  await sql`update portal.challenge set code_hash = ${codeHash}, sent = sent + 1, sent_at = ${at},
    expires_at = ${expiresAt} where id = ${id}`.execute(tx)
}

/** Spends a challenge. @returns false when somebody was faster. */
export async function spendChallenge(tx: Tx, id: string, at: string): Promise<boolean> {
  const spent = await rows(
    tx,
    sql`update portal.challenge set used_at = ${at} where id = ${id} and used_at is null returning 1`,
  )
  return spent.length > 0
}

export async function forgetChallenges(tx: Tx, before: string): Promise<void> {
  await sql`delete from portal.challenge where expires_at < ${before}`.execute(tx)
}

/** Who signs in, as the code's sender has to know him. */
export type SigningIn = {
  memberNo: string
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  phoneMasked: string | null
  clientId: string | null
}

export async function signingIn(reader: Reader, memberId: string): Promise<SigningIn | null> {
  const [row] = await rows(
    reader,
    sql<SigningIn>`select m.member_no as "memberNo", m.language, m.phone_masked as "phoneMasked", c.id as "clientId"
      from members.v_member m left join clients.v_client c on c.member_no = m.member_no where m.id = ${memberId}::uuid`,
  )
  return row ?? null
}

/** The member with this number. */
export async function memberOf(reader: Reader, memberNo: string): Promise<string | null> {
  const [row] = await rows(reader, sql<{ id: string }>`select id from members.v_member where member_no = ${memberNo}`)
  return row?.id ?? null
}
