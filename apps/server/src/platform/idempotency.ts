import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from './actor.ts'
import { type Tx, rows } from './db.ts'
import { platformErrors } from './errors.ts'

/** JSON with sorted keys, so that equal inputs have equal digests whatever order they came in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** SHA-256 over the command's name and its parsed input. */
export function inputDigest(command: string, input: unknown): Buffer {
  return createHash('sha256').update(command).update('\n').update(canonicalJson(input) ?? '').digest()
}

/**
 * Claims a key for this transaction. A second transaction with the same key waits here for the first to end, then
 * replays its outcome; after a rollback the key is free again.
 *
 * @returns the stored outcome to replay, or null when this call is the first.
 * @throws IDEMPOTENCY_KEY_REUSED when the key was used with another input.
 */
export async function claimKey<T>(
  tx: Tx,
  actor: Actor,
  key: string,
  digest: Buffer,
  now: Temporal.Instant,
): Promise<T | null> {
  const claimed = await rows(
    tx,
    sql`insert into platform.idempotency (operator_id, key, digest, at)
        values (${actor.operatorId}, ${key}, ${digest}, ${toWire(now)}) on conflict do nothing returning 1`,
  )
  if (claimed.length > 0) return null
  const [seen] = await rows(
    tx,
    sql<{ digest: Buffer; outcome: T }>`select digest, outcome from platform.idempotency
        where operator_id = ${actor.operatorId} and key = ${key}`,
  )
  if (!seen) throw new Error('idempotency key vanished')
  if (!seen.digest.equals(digest)) throw platformErrors.IDEMPOTENCY_KEY_REUSED()
  return seen.outcome
}

/** Stores the answer that every repetition of the key gets. */
export async function settleKey(tx: Tx, actor: Actor, key: string, outcome: unknown): Promise<void> {
  await sql`update platform.idempotency set outcome = ${JSON.stringify(outcome)}::jsonb
    where operator_id = ${actor.operatorId} and key = ${key}`.execute(tx)
}
