import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Language, SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import { rows, type Tx } from '#platform/db.ts'
import { BUILTIN_ROLES, fits } from './builtin.ts'
import { generatePassword, hashPassword } from './credentials/password.ts'
import { type DepartmentNames, insertDepartment, updateDepartment } from './store/department.ts'
import { putGrant, setScopeGrants } from './store/grant.ts'
import { insertOperator } from './store/operator.ts'
import { listPermissions } from './store/policy.ts'
import { setPassword } from './store/secret.ts'

/** A broker's tree and people as a demo describes them: by codes and user names, parents before children. */
export type SeedDepartment = { code: string; parent: string | null; name: DepartmentNames; manager?: string }
export type SeedOperator = {
  username: string
  name: string
  language: Language
  department: string
  roles: readonly string[]
  sees: 'all' | { departments: readonly string[]; businessLines: readonly string[] }
}

export type Seeded = {
  /** Ids by code. */
  departments: ReadonlyMap<string, string>
  /** Ids by code, the built-in ones. */
  roles: ReadonlyMap<string, string>
  /** Ids by user name. */
  operators: ReadonlyMap<string, string>
  /** Generated passwords by user name: shown and written down by the caller, stored nowhere. */
  passwords: ReadonlyMap<string, string>
}

function known(map: ReadonlyMap<string, string>, what: string, name: string): string {
  const id = map.get(name)
  if (id === undefined) throw new Error(`no ${what} ${name}`)
  return id
}

async function seedDepartments(tx: Tx, now: Temporal.Instant, list: readonly SeedDepartment[]) {
  const ids = new Map<string, string>()
  for (const { code, parent, name } of list) {
    const id = newId<'department'>()
    const parentId = parent === null ? null : known(ids, 'department', parent)
    await insertDepartment(tx, { id, parentId, code, names: name, managerId: null }, now)
    ids.set(code, id)
  }
  return ids
}

/** The role, the sensitive keys that people of it are given one by one, and the data scope. */
async function seedRights(
  tx: Tx,
  now: Temporal.Instant,
  operatorId: string,
  one: SeedOperator,
  ids: { roles: ReadonlyMap<string, string>; departments: ReadonlyMap<string, string>; sensitive: readonly string[] },
): Promise<void> {
  const always = { operatorId, grantedBy: SYSTEM_OPERATOR_ID, validFrom: now, expiresAt: null }
  for (const code of one.roles) await putGrant(tx, 'role', { ...always, what: known(ids.roles, 'role', code) })
  const patterns = BUILTIN_ROLES.filter((role) => one.roles.includes(role.code)).flatMap((role) => role.personally)
  for (const key of ids.sensitive.filter((key) => patterns.some((pattern) => fits(pattern, key)))) {
    await putGrant(tx, 'permission', { ...always, what: key })
  }
  const { sees } = one
  const dates = { validFrom: now, expiresAt: null }
  await setScopeGrants(tx, operatorId, {
    all: sees === 'all',
    businessLines: sees === 'all' ? [] : sees.businessLines.map((businessLine) => ({ businessLine, ...dates })),
    departments:
      sees === 'all'
        ? []
        : sees.departments.map((code) => ({ departmentId: known(ids.departments, 'department', code), ...dates })),
  })
}

/**
 * Fills an empty access schema with a tree and people who can sign in at once; each gets a generated password. The
 * catalogue must be written before (`prepare`), for the built-in roles.
 */
export async function seedAccess(
  tx: Tx,
  now: Temporal.Instant,
  broker: { departments: readonly SeedDepartment[]; operators: readonly SeedOperator[] },
): Promise<Seeded> {
  const departments = await seedDepartments(tx, now, broker.departments)
  const found = await rows(tx, sql<{ id: string; code: string }>`select id, code from access.role`)
  const roles = new Map(found.map((one) => [one.code, one.id]))
  const sensitive = (await listPermissions(tx)).filter((one) => one.sensitive).map((one) => one.key)
  const operators = new Map<string, string>()
  const passwords = new Map<string, string>()
  for (const one of broker.operators) {
    const id = newId<'operator'>()
    const departmentId = known(departments, 'department', one.department)
    await insertOperator(tx, { id, username: one.username, name: one.name, language: one.language, departmentId }, now)
    const password = generatePassword()
    await setPassword(tx, id, await hashPassword(password), false, now)
    await seedRights(tx, now, id, one, { roles, departments, sensitive })
    operators.set(one.username, id)
    passwords.set(one.username, password)
  }
  for (const { code, manager, name } of broker.departments) {
    if (manager === undefined) continue
    const id = known(departments, 'department', code)
    await updateDepartment(tx, { id, names: name, managerId: known(operators, 'person', manager) })
  }
  return { departments, roles, operators, passwords }
}
