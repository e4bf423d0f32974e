import { describe, expect, it } from 'vitest'
import { readConfig } from '#platform/config.ts'
import { dueFor, isGrouped, itemStateOf, repeatedRules } from '../policy/due.ts'
import { ATTEMPTS_MAX, nextAsking, nextAttempt, nextLook } from '../policy/times.ts'
import type { RuleRow } from '../schema.ts'

const rule = (
  business: RuleRow['business'],
  parameter: string,
  required = true,
  condition: RuleRow['condition'] = null,
) => ({
  business,
  parameter,
  required,
  condition,
})
const at = Temporal.Instant.from('2026-11-21T02:00:00Z')

describe('[I-10] what is due', () => {
  const rules = [
    rule(2, '6A'),
    rule(2, 'adequacy', false),
    rule(3, 'finance', true, 'cffex'),
    rule(3, 'ine', true, 'ine'),
  ]

  it.each([
    ['ctp1', true],
    ['cap', true],
    ['other', false],
  ] as const)('with %s as counter required and optional are told apart: %s', (counter, grouped) => {
    expect(isGrouped(counter)).toBe(grouped)
    expect(dueFor(rules, 2, [], counter)).toEqual([
      { parameter: '6A', required: grouped },
      { parameter: 'adequacy', required: false },
    ])
  })

  it('counts a conditional row only for events that have the fact', () => {
    expect(dueFor(rules, 3, [], 'ctp1')).toEqual([])
    expect(dueFor(rules, 3, ['ine'], 'ctp1')).toEqual([{ parameter: 'ine', required: true }])
    expect(dueFor(rules, 3, ['ine', 'cffex'], 'cap').map(({ parameter }) => parameter)).toEqual(['finance', 'ine'])
  })

  it('names rows that stand twice', () => {
    expect(repeatedRules([rule(2, '6A'), rule(3, '6A'), rule(2, '6A', false)])).toEqual([2])
  })
})

describe('[I-08] where an item stands', () => {
  it.each([
    [[], 'FAILED'],
    [['WAITING'], 'WAITING'],
    [['SENT'], 'WAITING'],
    [['DONE'], 'DONE'],
    [['FAILED'], 'FAILED'],
    [['DONE', 'DONE'], 'DONE'],
    [['DONE', 'FAILED'], 'PARTIAL'],
    [['DONE', 'FAILED', 'WAITING'], 'WAITING'],
    [['FAILED', 'FAILED'], 'FAILED'],
  ] as const)('with files %j it is %s', (files, state) => {
    expect(itemStateOf(files)).toBe(state)
  })

  it('is there in part while files of a set are missing', () => {
    expect(itemStateOf(['DONE'], 2)).toBe('PARTIAL')
    expect(itemStateOf(['DONE', 'DONE'], 2)).toBe('DONE')
    expect(itemStateOf([], 2)).toBe('FAILED')
  })

  it('tries again later and later, never before the platform wants it, and gives up in the end', () => {
    const waits = Array.from({ length: ATTEMPTS_MAX }, (_, index) => nextAttempt(at, index + 1, null))
    expect(waits.map((one) => one && at.until(one).total('minutes'))).toEqual([0.5, 2, 5, 15, 30, 60, 120, 240, null])
    expect(at.until(nextAttempt(at, 1, 90) ?? at).total('seconds')).toBe(90)
    expect(at.until(nextAttempt(at, 1, 86_400) ?? at).total('seconds')).toBe(3600)
    expect([1, 2, 5, 29].map((asked) => at.until(nextAsking(at, asked)).total('seconds'))).toEqual([5, 30, 3600, 3600])
  })

  it('waits three days for papers that are late', () => {
    const since = at.subtract({ minutes: 1 })
    expect(nextLook(at, since)?.toString()).toBe(since.add({ minutes: 5 }).toString())
    expect(nextLook(at, at.subtract({ hours: 71 }))?.toString()).toBe(at.add({ hours: 1 }).toString())
    expect(nextLook(at, at.subtract({ hours: 72 }))).toBeNull()
  })
})

describe('settings', () => {
  const cloud = {
    KONTOR_CLOUD_URL: 'https://cloud.example.com/v1/',
    KONTOR_CLOUD_KEY_ID: 'k',
    KONTOR_CLOUD_SECRET: 's',
  }
  const read = (env: object) => readConfig({ DATABASE_URL: 'postgres://localhost/test', ...env })
  it('name the platform, over TLS except on this machine', () => {
    expect(read({}).cloud).toBeNull()
    expect(read(cloud).cloud).toEqual({ url: 'https://cloud.example.com/v1', keyId: 'k', secret: 's' })
    expect(read({ ...cloud, KONTOR_CLOUD_URL: 'http://127.0.0.1:8194' }).cloud?.url).toBe('http://127.0.0.1:8194')
  })
  it.each([
    [{ ...cloud, KONTOR_CLOUD_URL: 'http://cloud.example.com' }, /KONTOR_CLOUD_URL: is an https address/],
    [{ KONTOR_CLOUD_KEY_ID: 'k' }, /KONTOR_CLOUD_KEY_ID: comes with KONTOR_CLOUD_URL/],
  ])('refuse what makes no sense: %j', (env, says) => {
    expect(() => read(env)).toThrow(says)
  })
})
