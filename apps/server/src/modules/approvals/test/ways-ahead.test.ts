import { describe, expect, test } from 'vitest'
import { holdsAsKnown } from '../policy/condition.ts'
import { plannedSteps, possibleSteps } from '../policy/route.ts'
import { type Condition, flowDefinition } from '../schema/flow.ts'
import { roleStep } from './house.ts'

const REVIEW = '00000000-0000-7000-8000-00000000a101'

describe('[T-02] whom it would go to before it is known what is asked', () => {
  const over = (id: string, to: string, value: string, priority = 0) => ({
    id,
    from: 'sum',
    to,
    priority,
    condition: { kind: 'compare' as const, fact: 'amount', as: 'decimal' as const, op: 'ge' as const, value },
  })
  const at = (fact: string, value: string) => ({
    kind: 'compare' as const,
    fact,
    as: 'text' as const,
    op: 'eq' as const,
    value,
  })
  const flow = flowDefinition.parse({
    nodes: [
      { id: 'start', kind: 'start' },
      roleStep('first', REVIEW),
      { id: 'sum', kind: 'exclusive' },
      roleStep('board', REVIEW),
      roleStep('head', REVIEW),
      { id: 'line', kind: 'exclusive' },
      roleStep('futures', REVIEW),
      roleStep('last', REVIEW),
      { id: 'end', kind: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'first' },
      { id: 'b', from: 'first', to: 'sum' },
      over('c', 'board', '1000000'),
      over('d', 'head', '1000', 1),
      { id: 'e', from: 'sum', to: 'line', isDefault: true },
      { id: 'f', from: 'board', to: 'line' },
      { id: 'g', from: 'head', to: 'line' },
      { id: 'h', from: 'line', to: 'futures', condition: at('businessLine', 'futures') },
      { id: 'i', from: 'line', to: 'last', isDefault: true },
      { id: 'j', from: 'futures', to: 'last' },
      { id: 'k', from: 'last', to: 'end' },
    ],
  })
  const told = (facts: Record<string, string>) =>
    possibleSteps(flow, facts, (fact) => fact in facts).map(({ node, depends }) => [node.id, ...depends].join(' '))

  test('every step that may be on the way is named, with what it depends on', () => {
    expect(told({})).toEqual(['first', 'board amount', 'head amount', 'futures businessLine', 'last'])
    expect(told({ businessLine: 'brokerage' })).toEqual(['first', 'board amount', 'head amount', 'last'])
    expect(told({ businessLine: 'futures' })).toEqual(['first', 'board amount', 'head amount', 'futures', 'last'])
  })

  test('with everything known it is the way that a case goes', () => {
    for (const amount of ['1', '5000', '2000000'])
      for (const businessLine of ['futures', 'brokerage']) {
        const facts = { amount, businessLine }
        expect(told(facts)).toEqual(plannedSteps(flow, facts).map(({ id }) => id))
      }
  })

  test('parts of a condition that are known decide where they can', () => {
    const amount = at('amount', '1')
    const line = at('businessLine', 'futures')
    const known = (fact: string) => fact === 'businessLine'
    const said = (condition: Condition, businessLine: string) => holdsAsKnown(condition, { businessLine }, known)
    expect(said({ kind: 'all', of: [amount, line] }, 'futures')).toBeNull()
    expect(said({ kind: 'all', of: [amount, line] }, 'other')).toBe(false)
    expect(said({ kind: 'any', of: [amount, line] }, 'futures')).toBe(true)
    expect(said({ kind: 'any', of: [amount, line] }, 'other')).toBeNull()
    expect(said({ kind: 'not', of: amount }, 'futures')).toBeNull()
    expect(said({ kind: 'not', of: line }, 'other')).toBe(true)
    expect(said({ kind: 'oneOf', fact: 'amount', values: ['1'] }, 'futures')).toBeNull()
  })
})
