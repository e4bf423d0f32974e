import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { keptText, type Reader, type Tx } from '#platform/db.ts'
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

const holder = 'operator_id "operatorId", epoch, everyone, stale'
const idleSince = (at: string) => `${at}::timestamptz - interval '${SESSION_IDLE_MINUTES} minutes'`
const seenBefore = (at: string) => `${at}::timestamptz - interval '${SEEN_EVERY_SECONDS} seconds'`

const sessions = keptText<LiveSession>(`select ${holder}, token_hash "tokenHash", session_id "sessionId", federated
  from access.live_sessions($1, $2::timestamptz, ${idleSince('$2')}, ${seenBefore('$2')})`)
const keys = keptText<LiveKey>(`select ${holder}, prefix, hash, api_key_id "apiKeyId", scopes
  from access.live_keys($1, $2::timestamptz, ${seenBefore('$2')})`)

/** Live sessions of these token hashes: neither ended, idle too long nor too old, the operator active. Index `session_token_hash_key`. */
export function liveSessions(reader: Reader, hashes: readonly Buffer[], now: Temporal.Instant): Promise<LiveSession[]> {
  return sessions(reader, [...hashes], toWire(now))
}

/** Live API keys of these prefixes: neither revoked nor expired, the owner active. Index `api_key_prefix_key`. */
export function liveKeys(reader: Reader, prefixes: readonly string[], now: Temporal.Instant): Promise<LiveKey[]> {
  return keys(reader, [...prefixes], toWire(now))
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
