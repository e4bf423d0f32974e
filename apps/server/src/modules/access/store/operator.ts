import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Actor, Language } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { ADMINISTRATOR } from '../schema.ts'

export type Operator = {
  id: string
  username: string
  name: string
  language: Language
  departmentId: string
  status: 'active' | 'disabled'
  seesAll: boolean
}

const columns = sql`o.id, o.username, o.name, o.language, o.department_id "departmentId", o.status,
  o.sees_all "seesAll"`

/** Whether the actor's data scope reaches people of the department. */
export function reaches(actor: Actor, departmentId: string): boolean {
  return actor.scope.all || actor.scope.departmentIds.includes(departmentId)
}

/** The operator with its row locked. @throws NOT_FOUND when nobody of the id is in the actor's reach. */
export async function lockOperator(tx: Tx, actor: Actor, id: string): Promise<Operator> {
  const [found] = await rows(tx, sql<Operator>`select ${columns} from access.operator o where id = ${id} for update`)
  if (!found || !reaches(actor, found.departmentId)) throw platformErrors.NOT_FOUND()
  return found
}

/** @throws NOT_FOUND when nobody of the id is in the actor's reach. */
export async function getOperator(reader: Reader, actor: Actor, id: string): Promise<Operator> {
  const [found] = await rows(reader, sql<Operator>`select ${columns} from access.operator o where id = ${id}`)
  if (!found || (id !== actor.operatorId && !reaches(actor, found.departmentId))) throw platformErrors.NOT_FOUND()
  return found
}

/** Whoever has the name, folded to lower case by the caller. Index `operator_username`. */
export async function findByUsername(reader: Reader, username: string): Promise<Operator | null> {
  const [found] = await rows(
    reader,
    sql<Operator>`select ${columns} from access.operator o where username = ${username}`,
  )
  return found ?? null
}

export async function insertOperator(
  tx: Tx,
  one: { id: string; username: string; name: string; language: Language; departmentId: string; seesAll?: boolean },
  now: Temporal.Instant,
): Promise<void> {
  await sql`insert into access.operator (id, username, name, language, department_id, sees_all, created_at)
    values (${one.id}, ${one.username}, ${one.name}, ${one.language}, ${one.departmentId}, ${one.seesAll ?? false},
      ${toWire(now)})`.execute(tx)
}

export async function updateOperator(
  tx: Tx,
  one: { id: string; name: string; language: Language; departmentId: string },
): Promise<void> {
  await sql`update access.operator set name = ${one.name}, language = ${one.language},
    department_id = ${one.departmentId} where id = ${one.id}`.execute(tx)
}

export async function setLanguage(tx: Tx, id: string, language: Language): Promise<void> {
  await sql`update access.operator set language = ${language} where id = ${id}`.execute(tx)
}

export async function setStatus(tx: Tx, id: string, status: Operator['status'], now: Temporal.Instant): Promise<void> {
  await sql`update access.operator set status = ${status},
    disabled_at = ${status === 'disabled' ? toWire(now) : null}::timestamptz where id = ${id}`.execute(tx)
}

const administrators = (now: Temporal.Instant) => sql`access.operator o
  join access.operator_role g on g.operator_id = o.id and g.expires_at is null and g.valid_from <= ${toWire(now)}
  join access.role r on r.id = g.role_id and r.code = ${ADMINISTRATOR}
  where o.status = 'active' and o.sees_all`

/** Whether the person is one of those who keep the system: active, sees all, the role without an end. */
export async function isAdministrator(reader: Reader, id: string, now: Temporal.Instant): Promise<boolean> {
  const found = await rows(reader, sql`select 1 from ${administrators(now)} and o.id = ${id}`)
  return found.length > 0
}

/** Whether some administrator has a second factor of Kontor's own. */
export async function hasGuardedAdministrator(reader: Reader, now: Temporal.Instant): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from ${administrators(now)}
      and exists (select 1 from access.totp t where t.operator_id = o.id and t.confirmed_at is not null) limit 1`,
  )
  return found.length > 0
}

/** Names of some administrators, for somebody who needs one. */
export async function administratorNames(reader: Reader, now: Temporal.Instant): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ name: string }>`select o.name from ${administrators(now)} order by o.name limit 3`,
  )
  return found.map((one) => one.name)
}

/** How many administrators are left after the change of this transaction; two such changes wait for each other here. */
export async function countAdministrators(tx: Tx, now: Temporal.Instant): Promise<number> {
  await sql`select 1 from access.role where code = ${ADMINISTRATOR} for update`.execute(tx)
  const [found] = await rows(tx, sql<{ n: number }>`select count(*) n from ${administrators(now)}`)
  return found?.n ?? 0
}

/** The department somebody belongs to; null for the system and whoever is not known. */
export async function homeOf(reader: Reader, operatorId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{
      departmentId: string
    }>`select o.department_id "departmentId" from access.operator o where o.id = ${operatorId}::uuid`,
  )
  return found?.departmentId ?? null
}
