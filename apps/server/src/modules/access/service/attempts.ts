import type { Actor } from '#platform/actor.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { PER_ADDRESS, PER_USERNAME } from '../policy/throttle.ts'
import { getOperator } from '../store/operator.ts'
import { bucketOf, clearAttempts, refundAttempt, reserveAttempt } from '../store/throttle.ts'

/** User names are compared like this. */
export const fold = (username: string) => username.normalize('NFKC').trim().toLowerCase()

/** Where the attempts for a name and from an address are counted. */
export const bucketsOf = (platform: Platform, username: string, ip: string | null) => ({
  name: bucketOf(platform.cipher, 'username', fold(username)),
  address: bucketOf(platform.cipher, 'address', ip ?? ''),
})

/** Counts the attempt for name and address before anything is looked at. @returns until when to wait, or null. */
export async function reserve(
  platform: Platform,
  username: string,
  ip: string | null,
): Promise<Temporal.Instant | null> {
  const now = platform.clock()
  const { name, address } = bucketsOf(platform, username, ip)
  return inTransaction(platform.db, async (tx) => {
    const perName = await reserveAttempt(tx, name, PER_USERNAME, now)
    const perAddress = await reserveAttempt(tx, address, PER_ADDRESS, now)
    return perName ?? perAddress
  })
}

/** The browser asks for the code and comes again: that was no attempt at guessing. */
export async function refund(platform: Platform, username: string, ip: string | null): Promise<void> {
  const { name, address } = bucketsOf(platform, username, ip)
  await inTransaction(platform.db, async (tx) => {
    await refundAttempt(tx, name)
    await refundAttempt(tx, address)
  })
}

/** After a success the name's attempts are forgotten, and the address has one less. */
export async function forgiveAttempts(platform: Platform, tx: Tx, username: string, ip: string | null): Promise<void> {
  const { name, address } = bucketsOf(platform, username, ip)
  await clearAttempts(tx, name)
  await refundAttempt(tx, address)
}

/** A success is recorded under the person's own name. */
export async function asOperator(platform: Platform, actor: Actor, id: string): Promise<Actor> {
  const one = await getOperator(platform.db, { ...actor, scope: { all: true } }, id)
  return { ...actor, kind: 'operator', operatorId: one.id, name: one.name, language: one.language }
}
