import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import type { DepartmentNames } from './department.ts'

/** A department or a person that work may be given to. */
export type FoundDepartment = { id: string; code: string; names: DepartmentNames }
export type FoundOperator = { id: string; username: string; name: string; departmentId: string }

/** SQL: the actor's data scope reaches the department. */
const reached = (actor: Actor, column: ReturnType<typeof sql>) =>
  actor.scope.all ? sql`true` : sql`${column} = any(${[...actor.scope.departmentIds]}::uuid[])`

/** Departments in the actor's reach by id, code or name in any language, letters in any case. */
export function findDepartments(reader: Reader, actor: Actor, wanted: readonly string[]): Promise<FoundDepartment[]> {
  const words = wanted.map((word) => word.toLowerCase())
  return rows(
    reader,
    sql<FoundDepartment>`select d.id, d.code, d.names from access.department d
      where ${reached(actor, sql`d.id`)} and (d.id::text = any(${words}::text[]) or lower(d.code) = any(${words}::text[])
        or exists (select from jsonb_each_text(d.names) n where lower(n.value) = any(${words}::text[])))
      order by d.code`,
  )
}

/** Active people of departments in the actor's reach by id, user name or name, letters in any case. */
export function findOperators(reader: Reader, actor: Actor, wanted: readonly string[]): Promise<FoundOperator[]> {
  const words = wanted.map((word) => word.toLowerCase())
  return rows(
    reader,
    sql<FoundOperator>`select o.id, o.username, o.name, o.department_id as "departmentId" from access.operator o
      where o.status = 'active' and ${reached(actor, sql`o.department_id`)} and (o.id::text = any(${words}::text[])
        or o.username = any(${words}::text[]) or lower(o.name) = any(${words}::text[]))
      order by o.username`,
  )
}

/** Active people in the actor's reach whose name or user name holds the text. */
export function searchOperators(reader: Reader, actor: Actor, text: string, max: number): Promise<FoundOperator[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  return rows(
    reader,
    sql<FoundOperator>`select o.id, o.username, o.name, o.department_id as "departmentId" from access.operator o
      where o.status = 'active' and ${reached(actor, sql`o.department_id`)}
        and (o.name ilike ${pattern} or o.username ilike ${pattern}) order by o.name, o.id limit ${max}`,
  )
}
