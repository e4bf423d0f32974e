import { describe, expect, it } from 'vitest'
import { changesTo, rowProblems, type Standing } from '../policy.ts'
import type { BankGiven } from '../schema.ts'

const bank = (accountNumber: string, given: Partial<BankGiven> = {}): BankGiven => ({
  bank: 'ICBC',
  accountName: 'Chan',
  accountNumber,
  currency: 'CNY',
  purpose: 'settlement',
  ...given,
})
const standing = (given: BankGiven): Standing => ({ ...given, id: given.accountNumber, validFrom: '2026-01-01' })
const numbers = ({ added, changed, ended }: ReturnType<typeof changesTo>) => ({
  added: added.map((one) => one.accountNumber),
  changed: changed.map(({ next }) => next.accountNumber),
  ended: ended.map((one) => one.accountNumber),
})

describe('[A-04] [A-19] what a list of bank accounts comes to', () => {
  const [one, two, three] = [bank('100001'), bank('100002'), bank('100003')]
  const moved = bank('100001', { branch: 'Luohu' })
  it.each<[string, BankGiven[], BankGiven[], BankGiven[], ReturnType<typeof numbers>]>([
    ['what is new is added', [], [one], [], { added: ['100001'], changed: [], ended: [] }],
    [
      'what was shown and is left out ends',
      [one, two],
      [one],
      [one, two],
      { added: [], changed: [], ended: ['100002'] },
    ],
    ['what was not shown is not ended', [one, two], [one], [one], { added: [], changed: [], ended: [] }],
    ['nothing ends that nobody was shown', [one], [two], [], { added: ['100002'], changed: [], ended: [] }],
    ['what differs is changed', [one], [moved], [one], { added: [], changed: ['100001'], ended: [] }],
    ['what nobody touched keeps what came later', [moved], [one], [one], { added: [], changed: [], ended: [] }],
    ['what nobody touched does not come back', [], [one, three], [one], { added: ['100003'], changed: [], ended: [] }],
    ['what was touched comes back', [], [moved], [one], { added: ['100001'], changed: [], ended: [] }],
    [
      'another currency is another one',
      [one],
      [one, bank('100001', { currency: 'USD' })],
      [one],
      { added: ['100001'], changed: [], ended: [] },
    ],
  ])('%s', (_what, live, rows, before, expected) => {
    expect(numbers(changesTo(live.map(standing), rows, before))).toEqual(expected)
  })

  it('a number stands once for each currency', () => {
    expect(rowProblems([one, two])).toEqual([])
    expect(rowProblems([one, two, one])).toMatchObject([{ path: 'rows.2.accountNumber', params: { row: 1 } }])
  })
})
