import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** A session that lives, with who it is of. */
export type LiveSession = {
  sessionId: string
  memberId: string
  deviceKey: string
  agent: string | null
  memberNo: string
  phoneMasked: string | null
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  clientName: string | null
  /** Its use has not been noted for a while. */
  stale: boolean
}

/**
 * The session a token stands for, unless it is over, unused for too long, ended on its device, or its client may not sign in.
 * Index session_token_hash_key, then members' own.
 */
export async function liveSession(
  reader: Reader,
  tokenHash: Buffer,
  { at, idleSince, notedSince }: { at: string; idleSince: string; notedSince: string },
): Promise<LiveSession | null> {
  const [row] = await rows(
    reader,
    sql<LiveSession>`select s.id as "sessionId", s.member_id as "memberId", s.device_key as "deviceKey", s.agent,
        m.member_no as "memberNo", m.phone_masked as "phoneMasked", m.language, c.display_name as "clientName",
        s.used_at < ${notedSince} as stale
      from portal.session s join members.v_member m on m.id = s.member_id
        left join clients.v_client c on c.member_no = m.member_no
      where s.token_hash = ${tokenHash} and s.ended_at is null and s.ends_at > ${at} and s.used_at > ${idleSince}
        and (c.status is null or c.status = 'ACTIVE')
        and exists (select from members.v_live_session d
          where d.member_id = s.member_id and d.session_id = s.id::text)`,
  )
  return row ?? null
}

/** Notes that a session was used. */
export async function touchSession(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update portal.session set used_at = ${at} where id = ${id} and used_at < ${at}`.execute(tx)
}

export async function insertSession(
  tx: Tx,
  one: {
    id: string
    memberId: string
    tokenHash: Buffer
    deviceKey: string
    agent: string | null
    ip: string | null
    at: string
    endsAt: string
  },
): Promise<void> {
  await sql`insert into portal.session (id, member_id, token_hash, device_key, agent, ip, begun_at, used_at, ends_at)
    values (${one.id}, ${one.memberId}, ${one.tokenHash}, ${one.deviceKey}, ${one.agent}, ${one.ip}, ${one.at}, ${one.at},
      ${one.endsAt})`.execute(tx)
}

export async function endSession(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update portal.session set ended_at = ${at} where id = ${id} and ended_at is null`.execute(tx)
}

/** Where a session was begun: what a request keeps of its origin. */
export async function sessionPlace(
  reader: Reader,
  id: string,
): Promise<{ deviceKey: string; agent: string | null; memberNo: string } | null> {
  const [row] = await rows(
    reader,
    sql<{ deviceKey: string; agent: string | null; memberNo: string }>`select s.device_key as "deviceKey", s.agent,
        m.member_no as "memberNo"
      from portal.session s join members.v_member m on m.id = s.member_id where s.id = ${id}::uuid`,
  )
  return row ?? null
}

export async function forgetSessions(tx: Tx, before: string): Promise<void> {
  await sql`delete from portal.session where ends_at < ${before}`.execute(tx)
}
