import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { inTransaction, rows, type Tx } from '#platform/db.ts'
import type { PermissionSpec } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { BUILTIN_ROLES, fits } from './builtin.ts'
import { SOURCE_KEYS } from './source-keys.ts'
import { insertPolicy, setPolicyPermissions } from './store/policy.ts'
import { insertRole, setRolePolicies } from './store/role.ts'

type Key = { key: string; module: string; sensitive: boolean; implies: string[] }

/** What shows a person's clear data is granted one by one whoever forgot to say so. */
const isSensitive = (spec: PermissionSpec) => spec.sensitive === true || spec.key.endsWith('.reveal')

const moduleOf = (key: string) => key.slice(0, key.indexOf('.'))

/** Every key code declares, and the source keys that mean some of them. */
export function catalogueOf(specs: Iterable<PermissionSpec>): Key[] {
  const all = [...specs]
  const own = all.map((spec) => ({
    key: spec.key,
    module: moduleOf(spec.key),
    sensitive: isSensitive(spec),
    implies: all.filter((one) => one.comesWith?.includes(spec.key)).map((one) => one.key),
  }))
  const byKey = new Map(own.map((one) => [one.key, one]))
  const sources = Object.entries(SOURCE_KEYS).flatMap(([key, meant]) => {
    const implies = meant.filter((one) => byKey.has(one))
    if (implies.length === 0) return []
    return [{ key, module: moduleOf(key), sensitive: implies.some((one) => byKey.get(one)?.sensitive), implies }]
  })
  return [...own, ...sources]
}

/** The built-in policies over these keys: Full and ReadOnly of each module, and one for each built-in role. */
export function builtinPolicies(keys: readonly Key[]): { code: string; permissions: string[] }[] {
  const plain = keys.filter((one) => !one.sensitive && !(one.key in SOURCE_KEYS))
  const matching = (patterns: readonly string[]) =>
    plain.filter((one) => patterns.some((pattern) => fits(pattern, one.key))).map((one) => one.key)
  const modules = [...new Set(plain.map((one) => one.module))].sort()
  return [
    ...modules.flatMap((module) => [
      { code: `${module}.full`, permissions: matching([`${module}.*`]) },
      { code: `${module}.readOnly`, permissions: matching([`${module}.*.view`]) },
    ]),
    ...BUILTIN_ROLES.map((role) => ({ code: `role.${role.code}`, permissions: matching(role.patterns) })),
  ]
}

async function writeKeys(tx: Tx, keys: readonly Key[]): Promise<void> {
  const asked = sql`jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
    as k (key text, module text, sensitive boolean, implies text[])`
  await sql`
    insert into access.permission (key, module, sensitive, implies, declared)
    select key, module, sensitive, implies, true from ${asked}
    on conflict (key) do update set module = excluded.module, sensitive = excluded.sensitive,
        implies = excluded.implies, declared = true
      where (access.permission.module, access.permission.sensitive, access.permission.implies,
        access.permission.declared) is distinct from (excluded.module, excluded.sensitive, excluded.implies, true)`.execute(
    tx,
  )
  await sql`update access.permission set declared = false
    where declared and key <> all(${keys.map((one) => one.key)}::text[])`.execute(tx)
}

/** Ids by code of what is built in. */
async function builtinIds(tx: Tx, table: 'policy' | 'role'): Promise<Map<string, string>> {
  const found = await rows(
    tx,
    sql<{ id: string; code: string }>`select id, code from ${sql.table(`access.${table}`)} where builtin`,
  )
  return new Map(found.map((one) => [one.code, one.id]))
}

/**
 * Writes down every permission key that code declares and brings the built-in policies and roles in line with them. Runs
 * in every process before it serves; where nothing changed nothing is written, so nobody's rights are worked out again.
 */
export async function writeCatalogue(platform: Platform): Promise<void> {
  const keys = catalogueOf(platform.permissions.values())
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    await sql`lock table access.permission in share row exclusive mode`.execute(tx)
    await writeKeys(tx, keys)
    const policies = await builtinIds(tx, 'policy')
    for (const { code, permissions } of builtinPolicies(keys)) {
      const known = policies.get(code)
      if (known) await setPolicyPermissions(tx, known, permissions)
      else {
        const id = newId<'policy'>()
        policies.set(code, id)
        await insertPolicy(tx, { id, code, name: code, builtin: true, permissions }, now)
      }
    }
    const roles = await builtinIds(tx, 'role')
    for (const { code } of BUILTIN_ROLES) {
      const policyIds = [policies.get(`role.${code}`)].filter((id) => id !== undefined)
      const known = roles.get(code)
      if (known) await setRolePolicies(tx, known, policyIds)
      else await insertRole(tx, { id: newId(), code, name: code, builtin: true, policyIds }, now)
    }
  })
}
