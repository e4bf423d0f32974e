import { expect, test } from 'vitest'
import { walkAtRandom } from './walk.ts'

const LATER = ['done', 'fails', 'choose', 'timeout', 'makeOver']

test('[A-15] random flows and actions play on the engine as in the token game', () => {
  const { accepted } = walkAtRandom(2_000)
  const acts = ['agree', 'refuse', 'return', 'takeBack', 'claim', 'release', 'transfer', 'delegate', 'answer', 'recall']
  for (const act of [
    ...acts,
    'addSigners',
    'removeSigner',
    'reassign',
    'retry',
    'assign',
    'withdraw',
    'terminate',
    ...LATER,
  ]) {
    expect(accepted.get(act) ?? 0, `${act} was really played`).toBeGreaterThan(0)
  }
})

/** Walks that once told engine and token game apart: a place taken back stood open for a pool that had moved on. */
test.each([1_815_404_658, 241_834_446])('[A-15] plays the walks of seed %i alike', (seed) => {
  const { accepted } = walkAtRandom(900, seed)
  expect(accepted.get('takeBack') ?? 0).toBeGreaterThan(0)
})
