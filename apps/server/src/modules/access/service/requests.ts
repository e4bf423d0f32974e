import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { accessErrors } from '../errors.ts'
import { assertNotSelf, validityOf } from '../policy/grants.ts'
import { covers, grantedUntil } from '../policy/requests.ts'
import {
  identified,
  nothing,
  type RequestMake,
  requestGrant,
  requestMake,
  requestRefuse,
  requestTarget,
} from '../schema.ts'
import { findGrant } from '../store/grant.ts'
import { homeOf } from '../store/operator.ts'
import { endRequest, insertRequest, lockRequest, type RequestRow } from '../store/request.ts'
import { GIVING, give, propose, type Subject, subjectOf } from './grants.ts'
import { aboutOperator } from './operators.ts'
import { recordSelf } from './sessions.ts'

const wordsOf = ({ kind, label }: Subject, expiresAt: string | null) => ({ [kind]: label, expiresAt })

/** Whoever asked, and those who look after the people of that department, see at once what became of it. */
async function tell(context: CommandContext, id: string, operatorId: string): Promise<void> {
  const departmentId = await homeOf(context.tx, operatorId)
  context.emit({ topic: 'rightRequests', ids: [id], departmentId, operatorIds: [operatorId] })
}

/** A role or policy that exists, or a key that is declared. @throws NOT_FOUND, PERMISSION_UNKNOWN */
function subjectAsked(context: CommandContext, { kind, what }: Pick<RequestMake, 'kind' | 'what'>): Promise<Subject> {
  if (kind !== 'permission' && !z.uuid().safeParse(what).success) throw platformErrors.NOT_FOUND()
  return subjectOf(context, kind, what)
}

/** Asks to be given a role, a policy or one key. It gives nothing: somebody else decides. */
export const makeRequest = defineCommand({
  name: 'access.request.make',
  permission: null,
  scope: 'own',
  input: requestMake,
  output: identified,
  async run(context, input) {
    recordSelf(context)
    const { tx, actor, now } = context
    if (actor.kind !== 'operator') throw accessErrors.SESSION_REQUIRED()
    const subject = await subjectAsked(context, input)
    validityOf(input, now)
    const expiresAt = input.expiresAt ?? null
    if (covers(await findGrant(tx, input.kind, actor.operatorId, input.what), { expiresAt })) {
      throw accessErrors.REQUEST_HELD()
    }
    const id = newId<'rightRequest'>()
    const { kind, what, reason, missing } = input
    try {
      const request = { id, operatorId: actor.operatorId, kind, what, expiresAt, reason, missing: missing ?? null }
      await insertRequest(tx, { ...request, at: now })
    } catch (error) {
      if (constraintOf(error) === 'right_request_open') throw accessErrors.REQUEST_OPEN()
      throw error
    }
    context.record({ after: wordsOf(subject, expiresAt), reason })
    await tell(context, id, actor.operatorId)
    return { id }
  },
})

/** Takes back what one asked for and nobody has decided. */
export const withdrawRequest = defineCommand({
  name: 'access.request.withdraw',
  permission: null,
  scope: 'own',
  input: requestTarget,
  output: nothing,
  async run(context, { id }) {
    recordSelf(context)
    const request = await lockRequest(context.tx, id)
    if (request?.operatorId !== context.actor.operatorId) throw platformErrors.NOT_FOUND()
    requireOpen(request)
    await endRequest(context.tx, id, { state: 'withdrawn', by: null, at: context.now, remark: null, until: null })
    await tell(context, id, context.actor.operatorId)
    return {}
  },
})

function requireOpen({ state }: RequestRow): void {
  if (state !== 'open') throw accessErrors.REQUEST_DECIDED({ state })
}

/**
 * The request of somebody in reach, open and not one's own, that whoever decides could give without a request too.
 *
 * @throws NOT_FOUND, OWN_RIGHTS, REQUEST_DECIDED, PERMISSION_MISSING
 */
async function decidable(context: CommandContext, id: string): Promise<RequestRow> {
  const request = await lockRequest(context.tx, id)
  if (!request) throw platformErrors.NOT_FOUND()
  await aboutOperator(context, request.operatorId)
  assertNotSelf(context.actor, request.operatorId)
  requireOpen(request)
  const giving = GIVING[request.kind]
  if (!context.actor.permissions.has(giving)) throw platformErrors.PERMISSION_MISSING({ permission: giving })
  return request
}

/** What granting it would give. @throws REQUEST_HELD when it is there meanwhile, for at least as long */
async function wishOf(context: CommandContext, request: RequestRow, decided: string | null) {
  const { kind, operatorId, what, reason } = request
  const expiresAt = grantedUntil(request.expiresAt, decided)
  if (covers(await findGrant(context.tx, kind, operatorId, what), { expiresAt })) throw accessErrors.REQUEST_HELD()
  return { operatorId, expiresAt, reason }
}

/** Gives what was asked for, by the same rules as giving it without having been asked. */
export const grantRequest = defineCommand({
  name: 'access.request.grant',
  input: requestGrant,
  output: nothing,
  async propose(context, { id, expiresAt }) {
    const request = await decidable(context, id)
    const proposal = await propose(
      context,
      request.kind,
      request.what,
      await wishOf(context, request, expiresAt ?? null),
    )
    return { ...proposal, version: `${request.id} ${proposal.version}` }
  },
  async run(context, { id, expiresAt, remark }) {
    const request = await decidable(context, id)
    const wish = await wishOf(context, request, expiresAt ?? null)
    await give(context, request.kind, request.what, wish)
    await endRequest(context.tx, id, {
      state: 'granted',
      by: context.actor.operatorId,
      at: context.now,
      remark: remark ?? null,
      until: wish.expiresAt,
    })
    await tell(context, id, request.operatorId)
    return {}
  },
})

/** Says no, and why. */
export const refuseRequest = defineCommand({
  name: 'access.request.refuse',
  input: requestRefuse,
  output: nothing,
  async run(context, { id, remark }) {
    const request = await decidable(context, id)
    const subject = await subjectOf(context, request.kind, request.what)
    await endRequest(context.tx, id, {
      state: 'refused',
      by: context.actor.operatorId,
      at: context.now,
      remark,
      until: null,
    })
    context.record({ before: wordsOf(subject, request.expiresAt), after: { state: 'refused' }, reason: remark })
    await tell(context, id, request.operatorId)
    return {}
  },
})
