import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Language } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type DepartmentNames = Record<Language, string>
export type Department = {
  id: string
  parentId: string | null
  code: string
  names: DepartmentNames
  managerId: string | null
  version: number
}

const columns = sql`d.id, d.parent_id "parentId", d.code, d.names, d.manager_id "managerId", d.version`

export async function findDepartment(reader: Reader, id: string): Promise<Department | null> {
  const [found] = await rows(reader, sql<Department>`select ${columns} from access.department d where id = ${id}`)
  return found ?? null
}

/** The whole tree, parents before children, with how many active people each department has. */
export function listDepartments(reader: Reader): Promise<(Department & { operators: number })[]> {
  return rows(
    reader,
    sql<Department & { operators: number }>`
      with recursive tree (id, path) as (
        select id, array[code] from access.department where parent_id is null
        union all
        select d.id, t.path || d.code from access.department d join tree t on d.parent_id = t.id)
      select ${columns}, (select count(*) from access.operator o where o.department_id = d.id and o.status = 'active')
        operators
      from tree t join access.department d on d.id = t.id order by t.path`,
  )
}

export async function insertDepartment(tx: Tx, one: Omit<Department, 'version'>, now: Temporal.Instant): Promise<void> {
  await sql`insert into access.department (id, parent_id, code, names, manager_id, created_at)
    values (${one.id}, ${one.parentId}, ${one.code}, ${JSON.stringify(one.names)}::jsonb, ${one.managerId},
      ${toWire(now)})`.execute(tx)
}

export async function updateDepartment(
  tx: Tx,
  one: { id: string; names: DepartmentNames; managerId: string | null },
): Promise<void> {
  await sql`update access.department set names = ${JSON.stringify(one.names)}::jsonb, manager_id = ${one.managerId},
    version = version + 1 where id = ${one.id}`.execute(tx)
}

/** Serialises changes of the tree, so that two moves can't close a circle between them. */
export async function lockTree(tx: Tx): Promise<void> {
  await sql`lock table access.department in share row exclusive mode`.execute(tx)
}

/** Whether `id` stands below `root` or is it. */
export async function isBelow(reader: Reader, id: string, root: string): Promise<boolean> {
  const found = await rows(
    reader,
    sql`select 1 from access.departments_below(array[${root}::uuid]) as below (id) where below.id = ${id}`,
  )
  return found.length > 0
}

export async function moveDepartment(tx: Tx, id: string, parentId: string): Promise<void> {
  await sql`update access.department set parent_id = ${parentId}, version = version + 1 where id = ${id}`.execute(tx)
}
