import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, LaunchForm, LaunchLookups } from '../schema.ts'
import { FLOOR_RIGHTS, floorForm, seedFloors } from './floors.ts'
import { aClient, CLERK, type House, house, launchAs, mobileDefinition, published, type Saved } from './house.ts'

let at: House
let clerk: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', [...CLERK, 'sources.source.read'])
  await seedFloors(at)
  const { flow } = mobileDefinition(randomUUID())
  const nodes = flow.nodes.map((node) => (node.id === 'start' ? { ...node, fields: FLOOR_RIGHTS } : node))
  business = await published(at, { forms: { person: floorForm }, flow: { ...flow, nodes } } as BusinessDraft)
})
afterAll(() => at.app.close())

const opened = async (accountId: string) =>
  (await clerk.get<LaunchForm>(`/businesses/${business.id}/launch-form?accountId=${accountId}`)).body
const again = (accountId: string, baseline: string, values: object, more: object = {}) =>
  clerk.send<LaunchLookups>('POST', `/businesses/${business.id}/launch-lookups`, {
    accountId,
    baseline,
    values,
    ...more,
  })

describe('[A-06] a field filled by a data source', () => {
  it('stays blank until it is known what the source is asked with', async () => {
    const { accountId } = await aClient(at)
    const { values, lookups } = await opened(accountId)
    expect(values).not.toHaveProperty('floor')
    expect(lookups).not.toHaveProperty('floor')
  })

  it('is filled in when that is filled in, follows when it changes, and goes blank with it', async () => {
    const { accountId } = await aClient(at)
    const { baseline } = await opened(accountId)
    const gold = await again(accountId, baseline, { product: 'au' })
    expect(gold.body.values).toEqual({ floor: '10.01', grade: 'au2702', desk: '+85293334444' })
    const choices = [{ value: 'au2702', label: 'au2702' }]
    expect(gold.body.lookups).toEqual({ contract: { choices }, into: { choices }, 'list.contract': { choices } })
    const copper = await again(accountId, gold.body.baseline, { product: 'cu', floor: '10.01' })
    expect(copper.body.values).toMatchObject({ floor: '0.5', grade: 'cu2701' })
    expect((await again(accountId, copper.body.baseline, { floor: '0.5' })).body.values).toEqual({
      floor: null,
      grade: null,
      desk: null,
    })
  })

  it('[A-10] says nothing of a field that is hidden where the form is filled in', async () => {
    const { accountId } = await aClient(at)
    const { baseline, lookups } = await opened(accountId)
    expect(lookups).not.toHaveProperty('secret')
    const { body } = await again(accountId, baseline, { product: 'au', secret: '1' })
    expect(body.values).not.toHaveProperty('secret')
    expect(body.lookups).not.toHaveProperty('secret')
    expect(Object.keys(body.lookups)).toContain('list.contract')
    expect(Object.keys(body.lookups)).not.toContain('list.inside')
  })

  it('[A-13] is offered to go with a draft when that is opened again', async () => {
    const { accountId } = await aClient(at)
    const values = { product: 'au', floor: '12' }
    const kept = await clerk.send<{ id: string }>('POST', '/request-drafts', {
      businessId: business.id,
      accountId,
      values,
    })
    const path = `/businesses/${business.id}/launch-form?draftId=${kept.body.id}`
    const { body } = await clerk.get<LaunchForm>(path)
    expect(body.lookups.contract?.choices?.map(({ value }) => value)).toEqual(['au2702'])
    expect(body.values).toMatchObject(values)
  })

  it('leaves alone what hangs on nothing that has changed', async () => {
    const { accountId } = await aClient(at)
    const { baseline } = await opened(accountId)
    const values = { product: 'au', floor: '12', reason: 'own' }
    expect((await again(accountId, baseline, values, { changed: ['reason'] })).body.values).toEqual({})
    expect((await again(accountId, baseline, values, { changed: ['product'] })).body.values).toHaveProperty('floor')
  })

  it('holds the launch to what was offered last', async () => {
    const { accountId } = await aClient(at)
    const { baseline } = await opened(accountId)
    const gold = await again(accountId, baseline, { product: 'au' })
    const values = { product: 'au', floor: '10.01', contract: 'cu2701' }
    const held = { accountId, baseline: gold.body.baseline }
    expect((await launchAs(clerk, business, { ...held, values })).status).toBe(422)
    expect((await launchAs(clerk, business, { ...held, values: { ...values, contract: 'au2702' } })).status).toBe(201)
  })

  it('of an account out of scope does not exist', async () => {
    const { accountId } = await aClient(at)
    const { baseline } = await opened(accountId)
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] } as const
    const stranger = at.join('Stranger', CLERK, scope as never)
    const path = `/businesses/${business.id}/launch-lookups`
    const answer = await stranger.send('POST', path, { accountId, baseline, values: { product: 'au' } })
    expect(answer.status).toBe(404)
  })
})

describe('[A-13] [A-06] a form that is filled in for many accounts', () => {
  const shared = async (accountId: string) =>
    (await clerk.get<LaunchForm>(`/businesses/${business.id}/launch-form?accountId=${accountId}&shared=true`)).body

  it('takes what a source says of all of them, and nothing it is asked of one', async () => {
    const one = await aClient(at)
    const other = await aClient(at)
    const { baseline, lookups } = await shared(one.accountId)
    expect(Object.keys(lookups)).not.toContain('into')
    const { body } = await again(one.accountId, baseline, { product: 'au' }, { shared: true })
    expect(body.values).toEqual({ floor: '10.01', desk: '+85293334444' })
    expect(Object.keys(body.lookups).sort()).toEqual(['contract', 'list.contract'])
    const launch = (values: object) =>
      launchAs(clerk, business, {
        accountId: other.accountId,
        baseline: body.baseline,
        values: { product: 'au', ...body.values, ...values },
      })
    expect((await launch({ into: 'au2702' })).status).toBe(422)
    expect((await launch({ contract: 'au2702' })).status).toBe(201)
  })

  it('hands on to many nothing that was offered for one', async () => {
    const { accountId } = await aClient(at)
    const other = await aClient(at)
    const own = (await again(accountId, (await opened(accountId)).baseline, { product: 'au' })).body.baseline
    const { baseline } = (await again(accountId, own, { product: 'au', reason: 'x' }, { shared: true, changed: [] }))
      .body
    const values = { product: 'au', into: 'au2702' }
    expect((await launchAs(clerk, business, { accountId: other.accountId, baseline, values })).status).toBe(422)
  })
})
