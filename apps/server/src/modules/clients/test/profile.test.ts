import { describe, expect, it } from 'vitest'
import { aCompany, aHolder, aProfile, residentNumber } from '#testing/a-profile.ts'
import { checkProfile, normaliseProfile } from '../policy/profile.ts'
import type { ProfileInput } from '../schema.ts'

const TODAY = '2026-11-21'
const codes = (profile: ProfileInput) =>
  checkProfile(profile, TODAY).problems.map(({ path, code }) => `${path} ${code}`)
const document = (kind: string, country: string, number: string, expiresOn: string | null = null) => ({
  kind,
  country,
  number,
  expiresOn,
})

describe('[C-03] profiles', () => {
  it('a complete individual, joint client and company pass', () => {
    expect(codes(aProfile(1))).toEqual([])
    expect(codes(aProfile(1, { type: 'joint', persons: [aHolder(2)] }))).toEqual([])
    expect(codes(aCompany(1))).toEqual([])
  })

  it.each<[string, object, string]>([
    ['no name', { nameZh: null, nameEn: null }, 'nameEn NAME_MISSING'],
    ['a name with digits', { nameEn: 'CHAN 123' }, 'nameEn NAME_FORM'],
    ['markup in a name', { nameZh: '<b>陳</b>' }, 'nameZh NAME_FORM'],
    ['no birth date', { bornOn: null }, 'bornOn BIRTH_MISSING'],
    ['a birth date to come', { bornOn: '2027-01-01' }, 'bornOn BIRTH_IN_FUTURE'],
    ['seventeen years', { bornOn: '2008-11-22' }, 'bornOn UNDER_AGE'],
    ['no sex', { sex: null }, 'sex SEX_MISSING'],
    ['no document', { documents: [] }, 'documents DOCUMENT_MISSING'],
    ['no phone', { phone: null }, 'phone PHONE_MISSING'],
    ['a phone of three digits', { phone: '123' }, 'phone PHONE_FORM'],
    ['no mail', { email: null }, 'email EMAIL_MISSING'],
    ['mail without host', { email: 'me@here' }, 'email EMAIL_FORM'],
    ['no address', { addresses: [] }, 'addresses ADDRESS_MISSING'],
    ['no tax residency', { taxResidencies: [] }, 'taxResidencies TAX_MISSING'],
    ['neither number nor reason', { taxResidencies: [{ country: 'HK' }] }, 'taxResidencies.0.tin TAX_NUMBER_OR_REASON'],
    ['a director of a person', { persons: [aHolder(2, { roles: ['director'] })] }, 'persons.0.roles ROLE_FOR_TYPE'],
  ])('an individual with %s is refused', (_what, overrides, problem) => {
    expect(codes(aProfile(1, overrides))).toContain(problem)
  })

  it('eighteen years today is enough', () => {
    expect(codes(aProfile(1, { bornOn: '2008-11-21' }))).toEqual([])
  })

  it('a document is valid on its last day and not after', () => {
    const nationality = 'GB'
    const passport = (expiresOn: string) =>
      aProfile(1, { nationality, documents: [document('passport', 'GB', '501234567', expiresOn)] })
    expect(codes(passport('2026-11-21'))).toEqual([])
    expect(codes(passport('2026-11-20'))).toEqual(['documents.0.expiresOn IDENTITY_EXPIRED'])
  })

  it('a resident card must agree with birth date and sex', () => {
    const mainland = { nationality: 'CN', documents: [document('prc-id', 'CN', residentNumber(3))] }
    expect(codes(aProfile(1, { ...mainland, bornOn: '1990-03-07' }))).toEqual([])
    expect(codes(aProfile(1, { ...mainland, bornOn: '1990-03-08' }))).toEqual(['documents.0.number IDENTITY_BIRTH'])
    expect(codes(aProfile(1, { ...mainland, bornOn: '1990-03-07', sex: 'F' }))).toEqual([
      'documents.0.number IDENTITY_SEX',
    ])
  })

  it('nationality asks for its kind of document', () => {
    expect(codes(aProfile(1, { nationality: 'HK', documents: [document('passport', 'HK', 'H01234567')] }))).toEqual([
      'documents.0.kind DOCUMENT_FOR_NATIONALITY',
    ])
  })

  it('the same document twice is refused, however it is written', () => {
    const documents = [document('hkid', 'HK', 'A123456(3)'), document('hkid', 'HK', 'a1234563')]
    expect(codes(aProfile(1, { documents }))).toEqual(['documents.1.number IDENTITY_TWICE'])
  })

  it('joint clients need a second holder with papers, companies a director and somebody authorised', () => {
    expect(codes(aProfile(1, { type: 'joint' }))).toEqual(['persons HOLDER_MISSING'])
    expect(codes(aProfile(1, { type: 'joint', persons: [aHolder(2, { documents: [] })] }))).toEqual([
      'persons.0.documents DOCUMENT_MISSING',
    ])
    expect(codes(aCompany(1, { persons: [] }))).toEqual(['persons DIRECTOR_MISSING', 'persons AUTHORISED_MISSING'])
  })

  it('shares of a company do not exceed the whole', () => {
    const officer = (n: number, shareBps: number) =>
      aHolder(n, { roles: ['director', 'authorised', 'shareholder'], shareBps })
    expect(codes(aCompany(1, { persons: [officer(2, 6000), officer(3, 4000)] }))).toEqual([])
    expect(codes(aCompany(1, { persons: [officer(2, 6000), officer(3, 4001)] }))).toEqual(['persons SHARES_EXCEED'])
  })

  it('a personal document does not identify a company', () => {
    expect(codes(aCompany(1, { documents: [document('hkid', 'HK', 'A123456(3)')] }))).toContain(
      'documents.0.kind IDENTITY_BEARER',
    )
  })

  it('phones, mail and numbers get one form, and once is enough', () => {
    const once = normaliseProfile(aProfile(1, { phone: '9123 4567', email: ' Me@Example.COM ' }))
    expect(once).toMatchObject({ phone: '+85291234567', email: 'me@example.com' })
    expect(once.documents[0]?.number).not.toContain('(')
    expect(normaliseProfile(once)).toEqual(once)
  })
})

describe('[C-07] answers of an opening', () => {
  const answered = (answers: ProfileInput['answers']) => codes(aProfile(31, { answers }))

  it('may be left open, and otherwise are one of the choices, or yes or no', () => {
    expect(answered({})).toEqual([])
    expect(answered({ netWorth: 'hkd-1m-5m', usPerson: false, relation: 'whatever the house asks besides' })).toEqual(
      [],
    )
    expect(answered({ netWorth: 'plenty', usPerson: 'no' })).toEqual([
      'answers.netWorth ANSWER_UNKNOWN',
      'answers.usPerson ANSWER_UNKNOWN',
    ])
  })

  it('say more where a yes has to be explained', () => {
    expect(answered({ politicallyExposed: true })).toEqual(['answers.politicallyExposedAs ANSWER_DETAIL_MISSING'])
    expect(answered({ politicallyExposed: true, politicallyExposedAs: 'member of parliament' })).toEqual([])
    expect(answered({ politicallyExposed: false })).toEqual([])
  })
})
