import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { getClient, placesOfClient } from '#modules/clients'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { portalErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import * as store from '../store/authority.ts'
import { memberOf } from '../store/challenge.ts'

/** The client in scope; the record names it. @throws NOT_FOUND */
async function target(context: CommandContext, clientId: string) {
  const client = await getClient(context.tx, context.actor, clientId)
  const label = `${client.clientNo} ${client.displayName}`
  context.record({ target: { type: 'client', id: clientId, label }, clientId })
  return { client, label }
}

/** A login that is there and does not act for the client yet. @throws LOGIN_UNKNOWN, OWN_LOGIN */
async function loginFor({ tx }: CommandContext, memberNo: string, ownNo: string | null): Promise<string> {
  if (memberNo === ownNo) throw portalErrors.OWN_LOGIN({ memberNo })
  const memberId = await memberOf(tx, memberNo)
  if (memberId === null) throw portalErrors.LOGIN_UNKNOWN({ memberNo })
  return memberId
}

async function proposal(
  context: CommandContext,
  clientId: string,
  change: Pick<Proposal, 'before' | 'after' | 'reason'>,
): Promise<Proposal> {
  const { client, label } = await target(context, clientId)
  const [place] = await placesOfClient(context.tx, context.actor, clientId)
  return {
    target: { type: 'client', id: clientId, label },
    version: String(client.version),
    clientId,
    accountId: null,
    businessLine: place?.businessLine ?? null,
    departmentId: place?.departmentId ?? null,
    facts: {},
    ...change,
  }
}

const shown = ({ memberNo, relation, untilOn }: { memberNo: string; relation: string; untilOn: string | null }) => ({
  memberNo,
  relation,
  untilOn,
})

/** Lets another login act for a client in the portal: somebody who holds the account with it, or an agent. */
export const grantAuthority = defineCommand({
  name: 'portal.authority.grant',
  input: wire.authorityGrant,
  output: z.object({ id: z.uuid() }),
  async propose(context, input) {
    const { client } = await target(context, input.clientId)
    await loginFor(context, input.memberNo, client.memberNo)
    return proposal(context, input.clientId, { before: null, after: shown(input), reason: input.reason })
  },
  async run(context, input) {
    const { tx, actor, now } = context
    const { client } = await target(context, input.clientId)
    const memberId = await loginFor(context, input.memberNo, client.memberNo)
    const id = newId<'authority'>()
    const { clientId, relation, untilOn, reason } = input
    const by = { grantedBy: actor.operatorId, grantedByName: actor.name, grantedAt: toWire(now) }
    const fresh = await store.insertAuthority(tx, { id, memberId, clientId, relation, untilOn, reason, ...by })
    if (!fresh) throw portalErrors.ACTS_ALREADY({ memberNo: input.memberNo })
    context.record({ after: shown(input), reason })
    return { id }
  },
})

/** Ends it: the login sees nothing of the client from the next request on. */
export const endAuthority = defineCommand({
  name: 'portal.authority.end',
  input: wire.authorityEnd,
  output: z.object({ id: z.uuid() }),
  async run(context, { id, reason }) {
    const { tx, actor, now } = context
    const known = await store.lockAuthority(tx, id)
    if (!known) throw platformErrors.NOT_FOUND()
    await target(context, known.clientId)
    await store.endAuthority(tx, id, actor.name, toWire(now))
    context.record({ before: shown(known), after: null, reason })
    return { id }
  },
})

/** Says that an operator is a client himself: nothing about that client is put to him to judge. */
export const declareOwn = defineCommand({
  name: 'portal.ownClient.declare',
  input: wire.ownClientInput,
  output: wire.ownClientOutput,
  async run(context, { clientId, operatorId }) {
    const { tx, actor, now, platform } = context
    await target(context, clientId)
    const name = (await platform.directory.names(tx, [operatorId])).get(operatorId)
    if (name === undefined) throw platformErrors.NOT_FOUND()
    await store.declareOwnClient(tx, { operatorId, clientId, declaredByName: actor.name, at: toWire(now) })
    context.record({ after: { operator: name } })
    return { operatorId, clientId }
  },
})

export const removeOwn = defineCommand({
  name: 'portal.ownClient.remove',
  input: wire.ownClientInput,
  output: wire.ownClientOutput,
  async run(context, { clientId, operatorId }) {
    const { tx, platform } = context
    await target(context, clientId)
    if (!(await store.removeOwnClient(tx, operatorId, clientId))) throw platformErrors.NOT_FOUND()
    const name = (await platform.directory.names(tx, [operatorId])).get(operatorId) ?? null
    context.record({ before: { operator: name }, after: null })
    return { operatorId, clientId }
  },
})
