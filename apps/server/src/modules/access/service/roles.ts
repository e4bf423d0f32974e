import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { assertMayHandOut } from '../policy/grants.ts'
import { identified, roleCreate, roleUpdate, target } from '../schema.ts'
import { findPolicy } from '../store/policy.ts'
import {
  countHolders,
  deleteRole,
  holdsRole,
  insertRole,
  keysOf,
  lockRole,
  type Role,
  updateRole,
} from '../store/role.ts'

/** @throws NOT_FOUND, BUILTIN_FIXED */
async function aboutRole(context: CommandContext, id: string): Promise<Role> {
  const found = await lockRole(context.tx, id)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'role', id, label: found.code } })
  if (found.builtin) throw accessErrors.BUILTIN_FIXED()
  return found
}

/** @throws NOT_FOUND for an unknown policy, GRANT_EXCEEDS_OWN, OWN_RIGHTS when the actor has the role and would gain. */
async function assertPolicies(
  { tx, actor }: CommandContext,
  policyIds: readonly string[],
  roleId: string | null,
): Promise<void> {
  for (const id of policyIds) if (!(await findPolicy(tx, id))) throw platformErrors.NOT_FOUND()
  const keys = await keysOf(tx, { policyIds })
  assertMayHandOut(actor, keys)
  if (roleId === null || keys.every((key) => actor.permissions.has(key))) return
  const had = new Set(await keysOf(tx, { roleIds: [roleId] }))
  const gains = keys.some((key) => !had.has(key) && !actor.permissions.has(key))
  if (gains && (await holdsRole(tx, actor.operatorId, roleId))) throw accessErrors.OWN_RIGHTS()
}

export const createRole = defineCommand({
  name: 'access.role.create',
  scope: 'none',
  input: roleCreate,
  output: identified,
  async run(context, input) {
    await assertPolicies(context, input.policyIds, null)
    const id = newId<'role'>()
    context.record({
      target: { type: 'role', id, label: input.code },
      after: { name: input.name, policyIds: input.policyIds },
    })
    try {
      await insertRole(context.tx, { id, builtin: false, ...input }, context.now)
    } catch (error) {
      if (constraintOf(error) !== 'role_code_key') throw error
      throw accessErrors.CODE_TAKEN({ code: input.code }, [{ path: 'code', code: 'custom' }])
    }
    return { id }
  },
})

/** Changes every holder's rights at once. */
export const updateRoleCommand = defineCommand({
  name: 'access.role.update',
  scope: 'none',
  input: roleUpdate,
  output: identified,
  async propose(context, input) {
    const before = await aboutRole(context, input.id)
    await assertPolicies(context, input.policyIds, input.id)
    return {
      target: { type: 'role', id: before.id, label: before.code },
      version: String(before.version),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: {},
      before: { name: before.name, policyIds: before.policyIds },
      after: { name: input.name, policyIds: input.policyIds },
      reason: null,
    }
  },
  async run(context, input) {
    const before = await aboutRole(context, input.id)
    await assertPolicies(context, input.policyIds, input.id)
    await updateRole(context.tx, input)
    context.record({
      before: { name: before.name, policyIds: before.policyIds },
      after: { name: input.name, policyIds: input.policyIds },
    })
    return { id: input.id }
  },
})

export const deleteRoleCommand = defineCommand({
  name: 'access.role.delete',
  scope: 'none',
  input: target,
  output: identified,
  async run(context, { id }) {
    const before = await aboutRole(context, id)
    const holders = await countHolders(context.tx, id)
    if (holders > 0) throw accessErrors.IN_USE({ holders })
    await deleteRole(context.tx, id)
    context.record({ before: { name: before.name, policyIds: before.policyIds }, after: null })
    return { id }
  },
})
