import { newId } from '#kernel/ids.ts'
import { type Language, systemActor } from '#platform/actor.ts'
import type { Command } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { accessErrors } from './errors.ts'
import { createDepartment } from './service/departments.ts'
import { giveRole } from './service/grants.ts'
import { operatorCommands } from './service/operators.ts'
import { setScope } from './service/scope-grants.ts'
import { listDepartments } from './store/department.ts'
import { findByUsername } from './store/operator.ts'
import { listRoles } from './store/role.ts'

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

/** Gives a role without an end. @throws NOT_FOUND for an unknown name or role */
export async function grantRoleTo(platform: Platform, username: string, role: string): Promise<void> {
  const found = (await listRoles(platform.db)).find((one) => one.code === role)
  if (!found) throw platformErrors.NOT_FOUND()
  await run(platform, giveRole, { operatorId: await operatorId(platform, username), roleId: found.id })
}

/**
 * Adds a person who sees everything, with roles. What `kontor user create` does; the first administrator comes this way.
 *
 * @returns the first password, to be changed at the first sign-in.
 */
export async function createUser(
  platform: Platform,
  wanted: { username: string; name: string; language: Language; department: string; roles: readonly string[] },
): Promise<{ id: string; password: string }> {
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
