import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { rows } from '#platform/db.ts'
import { type RelayTarget, relayHiddenWarnings } from '../policy/relay-hidden.ts'
import { type BusinessDraft, businessDefinition } from '../schema/definition.ts'
import { basics, type House, house, published, type Saved } from './house.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const [ann, bob, reviewers, tellers] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
type Right = 'hidden' | 'read' | 'edit'
type Rights = Record<string, Right>
type People = { by: 'operators'; operatorIds: string[] } | { by: 'holders'; roleIds: string[] } | { by: 'initiator' }
const operators = (...operatorIds: string[]): People => ({ by: 'operators', operatorIds })
const holders = (...roleIds: string[]): People => ({ by: 'holders', roleIds })

const form: NonNullable<BusinessDraft['forms']['person']> = {
  sections: [
    {
      id: 'all',
      label: l('All'),
      fields: [
        { kind: 'number', key: 'cost', label: l('Cost price') },
        { kind: 'text', key: 'remark', label: l('Remark') },
        {
          kind: 'table',
          key: 'lines',
          label: l('Lines'),
          columns: [
            { kind: 'text', key: 'name', label: l('Name') },
            { kind: 'number', key: 'margin', label: l('Margin') },
          ],
        },
      ],
    },
  ],
}

/** A start, one step of a person or role, something behind it, and the end. */
function drawn(args: { start?: Rights; step?: Rights; who?: People; then?: object }): BusinessDraft {
  const { start = {}, step = {}, who = operators(ann), then } = args
  const between = then ? [{ id: 'then', label: l('Then'), ...then }] : []
  return {
    forms: { person: form },
    flow: {
      nodes: [
        { kind: 'start', id: 'start', fields: start },
        { kind: 'approve', id: 'review', label: l('Review'), assignment: { anyOf: [who] }, fields: step },
        ...(between as BusinessFlow['nodes']),
        { kind: 'end', id: 'end', outcome: 'approved' },
      ],
      edges: [
        { id: 'asked', from: 'start', to: 'review' },
        { id: 'agreed', from: 'review', to: then ? 'then' : 'end' },
        ...(then ? [{ id: 'ended', from: 'then', to: 'end' }] : []),
      ],
    },
  }
}
type BusinessFlow = NonNullable<BusinessDraft['flow']>

const relay = (map: Record<string, string>, code = 'next') => ({ kind: 'relay', flowCode: `business.${code}`, map })

/** What is told of handing on to another business: the code, the field by name, and the steps. */
function told(ours: BusinessDraft, theirs: BusinessDraft) {
  const target: RelayTarget = { names: basics().names, definition: businessDefinition.parse(theirs) }
  return relayHiddenWarnings(businessDefinition.parse(ours), new Map([['next', target]])).map(
    ({ code, path, severity, params }) => {
      expect([path, severity]).toEqual(['flow.nodes.then', 'warning'])
      const { field, into, steps } = params as { field: { en: string }; into: { en: string }; steps?: { en: string }[] }
      return [code, field.en, into.en, ...(steps ?? []).map(({ en }) => en)]
    },
  )
}

const COST = { cost: 'hidden' } as const

describe('[A-22] [A-10] a hand-over that shows what is hidden', () => {
  test('is told where whoever looks on at the next request sees what a step hides', () => {
    const ours = drawn({ step: COST, then: relay({ remark: 'cost' }) })
    expect(told(ours, drawn({}))).toEqual([['RELAY_SHOWS_HIDDEN', 'Cost price', 'Remark', 'Review']])
  })

  test('is not told where nothing is hidden, where it stays behind, and where the next request hides it everywhere', () => {
    const hidden = { start: { remark: 'hidden' }, step: { remark: 'hidden' } } as const
    expect(told(drawn({ then: relay({ remark: 'cost' }) }), drawn({}))).toEqual([])
    expect(told(drawn({ step: COST, then: relay({ remark: 'remark' }) }), drawn({}))).toEqual([])
    expect(told(drawn({ step: COST, then: relay({ remark: 'cost' }) }), drawn(hidden))).toEqual([])
  })

  test('is told of the maker, who makes the next request as well', () => {
    const ours = drawn({ start: COST, then: relay({ remark: 'cost' }) })
    expect(told(ours, drawn({}))).toEqual([['RELAY_SHOWS_MAKER', 'Cost price', 'Remark']])
    const others = drawn({ start: { remark: 'hidden' }, who: holders(tellers) })
    expect(told(ours, others)).toEqual([])
    const maker = drawn({ start: { remark: 'hidden' }, who: { by: 'initiator' } })
    expect(told(ours, maker)).toEqual([['RELAY_SHOWS_MAKER', 'Cost price', 'Remark']])
  })

  test.each([
    ['the same person', operators(ann, bob), operators(ann), true],
    ['another person', operators(ann), operators(bob), false],
    ['the same role', holders(reviewers), holders(tellers, reviewers), true],
    ['another role', holders(reviewers), holders(tellers), false],
    ['a person who may have the role', operators(ann), holders(reviewers), true],
    ['the maker, who does not decide', operators(ann), { by: 'initiator' } as const, false],
  ])('at a step of the next request that asks %s: %#', (_name, here, there, isTold) => {
    const ours = drawn({ step: COST, who: here, then: relay({ remark: 'cost' }) })
    const theirs = drawn({ start: { remark: 'hidden' }, who: there })
    expect(told(ours, theirs)).toHaveLength(isTold ? 1 : 0)
  })

  test('of a table counts each column of the same name, and what is worked out from one', () => {
    const ours = (map: Record<string, string>, step: Rights) => drawn({ step, then: relay(map) })
    const margin = { 'lines.margin': 'hidden' } as const
    expect(told(ours({ lines: 'lines' }, margin), drawn({}))).toEqual([
      ['RELAY_SHOWS_HIDDEN', 'Lines · Margin', 'Lines · Margin', 'Review'],
    ])
    expect(told(ours({ lines: 'lines' }, { lines: 'hidden' }), drawn({}))).toEqual([
      ['RELAY_SHOWS_HIDDEN', 'Lines', 'Lines', 'Review'],
    ])
    expect(told(ours({ cost: 'lines.margin.max' }, margin), drawn({}))).toEqual([
      ['RELAY_SHOWS_HIDDEN', 'Lines · Margin', 'Cost price', 'Review'],
    ])
  })

  test('without a map everything of one name goes over that the maker sees', () => {
    const both = { cost: 'hidden', remark: 'hidden' } as const
    for (const then of [relay({}), { kind: 'subFlow', flowCode: 'business.next' }])
      expect(
        told(drawn({ start: { remark: 'hidden' }, step: both, then }), drawn({})).map(([, field]) => field),
      ).toEqual(['Cost price'])
  })
})

describe('[A-22] publishing a hand-over that shows what is hidden', () => {
  let at: House
  beforeAll(async () => {
    at = await house()
  })
  afterAll(() => at.app.close())

  type Problem = { path: string; code: string; severity: string; params: Record<string, unknown>; module: string }
  type Detail = { problems: Problem[]; versions: { number: number; warnings: Problem[] }[] }
  const detail = async (id: string) => (await at.designer.get<Detail>(`/businesses/${id}`)).body

  /** A drawn business that shows the cost to whoever must not see it. */
  async function showing(): Promise<string> {
    const next = await published(at, drawn({ who: operators(bob) }))
    const { body } = await at.designer.send<Saved>('POST', '/businesses', {
      code: `shows-${next.code}`,
      ...basics(),
    })
    const definition = drawn({ step: COST, then: relay({ remark: 'cost' }, next.code) })
    const saved = await at.designer.send('PUT', `/businesses/${body.id}`, { draft: 1, definition })
    expect(saved.status).toBe(200)
    return body.id
  }
  const publish = (id: string, more: object = {}) =>
    at.designer.send<Saved & { fields: Problem[] }>('POST', `/businesses/${id}/publish`, { draft: 2, ...more })

  it('warns beside the step, and wants the warning taken note of', async () => {
    const id = await showing()
    const { problems } = await detail(id)
    expect(problems).toMatchObject([
      {
        path: 'flow.nodes.then',
        severity: 'warning',
        code: 'RELAY_SHOWS_HIDDEN',
        params: { field: l('Cost price'), into: l('Remark'), business: basics().names, steps: [l('Review')] },
      },
    ])
    const refused = await publish(id)
    expect(refused).toMatchObject({ status: 409, body: { code: 'BUSINESS_WARNS', params: { count: 1 } } })
    expect(refused.body.fields).toMatchObject([{ path: 'flow.nodes.then', code: 'RELAY_SHOWS_HIDDEN' }])
    const other = problems.map((one) => ({ ...one, params: { ...one.params, steps: [l('Another')] } }))
    expect((await publish(id, { acknowledged: other })).status).toBe(409)
  })

  it('publishes in spite of it, which stands in the ticket, with the version and in the record', async () => {
    const id = await showing()
    const { problems: acknowledged } = await detail(id)
    const preview = await at.designer.send<{ after: object }>('POST', '/commands/businesses.business.publish/preview', {
      input: { id, draft: 2, acknowledged },
    })
    expect(preview.body.after).toMatchObject({ fieldsShown: [l('Cost price')] })
    expect((await publish(id, { acknowledged })).body).toMatchObject({ number: 1, state: 'published' })
    expect((await detail(id)).versions).toMatchObject([{ number: 1, warnings: acknowledged }])
    const [record] = await rows(
      at.app.db,
      sql<{ after: object }>`select after from platform.journal
        where command = 'businesses.business.publish' and target_id = ${id} and result = 'done' limit 1`,
    )
    expect(record?.after).toMatchObject({ fieldsShown: [l('Cost price')] })
  })

  it('says nothing of a version that nothing warns of', async () => {
    const { id } = await published(at, drawn({ who: operators(ann) }))
    expect((await detail(id)).versions).toMatchObject([{ warnings: [] }])
  })
})
