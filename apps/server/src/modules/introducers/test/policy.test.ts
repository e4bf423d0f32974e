import { describe, expect, it } from 'vitest'
import { checkIdentity } from '#modules/clients'
import { identityTexts, missingFor, relationProblems, requireTransition } from '../policy.ts'
import { type IdentityOf, INTRODUCER_STATUSES, INTRODUCER_TRANSITIONS } from '../schema.ts'

const texts = (kind: IdentityOf['kind'], country: string, number: string) =>
  identityTexts({ kind, country, number: checkIdentity(kind, country, number).number })
const meet = (a: string[], b: string[]) => a.some((text) => b.includes(text))

describe('[A-41] who bears an identity', () => {
  it.each([
    ['spaces and a small x', '11010519491231002x', '110105 19491231 002X', true],
    ['fifteen digits and eighteen', '110105491231002', '11010519491231002X', true],
    ['full-width digits', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X', true],
    ['another number', '110105194912310038', '11010519491231002X', false],
  ])('resident numbers: %s', (_what, one, other, same) => {
    expect(meet(texts('prc-id', 'CN', one), texts('prc-id', 'CN', other))).toBe(same)
  })

  it.each([
    ['licence number that is the credit code', 'company-number', '91310000MA1K4B3X8T', true],
    ['organisation code of before 2015', 'company-number', 'MA1K4B3X8', true],
    ['organisation code with its dash', 'company-number', 'MA1K4B3X-8', true],
    ['another company', 'company-number', 'MA1K4B3X9', false],
  ] as const)('a credit code and a %s', (_what, kind, number, same) => {
    const credit = identityTexts({ kind: 'social-credit-code', country: 'CN', number: '91310000MA1K4B3X8T' })
    expect(meet(texts(kind, 'CN', number), credit)).toBe(same)
  })

  it('tells persons apart by kind and issuer', () => {
    expect(meet(texts('passport', 'CN', 'E12345678'), texts('passport', 'GB', 'E12345678'))).toBe(false)
    expect(meet(texts('passport', 'CN', 'E12345678'), texts('other', 'CN', 'E12345678'))).toBe(false)
  })
})

describe('[C-11] who may introduce', () => {
  const person = {
    kind: 'person' as const,
    bornOn: '1990-05-01',
    certificateNo: 'F1',
    trainedOn: '2026-01-05',
    servesOnlyUs: true,
  }
  it.each([
    ['everything in place', {}, []],
    ['the day before the eighteenth birthday', { bornOn: '2008-11-29' }, ['UNDER_AGE']],
    ['the eighteenth birthday', { bornOn: '2008-11-28' }, []],
    ['no date of birth', { bornOn: null }, ['UNDER_AGE']],
    ['no certificate', { certificateNo: null }, ['CERTIFICATE_MISSING']],
    ['training still to come', { trainedOn: '2026-11-29' }, ['TRAINING_MISSING']],
    ['serving another firm as well', { servesOnlyUs: false }, ['EXCLUSIVITY_MISSING']],
    [
      'an institution without training',
      { kind: 'institution' as const, bornOn: null, certificateNo: null, trainedOn: null },
      ['TRAINING_MISSING'],
    ],
  ])('%s', (_what, change, missing) => {
    expect(missingFor({ ...person, ...change }, '2026-11-28')).toEqual(missing)
  })

  it('an institution has no family', () => {
    const identity = { kind: 'other' as const, country: 'CN', number: 'X1234' }
    expect(relationProblems('institution', [{ relation: 'spouse', name: 'A', identity }])).toMatchObject([
      { path: 'relatives.0.relation', code: 'RELATION_FOR_KIND' },
    ])
    expect(relationProblems('person', [{ relation: 'spouse', name: 'A', identity }])).toEqual([])
  })

  it('goes from status to status as the table says, and no other way', () => {
    for (const from of INTRODUCER_STATUSES) {
      for (const to of INTRODUCER_STATUSES) {
        const go = () => requireTransition(from, to)
        if (INTRODUCER_TRANSITIONS[from].includes(to)) expect(go).not.toThrow()
        else expect(go).toThrow('STATUS_UNREACHABLE')
      }
    }
  })
})
