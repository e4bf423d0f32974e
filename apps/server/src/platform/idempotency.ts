import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from './actor.ts'
import type { Cipher } from './cipher.ts'
import { keptRows, rows, type Tx } from './db.ts'
import { platformErrors } from './errors.ts'

/** JSON with sorted keys, so that equal inputs have equal digests whatever order they came in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

const PURPOSE = 'platform.idempotency'

/**
 * Keyed digest (32 bytes) over the command's name and its parsed input. Keyed, because a plain hash of a password or an
 * identity number could be guessed from the table.
 */
export function inputDigest(cipher: Cipher, command: string, input: unknown): Buffer {
  return cipher.sign(`${command}\n${canonicalJson(input) ?? ''}`, PURPOSE)
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
  cipher: Cipher,
  actor: Actor,
  key: string,
  digest: Buffer,
  now: Temporal.Instant,
): Promise<T | null> {
  const claimed = await keptRows(
    tx,
    sql`insert into platform.idempotency (operator_id, key, digest, at)
        values (${actor.operatorId}, ${key}, ${digest}, ${toWire(now)}) on conflict do nothing returning 1`,
  )
  if (claimed.length > 0) return null
  const [seen] = await rows(
    tx,
    sql<{ digest: Buffer; outcome: Buffer }>`select digest, outcome from platform.idempotency
        where operator_id = ${actor.operatorId} and key = ${key}`,
  )
  if (!seen) throw new Error('idempotency key vanished')
  if (!seen.digest.equals(digest)) throw platformErrors.IDEMPOTENCY_KEY_REUSED()
  return openOutcome(cipher, seen.outcome)
}

/** The statement that stores the answer every repetition of a claimed key gets. */
export function answerLine(cipher: Cipher, actor: Actor, key: string, outcome: unknown): RawBuilder<unknown> {
  return sql`update platform.idempotency set outcome = ${sealOutcome(cipher, outcome)}
    where operator_id = ${actor.operatorId} and key = ${key}`
}

/** An answer as it is stored; sealed, for it may hold what is shown only once. */
export function sealOutcome(cipher: Cipher, outcome: unknown): Buffer {
  return cipher.seal(JSON.stringify(outcome), PURPOSE)
}

/** What an answer that holds no secret begins with, in the place of a field key's number. */
const PLAIN = Buffer.of(0)

/** As `sealOutcome`, for answers of which every part is also in a list somebody reads. */
export function plainOutcome(outcome: unknown): Buffer {
  return Buffer.concat([PLAIN, Buffer.from(JSON.stringify(outcome))])
}

export function openOutcome<T>(cipher: Cipher, sealed: Buffer): T {
  if (sealed[0] === PLAIN[0]) return JSON.parse(sealed.toString('utf8', 1)) as T
  return JSON.parse(cipher.open(sealed, PURPOSE)) as T
}
