import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** Who an operator is at an identity provider. */
export type Identity = {
  id: string
  issuer: string
  subject: string
  operatorId: string
  boundAt: string
  lastUsedAt: string
}

const columns = sql`id, issuer, subject, operator_id "operatorId", bound_at "boundAt", last_used_at "lastUsedAt"`

/** The operator an identity is bound to. Index `identity_issuer_subject_key`. */
export async function findIdentity(reader: Reader, issuer: string, subject: string): Promise<Identity | null> {
  const [found] = await rows(
    reader,
    sql<Identity>`select ${columns} from access.identity where issuer = ${issuer} and subject = ${subject}`,
  )
  return found ?? null
}

/** The identities of an operator, by issuer. */
export function identitiesOf(reader: Reader, operatorId: string): Promise<Identity[]> {
  return rows(
    reader,
    sql<Identity>`select ${columns} from access.identity where operator_id = ${operatorId} order by issuer`,
  )
}

/** Binds an identity. @returns false when it, or another of the same issuer for the operator, was bound meanwhile. */
export async function bindIdentity(
  tx: Tx,
  one: { id: string; issuer: string; subject: string; operatorId: string; claim: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const found = await rows(
    tx,
    sql`insert into access.identity (id, issuer, subject, operator_id, claim, bound_at, last_used_at)
      values (${one.id}, ${one.issuer}, ${one.subject}, ${one.operatorId}, ${one.claim}, ${toWire(now)}, ${toWire(now)})
      on conflict do nothing returning 1`,
  )
  return found.length > 0
}

/** Notes that the identity signed in. @returns false when it is no longer bound to the operator. */
export async function noteIdentityUsed(
  tx: Tx,
  one: { issuer: string; subject: string; operatorId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const found = await rows(
    tx,
    sql`update access.identity set last_used_at = ${toWire(now)}
      where issuer = ${one.issuer} and subject = ${one.subject} and operator_id = ${one.operatorId} returning 1`,
  )
  return found.length > 0
}

/** Takes the binding away, when it is the operator's. */
export async function deleteIdentity(tx: Tx, id: string, operatorId: string): Promise<Identity | null> {
  const [found] = await rows(
    tx,
    sql<Identity>`delete from access.identity where id = ${id} and operator_id = ${operatorId} returning ${columns}`,
  )
  return found ?? null
}
