import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, LaunchForm, LaunchLookups, RequestDetail, RequestLookups } from '../schema.ts'
import { FLOOR_RIGHTS, floorForm, seedFloors } from './floors.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
} from './house.ts'

type Opened = { revision: number; offers: string | null; values: Record<string, unknown> }
type Told = RequestLookups & { code?: string }

let at: House
let clerk: Person
let other: Person
let approver: Person
let monitor: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  other = at.join('Other', CLERK)
  approver = at.join('Approver', APPROVER)
  monitor = at.join('In charge', ['businesses.request.correct', 'businesses.request.view'])
  await seedFloors(at)
  business = await published(at, definition(null))
})
afterAll(() => at.app.close())

/** One review; with `fields`, a step that fills in instead. */
function definition(fields: object | null): BusinessDraft {
  const { flow } = mobileDefinition(approver.actor.operatorId)
  const nodes = flow.nodes.map((node) => {
    if (node.id === 'start') return { ...node, fields: FLOOR_RIGHTS }
    return node.id === 'review' && fields ? { ...node, kind: 'handle', fields } : node
  })
  const settings = { requiresChecker: false, withdraw: 'whileRunning' }
  const correctable = ['product', 'floor', 'desk', 'contract', 'reason']
  return {
    forms: { person: floorForm },
    flow: { ...flow, nodes, ...(fields ? { settings } : {}) },
    launch: { correctable, whenRunning: 'allow' },
  } as unknown as BusinessDraft
}

/** Launches it for copper, everything filled in as the source says. */
async function launched(of: Saved = business): Promise<string> {
  const { accountId } = await aClient(at)
  const path = `/businesses/${of.id}`
  const { baseline } = (await clerk.get<LaunchForm>(`${path}/launch-form?accountId=${accountId}`)).body
  const asked = { accountId, baseline, values: { product: 'cu' } }
  const { body } = await clerk.send<LaunchLookups>('POST', `${path}/launch-lookups`, asked)
  const values = { product: 'cu', ...body.values, contract: 'cu2701' }
  const made = await launchAs(clerk, of, { accountId, baseline: body.baseline, values })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}
async function returned(): Promise<string> {
  const id = await launched()
  await decide(at, approver, id, 'return', { to: { at: 'start' }, remark: 'which product?' })
  return id
}
const ask = (who: Person, id: string, where: 'content' | 'correction' | 'step', input: object) =>
  who.send<Told>('POST', `/requests/${id}/${where}-lookups`, input)
const content = async (id: string) => (await clerk.get<Opened>(`/requests/${id}/content`)).body
const seen = async (id: string, who = monitor) => (await who.get<RequestDetail>(`/requests/${id}`)).body

describe('[A-06] [A-07] a returned request that asks data sources', () => {
  it('follows what its maker changes, and is sent on with what they said: what he only reads too', async () => {
    const id = await returned()
    const { offers, revision, values } = await content(id)
    const gold = { ...values, product: 'au' }
    const { body } = await ask(clerk, id, 'content', { values: gold, offers, changed: ['product'] })
    expect(body.values).toEqual({ floor: '10.01', grade: 'au2702', desk: '****4444' })
    expect(body.lookups).toEqual({
      contract: { choices: [{ value: 'au2702', label: 'au2702' }] },
      into: { choices: [{ value: 'au2702', label: 'au2702' }] },
      'list.contract': { choices: [{ value: 'au2702', label: 'au2702' }] },
    })
    const sent = { revision, values: { ...gold, ...body.values, contract: 'au2702' } }
    const amend = (input: object) => clerk.send<{ code?: string }>('POST', `/requests/${id}/amend`, input)
    // Made up without having been told, or told somebody else, nothing that is only read is written.
    expect((await amend({ ...sent, offers })).body.code).toBe('FIELD_NOT_YOURS')
    expect((await amend({ ...sent, offers: body.offers })).status).toBe(200)
    const now = await seen(id)
    expect(now.values).toMatchObject({ product: 'au', floor: '10.01', grade: 'au2702', contract: 'au2702' })
    // The number behind the mask came along.
    expect(now.values.desk).toBe('****4444')
    const reveal = at.join('Reveals', [...APPROVER, 'businesses.value.reveal'])
    const clear = await reveal.send<{ value: string }>('POST', `/requests/${id}/reveal`, { path: 'desk' })
    expect(clear.body.value).toBe('+85293334444')
  })

  it('asks only for what hangs on what has changed, and goes blank with it', async () => {
    const id = await returned()
    const { offers, values } = await content(id)
    const reason = await ask(clerk, id, 'content', {
      values: { ...values, reason: 'why' },
      offers,
      changed: ['reason'],
    })
    expect(reason.body).toMatchObject({ values: {}, lookups: {} })
    const blank = await ask(clerk, id, 'content', {
      values: { ...values, product: null },
      offers,
      changed: ['product'],
    })
    expect(blank.body.values).toEqual({ floor: null, grade: null, desk: null })
  })

  it('[A-10] says nothing of what is hidden from its maker, whatever he asks with', async () => {
    const id = await returned()
    const { offers, values } = await content(id)
    const { body } = await ask(clerk, id, 'content', { values: { ...values, product: 'au', secret: '1' }, offers })
    expect(body.values).not.toHaveProperty('secret')
    expect(Object.keys(body.lookups)).not.toContain('list.inside')
  })

  it('is its maker’s alone, and only as long as it lies with him', async () => {
    const id = await returned()
    const { offers, values, revision } = await content(id)
    const input = { values: { ...values, product: 'au' }, offers }
    expect((await ask(other, id, 'content', input)).status).toBe(404)
    expect((await ask(clerk, randomUUID(), 'content', input)).status).toBe(404)
    expect((await ask(monitor, id, 'content', input)).status).toBe(403)
    const told = (await ask(clerk, id, 'content', input)).body
    // What was told for one request says nothing of another.
    const foreign = await returned()
    const theirs = await content(foreign)
    const sent = { revision: theirs.revision, values: { ...theirs.values, product: 'au', ...told.values } }
    const moved = await clerk.send('POST', `/requests/${foreign}/amend`, { ...sent, offers: told.offers })
    expect(moved).toMatchObject({ status: 403, body: { code: 'FIELD_NOT_YOURS' } })
    await clerk.send('POST', `/requests/${id}/amend`, { revision, values, offers })
    expect((await ask(clerk, id, 'content', input)).status).toBe(404)
  })
})

describe('[A-24] [A-06] a running request that is put right in charge', () => {
  const correction = async (id: string) => (await monitor.get<Opened>(`/requests/${id}/correction`)).body

  it('follows in the fields that may be put right, numbers masked, and in no other', async () => {
    const id = await launched()
    const { offers, revision, values } = await correction(id)
    const gold = { ...values, product: 'au' }
    const { body } = await ask(monitor, id, 'correction', { values: gold, offers, changed: ['product'] })
    expect(body.values).toEqual({ floor: '10.01', desk: '****4444' })
    expect(Object.keys(body.lookups)).toEqual(['contract'])
    const remark = 'the client meant gold'
    const correct = (changed: object, token: string | null) =>
      monitor.send<{ code?: string }>('POST', `/requests/${id}/correct`, {
        revision,
        values: { ...gold, ...body.values, ...changed },
        offers: token,
        remark,
      })
    expect((await correct({ contract: 'au2702' }, offers)).status).toBe(422)
    expect((await correct({ grade: 'au2702' }, body.offers)).body.code).toBe('FIELD_NOT_YOURS')
    expect((await correct({ contract: 'au2702' }, body.offers)).status).toBe(200)
    expect((await seen(id)).values).toMatchObject({
      floor: '10.01',
      grade: 'cu2701',
      contract: 'au2702',
      desk: '****4444',
    })
  })

  it('[A-10] is asked with what stands there, not with what somebody sends who may not write it', async () => {
    const { forms, flow } = definition(null)
    const launch = { correctable: ['floor', 'contract'], whenRunning: 'allow' }
    const id = await launched(await published(at, { forms, flow, launch } as BusinessDraft))
    const { body } = await ask(monitor, id, 'correction', { values: { product: 'au' }, offers: null })
    expect(body.values).toEqual({ floor: '0.5' })
    expect(body.lookups.contract?.choices?.map(({ value }) => value)).toEqual(['cu2701'])
  })

  it('gives nobody who is its maker as well a field that is not to be put right', async () => {
    const both = at.join('Both', [...CLERK, 'businesses.request.correct'])
    const { accountId } = await aClient(at)
    const made = await launchAs(both, business, { accountId, values: { product: 'cu' } })
    await decide(at, approver, made.body.id, 'return', { to: { at: 'start' }, remark: 'which product?' })
    const { id } = made.body
    const told = (await ask(both, id, 'content', { values: { product: 'au' }, offers: null })).body
    expect(told.values.grade).toBe('au2702')
    const sent = { revision: 1, values: { product: 'au', grade: 'au2702' }, offers: told.offers, remark: 'so' }
    const corrected = await both.send('POST', `/requests/${id}/correct`, sent)
    expect(corrected).toMatchObject({ status: 403, body: { code: 'FIELD_NOT_YOURS' } })
  })

  it('is refused to everybody else, out of scope, and when it has ended', async () => {
    const id = await launched()
    const input = { values: { product: 'au' }, offers: null }
    expect((await ask(clerk, id, 'correction', input)).status).toBe(403)
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] } as const
    const elsewhere = at.join('Elsewhere', ['businesses.request.correct'], scope as never)
    expect((await ask(elsewhere, id, 'correction', input)).status).toBe(404)
    await decide(at, approver, id, 'agree')
    expect(await ask(monitor, id, 'correction', input)).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_STATE_FORBIDS' },
    })
  })
})

describe('[A-15] [A-06] a step that fills a form in', () => {
  it('follows in the fields of the step, and for whoever is asked at it alone', async () => {
    const worked = await published(
      at,
      definition({ product: 'edit', floor: 'edit', contract: 'edit', secret: 'hidden' }),
    )
    const id = await launched(worked)
    const { body: opened } = await approver.get<RequestDetail>(`/requests/${id}`)
    const offers = opened.task?.offers ?? null
    const input = { values: { product: 'au' }, offers, changed: ['product'] }
    const { body } = await ask(approver, id, 'step', input)
    expect(body.values).toEqual({ floor: '10.01' })
    expect(Object.keys(body.lookups)).toEqual(['contract'])
    for (const who of [clerk, monitor, other]) expect((await ask(who, id, 'step', input)).status).toBe(404)
    const edits = { product: 'au', ...body.values, contract: 'au2702' }
    expect((await decide(at, approver, id, 'handle', { edits, offers })).status).toBe(422)
    expect((await decide(at, approver, id, 'handle', { edits, offers: body.offers })).status).toBe(200)
    expect((await seen(id)).values).toMatchObject({ product: 'au', floor: '10.01', contract: 'au2702' })
    expect((await ask(approver, id, 'step', input)).status).toBe(404)
  })

  it('is no step where somebody only approves', async () => {
    const id = await launched()
    expect((await ask(approver, id, 'step', { values: { product: 'au' }, offers: null })).status).toBe(404)
  })
})
