import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pickCid } from '../policy/cid.ts'
import { bcanForOrder, type OrderAccount } from '../policy/order.ts'
import { rangeParties, rangeProblem, usedPercent } from '../policy/range.ts'
import { baseState, gapsOf, mayFollow, stateAfter } from '../policy/state.ts'
import { CONSENTS, type OrderDecision, REGIMES, SIDES, type Side, STATES, TRANSITIONS } from '../schema.ts'

const DAY = '2026-11-20'
const effective: OrderAccount = {
  regime: 'HKIDR',
  ceNo: 'AAX123',
  bcan: 4711,
  exhausted: false,
  state: 'EFFECTIVE',
  consent: 'GIVEN',
  allowed: true,
  effectiveOn: '2026-11-19',
  tradeBeforeAccepted: true,
  accountStatus: 'ACTIVE',
  frozen: false,
}
const told = (given: Partial<OrderAccount>, side: Side) => {
  const { accepted, tag, reason } = bcanForOrder({ ...effective, ...given }, side, DAY)
  return `${accepted ? tag : 'refused'} ${reason}`
}

describe('[H-04] the order control in Hong Kong', () => {
  it.each<[string, Partial<OrderAccount>, buy: string, sell: string]>([
    ['effective', {}, 'AAX123.4711 EFFECTIVE', 'AAX123.4711 EFFECTIVE'],
    ['no consent', { consent: 'NONE', state: 'ASSIGNED' }, 'refused NO_CONSENT', 'AAX123.1 NO_CONSENT'],
    ['withdrawn', { consent: 'WITHDRAWN', state: 'WITHDRAWN' }, 'refused WITHDRAWN', 'AAX123.1 WITHDRAWN'],
    ['withdrawn, its state still the old one', { consent: 'WITHDRAWN' }, 'refused WITHDRAWN', 'AAX123.1 WITHDRAWN'],
    [
      'consented',
      { state: 'CONSENTED', effectiveOn: null },
      'AAX123.4711 NOT_YET_EFFECTIVE',
      'AAX123.4711 NOT_YET_EFFECTIVE',
    ],
    [
      'consented, the house waits',
      { state: 'SUBMITTED', effectiveOn: null, tradeBeforeAccepted: false },
      'refused NOT_EFFECTIVE',
      'AAX123.4711 NOT_YET_EFFECTIVE',
    ],
    [
      'no number left',
      { bcan: null, exhausted: true, state: 'UNASSIGNED' },
      'refused NUMBERS_EXHAUSTED',
      'AAX123.1 NUMBERS_EXHAUSTED',
    ],
    ['no number yet', { bcan: null, state: null }, 'refused NO_NUMBER', 'AAX123.1 NO_NUMBER'],
    ['no range', { ceNo: null, bcan: null }, 'refused NOT_CONFIGURED', 'refused NOT_CONFIGURED'],
    ['forbidden', { allowed: false }, 'refused FORBIDDEN', 'refused FORBIDDEN'],
    ['frozen', { frozen: true }, 'refused FROZEN', 'refused FROZEN'],
    ['dormant', { accountStatus: 'DORMANT' }, 'refused ACCOUNT_NOT_ACTIVE', 'refused ACCOUNT_NOT_ACTIVE'],
    ['burned', { state: 'RETIRED' }, 'refused RETIRED', 'AAX123.1 RETIRED'],
  ])('%s', (_name, given, buy, sell) => {
    expect([told(given, 'buy'), told(given, 'sell')]).toEqual([buy, sell])
  })

  it('northbound asks for effectiveness on the day before, for sells as well', () => {
    const north = { regime: 'NORTHBOUND' as const }
    expect(told(north, 'buy')).toBe('AAX123.4711 EFFECTIVE')
    expect(told({ ...north, effectiveOn: DAY }, 'buy')).toBe('refused EFFECTIVE_LATER')
    expect(told({ ...north, state: 'CONSENTED', effectiveOn: null }, 'sell')).toBe('refused NOT_EFFECTIVE')
    expect(told({ ...north, consent: 'NONE', state: 'ASSIGNED' }, 'sell')).toBe('refused NO_CONSENT')
  })
})

/** The table of the rules, written the other way round: from what passes. */
function oracle(account: OrderAccount, side: Side): Omit<OrderDecision, 'reason'> {
  const live = account.ceNo !== null && account.accountStatus === 'ACTIVE' && !account.frozen && account.allowed
  const own = live && account.consent === 'GIVEN' && account.bcan !== null && account.state !== 'RETIRED'
  const since = account.state === 'EFFECTIVE' ? account.effectiveOn : null
  const nothing = { accepted: false, tag: null }
  if (account.regime === 'NORTHBOUND') {
    return own && since !== null && since < DAY ? { accepted: true, tag: `${account.ceNo}.${account.bcan}` } : nothing
  }
  if (own) {
    const counts = since !== null && since <= DAY
    const passes = counts || account.tradeBeforeAccepted || side === 'sell'
    return passes ? { accepted: true, tag: `${account.ceNo}.${account.bcan}` } : nothing
  }
  return live && side === 'sell' ? { accepted: true, tag: `${account.ceNo}.1` } : nothing
}

describe('[H-04] order control and states over every population', () => {
  const account = fc.record({
    regime: fc.constantFrom(...REGIMES),
    ceNo: fc.constantFrom('AAX123', null),
    bcan: fc.option(fc.integer({ min: 100, max: 9_999_999_999 })),
    exhausted: fc.boolean(),
    state: fc.option(fc.constantFrom(...STATES)),
    consent: fc.constantFrom(...CONSENTS),
    allowed: fc.boolean(),
    effectiveOn: fc.constantFrom(null, '2026-11-19', DAY, '2026-11-21'),
    tradeBeforeAccepted: fc.boolean(),
    accountStatus: fc.constantFrom('ACTIVE', 'DORMANT', 'CANCELLED'),
    frozen: fc.boolean(),
  })
  it('decides as the table says, and never lets a client buy under a reserved number', () => {
    fc.assert(
      fc.property(account, fc.constantFrom(...SIDES), (one, side) => {
        const { reason, ...answer } = bcanForOrder(one, side, DAY)
        expect(answer).toEqual(oracle(one, side))
        if (side === 'buy' && answer.tag !== null) expect(Number(answer.tag.slice(7))).toBeGreaterThanOrEqual(100)
        expect(reason).not.toBe('')
      }),
      { numRuns: 2000 },
    )
  })
  it('a state only moves where it may, whatever number and consent come to', () => {
    for (const state of STATES) {
      for (const consent of CONSENTS) {
        for (const numbered of [true, false]) {
          const holds = !['UNASSIGNED', 'WITHDRAWN'].includes(state)
          if (holds && !numbered) continue // a number, once given, is never taken back
          const next = stateAfter(state, { numbered, consent })
          expect(next === state || mayFollow(state, next), `${state} → ${next}`).toBe(true)
        }
      }
    }
    expect(TRANSITIONS.RETIRED).toEqual([])
    expect(stateAfter('EFFECTIVE', { numbered: true, consent: 'GIVEN' })).toBe('EFFECTIVE')
    expect(stateAfter('EFFECTIVE', { numbered: true, consent: 'WITHDRAWN' })).toBe('WITHDRAWN')
    expect(baseState({ numbered: false, consent: 'GIVEN' })).toBe('UNASSIGNED')
  })
  it('[H-06] says what stands between a client and being effective, in the order it is put right', () => {
    const whole = { named: true, documented: true }
    const one = {
      state: 'CONSENTED' as const,
      numbered: true,
      exhausted: false,
      reported: true,
      consent: 'GIVEN' as const,
    }
    expect(gapsOf({ ...one, parties: [whole] })).toEqual(['WAITING'])
    expect(gapsOf({ ...one, parties: [whole, { ...whole, documented: false }] })).toEqual(['DOCUMENT'])
    expect(
      gapsOf({
        ...one,
        state: 'UNASSIGNED',
        numbered: false,
        exhausted: true,
        consent: 'NONE',
        parties: [{ named: false, documented: true }],
      }),
    ).toEqual(['EXHAUSTED', 'CONSENT', 'NAME'])
    expect(gapsOf({ ...one, state: 'EFFECTIVE', parties: [whole] })).toEqual([])
    expect(gapsOf({ ...one, state: 'REJECTED', reported: false, parties: [whole] })).toEqual([
      'NOT_REPORTED',
      'REJECTED',
    ])
  })
})

describe('[H-04] the document that is filed', () => {
  const doc = (kind: string, expiresOn: string | null = null) => ({ kind, country: 'HK', expiresOn })
  const pick = (...documents: ReturnType<typeof doc>[]) => pickCid(documents, 'HKIDR', { bearer: 'person', on: DAY })
  it('is the HKID before the national card before the passport before permits', () => {
    expect(pick(doc('passport'), doc('prc-id'), doc('hkid'))?.kind).toBe('hkid')
    expect(pick(doc('two-way-permit'), doc('passport'), doc('national-id'))?.kind).toBe('national-id')
    expect(pick(doc('two-way-permit'), doc('passport'))?.kind).toBe('passport')
    expect(pick(doc('two-way-permit'))?.kind).toBe('two-way-permit')
    expect(pick(doc('home-return-permit'))).toBeNull()
    expect(pickCid([doc('home-return-permit')], 'NORTHBOUND', { bearer: 'person', on: DAY })?.kind).toBe(
      'home-return-permit',
    )
    expect(pickCid([doc('business-registration'), doc('lei')], 'HKIDR', { bearer: 'company', on: DAY })?.kind).toBe(
      'lei',
    )
    expect(pick()).toBeNull()
  })
  it('of two passports it is the unexpired, on its last day still, then the one that lasts longest', () => {
    expect(pick(doc('passport', '2026-11-19'), doc('passport', DAY))?.expiresOn).toBe(DAY)
    expect(pick(doc('passport', '2027-01-01'), doc('passport', '2030-01-01'))?.expiresOn).toBe('2030-01-01')
    expect(pick(doc('passport', '2020-01-01'))?.expiresOn).toBe('2020-01-01')
  })
})

describe('[H-02] ranges', () => {
  it('begin at 100, end at 9,999,999,999, and never end before they begin', () => {
    expect(rangeProblem({ firstNo: 99, lastNo: 500 })).toBe('RANGE_RESERVED')
    expect(rangeProblem({ firstNo: 0, lastNo: 99 })).toBe('RANGE_RESERVED')
    expect(rangeProblem({ firstNo: 100, lastNo: 100 })).toBeNull()
    expect(rangeProblem({ firstNo: 101, lastNo: 100 })).toBe('RANGE_REVERSED')
    expect(rangeProblem({ firstNo: 100, lastNo: 9_999_999_999 })).toBeNull()
    expect(rangeProblem({ firstNo: 100, lastNo: 10_000_000_000 })).toBe('RANGE_REVERSED')
  })
  it('warn from the share on that is laid down, rounded down', () => {
    expect(usedPercent({ firstNo: 100, lastNo: 199 }, 79)).toBe(79)
    expect(usedPercent({ firstNo: 100, lastNo: 199 }, 80)).toBe(80)
    expect(usedPercent({ firstNo: 100, lastNo: 101 }, 2)).toBe(100)
  })
  it('[H-01] stand between a CCEP and the house: one participant as both, or the upstream broker and the house', () => {
    const both = { id: 'a', regime: 'HKIDR' as const, role: 'BOTH' as const, kind: 'House' }
    const upstream = { id: 'b', regime: 'HKIDR' as const, role: 'CCEP' as const, kind: 'Third' }
    const ttep = { id: 'c', regime: 'HKIDR' as const, role: 'TTEP' as const, kind: 'House' }
    expect(rangeParties(both, both)).toBe(true)
    expect(rangeParties(upstream, ttep)).toBe(true)
    expect(rangeParties(ttep, ttep)).toBe(false)
    expect(rangeParties(upstream, upstream)).toBe(false)
    expect(rangeParties(ttep, both)).toBe(false)
    expect(rangeParties({ ...upstream, regime: 'NORTHBOUND' }, ttep)).toBe(false)
  })
})
