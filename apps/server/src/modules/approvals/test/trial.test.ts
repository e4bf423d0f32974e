import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { DEPARTMENT, draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()
const HEAD = newId<'role'>()
const RIGHTS = ['approvals.flow.view', 'approvals.flow.simulate']

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

/** From NEW things on the head decides as well. */
function twoWays(fact: string): FlowDraft {
  return {
    nodes: [
      { id: 'start', kind: 'start' },
      roleStep('review', REVIEW),
      { id: 'which', kind: 'exclusive' },
      roleStep('head', HEAD),
      { id: 'end', kind: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'which' },
      { id: 'c', from: 'which', to: 'head', condition: { kind: 'oneOf', fact: 'from', values: [fact] } },
      { id: 'd', from: 'which', to: 'end', isDefault: true, priority: 1 },
      { id: 'e', from: 'head', to: 'end' },
    ],
  }
}

type Trial = {
  end: string
  problems: unknown[]
  steps: { nodeId: string; people: { name: string }[]; event: string }[]
}

describe('a dry run of a draft', () => {
  test('[A-08] names who would be asked and refuses drawings with faults', async () => {
    const designer = h.person('Designer', [], RIGHTS)
    h.person('Reviewer', [REVIEW])
    h.person('Head', [HEAD])
    const tried = await designer.send<Trial>('POST', '/flows/try', {
      definition: twoWays('NEW'),
      facts: { from: 'NEW' },
    })
    expect(tried.body).toMatchObject({ end: 'approved', problems: [] })
    expect(tried.body.steps.map((step) => [step.nodeId, step.event, step.people.map((one) => one.name)])).toEqual([
      ['review', 'asked', ['Reviewer']],
      ['which', 'chose', []],
      ['head', 'asked', ['Head']],
      ['end', 'ended', []],
    ])
    const broken = { ...twoWays('NEW'), edges: twoWays('NEW').edges.slice(1) }
    const refused = await designer.send<Trial>('POST', '/flows/try', { definition: broken })
    expect(refused.body).toMatchObject({ end: null, steps: [] })
    expect(refused.body.problems.length).toBeGreaterThan(0)
  })

  test('[P-03] a subject outside the scope does not exist', async () => {
    const designer = h.person('Designer', [], RIGHTS, { all: false, businessLines: ['brokerage'], departmentIds: [] })
    const subject = { businessLine: 'brokerage', departmentId: DEPARTMENT }
    const answer = await designer.send('POST', '/flows/try', { definition: twoWays('NEW'), subject })
    expect(answer.status).toBe(404)
  })
})

describe('a draft against past cases', () => {
  type Past = { compared: number; different: number; same: number; edges: unknown[]; cases: { caseId: string }[] }

  test('[A-42] tells which would go another way and by which value; out of scope nothing is compared', async () => {
    const designer = h.person('Designer', [], RIGHTS)
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    const flowId = await h.gate(draftOf(roleStep('review', REVIEW)))
    await h.gate(twoWays('OLD'), 'past')
    const { body } = await designer.get<{ items: { id: string; code: string }[] }>('/flows')
    const past = body.items.find((flow) => flow.code === 'past')?.id
    const { ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    expect((await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})).status).toBe(200)
    const definition = twoWays('NEW')
    const answer = await designer.send<Past>('POST', `/flows/${past}/past`, { definition })
    expect(answer.body).toMatchObject({
      compared: 1,
      complete: true,
      different: 1,
      same: 0,
      cases: [
        {
          caseId: ticketId,
          at: 'which',
          kind: 'choice',
          took: ['end'],
          would: ['head'],
          reasons: [{ edge: 'c', holds: true, readings: [{ fact: 'from', value: 'NEW' }] }, { edge: 'd' }],
        },
      ],
      nodes: [{ nodeId: 'which', kind: 'choice', cases: 1 }],
    })
    expect(answer.body.edges).toContainEqual({ edge: 'c', would: 1, took: 0 })
    expect(answer.body.edges).toContainEqual({ edge: 'd', would: 0, took: 1 })
    const elsewhere = h.person('Elsewhere', [], RIGHTS, { all: false, businessLines: ['brokerage'], departmentIds: [] })
    const nothing = await elsewhere.send<Past>('POST', `/flows/${past}/past`, { definition })
    expect(nothing.body).toMatchObject({ compared: 0, cases: [] })
    const other = await designer.send<Past>('POST', `/flows/${flowId}/past`, { definition })
    expect(other.body.compared).toBe(0)
    const later = await designer.send<Past>('POST', `/flows/${past}/past`, { definition, from: '2999-01-01' })
    expect(later.body.compared).toBe(0)
  })

  test('[A-42] versions come with their definitions and are compared part by part', async () => {
    const designer = h.person('Designer', [], RIGHTS)
    const flowId = await h.gate(twoWays('OLD'))
    const { body } = await designer.get<{ items: { number: number; definition: FlowDraft }[] }>(
      `/flows/${flowId}/versions`,
    )
    expect(body.items).toMatchObject([{ number: 1, definition: { nodes: [{ id: 'start' }, {}, {}, {}, {}] } }])
    const compared = await designer.send('POST', '/flows/compare', { before: twoWays('OLD'), after: twoWays('NEW') })
    expect(compared.body).toMatchObject({ changes: [{ what: 'edge', id: 'c', change: 'changed' }] })
  })
})
