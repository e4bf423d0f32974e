import { describe, expect, test } from 'vitest'
import { type Bench, judge, measure, rangeOf, report } from '../../bench/harness.ts'
import { latenciesOf } from '../../bench/timing.ts'

const bench: Bench<null> = {
  id: 'x1',
  title: 'an example',
  control: 'something steady',
  goals: [
    { figure: 'ratio', unit: 'ratio', atLeast: 5 },
    { figure: 'p95', unit: 'ms', atMost: 10 },
  ],
  prepare: () => Promise.reject(new Error('not used')),
}
const good = [
  { ratio: 6, p95: 8 },
  { ratio: 7, p95: 9 },
  { ratio: 5, p95: 30 },
]

describe('the bench harness', () => {
  test('judges the median of three rounds against each goal', () => {
    expect(judge(bench, [100, 101, 99, 100], good, [])).toMatchObject({
      outcome: 'met',
      figures: { ratio: { median: 6, low: 5, high: 7 }, p95: { median: 9, low: 8, high: 30 } },
    })
    expect(judge(bench, [100, 100], [{ ratio: 4.9, p95: 11 }], [])).toMatchObject({
      outcome: 'missed',
      missed: ['ratio below 5', 'p95 above 10'],
    })
  })

  test('a goal whose figure is absent counts as missed', () => {
    expect(judge(bench, [100, 100], [{ ratio: 6 }], []).missed).toEqual(['p95 was not measured'])
  })

  test('is void when the control moves by more than a quarter, not at exactly a quarter', () => {
    expect(judge(bench, [100, 100, 125], good, []).outcome).toBe('met')
    expect(judge(bench, [100, 100, 126], good, []).outcome).toBe('void')
  })

  test('a wrong sum outweighs everything else', () => {
    const verdict = judge(bench, [100, 200], good, ['sum is 3, not 4'])
    expect(verdict.outcome).toBe('incorrect')
    expect(report(bench, verdict)).toContain('INCORRECT sum is 3, not 4')
  })

  test('reads the control before, between and after the rounds and compares each round with its neighbours', async () => {
    const calls: string[] = []
    // The first pays for what is planned once, and counts nowhere.
    const readings = [900, 100, 110, 100, 110]
    const prepared = {
      control: async () => {
        calls.push('control')
        return readings[calls.filter((call) => call === 'control').length - 1] ?? 0
      },
      round: async () => {
        calls.push('round')
        return (control: number) => ({ ratio: 1050 / control, p95: 1 })
      },
      check: async () => [],
      close: async () => undefined,
    }
    const verdict = await measure(bench, prepared, 1000)
    expect(calls.join(' ')).toBe('control control round control round control round control')
    expect(verdict).toMatchObject({ outcome: 'met', figures: { ratio: { median: 10, low: 10, high: 10 } } })
  })

  test('percentiles take the value at or above the rank', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(latenciesOf(samples, 1000)).toEqual({ p50: 50, p95: 95, p99: 99, count: 100, perSecond: 100 })
    expect(rangeOf([4, 1])).toEqual({ median: 2.5, low: 1, high: 4 })
  })
})
