import { describe, expect, it } from 'vitest'
import { root } from '../../../../scripts/command.ts'
import { testsOf, unknownIds } from '../../../../scripts/features/register.ts'
import { titledTests } from '../../../../scripts/features/titles.ts'

const FILE = `
describe('[C-05] freezing', () => {
  it('holds a set of reasons', () => {})
  it.each([1, 2])('[T-01, T-02] goes through a ticket %s', () => {})
})
test(\`[P-03] hides \${what}\`, () => {})
it('[G2] [M1] keeps a rule of all features', () => {})
it('has no feature', () => {})
describe('elsewhere', () => { it('[Z-99] proves nothing', () => {}) })
`

describe('the feature table', () => {
  const tests = titledTests('x.test.ts', FILE)

  it('reads ids from titles, from the suite around them, and several from one', () => {
    expect(tests.map(({ ids }) => ids)).toEqual([['C-05'], ['C-05', 'T-01', 'T-02'], ['P-03'], ['G2'], [], ['Z-99']])
  })

  it('names an id that no register knows', () => {
    const features = ['C-05', 'T-01', 'T-02', 'P-03', 'G2'].map((id) => ({ id, name: id }))
    expect(unknownIds(features, tests)).toMatchObject([{ rule: 'feature-exists', line: 9 }])
  })

  it('has a test for each complaint about other approval engines, by its number', () => {
    const titles = testsOf(root).map(({ title }) => title)
    const missing = [1, 2, 3, 4, 5, 6, 7, 8].filter((n) => !titles.some((one) => one.includes(`complaint ${n}: `)))
    expect(missing).toEqual([])
  })

  it('has a test for each rule that holds for all features', () => {
    const proved = new Set(testsOf(root).flatMap(({ ids }) => ids))
    expect([1, 2, 3, 4, 5, 6, 7, 8].filter((n) => !proved.has(`G${n}`))).toEqual([])
  })
})
