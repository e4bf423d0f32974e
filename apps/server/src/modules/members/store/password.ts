import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type Password = {
  hash: string | null
  kind: 'once' | 'chosen' | null
  expiresAt: string | null
  usedAt: string | null
  errors: number
  lockedAt: string | null
}

export async function passwordOf(reader: Reader, id: string): Promise<Password> {
  const [row] = await rows(
    reader,
    sql<Password>`select password_hash as hash, password_kind as kind, password_expires_at as "expiresAt",
      password_used_at as "usedAt", errors, locked_at as "lockedAt" from members.member where id = ${id}`,
  )
  if (!row) throw new Error('member vanished')
  return row
}

/** Puts a password to be used once in the place of whatever there was, and clears errors and lock. */
export async function setOnce(
  tx: Tx,
  id: string,
  { hash, at, expiresAt }: { hash: string; at: string; expiresAt: string },
): Promise<void> {
  await sql`update members.member set password_hash = ${hash}, password_kind = 'once', password_set_at = ${at},
    password_expires_at = ${expiresAt}, password_used_at = null, change_hash = null, change_expires_at = null,
    errors = 0, locked_at = null, version = version + 1, updated_at = ${at} where id = ${id}`.execute(tx)
}

/** The person's own password. */
export async function setChosen(tx: Tx, id: string, hash: string, at: string): Promise<void> {
  await sql`update members.member set password_hash = ${hash}, password_kind = 'chosen', password_set_at = ${at},
    password_expires_at = null, password_used_at = null, change_hash = null, change_expires_at = null,
    errors = 0, updated_at = ${at} where id = ${id}`.execute(tx)
}

/** Counts a wrong password; the last one locks. */
export async function countError(tx: Tx, id: string, max: number, at: string): Promise<number> {
  const [row] = await rows(
    tx,
    sql<{ errors: number }>`update members.member set errors = errors + 1,
      locked_at = case when errors + 1 >= ${max} then ${at}::timestamptz end where id = ${id} returning errors`,
  )
  return row?.errors ?? 0
}

export async function clearErrors(tx: Tx, id: string): Promise<void> {
  await sql`update members.member set errors = 0, locked_at = null where id = ${id}`.execute(tx)
}

/** A password that is good once has been used. */
export async function markUsed(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update members.member set password_used_at = ${at} where id = ${id}`.execute(tx)
}

export async function setChangeToken(tx: Tx, id: string, hash: Buffer, until: string): Promise<void> {
  await sql`update members.member set change_hash = ${hash}, change_expires_at = ${until} where id = ${id}`.execute(tx)
}

/** Whose token it is while it lasts; locked. */
export async function memberOfToken(tx: Tx, hash: Buffer, at: string): Promise<string | null> {
  const [row] = await rows(
    tx,
    sql<{
      id: string
    }>`select id from members.member where change_hash = ${hash} and change_expires_at > ${at} for update`,
  )
  return row?.id ?? null
}
