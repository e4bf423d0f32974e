import { describe, expect, test } from 'vitest'
import type { CaseState } from '../schema/case.ts'
import { CASE_STATES, CASE_TRANSITIONS, TASK_STATES, TASK_TRANSITIONS } from '../schema/case.ts'
import { asks, flowOf, sequence, way } from './flows.ts'
import { MAKER } from './terms.ts'
import { Game } from './walk.ts'

const amount = (op: 'ge' | 'lt', value: string) => ({
  kind: 'compare' as const,
  fact: 'amount',
  as: 'decimal' as const,
  op,
  value,
})

function agreed(game: Game, node: string, by: string): string | null {
  return game.play({ kind: 'agree', taskId: game.task(node, by).id, by })
}

describe('signing', () => {
  test('[A-15] any: the first to act decides, the others learn who won', () => {
    const game = new Game(
      sequence(asks('one'), asks('two')),
      new Map([
        ['one', ['a', 'b']],
        ['two', ['c']],
      ]),
    )
    const { id } = game.task('one', 'a')
    expect(agreed(game, 'one', 'b')).toBe(null)
    expect(game.play({ kind: 'agree', taskId: id, by: 'a' })).toBe('TASK_ALREADY_DECIDED')
  })

  test('[A-15] in turn: the second waits for the first', () => {
    const game = new Game(sequence(asks('one', 'inTurn')), new Map([['one', ['a', 'b']]]))
    expect(agreed(game, 'one', 'b')).toBe('TASK_NOT_OPEN')
    expect(agreed(game, 'one', 'a')).toBe(null)
    expect(agreed(game, 'one', 'b')).toBe(null)
    expect(game.state.status).toBe('approved')
  })

  test.each([
    [50, ['agree', 'agree'], 'approved'],
    [51, ['agree', 'agree'], 'running'],
    [51, ['agree', 'agree', 'agree'], 'approved'],
    [51, ['refuse', 'refuse'], 'refused'],
    [50, ['refuse', 'refuse'], 'running'],
    [50, ['refuse', 'refuse', 'refuse'], 'refused'],
  ] as const)('[A-15] a vote of %i %% among four after %j is %s', (percent, votes, status) => {
    const flow = sequence(asks('one', 'any', { signing: { mode: 'vote', percent } }))
    const game = new Game(flow, new Map([['one', ['a', 'b', 'c', 'd']]]))
    votes.forEach((kind, index) => {
      const by = 'abcd'.charAt(index)
      game.play({ kind, taskId: game.task('one', by).id, by })
    })
    expect(game.state.status).toBe(status)
  })
})

describe('maker and checker', () => {
  test('[A-15] [G8] the maker is struck from those asked, and an administrator is asked when nobody is left', () => {
    const flow = sequence(asks('one', 'any', { assignment: { anyOf: [{ by: 'initiator' }], whenEmpty: 'admin' } }))
    expect(new Game(flow, new Map([['one', [MAKER]]]), ['boss']).view()).toEqual(['one:boss'])
    expect(new Game(flow, new Map([['one', [MAKER]]]), [MAKER]).view()).toEqual(['one!'])
  })

  test('[A-15] [G8] no hand-over gives the maker a say', () => {
    const game = new Game(sequence(asks('one')), new Map([['one', ['a']]]))
    const { id } = game.task('one', 'a')
    expect(game.play({ kind: 'transfer', taskId: id, by: 'a', to: MAKER })).toBe('MAKER_IS_CHECKER')
    expect(game.play({ kind: 'delegate', taskId: id, by: 'a', to: MAKER })).toBe('MAKER_IS_CHECKER')
    for (const where of ['before', 'after', 'beside'] as const) {
      const event = { kind: 'addSigners' as const, taskId: id, by: 'a', where, operatorIds: ['b', MAKER] }
      expect(game.play(event)).toBe('MAKER_IS_CHECKER')
    }
    expect(game.play({ kind: 'agree', taskId: id, by: MAKER })).toBe('NOT_CANDIDATE')
  })

  test('[T-02] a flow whose steps were all skipped asks an administrator before it approves', () => {
    const flow = sequence(asks('one', 'any', { assignment: { anyOf: [{ by: 'initiator' }], whenEmpty: 'skip' } }))
    const game = new Game(flow, new Map(), ['boss'])
    expect(game.view()).toEqual(['end:boss'])
    expect(agreed(game, 'end', 'boss')).toBe(null)
    expect(game.state.status).toBe('approved')
  })

  test('[A-15] an amended case needs its approvals again', () => {
    const flow = sequence(asks('one'), asks('two', 'any', { kind: 'handle' } as never))
    const game = new Game(
      flow,
      new Map([
        ['one', ['a']],
        ['two', ['b']],
      ]),
      ['boss'],
    )
    agreed(game, 'one', 'a')
    const { id } = game.task('two', 'b')
    game.play({ kind: 'return', taskId: id, by: 'b', to: { at: 'start' }, then: 'resume' })
    expect(game.play({ kind: 'agree', taskId: game.task('start', MAKER).id, by: MAKER, facts: { amount: '2' } })).toBe(
      null,
    )
    expect(game.state.facts).toEqual({ amount: '2' })
    agreed(game, 'two', 'b')
    expect(game.view()).toEqual(['end:boss'])
  })
})

describe('gateways', () => {
  const split = (kind: 'exclusive' | 'inclusive') => {
    const nodes = [{ id: 'gate', kind }, asks('small'), asks('large'), asks('huge')]
    const edges = [
      way('gate-large', { priority: 1, condition: amount('ge', '1000') }),
      way('gate-huge', { priority: 2, condition: amount('ge', '1000000.00') }),
      way('gate-small', { isDefault: true }),
    ]
    if (kind === 'exclusive') return flowOf(nodes, ['start-gate', ...edges, 'small-end', 'large-end', 'huge-end'])
    const join = { id: 'meet', kind: 'join' as const }
    return flowOf([...nodes, join], ['start-gate', ...edges, 'small-meet', 'large-meet', 'huge-meet', 'meet-end'])
  }
  const people = new Map([
    ['small', ['a']],
    ['large', ['b']],
    ['huge', ['c']],
  ])

  test.each([
    ['exclusive', '999.99', ['small:a']],
    ['exclusive', '1000', ['large:b']],
    ['exclusive', '1000000', ['large:b']],
    ['inclusive', '999.99', ['small:a']],
    ['inclusive', '1000.0', ['large:b']],
    ['inclusive', '1000000', ['huge:c', 'large:b']],
    ['exclusive', 'not a number', ['small:a']],
  ] as const)('[A-11] %s gateway with amount %s asks %j', (kind, value, asked) => {
    expect(new Game(split(kind), people, [], { amount: value }).view()).toEqual(asked)
  })

  test('[A-11] no match without a default is an incident that an administrator may retry', () => {
    const flow = flowOf(
      [{ id: 'gate', kind: 'exclusive' }, asks('x'), asks('y')],
      [
        'start-gate',
        way('gate-x', { condition: amount('ge', '1') }),
        way('gate-y', { condition: amount('lt', '0') }),
        'x-end',
        'y-end',
      ],
    )
    const game = new Game(flow, new Map(), [], { amount: '0.5' })
    expect(game.state.tokens).toMatchObject([{ nodeId: 'gate', state: 'stuck', incident: 'NO_BRANCH' }])
  })
})

describe('outside work', () => {
  const flow = sequence(asks('one'), {
    id: 'pay',
    kind: 'effect',
    effect: { kind: 'command', command: 'cash.pay', input: {} },
  })

  test('[A-08] a node of outside work waits for its answer, and a late or repeated answer changes nothing', () => {
    const game = new Game(flow, new Map([['one', ['a']]]))
    agreed(game, 'one', 'a')
    const token = game.state.tokens[0]
    const answer = { tokenId: token?.id ?? '', visit: token?.visit ?? 0 }
    expect(game.play({ kind: 'failed', ...answer })).toBe(null)
    expect(game.state.tokens).toMatchObject([{ state: 'stuck', incident: 'EFFECT_FAILED' }])
    expect(game.play({ kind: 'completed', ...answer })).toBe('TOKEN_NOT_FOUND')
    expect(game.play({ kind: 'retry', tokenId: answer.tokenId })).toBe(null)
    const again = game.state.tokens[0]
    expect(game.play({ kind: 'completed', ...answer })).toBe('TOKEN_NOT_FOUND')
    expect(game.play({ kind: 'completed', tokenId: again?.id ?? '', visit: again?.visit ?? 0 })).toBe(null)
    expect(game.state.status).toBe('approved')
  })

  test('[A-15] the maker can not withdraw once binding outside work has begun', () => {
    const game = new Game(flow, new Map([['one', ['a']]]))
    agreed(game, 'one', 'a')
    expect(game.play({ kind: 'withdraw', by: MAKER })).toBe('WITHDRAW_TOO_LATE')
    expect(game.play({ kind: 'terminate' })).toBe(null)
    expect(game.effects.at(-2)).toMatchObject({ kind: 'abandon', nodeId: 'pay' })
  })
})

test('[A-15] a circle of transfers ends at twenty', () => {
  const game = new Game(sequence(asks('one')), new Map([['one', ['a']]]))
  const { id } = game.task('one', 'a')
  for (let n = 0; n < 20; n += 1) {
    const [by, to] = n % 2 === 0 ? ['a', 'b'] : ['b', 'a']
    expect(game.play({ kind: 'transfer', taskId: id, by: by ?? '', to: to ?? '' })).toBe(null)
  }
  expect(game.play({ kind: 'transfer', taskId: id, by: 'a', to: 'b' })).toBe('HAND_OVER_LIMIT')
})

test('[A-15] an event leaves the state it was given as it was', () => {
  const game = new Game(sequence(asks('one', 'all')), new Map([['one', ['a', 'b']]]))
  const before: CaseState = game.state
  const text = JSON.stringify(before)
  agreed(game, 'one', 'a')
  expect(JSON.stringify(before)).toBe(text)
  expect(game.state.tasks[1]).toBe(before.tasks[1])
})

test('[A-15] the transition tables name every state and only states', () => {
  expect(Object.keys(CASE_TRANSITIONS)).toEqual([...CASE_STATES])
  expect(Object.keys(TASK_TRANSITIONS)).toEqual([...TASK_STATES])
  for (const next of Object.values(TASK_TRANSITIONS).flat()) expect(TASK_STATES).toContain(next)
})

test('[A-15] whoever is barred while a task is open can not decide it any more', () => {
  const game = new Game(sequence(asks('one')), new Map([['one', ['a', 'b']]]))
  const { id } = game.task('one', 'a')
  game.state = { ...game.state, barredIds: [...game.state.barredIds, 'a'] }
  expect(game.play({ kind: 'agree', taskId: id, by: 'a' })).toBe('MAKER_IS_CHECKER')
  expect(game.play({ kind: 'agree', taskId: id, by: 'b' })).toBe(null)
})

test('[A-15] a loop back forgets what lay after the node it leads to', () => {
  const again = { kind: 'compare' as const, fact: 'again', as: 'boolean' as const, op: 'eq' as const, value: 'true' }
  const flow = flowOf(
    [asks('one'), asks('two'), { id: 'gate', kind: 'exclusive' }],
    ['start-one', 'one-two', 'two-gate', way('gate-one', { condition: again }), way('gate-end', { isDefault: true })],
  )
  const people = new Map([
    ['one', ['a']],
    ['two', ['b']],
  ])
  const game = new Game(flow, people, [], { again: true })
  agreed(game, 'one', 'a')
  agreed(game, 'two', 'b')
  expect(game.view()).toEqual(['one:a'])
  expect(game.state.tokens[0]?.trail.map((step) => step.nodeId)).toEqual(['start'])
  const { id } = game.task('one', 'a')
  expect(game.play({ kind: 'return', taskId: id, by: 'a', to: { at: 'node', nodeId: 'two' }, then: 'replay' })).toBe(
    'RETURN_TARGET_UNKNOWN',
  )
})
