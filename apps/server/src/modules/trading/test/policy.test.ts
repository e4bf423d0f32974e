import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { capabilityOf, difference, grant, stillGranted } from '../policy/capability.ts'
import { effectiveOf, type Scene } from '../policy/effective.ts'
import {
  ACCOUNT_TYPE_OPTIONS,
  type AccountType,
  CATALOGUE,
  isPermissionKey,
  MARKETS,
  type PermissionKey,
  PLACES,
  partsOfKey,
  RISK_LEVELS,
} from '../schema.ts'

const MARKS = ['vip', 'virtual-asset', 'Virtual Account', 'northbound'] as const
const kind = fc.record({ type: fc.constantFrom(...ACCOUNT_TYPE_OPTIONS), marks: fc.subarray([...MARKS]) })
const choice = fc.subarray([...CATALOGUE])
const markets = fc.subarray([...PLACES]).map((places) => new Set<string>(places))
const validity = fc.constantFrom('VALID' as const, 'EXPIRED' as const, 'NOT_MET' as const)
const scene: fc.Arbitrary<Scene> = fc.record({
  frozen: fc.boolean(),
  blocked: fc.subarray(['trade' as const, 'deposit' as const, 'withdraw' as const, 'exchange' as const]),
  suitability: fc.record({
    pi: fc.option(validity),
    risk: fc.option(fc.record({ validity, level: fc.constantFrom(...RISK_LEVELS) })),
    northboundExempt: fc.boolean(),
  }),
  investor: fc.record({
    parties: fc.array(
      fc.record({
        documents: fc.array(fc.record({ kind: fc.constantFrom('hkid', 'prc-id'), country: fc.constant('CN') })),
      }),
    ),
    exempt: fc.boolean(),
  }),
  northboundSince: fc.option(fc.constantFrom('2020-01-01', '2022-07-25', '2026-01-01')),
  on: fc.constant('2026-11-21'),
  restrictions: fc
    .subarray([...CATALOGUE], { maxLength: 3 })
    .map((keys) => keys.map((key) => ({ key, module: 'bcan', reason: 'NOT_FILED' }))),
})
const within = (part: Iterable<PermissionKey>, whole: ReadonlySet<PermissionKey>) => new Set(part).isSubsetOf(whole)

/** Everything stands for it: what is dropped then is dropped by what the test changes. */
const FREE: Scene = {
  frozen: false,
  blocked: [],
  suitability: { pi: 'VALID', risk: { validity: 'VALID', level: 'A5' }, northboundExempt: false },
  investor: { parties: [], exempt: false },
  northboundSince: null,
  on: '2026-11-21',
  restrictions: [],
}
const margin = { type: 'margin' as const, marks: [] }
const everywhere = new Set<string>(PLACES)
const reasonsOf = (keys: readonly PermissionKey[], change: Partial<Scene>) =>
  Object.fromEntries(effectiveOf(keys, { ...FREE, ...change }).dropped.map(({ key, reason }) => [key, reason]))

describe('[C-06] the catalogue of trading permissions', () => {
  it('is group and scope, each once, case as it is written', () => {
    expect(CATALOGUE.length).toBe(9 + 4 + 7 * 9 + 2 + 3)
    expect(new Set(CATALOGUE).size).toBe(CATALOGUE.length)
    expect(['stock.HK', 'va.HAS', 'account.balance_funds', 'trade.bo', 'flag.shortsell'].every(isPermissionKey)).toBe(
      true,
    )
    expect(['stock.hk', 'Stock.HK', 'stock', 'va.HK', 'futures.HK'].some(isPermissionKey)).toBe(false)
  })
})

describe('[C-06] granted = choice ∩ capability ∩ markets', () => {
  it('effective ⊆ granted ⊆ capability, and nothing gets lost without a reason', () => {
    fc.assert(
      fc.property(choice, kind, markets, scene, (chosen, account, open, around) => {
        const { granted, dropped } = grant(chosen, account, open)
        const { effective, sellOnly, dropped: suspended } = effectiveOf(granted, around)
        expect(within(granted, capabilityOf(account.type, account.marks))).toBe(true)
        expect(within(effective, new Set(granted))).toBe(true)
        expect(within(sellOnly, new Set(effective))).toBe(true)
        expect([...granted, ...dropped.map(({ key }) => key)].sort()).toEqual([...chosen].sort())
        expect([...effective, ...suspended.map(({ key }) => key)].sort()).toEqual([...granted].sort())
      }),
    )
  })

  it('another type or other marks take away and never give, in whatever order they come', () => {
    fc.assert(
      fc.property(choice, fc.array(kind, { minLength: 1, maxLength: 4 }), (chosen, kinds) => {
        const [first, ...later] = kinds
        const { granted } = grant(chosen, first ?? margin, everywhere)
        let left = new Set(granted)
        for (const at of later.keys()) {
          const now = new Set(stillGranted(granted, later.slice(0, at + 1), everywhere).granted)
          expect(now.isSubsetOf(left)).toBe(true)
          left = now
        }
        for (const { type, marks } of later) expect(within(left, capabilityOf(type, marks))).toBe(true)
      }),
    )
  })

  it('a margin account that was cash for a moment does not get short selling back by itself', () => {
    const { granted } = grant(['stock.HK', 'shortsell.HK'], margin, everywhere)
    const kinds = [{ type: 'cash' as const, marks: [] }, margin]
    expect(stillGranted(granted, kinds, everywhere)).toEqual({
      granted: ['stock.HK'],
      dropped: [{ key: 'shortsell.HK', module: 'trading', reason: 'CAPABILITY' }],
    })
  })

  it.each<[AccountType, string[], PermissionKey[]]>([
    ['cash', [], ['stock.HK', 'options.US', 'account.public_funds']],
    ['margin', [], ['stock.HK', 'options.US', 'shortsell.HK', 'account.public_funds']],
    ['fund', [], ['account.public_funds']],
    ['futures', [], []],
    ['va', [], ['va.HAS']],
    ['cash', ['Virtual Account'], ['va.HAS']],
    ['margin', ['virtual-asset'], ['va.HAS']],
  ])('a %s account marked %j gets of shares, options, shorts, funds and virtual assets %j', (type, marks, expected) => {
    const asked: PermissionKey[] = ['stock.HK', 'options.US', 'shortsell.HK', 'va.HAS', 'account.public_funds']
    const got = grant(asked, { type, marks }, everywhere)
    expect([...got.granted].sort()).toEqual([...expected].sort())
    expect(got.dropped.every(({ reason }) => reason === 'CAPABILITY')).toBe(true)
    for (const money of ['account.deposit', 'account.withdraw', 'account.exchange'] as const) {
      expect(capabilityOf(type, marks).has(money)).toBe(true)
    }
  })

  it('a market the house does not offer falls out, the same product elsewhere stays', () => {
    const open = new Set<string>(MARKETS.filter((market) => market !== 'JP'))
    expect(grant(['stock.HK', 'stock.JP', 'va.OSL'], margin, open)).toEqual({
      granted: ['stock.HK'],
      dropped: [
        { key: 'stock.JP', module: 'trading', reason: 'MARKET' },
        { key: 'va.OSL', module: 'trading', reason: 'CAPABILITY' },
      ],
    })
  })

  it('a change is told as what it opens and closes', () => {
    expect(difference(['stock.HK', 'ipo.HK'], ['stock.HK', 'stock.US'])).toEqual({
      opened: ['stock.US'],
      closed: ['ipo.HK'],
    })
  })
})

describe('[C-06] effective = granted ∩ switches ∩ eligibility ∩ not frozen', () => {
  const ALL: PermissionKey[] = ['account.trade', 'account.deposit', 'trade.bo', 'stock.HK']

  it('a frozen account has neither trading nor money, and says that it is frozen', () => {
    const blocked = ['trade', 'deposit', 'withdraw', 'exchange'] as const
    const told = reasonsOf(ALL, { frozen: true, blocked })
    expect(told).toEqual(Object.fromEntries(ALL.map((key) => [key, 'FROZEN'])))
  })

  it('a dormant one keeps what its status leaves', () => {
    expect(reasonsOf(ALL, { blocked: ['trade', 'withdraw'] })).toEqual({
      'account.trade': 'STATUS',
      'trade.bo': 'STATUS',
      'stock.HK': 'STATUS',
    })
  })

  it('without trading nothing trades, without a channel no product does', () => {
    expect(reasonsOf(['account.deposit', 'trade.bo', 'stock.HK'], {})).toEqual({
      'trade.bo': 'TRADE_OFF',
      'stock.HK': 'TRADE_OFF',
    })
    expect(reasonsOf(['account.trade', 'stock.HK'], {})).toEqual({ 'stock.HK': 'CHANNELS_OFF' })
  })

  it('what another module does not let pass keeps that module’s reason', () => {
    const restrictions = [{ key: 'stock.HK' as const, module: 'bcan', reason: 'NOT_FILED' }]
    expect(effectiveOf(ALL, { ...FREE, restrictions }).dropped).toEqual(restrictions)
  })

  it('the catalogue’s groups are all decided: each key is effective on an account for which everything stands', () => {
    const everything = CATALOGUE.filter((key) => partsOfKey(key).group !== 'va')
    const { granted } = grant(everything, margin, everywhere)
    expect(effectiveOf(granted, FREE).dropped).toEqual([])
    expect(granted).toEqual(everything)
  })
})
