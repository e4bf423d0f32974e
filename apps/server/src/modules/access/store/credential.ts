import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { keptRows, type Reader, type Tx } from '#platform/db.ts'
import { SEEN_EVERY_SECONDS, SESSION_IDLE_MINUTES } from '../policy/session.ts'

/** What a live credential stands for: its owner and the two numbers that tell whether what is known of them still holds. */
export type Holder = {
  operatorId: string
  /** Moves with the person's own rights, `everyone` with roles, policies, keys and the department tree. */
  epoch: number
  everyone: number
  /** Whether its last use was noted so long ago that it is to be noted again. */
  stale: boolean
}
export type LiveSession = Holder & { tokenHash: Buffer; sessionId: string; federated: boolean }
export type LiveKey = Holder & { prefix: string; hash: Buffer; apiKeyId: string; scopes: string[] }

const holder = sql`operator_id "operatorId", epoch, everyone, stale`
const seenBefore = (now: Temporal.Instant) => toWire(now.subtract({ seconds: SEEN_EVERY_SECONDS }))

/** Live sessions of these token hashes: neither ended, idle too long nor too old, the operator active. Index `session_token_hash_key`. */
export function liveSessions(reader: Reader, hashes: readonly Buffer[], now: Temporal.Instant): Promise<LiveSession[]> {
  const idleSince = toWire(now.subtract({ minutes: SESSION_IDLE_MINUTES }))
  return keptRows(
    reader,
    sql<LiveSession>`select ${holder}, token_hash "tokenHash", session_id "sessionId", federated
      from access.live_sessions(${[...hashes]}, ${toWire(now)}, ${idleSince}, ${seenBefore(now)})`,
  )
}

/** Live API keys of these prefixes: neither revoked nor expired, the owner active. Index `api_key_prefix_key`. */
export function liveKeys(reader: Reader, prefixes: readonly string[], now: Temporal.Instant): Promise<LiveKey[]> {
  return keptRows(
    reader,
    sql<LiveKey>`select ${holder}, prefix, hash, api_key_id "apiKeyId", scopes
      from access.live_keys(${[...prefixes]}, ${toWire(now)}, ${seenBefore(now)})`,
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
