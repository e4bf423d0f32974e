import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Language, systemActor } from '#platform/actor.ts'
import type { Command } from '#platform/command.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { appendJournal } from '#platform/journal/journal.ts'
import type { Platform } from '#platform/platform.ts'
import { hashPassword } from './credentials/password.ts'
import { accessErrors } from './errors.ts'
import { seedAccess } from './seed.ts'
import { createDepartment } from './service/departments.ts'
import { giveRole } from './service/grants.ts'
import { operatorCommands } from './service/operators.ts'
import { setScope } from './service/scope-grants.ts'
import { listDepartments } from './store/department.ts'
import { findByUsername } from './store/operator.ts'
import { listRoles } from './store/role.ts'
import { setPassword } from './store/secret.ts'

/** Runs as the system: whoever has the machine has the database. Gated commands answer the ticket they wait for. */
async function run<I, O>(platform: Platform, command: Command<I, O>, input: unknown): Promise<O> {
  const actor = systemActor([...platform.permissions.keys()])
  const outcome = await platform.execute(command, input, actor, { key: newId() })
  if (outcome.kind === 'awaiting-approval') throw accessErrors.AWAITS_APPROVAL({ ticketId: outcome.ticketId })
  return outcome.value
}

async function operatorId(platform: Platform, username: string): Promise<string> {
  const one = await findByUsername(platform.db, username.trim().toLowerCase())
  if (!one) throw platformErrors.NOT_FOUND()
  return one.id
}

/** The department of a code; in an empty database it is made, so that the first person can be. */
async function departmentId(platform: Platform, code: string): Promise<string> {
  const all = await listDepartments(platform.db)
  const found = all.find((one) => one.code.toLowerCase() === code.toLowerCase())
  if (found) return found.id
  if (all.length > 0) throw accessErrors.DEPARTMENT_UNKNOWN()
  const names = { 'zh-Hans': code, 'zh-Hant': code, en: code }
  return (await run(platform, createDepartment, { code, names, parentId: null })).id
}

/** Codes of all roles, for whoever has to name one. */
export async function roleCodes(platform: Platform): Promise<string[]> {
  return (await listRoles(platform.db)).map(({ code }) => code).sort()
}

/** Gives a role without an end. @throws NOT_FOUND for an unknown name or role */
export async function grantRoleTo(platform: Platform, username: string, role: string): Promise<void> {
  const found = (await listRoles(platform.db)).find((one) => one.code === role)
  if (!found) throw platformErrors.NOT_FOUND()
  await run(platform, giveRole, { operatorId: await operatorId(platform, username), roleId: found.id })
}

type Wanted = { username: string; name: string; language: Language; department: string; roles: readonly string[] }

/**
 * The first person of an empty database, whom nobody could approve: made with the rights at once, recorded like any
 * other. Null when there are people already.
 */
async function createFirst(platform: Platform, wanted: Wanted): Promise<{ id: string; password: string } | null> {
  const { name, language, department, roles } = wanted
  const username = wanted.username.trim().toLowerCase()
  const now = platform.clock()
  return inTransaction(platform.db, async (tx) => {
    await sql`lock table access.operator in share row exclusive mode`.execute(tx)
    if ((await rows(tx, sql`select from access.operator limit 1`)).length > 0) return null
    const place = {
      code: department,
      parent: null,
      name: { 'zh-Hans': department, 'zh-Hant': department, en: department },
    }
    const seeded = await seedAccess(tx, now, {
      departments: [place],
      operators: [{ username, name, language, department, roles, sees: 'all' }],
    })
    const [id, password] = [seeded.operators.get(username), seeded.passwords.get(username)]
    if (id === undefined || password === undefined) throw new Error('the first person was not made')
    await setPassword(tx, id, await hashPassword(password), true, now)
    const target = { type: 'operator', id, label: username }
    const after = { username, name, roles: [...roles] }
    await appendJournal(tx, systemActor([]), now, { command: 'access.operator.create', result: 'done', target, after })
    return { id, password }
  })
}

/**
 * Adds a person who sees everything, with roles. What `kontor user create` does; the first administrator comes this way.
 *
 * @returns the first password, to be changed at the first sign-in.
 */
export async function createUser(platform: Platform, wanted: Wanted): Promise<{ id: string; password: string }> {
  const first = await createFirst(platform, wanted)
  if (first) return first
  const { username, name, language } = wanted
  const created = await run(platform, operatorCommands.createOperator, {
    username,
    name,
    language,
    departmentId: await departmentId(platform, wanted.department),
  })
  await run(platform, setScope, { operatorId: created.id, all: true, businessLines: [], departments: [] })
  for (const role of wanted.roles) await grantRoleTo(platform, username, role)
  return created
}

/** @returns the new first password. @throws NOT_FOUND */
export async function resetPasswordOf(platform: Platform, username: string): Promise<string> {
  const id = await operatorId(platform, username)
  return (await run(platform, operatorCommands.resetPassword, { id })).password
}

/** @throws NOT_FOUND */
export async function unlockUser(platform: Platform, username: string): Promise<void> {
  await run(platform, operatorCommands.unlockOperator, { id: await operatorId(platform, username) })
}
