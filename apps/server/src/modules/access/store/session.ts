import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { SESSION_MAX_HOURS } from '../policy/session.ts'
import type { END_REASONS } from '../schema.ts'

export type EndReason = (typeof END_REASONS)[number]
export type NewSession = {
  id: string
  hash: Buffer
  operatorId: string
  ip: string | null
  agent: string | null
  secondFactor: boolean
  /** The provider that vouched for the person; null for a password. */
  issuer?: string | null
}

export async function insertSession(tx: Tx, one: NewSession, now: Temporal.Instant): Promise<void> {
  await sql`insert into access.session (id, token_hash, operator_id, created_at, last_seen_at, expires_at, ip, agent,
      second_factor, issuer)
    values (${one.id}, ${one.hash}, ${one.operatorId}, ${toWire(now)}, ${toWire(now)},
      ${toWire(now.add({ hours: SESSION_MAX_HOURS }))}, ${one.ip}, ${one.agent}, ${one.secondFactor},
      ${one.issuer ?? null})`.execute(tx)
}

/** Ends a session that has not ended. @returns whose it was, or null when there is none to end. */
export async function endSession(
  tx: Tx,
  id: string,
  reason: EndReason,
  now: Temporal.Instant,
): Promise<{ operatorId: string } | null> {
  const [found] = await rows(
    tx,
    sql<{ operatorId: string }>`update access.session set ended_at = ${toWire(now)}, end_reason = ${reason}
      where id = ${id} and ended_at is null returning operator_id "operatorId"`,
  )
  return found ?? null
}

/** Ends the session of a token, when it is alive. */
export async function endSessionOfToken(tx: Tx, hash: Buffer, reason: EndReason, now: Temporal.Instant): Promise<void> {
  await sql`update access.session set ended_at = ${toWire(now)}, end_reason = ${reason}
    where token_hash = ${hash} and ended_at is null`.execute(tx)
}

/** Ends all sessions of a person, but not `exceptId`. */
export async function endSessionsOf(
  tx: Tx,
  operatorId: string,
  reason: EndReason,
  now: Temporal.Instant,
  exceptId: string | null = null,
): Promise<void> {
  await sql`update access.session set ended_at = ${toWire(now)}, end_reason = ${reason}
    where operator_id = ${operatorId} and ended_at is null and id is distinct from ${exceptId}::uuid`.execute(tx)
}

/** Whose session it is and whether it still goes on. */
export async function findSession(
  reader: Reader,
  id: string,
): Promise<{ id: string; operatorId: string; departmentId: string } | null> {
  const [found] = await rows(
    reader,
    sql<{ id: string; operatorId: string; departmentId: string }>`
      select s.id, s.operator_id "operatorId", o.department_id "departmentId"
      from access.session s join access.operator o on o.id = s.operator_id where s.id = ${id} and s.ended_at is null`,
  )
  return found ?? null
}

export type SessionRow = {
  id: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
  ip: string | null
  agent: string | null
  secondFactor: boolean
  issuer: string | null
}

/** The sessions of a person that go on, the latest first. */
export function sessionsOf(
  reader: Reader,
  operatorId: string,
  since: Temporal.Instant,
  now: Temporal.Instant,
): Promise<SessionRow[]> {
  return rows(
    reader,
    sql<SessionRow>`select id, created_at "createdAt", last_seen_at "lastSeenAt", expires_at "expiresAt", ip, agent,
        second_factor "secondFactor", issuer
      from access.session where operator_id = ${operatorId} and ended_at is null and expires_at > ${toWire(now)}
        and last_seen_at > ${toWire(since)} order by id desc limit 200`,
  )
}

/** The provider that vouched for a session; null for a password. */
export async function issuerOf(reader: Reader, sessionId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ issuer: string | null }>`select issuer from access.session where id = ${sessionId}`,
  )
  return found?.issuer ?? null
}

/** Ends the sessions that a provider vouched for. */
export async function endSessionsFrom(
  tx: Tx,
  operatorId: string,
  issuer: string,
  now: Temporal.Instant,
): Promise<void> {
  await sql`update access.session set ended_at = ${toWire(now)}, end_reason = 'revoked'
    where operator_id = ${operatorId} and issuer = ${issuer} and ended_at is null`.execute(tx)
}

/** Drops sessions that were over before the instant. */
export async function forgetOldSessions(tx: Tx, before: Temporal.Instant): Promise<void> {
  await sql`delete from access.session where expires_at < ${toWire(before)}`.execute(tx)
}
