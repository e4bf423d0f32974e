import { expect, test } from 'vitest'
import { walkAtRandom } from './walk.ts'

test('[A-15] twenty thousand random walks leave no dead or duplicate token', () => {
  const { accepted, refused } = walkAtRandom(20_000)
  expect(accepted.get('agree') ?? 0).toBeGreaterThan(20_000)
  expect(accepted.get('makeOver') ?? 0, 'cases went over to another maker').toBeGreaterThan(1_000)
  expect(refused.get('makeOver') ?? 0, 'and some could not').toBeGreaterThan(100)
})
