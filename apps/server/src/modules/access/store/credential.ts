import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { SEEN_EVERY_SECONDS, SESSION_IDLE_MINUTES } from '../policy/session.ts'

/** What a live credential stands for: its owner and the two numbers that tell whether what is known of them still holds. */
export type Holder = {
  operatorId: string
  /** Moves with the person's own rights, `everyone` with roles, policies, keys and the department tree. */
  epoch: number
  everyone: number
  lastUsedAt: string | null
}
export type LiveSession = Holder & { tokenHash: Buffer; sessionId: string }
export type LiveKey = Holder & { prefix: string; hash: Buffer; apiKeyId: string; scopes: string[] }

const holder = sql`o.id "operatorId", o.epoch, e.value everyone`

/** Live sessions of these token hashes: neither ended, idle too long nor too old, the operator active. Index `session_token_hash_key`. */
export function liveSessions(reader: Reader, hashes: readonly Buffer[], now: Temporal.Instant): Promise<LiveSession[]> {
  return rows(
    reader,
    sql<LiveSession>`select ${holder}, s.token_hash "tokenHash", s.id "sessionId", s.last_seen_at "lastUsedAt"
      from access.session s
      join access.operator o on o.id = s.operator_id and o.status = 'active'
      cross join access.epoch e
      where s.token_hash = any(${[...hashes]}::bytea[]) and s.ended_at is null and s.expires_at > ${toWire(now)}
        and s.last_seen_at > ${toWire(now.subtract({ minutes: SESSION_IDLE_MINUTES }))}`,
  )
}

/** Live API keys of these prefixes: neither revoked nor expired, the owner active. Index `api_key_prefix_key`. */
export function liveKeys(reader: Reader, prefixes: readonly string[], now: Temporal.Instant): Promise<LiveKey[]> {
  return rows(
    reader,
    sql<LiveKey>`select ${holder}, k.prefix, k.hash, k.id "apiKeyId", k.scopes, k.last_used_at "lastUsedAt"
      from access.api_key k
      join access.operator o on o.id = k.operator_id and o.status = 'active'
      cross join access.epoch e
      where k.prefix = any(${[...prefixes]}::text[]) and k.revoked_at is null and k.expires_at > ${toWire(now)}`,
  )
}

/** Moves the session's last sign of life forward. */
export async function touchSession(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update access.session set last_seen_at = ${toWire(now)}
    where id = ${id} and ended_at is null and last_seen_at < ${toWire(now)}`.execute(tx)
}

/** Notes that the key was used, and from where. */
export async function touchKey(tx: Tx, id: string, ip: string | null, now: Temporal.Instant): Promise<void> {
  await sql`update access.api_key set last_used_at = ${toWire(now)}, last_used_ip = ${ip} where id = ${id}`.execute(tx)
}

/** Whether the last use is old enough to be written again. */
export function isStale(lastUsedAt: string | null, now: Temporal.Instant): boolean {
  return lastUsedAt === null || now.since(Temporal.Instant.from(lastUsedAt)).total('seconds') >= SEEN_EVERY_SECONDS
}
