import { expect, test } from 'vitest'
import type { FlowDefinition } from '../schema/flow.ts'
import { asks, sequence, sideBySide } from './flows.ts'
import { MAKER } from './terms.ts'
import { expectSound, Game } from './walk.ts'

function play(definition: FlowDefinition, people: Record<string, string[]>): Game {
  return new Game(definition, new Map(Object.entries(people)), ['admin'])
}

function agree(game: Game, node: string, by: string): void {
  expect(game.play({ kind: 'agree', taskId: game.task(node, by).id, by })).toBe(null)
}

const returned = (game: Game, node: string, by: string) =>
  game.play({ kind: 'return', taskId: game.task(node, by).id, by, to: { at: 'start' }, then: 'replay' })

test('[A-15] what waits for its maker waits for the new one, who sends it on and may take it back', () => {
  const game = play(sequence(asks('one'), asks('two')), { one: ['a'], two: ['b'] })
  expect(returned(game, 'one', 'a')).toBe(null)
  expect(game.view()).toEqual([`start:${MAKER}`])
  expect(game.play({ kind: 'makeOver', to: 'new' })).toBe(null)
  expectSound(game.state)
  expect(game.view()).toEqual(['start:new'])
  agree(game, 'start', 'new')
  expect(game.play({ kind: 'withdraw', by: MAKER })).toBe('NOT_MAKER')
  expect(game.play({ kind: 'withdraw', by: 'new' })).toBe(null)
})

test('[A-15] a case sent back after it was made over comes to the new maker', () => {
  const game = play(sequence(asks('one'), asks('two')), { one: ['a'], two: ['b'] })
  expect(game.play({ kind: 'makeOver', to: 'new' })).toBe(null)
  expect(returned(game, 'one', 'a')).toBe(null)
  expect(game.view()).toEqual(['start:new'])
})

test('[A-09] neither maker is its checker: not now, not later, not by name', () => {
  const game = play(sequence(asks('one'), asks('two')), { one: ['a', 'new'], two: ['new', 'b', MAKER] })
  expect(game.play({ kind: 'makeOver', to: 'new' })).toBe(null)
  expect(game.view()).toEqual(['one:a'])
  const { id: taskId } = game.task('one', 'a')
  for (const one of ['new', MAKER])
    expect(game.play({ kind: 'reassign', taskId, operatorIds: [one] })).toBe('MAKER_IS_CHECKER')
  agree(game, 'one', 'a')
  expect(game.view()).toEqual(['two:b'])
})

test('[A-09] whoever has approved, lent his approval or is alone to give it does not become the maker', () => {
  const agreed = play(sideBySide(asks('left', 'all'), asks('right')), { before: ['z'], left: ['a', 'c'], right: ['b'] })
  agree(agreed, 'before', 'z')
  agree(agreed, 'left', 'a')
  const before = agreed.view()
  expect(agreed.play({ kind: 'makeOver', to: 'a' })).toBe('MAKER_IS_CHECKER')
  expect(agreed.play({ kind: 'makeOver', to: 'b' })).toBe('MAKER_IS_CHECKER')
  expect(agreed.view()).toEqual(before)
  const lent = play(sequence(asks('one')), { one: ['a'] })
  lent.play({ kind: 'delegate', taskId: lent.task('one', 'a').id, by: 'a', to: 'b' })
  expect(lent.play({ kind: 'makeOver', to: 'a' })).toBe('MAKER_IS_CHECKER')
  expect(lent.play({ kind: 'makeOver', to: MAKER })).toBe('ALREADY_SIGNING')
})

test('[A-15] a case that is over keeps its maker', () => {
  const game = play(sequence(asks('one')), { one: ['a'] })
  agree(game, 'one', 'a')
  expect(game.play({ kind: 'makeOver', to: 'new' })).toBe('CASE_CLOSED')
})
