import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { resolveClient } from '../resolve.ts'
import { aClient, aLogin, definition, type House, house, published, type Saved, signIn, start } from './house.ts'

/** A broker with a business that clients may start. */
export type Hall = { at: House; business: Saved }

export async function hall(): Promise<Hall> {
  const at = await house()
  return { at, business: await published(at, definition(at.reviewer.actor.operatorId)) }
}

const values = { mobile: '+85291234567' }

async function aVisitor({ at }: Hall) {
  const client = await aClient(at)
  const browser = await signIn(at, client)
  const { platform } = at.app
  const asked = { cookie: browser.cookie, bearer: null, ip: '127.0.0.1', requestId: 'r', userAgent: null }
  const actor = await resolveClient(platform, { door: 'client', ...asked })
  if (!actor) throw new Error('not signed in')
  return { client, browser, actor }
}

/** A call about a request that a client has started. */
const onStarted =
  (input: object, before?: (all: Hall, id: string) => Promise<void>) =>
  async (all: Hall): Promise<Call> => {
    const { client, browser, actor } = await aVisitor(all)
    const { body } = await start(browser, all.business, client)
    await before?.(all, body.id)
    return { actor, input: { id: body.id, ...input } }
  }

async function sentBack({ at }: Hall, id: string): Promise<void> {
  const [task] = await rows(
    at.app.db,
    sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
      where r.id = ${id} and t.state = 'open'`,
  )
  await at.reviewer.send('POST', `/tasks/${task?.id}/return`, { to: { at: 'start' }, then: 'replay', remark: 'why?' })
}

let logins = 0

/** A joint client whose one holder has asked the other. */
async function agreementOf(all: Hall) {
  const { at, business } = all
  logins += 1
  const client = await aClient(at, { type: 'joint' })
  const memberNo = `M6000000${logins}`
  await aLogin(at, memberNo, `+8529400${String(1000 + logins)}`)
  const desk = at.join('Desk', 'all')
  const input = { clientId: client.clientId, memberNo, relation: 'joint', reason: 'Holds it too' }
  await desk.send('POST', '/portal-authorities', input)
  const browser = await signIn(at, client)
  const { body } = await start(browser, business, client)
  const { agreementId: id } = body as unknown as { agreementId: string }
  return { id, client, asker: browser, other: await signIn(at, { memberNo }) }
}

async function actorBehind({ at }: Hall, { cookie }: { cookie: string | null }) {
  const asked = { cookie, bearer: null, ip: '127.0.0.1', requestId: 'r', userAgent: null }
  const actor = await resolveClient(at.app.platform, { door: 'client', ...asked })
  if (!actor) throw new Error('not signed in')
  return actor
}

const desk = ({ at }: Hall) => at.join('Desk', 'all')

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<Hall> = {
  'portal.request.launch': async (all) => {
    const { client, actor } = await aVisitor(all)
    return { actor, input: { businessId: all.business.id, accountId: client.accountId, values, consent: true } }
  },
  'portal.request.amend': onStarted({ revision: 1, values: { mobile: '+85290000000' } }, sentBack),
  'portal.request.withdraw': onStarted({}),
  'portal.agreement.answer': async (all) => {
    const { id, other } = await agreementOf(all)
    return { actor: await actorBehind(all, other), input: { id, answer: 'agreed' } }
  },
  'portal.agreement.withdraw': async (all) => {
    const { id, asker } = await agreementOf(all)
    return { actor: await actorBehind(all, asker), input: { id } }
  },
  'portal.authority.grant': async (all) => {
    logins += 1
    const memberNo = `M6000000${logins}`
    await aLogin(all.at, memberNo, `+8529400${String(1000 + logins)}`)
    const { clientId } = await aClient(all.at)
    return { actor: desk(all).actor, input: { clientId, memberNo, relation: 'agent', reason: 'Power of attorney' } }
  },
  'portal.authority.end': async (all) => {
    const { client } = await agreementOf(all)
    const { body } = await desk(all).get<{ authorities: { id: string }[] }>(`/clients/${client.clientId}/portal-access`)
    return { actor: desk(all).actor, input: { id: body.authorities[0]?.id, reason: 'Over' } }
  },
  'portal.ownClient.declare': async (all) => {
    const { clientId } = await aClient(all.at)
    return { actor: desk(all).actor, input: { clientId, operatorId: all.at.reviewer.actor.operatorId } }
  },
  'portal.ownClient.remove': async (all) => {
    const { clientId } = await aClient(all.at)
    const { operatorId } = all.at.reviewer.actor
    await desk(all).send('PUT', `/clients/${clientId}/operators/${operatorId}`)
    return { actor: desk(all).actor, input: { clientId, operatorId } }
  },
  'portal.draft.save': async (all) => {
    const { client, actor } = await aVisitor(all)
    return { actor, input: { businessId: all.business.id, accountId: client.accountId, values } }
  },
  'portal.draft.discard': async (all) => {
    const { client, browser, actor } = await aVisitor(all)
    const input = { businessId: all.business.id, accountId: client.accountId, values }
    const { body } = await browser.send<{ id: string }>('POST', '/portal/drafts', input)
    return { actor, input: { id: body.id } }
  },
}
