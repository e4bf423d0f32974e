import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, LaunchForm, LaunchLookups } from '../schema.ts'
import { aClient, CLERK, type House, house, launchAs, mobileDefinition, published, type Saved } from './house.ts'

const words = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
/** Floors and contracts of two products; asked without one, it answers with all. */
const floors: SourceDraft = {
  kind: 'register',
  parameters: [{ key: 'product', label: words('Product'), type: 'text', required: false }],
  filters: [{ column: 'product', parameter: 'product' }],
  columns: [
    { key: 'product', type: 'text', label: words('Product') },
    { key: 'contract', type: 'text', label: words('Contract') },
    { key: 'floor', type: 'decimal', label: words('Floor') },
  ],
}
const ROWS = [
  { product: 'cu', contract: 'cu2701', floor: '0.5' },
  { product: 'au', contract: 'au2702', floor: '10.01' },
]
const lookup = { source: 'floors', parameters: { product: 'product' } }
const form: NonNullable<BusinessDraft['forms']['person']> = {
  sections: [
    {
      id: 'all',
      label: words('All'),
      fields: [
        { kind: 'text', key: 'product', label: words('Product') },
        { kind: 'number', key: 'floor', label: words('Floor'), decimals: 2, prefill: { ...lookup, column: 'floor' } },
        { kind: 'number', key: 'secret', label: words('Secret'), decimals: 2, prefill: { ...lookup, column: 'floor' } },
        { kind: 'select', key: 'contract', label: words('Contract'), options: { ...lookup, column: 'contract' } },
      ],
    },
  ],
}
let at: House
let clerk: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', [...CLERK, 'sources.source.read'])
  const [author, publisher] = [1, 2].map((n) => ({ id: randomUUID(), name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  const seed = { code: 'floors', label: words('Floors'), note: '', definition: floors, rows: ROWS, author, publisher }
  await inTransaction(at.app.db, (tx) => seedSource({ tx, now: at.app.clock() }, seed))
  const { flow } = mobileDefinition(randomUUID())
  const nodes = flow.nodes.map((node) => (node.id === 'start' ? { ...node, fields: { secret: 'hidden' } } : node))
  business = await published(at, { forms: { person: form }, flow: { ...flow, nodes } } as BusinessDraft)
})
afterAll(() => at.app.close())

const opened = async (accountId: string) =>
  (await clerk.get<LaunchForm>(`/businesses/${business.id}/launch-form?accountId=${accountId}`)).body
const again = (accountId: string, baseline: string, values: object) =>
  clerk.send<LaunchLookups>('POST', `/businesses/${business.id}/launch-lookups`, { accountId, baseline, values })

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
    expect(gold.body.values).toEqual({ floor: '10.01' })
    expect(gold.body.lookups).toEqual({ contract: { choices: [{ value: 'au2702', label: 'au2702' }] } })
    const copper = await again(accountId, gold.body.baseline, { product: 'cu', floor: '10.01' })
    expect(copper.body.values).toEqual({ floor: '0.5' })
    expect((await again(accountId, copper.body.baseline, { floor: '0.5' })).body.values).toEqual({ floor: null })
  })

  it('[A-10] says nothing of a field that is hidden where the form is filled in', async () => {
    const { accountId } = await aClient(at)
    const { baseline, lookups } = await opened(accountId)
    expect(lookups).not.toHaveProperty('secret')
    const { body } = await again(accountId, baseline, { product: 'au', secret: '1' })
    expect(body.values).not.toHaveProperty('secret')
    expect(body.lookups).not.toHaveProperty('secret')
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
