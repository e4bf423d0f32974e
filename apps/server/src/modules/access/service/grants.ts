import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { assertMayHandOut, assertNotSelf, type Validity, validityOf } from '../policy/grants.ts'
import {
  givePermission as givePermissionInput,
  givePolicy as givePolicyInput,
  giveRole as giveRoleInput,
  nothing,
  takePermission as takePermissionInput,
  takePolicy as takePolicyInput,
  takeRole as takeRoleInput,
} from '../schema.ts'
import { deleteGrant, findGrant, type GrantKind, putGrant } from '../store/grant.ts'
import type { Operator } from '../store/operator.ts'
import { findPermissions, findPolicy } from '../store/policy.ts'
import { findRole, keysOf } from '../store/role.ts'
import { keepingAnAdministrator } from './administrators.ts'
import { aboutOperator } from './operators.ts'

/** What is given or taken: its name in the record, and every key that comes with it. */
export type Subject = { kind: GrantKind; what: string; label: string; keys: readonly string[]; version: string }

/** @throws NOT_FOUND, PERMISSION_UNKNOWN */
export async function subjectOf({ tx }: CommandContext, kind: GrantKind, what: string): Promise<Subject> {
  if (kind === 'role') {
    const role = await findRole(tx, what)
    if (!role) throw platformErrors.NOT_FOUND()
    return { kind, what, label: role.code, keys: await keysOf(tx, { roleIds: [what] }), version: String(role.version) }
  }
  if (kind === 'policy') {
    const policy = await findPolicy(tx, what)
    if (!policy) throw platformErrors.NOT_FOUND()
    const keys = await keysOf(tx, { policyIds: [what] })
    return { kind, what, label: policy.code, keys, version: String(policy.version) }
  }
  const [permission] = await findPermissions(tx, [what])
  if (!permission) throw accessErrors.PERMISSION_UNKNOWN({ permissions: [what] })
  return { kind, what, label: what, keys: [what, ...permission.implies], version: '' }
}

/** What whoever gives has to hold, kind by kind. */
export const GIVING: Readonly<Record<GrantKind, string>> = {
  role: 'access.grant.giveRole',
  policy: 'access.grant.givePolicy',
  permission: 'access.grant.givePermission',
}

type Wish = {
  operatorId: string
  validFrom?: string | null | undefined
  expiresAt?: string | null | undefined
  reason?: string | undefined
}

/** The grant as it is, its dates as instants in text; null when there is none. */
type Present = { validFrom: string; expiresAt: string | null } | null
type Prepared = { operator: Operator; subject: Subject; validity: Validity; present: Present }

/** All that must hold before something is given. @throws NOT_FOUND, OWN_RIGHTS, OPERATOR_DISABLED, GRANT_EXCEEDS_OWN, EXPIRY_PAST */
async function prepare(context: CommandContext, kind: GrantKind, what: string, wish: Wish): Promise<Prepared> {
  const operator = await aboutOperator(context, wish.operatorId)
  assertNotSelf(context.actor, operator.id)
  if (operator.status === 'disabled') throw accessErrors.OPERATOR_DISABLED()
  const subject = await subjectOf(context, kind, what)
  assertMayHandOut(context.actor, subject.keys)
  const present = await findGrant(context.tx, kind, operator.id, what)
  return { operator, subject, validity: validityOf(wish, context.now), present }
}

const described = ({ kind, label }: Subject, dates: Present): Record<string, Json> | null =>
  dates && { [kind]: label, ...dates }

const inText = ({ validFrom, expiresAt }: Validity): Present => ({
  validFrom: toWire(validFrom),
  expiresAt: expiresAt ? toWire(expiresAt) : null,
})

export async function propose(context: CommandContext, kind: GrantKind, what: string, wish: Wish): Promise<Proposal> {
  const { operator, subject, validity, present } = await prepare(context, kind, what, wish)
  return {
    target: { type: 'operator', id: operator.id, label: operator.username },
    version: [operator.status, subject.version, present?.validFrom, present?.expiresAt].join(' '),
    clientId: null,
    accountId: null,
    businessLine: null,
    departmentId: operator.departmentId,
    facts: { kind, what: subject.label, permissions: [...subject.keys] },
    before: described(subject, present),
    after: described(subject, inText(validity)),
    reason: wish.reason ?? null,
  }
}

export async function give(
  context: CommandContext,
  kind: GrantKind,
  what: string,
  wish: Wish,
): Promise<Record<string, never>> {
  const { operator, subject, validity, present } = await prepare(context, kind, what, wish)
  const grant = { operatorId: operator.id, what, grantedBy: context.actor.operatorId, ...validity }
  await keepingAnAdministrator(context, operator.id, () => putGrant(context.tx, kind, grant))
  context.record({
    before: described(subject, present),
    after: described(subject, inText(validity)),
    reason: wish.reason ?? null,
  })
  return {}
}

/** Taking back is allowed for oneself too: it can only lower rights. */
async function take(
  context: CommandContext,
  kind: GrantKind,
  what: string,
  wish: { operatorId: string; reason?: string | undefined },
): Promise<Record<string, never>> {
  const operator = await aboutOperator(context, wish.operatorId)
  const subject = await subjectOf(context, kind, what)
  assertMayHandOut(context.actor, subject.keys)
  const present = await findGrant(context.tx, kind, operator.id, what)
  await keepingAnAdministrator(context, operator.id, async () => {
    if (!(await deleteGrant(context.tx, kind, operator.id, what))) throw platformErrors.NOT_FOUND()
  })
  context.record({ before: described(subject, present), after: null, reason: wish.reason ?? null })
  return {}
}

export const giveRole = defineCommand({
  name: GIVING.role,
  input: giveRoleInput,
  output: nothing,
  propose: (context, input) => propose(context, 'role', input.roleId, input),
  run: (context, input) => give(context, 'role', input.roleId, input),
})

export const takeRole = defineCommand({
  name: 'access.grant.takeRole',
  input: takeRoleInput,
  output: nothing,
  run: (context, input) => take(context, 'role', input.roleId, input),
})

export const givePolicy = defineCommand({
  name: GIVING.policy,
  input: givePolicyInput,
  output: nothing,
  propose: (context, input) => propose(context, 'policy', input.policyId, input),
  run: (context, input) => give(context, 'policy', input.policyId, input),
})

export const takePolicy = defineCommand({
  name: 'access.grant.takePolicy',
  input: takePolicyInput,
  output: nothing,
  run: (context, input) => take(context, 'policy', input.policyId, input),
})

export const givePermission = defineCommand({
  name: GIVING.permission,
  input: givePermissionInput,
  output: nothing,
  propose: (context, input) => propose(context, 'permission', input.permission, input),
  run: (context, input) => give(context, 'permission', input.permission, input),
})

export const takePermission = defineCommand({
  name: 'access.grant.takePermission',
  input: takePermissionInput,
  output: nothing,
  run: (context, input) => take(context, 'permission', input.permission, input),
})
