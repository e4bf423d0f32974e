import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** The stored argon2id hash, or null when no password was ever set. */
export async function passwordHash(reader: Reader, operatorId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ hash: string }>`select hash from access.password where operator_id = ${operatorId}`,
  )
  return found?.hash ?? null
}

export async function setPassword(
  tx: Tx,
  operatorId: string,
  hash: string,
  mustChange: boolean,
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into access.password (operator_id, hash, changed_at, must_change)
    values (${operatorId}, ${hash}, ${toWire(now)}, ${mustChange})
    on conflict (operator_id) do update set hash = excluded.hash, changed_at = excluded.changed_at,
      must_change = excluded.must_change`.execute(tx)
}

export type Totp = { secret: Buffer; confirmed: boolean; lastStep: number }

export async function findTotp(reader: Reader, operatorId: string): Promise<Totp | null> {
  const [found] = await rows(
    reader,
    sql<Totp>`select secret, confirmed_at is not null confirmed, last_step "lastStep"
      from access.totp where operator_id = ${operatorId}`,
  )
  return found ?? null
}

/** Puts a secret that is not yet confirmed; an earlier unconfirmed one is forgotten. */
export async function putTotp(tx: Tx, operatorId: string, secret: Buffer, now: Temporal.Instant): Promise<void> {
  await sql`insert into access.totp (operator_id, secret, enrolled_at) values (${operatorId}, ${secret}, ${toWire(now)})
    on conflict (operator_id) do update set secret = excluded.secret, enrolled_at = excluded.enrolled_at, last_step = 0
      where access.totp.confirmed_at is null`.execute(tx)
}

export async function confirmTotp(
  tx: Tx,
  operatorId: string,
  recovery: readonly Buffer[],
  now: Temporal.Instant,
): Promise<void> {
  await sql`update access.totp set confirmed_at = ${toWire(now)} where operator_id = ${operatorId}`.execute(tx)
  await sql`insert into access.recovery_code (operator_id, hash)
    select ${operatorId}, hash from unnest(${[...recovery]}::bytea[]) as r (hash)`.execute(tx)
}

export async function deleteTotp(tx: Tx, operatorId: string): Promise<boolean> {
  const found = await rows(tx, sql`delete from access.totp where operator_id = ${operatorId} returning 1`)
  return found.length > 0
}

/** Accepts the step of a code once. @returns false when it or a later one was accepted before. */
export async function consumeStep(tx: Tx, operatorId: string, step: number): Promise<boolean> {
  const found = await rows(
    tx,
    sql`update access.totp set last_step = ${step} where operator_id = ${operatorId} and last_step < ${step} returning 1`,
  )
  return found.length > 0
}

/** Whether the recovery code is among the person's unused ones. */
export async function hasRecoveryCode(reader: Reader, operatorId: string, hash: Buffer): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from access.recovery_code where operator_id = ${operatorId} and hash = ${hash} and used_at is null`,
  )
  return found.length > 0
}

/** Uses a recovery code up. @returns false when there is none such, or it was used. */
export async function consumeRecoveryCode(
  tx: Tx,
  operatorId: string,
  hash: Buffer,
  now: Temporal.Instant,
): Promise<boolean> {
  const found = await rows(
    tx,
    sql`update access.recovery_code set used_at = ${toWire(now)}
      where operator_id = ${operatorId} and hash = ${hash} and used_at is null returning 1`,
  )
  return found.length > 0
}

/** How often the person gave a wrong current password since the instant; refusals stand in the record. */
export async function wrongProofsSince(reader: Reader, operatorId: string, since: Temporal.Instant): Promise<number> {
  const [found] = await rows(
    reader,
    sql<{ n: number }>`select count(*) n from platform.journal
      where operator_id = ${operatorId} and code in ('PASSWORD_WRONG', 'TOTP_CODE_WRONG') and at > ${toWire(since)}`,
  )
  return found?.n ?? 0
}
