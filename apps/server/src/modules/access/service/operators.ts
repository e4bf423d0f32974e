import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { generatePassword, hashPassword } from '../credentials/password.ts'
import { accessErrors } from '../errors.ts'
import { assertMayHandOut, assertNotSelf } from '../policy/grants.ts'
import {
  identified,
  issuedPassword,
  nothing,
  operatorCreate,
  operatorTarget,
  operatorUpdate,
  setLanguage as setLanguageInput,
} from '../schema.ts'
import { findDepartment } from '../store/department.ts'
import {
  insertOperator,
  lockOperator,
  type Operator,
  reaches,
  setStatus,
  setLanguage as storeLanguage,
  updateOperator,
} from '../store/operator.ts'
import { findPerson } from '../store/person.ts'
import { deleteTotp, setPassword } from '../store/secret.ts'
import { endSessionsOf } from '../store/session.ts'
import { bucketOf, clearAttempts } from '../store/throttle.ts'
import { keepingAnAdministrator } from './administrators.ts'

/** Whom a call is about, for its record. */
export function recordOperator(context: CommandContext, one: Pick<Operator, 'id' | 'username' | 'departmentId'>): void {
  context.record({
    target: { type: 'operator', id: one.id, label: one.username },
    departmentId: one.departmentId,
  })
}

/** Lets open lists of people know. */
function announce(context: CommandContext, one: Pick<Operator, 'id' | 'departmentId'>): void {
  context.emit({ topic: 'operators', ids: [one.id], departmentId: one.departmentId })
}

/** The operator, locked and in reach, named in the record. @throws NOT_FOUND */
export async function aboutOperator(context: CommandContext, id: string): Promise<Operator> {
  const one = await lockOperator(context.tx, context.actor, id)
  recordOperator(context, one)
  announce(context, one)
  return one
}

/** @throws DEPARTMENT_UNKNOWN when the department does not exist or is out of reach. */
async function assertDepartment({ tx, actor }: CommandContext, id: string): Promise<void> {
  if (!reaches(actor, id) || !(await findDepartment(tx, id))) {
    throw accessErrors.DEPARTMENT_UNKNOWN({}, [{ path: 'departmentId', code: 'custom' }])
  }
}

const createOperator = defineCommand({
  name: 'access.operator.create',
  input: operatorCreate,
  output: issuedPassword,
  async run(context, input) {
    const { tx, now } = context
    await assertDepartment(context, input.departmentId)
    const id = newId<'operator'>()
    recordOperator(context, { id, ...input })
    context.record({ after: { name: input.name, language: input.language, departmentId: input.departmentId } })
    try {
      await insertOperator(tx, { id, ...input }, now)
    } catch (error) {
      if (constraintOf(error) !== 'operator_username') throw error
      throw accessErrors.USERNAME_TAKEN({ username: input.username }, [{ path: 'username', code: 'custom' }])
    }
    const password = generatePassword()
    await setPassword(tx, id, await hashPassword(password), true, now)
    announce(context, { id, departmentId: input.departmentId })
    return { id, password }
  },
})

const updateOperatorCommand = defineCommand({
  name: 'access.operator.update',
  input: operatorUpdate,
  output: identified,
  async run(context, input) {
    const before = await aboutOperator(context, input.id)
    if (input.departmentId !== before.departmentId) await assertDepartment(context, input.departmentId)
    await updateOperator(context.tx, input)
    const { name, language, departmentId } = before
    context.record({
      before: { name, language, departmentId },
      after: { name: input.name, language: input.language, departmentId: input.departmentId },
    })
    return { id: input.id }
  },
})

function statusProposal(one: Operator, after: Operator['status'], reason: string | undefined): Proposal {
  return {
    target: { type: 'operator', id: one.id, label: one.username },
    version: one.status,
    clientId: null,
    accountId: null,
    businessLine: null,
    departmentId: one.departmentId,
    facts: {},
    before: { status: one.status },
    after: { status: after },
    reason: reason ?? null,
  }
}

const disableOperator = defineCommand({
  name: 'access.operator.disable',
  input: operatorTarget,
  output: identified,
  async propose(context, { id, reason }) {
    assertNotSelf(context.actor, id)
    return statusProposal(await aboutOperator(context, id), 'disabled', reason)
  },
  async run(context, { id, reason }) {
    const { tx, now } = context
    const one = await aboutOperator(context, id)
    assertNotSelf(context.actor, id)
    await keepingAnAdministrator(context, id, () => setStatus(tx, id, 'disabled', now))
    await endSessionsOf(tx, id, 'disabled', now)
    context.record({ before: { status: one.status }, after: { status: 'disabled' }, reason: reason ?? null })
    return { id }
  },
})

const enableOperator = defineCommand({
  name: 'access.operator.enable',
  input: operatorTarget,
  output: identified,
  async propose(context, { id, reason }) {
    return statusProposal(await aboutOperator(context, id), 'active', reason)
  },
  async run(context, { id, reason }) {
    const one = await aboutOperator(context, id)
    await setStatus(context.tx, id, 'active', context.now)
    context.record({ before: { status: one.status }, after: { status: 'active' }, reason: reason ?? null })
    return { id }
  },
})

/**
 * Whoever resets a password or a second factor could sign in as that person, so nobody does it for people who rule over
 * rights which they do not have themselves, nor for themselves.
 *
 * @throws OWN_RIGHTS, GRANT_EXCEEDS_OWN
 */
export async function assertMayTakeOver({ tx, actor, now }: CommandContext, id: string): Promise<void> {
  assertNotSelf(actor, id)
  const person = await findPerson(tx, id, now)
  assertMayHandOut(actor, [...(person?.permissions ?? [])])
}

const resetPassword = defineCommand({
  name: 'access.operator.resetPassword',
  input: operatorTarget,
  output: issuedPassword,
  async run(context, { id, reason }) {
    const { tx, now, platform } = context
    const one = await aboutOperator(context, id)
    await assertMayTakeOver(context, id)
    const password = generatePassword()
    await setPassword(tx, id, await hashPassword(password), true, now)
    await endSessionsOf(tx, id, 'password-changed', now)
    await clearAttempts(tx, bucketOf(platform.cipher, 'username', one.username))
    context.record({ reason: reason ?? null })
    return { id, password }
  },
})

const resetTotp = defineCommand({
  name: 'access.operator.resetTotp',
  input: operatorTarget,
  output: identified,
  async run(context, { id, reason }) {
    await aboutOperator(context, id)
    await assertMayTakeOver(context, id)
    if (!(await deleteTotp(context.tx, id))) throw accessErrors.TOTP_NOT_ENROLLED()
    context.record({ reason: reason ?? null })
    return { id }
  },
})

const unlockOperator = defineCommand({
  name: 'access.operator.unlock',
  input: operatorTarget,
  output: identified,
  async run(context, { id, reason }) {
    const one = await aboutOperator(context, id)
    await clearAttempts(context.tx, bucketOf(context.platform.cipher, 'username', one.username))
    context.record({ reason: reason ?? null })
    return { id }
  },
})

const setLanguage = defineCommand({
  name: 'access.profile.setLanguage',
  permission: null,
  scope: 'own',
  input: setLanguageInput,
  output: nothing,
  async run(context, { language }) {
    const { actor, tx } = context
    context.record({
      target: { type: 'operator', id: actor.operatorId, label: actor.name },
      before: { language: actor.language },
      after: { language },
    })
    await storeLanguage(tx, actor.operatorId, language)
    return {}
  },
})

export const operatorCommands = {
  createOperator,
  updateOperator: updateOperatorCommand,
  disableOperator,
  enableOperator,
  resetPassword,
  resetTotp,
  unlockOperator,
  setLanguage,
}
