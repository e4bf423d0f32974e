import { describe, expect, test } from 'vitest'
import { compareDefinitions } from '../policy/compare.ts'
import { retrace, wayTaken } from '../policy/retrace.ts'
import { simulate } from '../policy/simulate.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { asks, flowOf, sequence, sideBySide, way } from './flows.ts'

/** Above the limit somebody of the head office looks too. */
const byAmount = (limit: string): FlowDefinition =>
  flowOf(
    [asks('branch'), { id: 'size', kind: 'exclusive' }, asks('head')],
    [
      'start-branch',
      'branch-size',
      way('size-head', { condition: { kind: 'compare', fact: 'amount', as: 'decimal', op: 'gt', value: limit } }),
      way('size-end', { isDefault: true, priority: 1 }),
      'head-end',
    ],
  )

const events = (definition: FlowDefinition, facts: Record<string, string>, answers = {}) => {
  const { end, steps } = simulate(definition, facts, answers)
  return { end, went: steps.map((step) => `${step.event} ${step.nodeId}`) }
}

describe('a trial walks as the engine does', () => {
  test('[A-08] goes along the edge whose condition holds and says which value decided', () => {
    const { end, steps, edges } = simulate(byAmount('1000'), { amount: '1000.01' })
    expect(end).toBe('approved')
    expect(steps.map((step) => step.nodeId)).toEqual(['branch', 'size', 'head', 'end'])
    expect(steps[1]).toMatchObject({
      event: 'chose',
      edges: ['size_head'],
      reasons: [
        {
          edge: 'size_head',
          holds: true,
          readings: [{ fact: 'amount', op: 'gt', wanted: ['1000'], value: '1000.01', holds: true }],
        },
        { edge: 'size_end', isDefault: true, holds: null },
      ],
    })
    expect([...edges].sort()).toEqual(['branch_size', 'head_end', 'size_head', 'start_branch'])
  })

  test('[A-08] both branches are walked and meet', () => {
    const { end, went } = events(sideBySide(asks('left'), asks('right')), {})
    expect(end).toBe('approved')
    expect(went).toEqual([
      'asked before',
      'split fork',
      'asked left',
      'asked right',
      'joined meet',
      'asked after',
      'ended end',
    ])
  })

  test('[A-09] nobody to ask: the node skips, asks the administrators, or is stuck', () => {
    const nobody = {
      peopleOf: (nodeId: string, whom: string) => (nodeId === 'x' && whom === 'assignment' ? [] : ['p']),
    }
    const empty = (whenEmpty: 'skip' | 'admin' | 'stop') =>
      sequence(asks('x', 'any', { assignment: { anyOf: [{ by: 'initiator' }], whenEmpty } }), asks('y'))
    expect(events(empty('skip'), {}, nobody).went).toEqual(['skipped x', 'asked y', 'ended end'])
    const admins = simulate(empty('admin'), {}, nobody).steps[0]
    expect(admins).toMatchObject({ nodeId: 'x', event: 'asked', byAdmin: true })
    expect(simulate(empty('stop'), {}, nobody)).toMatchObject({ end: 'stuck', steps: [{ incident: 'NO_ASSIGNEE' }] })
  })

  test('[A-11] a gateway without a way out is stuck and says what it compared', () => {
    const flow = flowOf(
      [asks('a'), { id: 'g', kind: 'exclusive' }, asks('b')],
      [
        'start-a',
        'a-g',
        way('g-b', { condition: { kind: 'oneOf', fact: 'kind', values: ['x'] } }),
        way('g-end', { priority: 1, condition: { kind: 'oneOf', fact: 'kind', values: ['y'] } }),
        'b-end',
      ],
    )
    const { end, steps } = simulate(flow, { kind: 'z' })
    expect(end).toBe('stuck')
    expect(steps.at(-1)).toMatchObject({ incident: 'NO_BRANCH', reasons: [{ readings: [{ value: 'z' }] }, {}] })
  })

  test('[A-08] decisions given are taken once: a return is followed to the end, a refusal ends it', () => {
    const flow = sequence(asks('a'), asks('b'))
    const returned = events(flow, {}, { decisions: { b: { do: 'return', to: 'a' } } })
    expect(returned).toEqual({ end: 'approved', went: ['asked a', 'asked b', 'asked a', 'asked b', 'ended end'] })
    expect(events(flow, {}, { decisions: { b: { do: 'refuse' } } }).end).toBe('refused')
    expect(events(flow, {}, { decisions: { a: { do: 'stop' } } })).toEqual({ end: 'waiting', went: ['asked a'] })
  })
})

describe('a past case against a draft', () => {
  const past = (
    amount: string,
    trace: { did: string; nodeId: string; edges?: string[] }[],
    state = 'approved' as const,
  ) => ({
    id: '00000000-0000-7000-8000-000000000001',
    label: 'one',
    state,
    facts: { amount },
    definition: byAmount('1000'),
    events: [{ kind: 'agree', trace }],
  })
  const small = [
    { did: 'entered', nodeId: 'branch' },
    { did: 'chose', nodeId: 'size', edges: ['size_end'] },
    { did: 'ended', nodeId: 'end' },
  ]

  test('[A-42] the same way is the same', () => {
    expect(retrace(byAmount('1000'), past('900', small)).parting).toBeNull()
  })

  test('[A-42] names the gateway where the ways part and the value that decides', () => {
    expect(retrace(byAmount('500'), past('900', small)).parting).toMatchObject({
      at: 'size',
      kind: 'choice',
      took: ['end'],
      would: ['head'],
      reasons: [{ edge: 'size_head', holds: true, readings: [{ wanted: ['500'], value: '900' }] }, {}],
    })
  })

  test('[A-42] a step that is new or gone is named', () => {
    const longer = flowOf([asks('branch'), asks('extra')], ['start-branch', 'branch-extra', 'extra-end'])
    expect(retrace(longer, past('900', small)).parting).toMatchObject({ at: 'extra', kind: 'added' })
    expect(retrace(sequence(asks('other')), past('900', small)).parting).toMatchObject({
      at: 'branch',
      kind: 'removed',
    })
  })

  test('[A-42] counts the ways it took through joins and to its end, and none beyond where it was refused', () => {
    const definition = sideBySide(asks('left'), asks('right'))
    const entered = ['before', 'left', 'right', 'after'].map((nodeId) => ({ did: 'entered', nodeId }))
    const fork = definition.edges.filter((edge) => edge.from === 'fork').map(({ id }) => id)
    const trace = [...entered.slice(0, 1), { did: 'split', nodeId: 'fork', edges: fork }, ...entered.slice(1)]
    const whole = { ...past('1', trace), definition }
    const every = definition.edges.map(({ id }) => id).sort()
    expect([...wayTaken(whole).edges].sort()).toEqual(every)
    const stopped = { ...past('1', trace.slice(0, 4)), definition, state: 'refused' as const }
    expect([...wayTaken(stopped).edges].sort()).toEqual(every.filter((id) => !/^(left|right|meet|after)_/.test(id)))
  })

  test('[A-42] a case refused on the way is compared as far as it came', () => {
    const refused = { ...past('5000', [{ did: 'entered', nodeId: 'branch' }]), state: 'refused' as const }
    expect(retrace(byAmount('1000'), refused).parting).toBeNull()
  })
})

test('[A-42] two definitions: what was added, removed and changed, by property', () => {
  const before = sequence(asks('a'), asks('b'))
  const after = sequence(asks('a', 'all'), asks('c'))
  const changes = compareDefinitions(before, after)
  expect(changes.filter(({ what }) => what === 'node')).toMatchObject([
    { id: 'a', change: 'changed', properties: [{ name: 'signing', before: { mode: 'any' }, after: { mode: 'all' } }] },
    { id: 'b', change: 'removed' },
    { id: 'c', change: 'added' },
  ])
  expect(compareDefinitions(before, before)).toEqual([])
})
