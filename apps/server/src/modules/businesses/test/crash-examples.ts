import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Person } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { keepDraft } from '../commands/request.ts'
import {
  APPROVER,
  aClient,
  basics,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
  upload,
} from './house.ts'

/** The house with those who launch, decide and look after requests, and a business for them. */
export type Office = { at: House; clerk: Person; approver: Person; head: Person; business: Saved }

export async function office(): Promise<Office> {
  const at = await house()
  const clerk = at.join('Clerk', CLERK)
  const approver = at.join('Approver', [...APPROVER, 'businesses.value.reveal'])
  const head = at.join('Head', [...at.app.platform.permissions.keys()])
  const archive = {
    maps: [{ code: 'main', items: [{ field: 'papers', parameter: 'address' }] }],
    whenApproved: ['main'],
  }
  const business = await published(at, mobileDefinition(approver.actor.operatorId, { archive }))
  return { at, clerk, approver, head, business }
}

const values = { mobile: '+85291234567', reason: 'lost the old one' }
const remark = 'because'

async function asked({ at, clerk, business }: Office): Promise<object> {
  const { accountId } = await aClient(at)
  return { businessId: business.id, accountId, values: { ...values, papers: [{ id: await upload(at, clerk) }] } }
}

async function launched(all: Office): Promise<string> {
  const { body } = await launchAs(all.clerk, all.business, await asked(all))
  return body.id
}

type Who = 'clerk' | 'approver' | 'head'

/** A call about a running request. */
const onRequest =
  (who: Who, input: object) =>
  async (all: Office): Promise<Call> => ({ actor: all[who].actor, input: { id: await launched(all), ...input } })

async function drafted({ at }: Office): Promise<string> {
  const code = `d-${randomUUID().slice(0, 8)}`
  const { body } = await at.designer.send<Saved>('POST', '/businesses', { code, ...basics() })
  return body.id
}

const byDesigner = ({ at }: Office, input: object): Call => ({ actor: at.designer.actor, input })
const definitionOf = ({ approver }: Office) => mobileDefinition(approver.actor.operatorId)

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<Office> = {
  'businesses.business.create': async (all) => byDesigner(all, { code: `n-${randomUUID().slice(0, 8)}`, ...basics() }),
  'businesses.business.update': async (all) =>
    byDesigner(all, { id: await drafted(all), draft: 1, definition: definitionOf(all) }),
  'businesses.business.publish': async (all) => {
    const id = await drafted(all)
    await all.at.designer.send('PUT', `/businesses/${id}`, { draft: 1, definition: definitionOf(all) })
    return byDesigner(all, { id, draft: 2 })
  },
  'businesses.business.retire': async (all) =>
    byDesigner(all, { id: (await published(all.at, definitionOf(all))).id, remark }),
  'businesses.business.import': async (all) => {
    const { body } = await all.at.designer.get<object>(`/businesses/${all.business.id}/document`)
    return byDesigner(all, { document: { ...body, code: `i-${randomUUID().slice(0, 8)}` } })
  },
  'businesses.subjectRule.set': async (all) => ({
    actor: all.head.actor,
    input: { rules: [{ clientType: 'corporate', subjectType: 'entity' }, { subjectType: 'person' }] },
  }),
  'businesses.request.launch': async (all) => ({ actor: all.clerk.actor, input: await asked(all) }),
  'businesses.draft.save': async (all) => ({ actor: all.clerk.actor, input: await asked(all) }),
  'businesses.draft.discard': async (all) => {
    const { actor } = all.clerk
    const kept = await all.at.app.execute(keepDraft, z.parse(keepDraft.input, await asked(all)), actor)
    if (kept.kind !== 'done') throw new Error('not kept')
    return { actor, input: { id: kept.value.id } }
  },
  'businesses.request.amend': async (all) => {
    const id = await launched(all)
    await decide(all.at, all.approver, id, 'return', { remark, to: { at: 'start' }, then: 'replay' })
    return { actor: all.clerk.actor, input: { id, revision: 1, values: { ...values, reason: 'stolen' }, remark } }
  },
  'businesses.request.withdraw': onRequest('clerk', { remark }),
  'businesses.request.correct': onRequest('head', { revision: 1, values: { reason: 'stolen' }, remark }),
  'businesses.value.reveal': onRequest('approver', { path: 'mobile' }),
  'businesses.favourite.set': async (all) => ({ actor: all.clerk.actor, input: { id: all.business.id, on: true } }),
  'businesses.request.archive': async (all) => {
    const id = await launched(all)
    await decide(all.at, all.approver, id, 'agree')
    return { actor: all.head.actor, input: { id } }
  },
}
