import { describe, expect, it } from 'vitest'
import { effectiveOf, type Scene } from '../policy/effective.ts'
import { isMainlandInvestor, northboundAccess, type Party } from '../policy/northbound.ts'
import { requirementOf, unsuitable } from '../policy/suitable.ts'
import { type PermissionKey, RISK_LEVELS, type Standing } from '../schema.ts'

const party = (...documents: [kind: string, country: string][]): Party => ({
  documents: documents.map(([kind, country]) => ({ kind, country })),
})
const resident = party(['prc-id', 'CN'])
const hongKong = party(['hkid', 'HK'])

describe('[C-12] who is a mainland investor', () => {
  it.each<[string, Party[], boolean]>([
    ['a resident of the mainland', [resident], true],
    ['the bearer of a mainland passport', [party(['passport', 'CN'])], true],
    ['the bearer of a two-way permit', [party(['two-way-permit', 'CN'])], true],
    ['a company registered there', [party(['social-credit-code', 'CN'])], true],
    ['a joint account with one such holder', [hongKong, resident], true],
    ['a resident of Hong Kong', [hongKong], false],
    ['the bearer of another passport', [party(['passport', 'SG'])], false],
    [
      'the bearer of a home-return permit, who lives in Hong Kong or Macao',
      [party(['home-return-permit', 'CN'])],
      false,
    ],
    ['a company registered in Hong Kong', [party(['business-registration', 'HK'])], false],
    ['nobody known', [], false],
  ])('%s', (_name, parties, expected) => {
    expect(isMainlandInvestor({ parties, exempt: false })).toBe(expected)
    expect(isMainlandInvestor({ parties, exempt: true })).toBe(false)
  })
})

describe('[C-12] what a mainland investor may do northbound', () => {
  const mainland = { parties: [resident], exempt: false }
  it.each<[since: string | null, on: string, access: string]>([
    ['2021-03-01', '2022-07-24', 'open'],
    ['2021-03-01', '2022-07-25', 'open'],
    ['2021-03-01', '2023-07-23', 'open'],
    ['2021-03-01', '2023-07-24', 'sellOnly'],
    ['2022-07-24', '2026-11-21', 'sellOnly'],
    ['2022-07-25', '2022-07-25', 'none'],
    ['2022-07-25', '2026-11-21', 'none'],
    ['2026-11-21', '2026-11-21', 'none'],
    [null, '2026-11-21', 'none'],
    [null, '2022-07-24', 'open'],
  ])('access since %s is on %s %s', (since, on, access) => {
    expect(northboundAccess(mainland, since, on)).toBe(access)
    expect(northboundAccess({ ...mainland, exempt: true }, since, on)).toBe('open')
    expect(northboundAccess({ parties: [hongKong], exempt: false }, since, on)).toBe('open')
  })

  it('shares held from before can be sold; everything else northbound and new access are not there', () => {
    const keys: PermissionKey[] = ['account.trade', 'trade.bo', 'stock.HK', 'stock.SH', 'ipo.SZ']
    const scene: Scene = {
      frozen: false,
      blocked: [],
      suitability: { pi: null, risk: null, northboundExempt: false },
      investor: mainland,
      northboundSince: '2020-01-02',
      on: '2026-11-21',
      restrictions: [],
    }
    const held = effectiveOf(keys, scene)
    expect(held.effective).toContain('stock.SH')
    expect(held.sellOnly).toEqual(['stock.SH'])
    expect(held.dropped).toEqual([{ key: 'ipo.SZ', module: 'trading', reason: 'NORTHBOUND_SELL_ONLY' }])
    const anew = effectiveOf(keys, { ...scene, northboundSince: '2026-11-21' })
    expect(anew.sellOnly).toEqual([])
    expect(anew.dropped.map(({ key, reason }) => [key, reason])).toEqual([
      ['stock.SH', 'NORTHBOUND_NEW'],
      ['ipo.SZ', 'NORTHBOUND_NEW'],
    ])
  })
})

describe('[C-12] what suits a client', () => {
  const standing = (change: Partial<Standing>): Standing => ({
    pi: 'VALID',
    risk: { validity: 'VALID', level: 'A5' },
    northboundExempt: false,
    ...change,
  })
  const signed = new Set<PermissionKey>(['flag.options', 'flag.warrant', 'flag.shortsell'])

  it('shares and money ask nothing of anybody', () => {
    const nobody = standing({ pi: null, risk: null })
    for (const key of [
      'stock.HK',
      'ipo.US',
      'account.trade',
      'account.deposit',
      'trade.fix',
      'flag.options',
    ] as const) {
      expect(unsuitable(key, nobody, new Set())).toBeNull()
    }
  })

  it.each<[PermissionKey, Partial<Standing>, string | null]>([
    ['account.private_funds', { pi: null }, 'PI_MISSING'],
    ['account.private_funds', { pi: 'NOT_MET' }, 'PI_MISSING'],
    ['account.private_funds', { pi: 'EXPIRED' }, 'PI_EXPIRED'],
    ['account.private_funds', {}, null],
    ['otc.HK', { pi: null }, 'PI_MISSING'],
    ['options.US', { risk: null }, 'RISK_MISSING'],
    ['options.US', { risk: { validity: 'EXPIRED', level: 'A5' } }, 'RISK_EXPIRED'],
    ['options.US', { risk: { validity: 'NOT_MET', level: 'A5' } }, 'RISK_FAILED'],
    ['options.US', { risk: { validity: 'VALID', level: 'A3' } }, 'RISK_TOO_LOW'],
    ['options.US', { risk: { validity: 'VALID', level: 'A4' } }, null],
    ['account.balance_funds', { risk: { validity: 'VALID', level: 'A1' } }, null],
  ])('%s with %j: %s', (key, change, reason) => {
    expect(unsuitable(key, standing(change), signed)).toBe(reason)
  })

  it('options, warrants and short selling wait for their disclosure', () => {
    for (const key of ['options.HK', 'warrant.HK', 'shortsell.HK'] as const) {
      expect(unsuitable(key, standing({}), new Set())).toBe('DISCLOSURE')
      expect(unsuitable(key, standing({}), signed)).toBeNull()
    }
  })

  it('whoever bears more risk may do no less', () => {
    const keys: PermissionKey[] = ['account.public_funds', 'options.HK', 'shortsell.HK', 'va.HAS', 'otc.US']
    for (const key of keys) {
      const answers = RISK_LEVELS.map((level) =>
        unsuitable(key, standing({ risk: { validity: 'VALID', level } }), signed),
      )
      const first = answers.indexOf(null)
      expect(RISK_LEVELS[first]).toBe(requirementOf(key).risk)
      expect(answers.slice(first).every((reason) => reason === null)).toBe(true)
    }
  })
})
