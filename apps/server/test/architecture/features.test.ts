import { describe, expect, it } from 'vitest'
import { unknownIds } from '../../../../scripts/features/register.ts'
import { titledTests } from '../../../../scripts/features/titles.ts'

const FILE = `
describe('[C-05] freezing', () => {
  it('holds a set of reasons', () => {})
  it.each([1, 2])('[T-01, T-02] goes through a ticket %s', () => {})
})
test(\`[P-03] hides \${what}\`, () => {})
it('has no feature', () => {})
describe('elsewhere', () => { it('[Z-99] proves nothing', () => {}) })
`

describe('the feature table', () => {
  const tests = titledTests('x.test.ts', FILE)

  it('reads ids from titles, from the suite around them, and several from one', () => {
    expect(tests.map(({ ids }) => ids)).toEqual([['C-05'], ['C-05', 'T-01', 'T-02'], ['P-03'], [], ['Z-99']])
  })

  it('names an id that no register knows', () => {
    const features = ['C-05', 'T-01', 'T-02', 'P-03'].map((id) => ({ id, name: id }))
    expect(unknownIds(features, tests)).toMatchObject([{ rule: 'feature-exists', line: 8 }])
  })
})
