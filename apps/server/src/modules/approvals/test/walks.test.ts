import { expect, test } from 'vitest'
import { walkAtRandom } from './walk.ts'

test('[A-15] random flows and actions play on the engine as in the token game', () => {
  const { accepted } = walkAtRandom(2_000)
  const acts = ['agree', 'refuse', 'return', 'takeBack', 'claim', 'release', 'transfer', 'delegate', 'answer', 'recall']
  for (const act of [...acts, 'addSigners', 'removeSigner', 'reassign', 'retry', 'assign', 'withdraw', 'terminate']) {
    expect(accepted.get(act) ?? 0, `${act} was really played`).toBeGreaterThan(0)
  }
})
