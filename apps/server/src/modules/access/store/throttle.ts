import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Allowance } from '../policy/throttle.ts'

/** Where the attempts of a user name or an address are counted: a keyed hash, the clear text is not kept. */
export function bucketOf(cipher: Cipher, kind: 'username' | 'address', value: string): Buffer {
  return cipher.blindIndex(value, `access.throttle.${kind}`)
}

/**
 * Counts an attempt before anything is checked, so that many at the same time cannot slip through.
 *
 * @returns until when the bucket is locked, or null when the attempt may go on.
 */
export async function reserveAttempt(
  tx: Tx,
  bucket: Buffer,
  allowance: Allowance,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const at = sql`${toWire(now)}::timestamptz`
  const windowEnds = sql`${toWire(now.add({ minutes: allowance.windowMinutes }))}::timestamptz`
  const lockEnds = sql`${toWire(now.add({ minutes: allowance.lockMinutes }))}::timestamptz`
  const over = sql`(t.window_ends_at <= ${at} or t.locked_until <= ${at})`
  const [found] = await rows(
    tx,
    sql<{ lockedUntil: string | null }>`
      insert into access.throttle as t (bucket, attempts, window_ends_at) values (${bucket}, 1, ${windowEnds})
      on conflict (bucket) do update set
        attempts = case when t.locked_until > ${at} then t.attempts when ${over} then 1 else t.attempts + 1 end,
        window_ends_at = case when t.locked_until > ${at} then t.window_ends_at else ${windowEnds} end,
        locked_until = case when t.locked_until > ${at} then t.locked_until when ${over} then null
          when t.attempts >= ${allowance.attemptsMax} then ${lockEnds} end
      returning locked_until "lockedUntil"`,
  )
  return found?.lockedUntil ? Temporal.Instant.from(found.lockedUntil) : null
}

/** Takes one counted attempt back: it was none. */
export async function refundAttempt(tx: Tx, bucket: Buffer): Promise<void> {
  await sql`update access.throttle set attempts = greatest(attempts - 1, 0) where bucket = ${bucket}`.execute(tx)
}

/** Forgets the attempts of a bucket: after a success, or when somebody unlocks it. */
export async function clearAttempts(tx: Tx, bucket: Buffer): Promise<void> {
  await sql`delete from access.throttle where bucket = ${bucket}`.execute(tx)
}

/** Until when the bucket is locked, if it is. */
export async function lockedUntil(reader: Reader, bucket: Buffer, now: Temporal.Instant): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ until: string }>`select locked_until until from access.throttle
      where bucket = ${bucket} and locked_until > ${toWire(now)}`,
  )
  return found?.until ?? null
}

/** Drops counts whose window and lock are over. */
export async function forgetOldAttempts(tx: Tx, now: Temporal.Instant): Promise<void> {
  await sql`delete from access.throttle where window_ends_at < ${toWire(now)}
    and (locked_until is null or locked_until < ${toWire(now)})`.execute(tx)
}
