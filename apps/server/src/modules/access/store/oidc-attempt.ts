import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** A sign-in under way: what is sealed is worth something only in the browser that began it. */
export type Attempt = { state: Buffer; browser: Buffer; sealed: Buffer; proven: boolean; expiresAt: Temporal.Instant }

export async function insertAttempt(tx: Tx, one: Attempt): Promise<void> {
  await sql`insert into access.oidc_attempt (state, browser, sealed, proven, expires_at)
    values (${one.state}, ${one.browser}, ${one.sealed}, ${one.proven}, ${toWire(one.expiresAt)})`.execute(tx)
}

/** Uses an attempt up: of many who bring the same state, one gets it. @returns what was sealed, or null. */
export async function takeAttempt(
  tx: Tx,
  state: Buffer,
  browser: Buffer,
  proven: boolean,
  now: Temporal.Instant,
): Promise<Buffer | null> {
  const [found] = await rows(
    tx,
    sql<{ sealed: Buffer }>`delete from access.oidc_attempt where state = ${state} and browser = ${browser}
      and proven = ${proven} and expires_at > ${toWire(now)} returning sealed`,
  )
  return found?.sealed ?? null
}

/** The attempt of a browser that waits for a second factor, the latest one. */
export async function provenAttempt(
  reader: Reader,
  browser: Buffer,
  now: Temporal.Instant,
): Promise<{ state: Buffer; sealed: Buffer } | null> {
  const [found] = await rows(
    reader,
    sql<{ state: Buffer; sealed: Buffer }>`select state, sealed from access.oidc_attempt
      where browser = ${browser} and proven and expires_at > ${toWire(now)} order by expires_at desc limit 1`,
  )
  return found ?? null
}

/** Drops attempts nobody came back from. */
export async function forgetOldOidcAttempts(tx: Tx, now: Temporal.Instant): Promise<void> {
  await sql`delete from access.oidc_attempt where expires_at <= ${toWire(now)}`.execute(tx)
}
