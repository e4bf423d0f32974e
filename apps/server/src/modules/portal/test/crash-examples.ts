import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { resolveClient } from '../resolve.ts'
import { aClient, definition, type House, house, published, type Saved, signIn, start } from './house.ts'

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

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<Hall> = {
  'portal.request.launch': async (all) => {
    const { client, actor } = await aVisitor(all)
    return { actor, input: { businessId: all.business.id, accountId: client.accountId, values, consent: true } }
  },
  'portal.request.amend': onStarted({ revision: 1, values: { mobile: '+85290000000' } }, sentBack),
  'portal.request.withdraw': onStarted({}),
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
