import { describe, expect, test } from 'vitest'
import { holds } from '../policy/condition.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { condition } from '../schema/flow.ts'
import { asks, sequence, sideBySide } from './flows.ts'
import { MAKER } from './terms.ts'
import { expectSound, Game } from './walk.ts'

/** The faults other engines are known for (spec, approvals part A), each by its number there. */
function play(definition: FlowDefinition, people: Record<string, string[]>): Game {
  return new Game(definition, new Map(Object.entries(people)), ['admin'])
}

function agree(game: Game, node: string, by: string): void {
  expect(game.play({ kind: 'agree', taskId: game.task(node, by).id, by })).toBe(null)
  expectSound(game.state)
}

describe('complaint 1: a return out of a parallel branch', () => {
  const people = { before: ['a'], left: ['b'], right: ['c'], after: ['d'] }

  test('[A-15] leaves no task of the sibling branch behind', () => {
    const game = play(sideBySide(asks('left'), asks('right')), people)
    agree(game, 'before', 'a')
    const task = game.task('left', 'b')
    expect(game.play({ kind: 'return', taskId: task.id, by: 'b', to: { at: 'previous' }, then: 'replay' })).toBe(null)
    expect(game.view()).toEqual(['before:a'])
    expectSound(game.state)
  })

  test('[A-15] starts both branches again when it is answered', () => {
    const game = play(sideBySide(asks('left'), asks('right')), people)
    agree(game, 'before', 'a')
    agree(game, 'right', 'c')
    const task = game.task('left', 'b')
    game.play({ kind: 'return', taskId: task.id, by: 'b', to: { at: 'node', nodeId: 'before' }, then: 'replay' })
    agree(game, 'before', 'a')
    expect(game.view()).toEqual(['left:b', 'right:c'])
    agree(game, 'left', 'b')
    agree(game, 'right', 'c')
    agree(game, 'after', 'd')
    expect(game.state.status).toBe('approved')
  })

  test('[A-15] to within the branch leaves the sibling alone', () => {
    const flow = sideBySide(asks('left'), asks('right'))
    flow.nodes.push(sequence(asks('left2')).nodes[1] as never)
    const edge = flow.edges.find((one) => one.from === 'left')
    if (edge) edge.to = 'left2'
    flow.edges.push({ id: 'x', from: 'left2', to: 'meet', priority: 0, isDefault: false })
    const game = play(flow, { ...people, left2: ['e'] })
    agree(game, 'before', 'a')
    agree(game, 'right', 'c')
    agree(game, 'left', 'b')
    const task = game.task('left2', 'e')
    expect(game.play({ kind: 'return', taskId: task.id, by: 'e', to: { at: 'previous' }, then: 'resume' })).toBe(null)
    expect(game.view()).toEqual(['left:b'])
    agree(game, 'left', 'b')
    expect(game.view()).toEqual(['left2:e'])
    agree(game, 'left2', 'e')
    expect(game.view()).toEqual(['after:d'])
  })
})

describe('complaint 2: return and take-back with countersigning', () => {
  test('[A-15] a return to a countersigned node asks every signer again', () => {
    const game = play(sequence(asks('one', 'all'), asks('two')), { one: ['a', 'b'], two: ['c'] })
    agree(game, 'one', 'a')
    agree(game, 'one', 'b')
    const task = game.task('two', 'c')
    game.play({ kind: 'return', taskId: task.id, by: 'c', to: { at: 'previous' }, then: 'resume' })
    expect(game.view()).toEqual(['one:a', 'one:b'])
    expectSound(game.state)
  })

  test('[A-15] one signer takes back and only he is asked again', () => {
    const game = play(sequence(asks('one', 'all'), asks('two')), { one: ['a', 'b'], two: ['c'] })
    agree(game, 'one', 'a')
    const mine = game.state.tasks.find((task) => task.decidedBy === 'a')
    agree(game, 'one', 'b')
    expect(game.play({ kind: 'takeBack', taskId: mine?.id ?? '', by: 'a' })).toBe(null)
    expect(game.view()).toEqual(['one:a'])
    agree(game, 'one', 'a')
    expect(game.view()).toEqual(['two:c'])
  })

  test('[A-15] taking back is too late once the next person has agreed', () => {
    const game = play(sequence(asks('one'), asks('two'), asks('three')), { one: ['a'], two: ['b'], three: ['c'] })
    const first = game.task('one', 'a').id
    agree(game, 'one', 'a')
    agree(game, 'two', 'b')
    expect(game.play({ kind: 'takeBack', taskId: first, by: 'a' })).toBe('TAKE_BACK_TOO_LATE')
  })
})

test('[A-15] complaint 3: one of several countersigners sends work out and gets it back', () => {
  const game = play(sequence(asks('one'), asks('two', 'all')), { one: ['a'], two: ['b', 'c', 'd'] })
  agree(game, 'one', 'a')
  agree(game, 'two', 'b')
  const task = game.task('two', 'c')
  expect(game.play({ kind: 'return', taskId: task.id, by: 'c', to: { at: 'previous' }, then: 'resume' })).toBe(null)
  expect(game.view()).toEqual(['one:a'])
  agree(game, 'one', 'a')
  expect(game.view()).toEqual(['two:b', 'two:c', 'two:d'])
  for (const by of ['b', 'c', 'd']) agree(game, 'two', by)
  expect(game.state.status).toBe('approved')
})

test('[A-42] [G5] complaint 4: a token waiting at a join keeps its place and its definition', () => {
  const game = play(sideBySide(asks('left'), asks('right')), { before: ['a'], left: ['b'], right: ['c'], after: ['d'] })
  agree(game, 'before', 'a')
  agree(game, 'left', 'b')
  expect(game.state.tokens.map((token) => token.state).sort()).toEqual(['asking', 'joining'])
  const stored = JSON.parse(JSON.stringify({ definition: game.definition, state: game.state }))
  game.state = stored.state
  agree(game, 'right', 'c')
  expect(game.view()).toEqual(['after:d'])
})

describe('complaint 5: withdrawing and consecutive returns', () => {
  test('[A-15] the maker who also handles a later step withdraws the whole case', () => {
    const game = play(sequence(asks('one'), asks('two', 'any', { kind: 'handle' } as never)), {
      one: ['a'],
      two: [MAKER],
    })
    agree(game, 'one', 'a')
    expect(game.view()).toEqual([`two:${MAKER}`])
    expect(game.play({ kind: 'withdraw', by: MAKER })).toBe(null)
    expect(game.state.status).toBe('withdrawn')
    expectSound(game.state)
  })

  test('[A-15] consecutive returns go back one level each', () => {
    const game = play(sequence(asks('one'), asks('two'), asks('three')), { one: ['a'], two: ['b'], three: ['c'] })
    agree(game, 'one', 'a')
    agree(game, 'two', 'b')
    for (const [node, by, lands] of [
      ['three', 'c', 'two:b'],
      ['two', 'b', 'one:a'],
      ['one', 'a', `start:${MAKER}`],
    ] as const) {
      const task = game.task(node, by)
      expect(game.play({ kind: 'return', taskId: task.id, by, to: { at: 'previous' }, then: 'replay' })).toBe(null)
      expect(game.view()).toEqual([lands])
    }
  })

  test('[A-15] consecutive resuming returns come back one level each', () => {
    const game = play(sequence(asks('one'), asks('two'), asks('three')), { one: ['a'], two: ['b'], three: ['c'] })
    agree(game, 'one', 'a')
    agree(game, 'two', 'b')
    for (const [node, by] of [
      ['three', 'c'],
      ['two', 'b'],
    ] as const) {
      game.play({ kind: 'return', taskId: game.task(node, by).id, by, to: { at: 'previous' }, then: 'resume' })
    }
    agree(game, 'one', 'a')
    expect(game.view()).toEqual(['two:b'])
    agree(game, 'two', 'b')
    expect(game.view()).toEqual(['three:c'])
  })
})

test('[A-25] complaint 6: an administrator reassigns an open to-do', () => {
  const game = play(sequence(asks('one')), { one: ['a'] })
  const { id } = game.task('one', 'a')
  expect(game.play({ kind: 'reassign', taskId: id, operatorIds: [MAKER] })).toBe('MAKER_IS_CHECKER')
  expect(game.play({ kind: 'reassign', taskId: id, operatorIds: ['e'] })).toBe(null)
  expect(game.play({ kind: 'agree', taskId: id, by: 'a' })).toBe('NOT_CANDIDATE')
  agree(game, 'one', 'e')
  expect(game.state.status).toBe('approved')
})

test('[A-07] complaint 7: what a designer types into a condition is compared, never run', () => {
  const hostile = "1' or '1'='1"
  const typed = condition.parse({ kind: 'compare', fact: 'name', as: 'text', op: 'eq', value: hostile })
  expect(holds(typed, { name: 'anything' })).toBe(false)
  expect(holds(typed, { name: hostile })).toBe(true)
  expect(condition.safeParse({ kind: 'sql', text: 'select 1' }).success).toBe(false)
  expect(condition.safeParse({ kind: 'compare', fact: 'a; drop table', as: 'text', op: 'eq', value: '' }).success).toBe(
    false,
  )
})

test('[A-15] complaint 8: branches decided one right after the other both count', () => {
  const game = play(sideBySide(asks('left'), asks('right')), { before: ['a'], left: ['b'], right: ['c'], after: ['d'] })
  agree(game, 'before', 'a')
  const left = game.task('left', 'b').id
  const right = game.task('right', 'c').id
  expect(game.play({ kind: 'agree', taskId: left, by: 'b' })).toBe(null)
  expect(game.play({ kind: 'agree', taskId: right, by: 'c' })).toBe(null)
  expect(game.state.tasks.filter((task) => task.state === 'agreed')).toHaveLength(3)
  expect(game.view()).toEqual(['after:d'])
})
