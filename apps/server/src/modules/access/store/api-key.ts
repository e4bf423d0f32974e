import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type ApiKey = {
  id: string
  operatorId: string
  departmentId: string
  name: string
  prefix: string
  scopes: string[]
  createdAt: string
  expiresAt: string
  lastUsedAt: string | null
  lastUsedIp: string | null
  revokedAt: string | null
}

const columns = sql`k.id, k.operator_id "operatorId", o.department_id "departmentId", k.name, k.prefix, k.scopes,
  k.created_at "createdAt", k.expires_at "expiresAt", k.last_used_at "lastUsedAt", k.last_used_ip "lastUsedIp",
  k.revoked_at "revokedAt"`
const source = sql`access.api_key k join access.operator o on o.id = k.operator_id`

export async function insertApiKey(
  tx: Tx,
  one: {
    id: string
    prefix: string
    hash: Buffer
    operatorId: string
    name: string
    scopes: readonly string[]
    expiresAt: Temporal.Instant
  },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into access.api_key (id, prefix, hash, operator_id, name, scopes, created_at, expires_at)
    values (${one.id}, ${one.prefix}, ${one.hash}, ${one.operatorId}, ${one.name}, ${[...one.scopes]}::text[],
      ${toWire(now)}, ${toWire(one.expiresAt)})`.execute(tx)
}

export async function findApiKey(reader: Reader, id: string): Promise<ApiKey | null> {
  const [found] = await rows(reader, sql<ApiKey>`select ${columns} from ${source} where k.id = ${id}`)
  return found ?? null
}

/** The keys of a person, the latest first. */
export function apiKeysOf(reader: Reader, operatorId: string): Promise<ApiKey[]> {
  return rows(
    reader,
    sql<ApiKey>`select ${columns} from ${source} where k.operator_id = ${operatorId} order by k.id desc limit 200`,
  )
}

export async function revokeApiKey(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  await sql`update access.api_key set revoked_at = ${toWire(now)} where id = ${id} and revoked_at is null`.execute(tx)
}
