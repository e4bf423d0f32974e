import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { assertMayHandOut } from '../policy/grants.ts'
import { identified, policyCreate, policyUpdate, target } from '../schema.ts'
import {
  countUses,
  deletePolicy,
  findPermissions,
  holdsPolicy,
  insertPolicy,
  lockPolicy,
  type Policy,
  updatePolicy,
} from '../store/policy.ts'

/** @throws PERMISSION_UNKNOWN, PERMISSION_SENSITIVE (those are granted one by one), GRANT_EXCEEDS_OWN */
async function assertKeys({ tx, actor }: CommandContext, keys: readonly string[]): Promise<void> {
  const found = await findPermissions(tx, keys)
  const known = new Set(found.map((one) => one.key))
  const at = [{ path: 'permissions', code: 'custom' }]
  const unknown = keys.filter((key) => !known.has(key))
  if (unknown.length > 0) throw accessErrors.PERMISSION_UNKNOWN({ permissions: unknown }, at)
  const sensitive = found.filter((one) => one.sensitive).map((one) => one.key)
  if (sensitive.length > 0) throw accessErrors.PERMISSION_SENSITIVE({ permissions: sensitive }, at)
  assertMayHandOut(
    actor,
    found.flatMap((one) => [one.key, ...one.implies]),
  )
}

/** @throws NOT_FOUND, BUILTIN_FIXED */
async function aboutPolicy(context: CommandContext, id: string): Promise<Policy> {
  const found = await lockPolicy(context.tx, id)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'policy', id, label: found.code } })
  if (found.builtin) throw accessErrors.BUILTIN_FIXED()
  return found
}

/** @throws OWN_RIGHTS when the change gives the actor what they did not have. */
async function assertNotOwnGain({ tx, actor }: CommandContext, before: Policy, after: readonly string[]) {
  const added = after.filter((key) => !before.permissions.includes(key) && !actor.permissions.has(key))
  if (added.length > 0 && (await holdsPolicy(tx, actor.operatorId, before.id))) throw accessErrors.OWN_RIGHTS()
}

export const createPolicy = defineCommand({
  name: 'access.policy.create',
  scope: 'none',
  input: policyCreate,
  output: identified,
  async run(context, input) {
    await assertKeys(context, input.permissions)
    const id = newId<'policy'>()
    context.record({
      target: { type: 'policy', id, label: input.code },
      after: { name: input.name, permissions: input.permissions },
    })
    try {
      await insertPolicy(context.tx, { id, builtin: false, ...input }, context.now)
    } catch (error) {
      if (constraintOf(error) !== 'policy_code_key') throw error
      throw accessErrors.CODE_TAKEN({ code: input.code }, [{ path: 'code', code: 'custom' }])
    }
    return { id }
  },
})

/** Changes every holder's rights at once. */
export const updatePolicyCommand = defineCommand({
  name: 'access.policy.update',
  scope: 'none',
  input: policyUpdate,
  output: identified,
  async propose(context, input) {
    const before = await aboutPolicy(context, input.id)
    await assertKeys(context, input.permissions)
    await assertNotOwnGain(context, before, input.permissions)
    return {
      target: { type: 'policy', id: before.id, label: before.code },
      version: String(before.version),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: {},
      before: { name: before.name, permissions: before.permissions },
      after: { name: input.name, permissions: input.permissions },
      reason: null,
    }
  },
  async run(context, input) {
    const before = await aboutPolicy(context, input.id)
    await assertKeys(context, input.permissions)
    await assertNotOwnGain(context, before, input.permissions)
    await updatePolicy(context.tx, input)
    context.record({
      before: { name: before.name, permissions: before.permissions },
      after: { name: input.name, permissions: input.permissions },
    })
    return { id: input.id }
  },
})

export const deletePolicyCommand = defineCommand({
  name: 'access.policy.delete',
  scope: 'none',
  input: target,
  output: identified,
  async run(context, { id }) {
    const before = await aboutPolicy(context, id)
    const holders = await countUses(context.tx, id)
    if (holders > 0) throw accessErrors.IN_USE({ holders })
    await deletePolicy(context.tx, id)
    context.record({ before: { name: before.name, permissions: before.permissions }, after: null })
    return { id }
  },
})
