import { expect, test } from 'vitest'
import { walkAtRandom } from './walk.ts'

test('[A-15] twenty thousand random walks leave no dead or duplicate token', () => {
  const { accepted } = walkAtRandom(20_000)
  expect(accepted.get('agree') ?? 0).toBeGreaterThan(20_000)
})
