import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hongKongNumber, residentNumber } from '#testing/a-profile.ts'
import { checkIdentity, compactNumber } from '../policy/identity.ts'
import { IDENTITY_KIND_CODES, IDENTITY_KINDS, type IdentityKind } from '../schema.ts'

const country = (kind: IdentityKind) => IDENTITY_KINDS[kind].country ?? 'GB'
const check = (kind: IdentityKind, number: string) => checkIdentity(kind, country(kind), number)

describe('[C-07] identity numbers are checked by their kind', () => {
  it.each<[IdentityKind, string, string]>([
    ['hkid', 'A123456(3)', 'A1234563'],
    ['hkid', ' a123456 （3） ', 'A1234563'],
    ['hkid', 'Ａ１２３４５６（３）', 'A1234563'],
    ['prc-id', '11010519491231002x', '11010519491231002X'],
    ['prc-id', '110105 19491231 002X', '11010519491231002X'],
    ['social-credit-code', '91350211M000100Y46', '91350211M000100Y46'],
    ['social-credit-code', '91220102MA81963230', '91220102MA81963230'],
    ['lei', '529900T8BM49AURSDO55', '529900T8BM49AURSDO55'],
    ['passport', 'e12345678', 'E12345678'],
    ['business-registration', '12345678-000-01-24-A', '123456780000124A'],
  ])('%s takes %s', (kind, number, normal) => {
    expect(check(kind, number)).toMatchObject({ number: normal, problem: null })
  })

  it.each<[IdentityKind, string, string]>([
    ['hkid', 'A123456(4)', 'IDENTITY_CHECK_DIGIT'],
    ['hkid', '123456', 'IDENTITY_FORM'],
    ['prc-id', '110105194912310021', 'IDENTITY_CHECK_DIGIT'],
    ['prc-id', '1101051949123100', 'IDENTITY_FORM'],
    ['social-credit-code', '91350211M000100Y43', 'IDENTITY_CHECK_DIGIT'],
    ['lei', '529900T8BM49AURSDO56', 'IDENTITY_CHECK_DIGIT'],
    ['passport', '12', 'IDENTITY_FORM'],
    ['business-registration', '1234', 'IDENTITY_FORM'],
    ['macau-id', '91234567', 'IDENTITY_FORM'],
  ])('%s refuses %s', (kind, number, problem) => {
    expect(check(kind, number).problem).toBe(problem)
  })

  it('a kind without a published check digit only warns', () => {
    expect(check('passport', 'E12345678')).toMatchObject({ problem: null, unchecked: true })
    expect(check('hkid', 'A123456(3)')).toMatchObject({ unchecked: false })
  })

  it('fifteen digits become the eighteen of the same card', () => {
    const extended = check('prc-id', '110105491231002')
    expect(extended).toMatchObject({ number: '11010519491231002X', problem: null })
  })

  it('a resident number says birth date and sex', () => {
    expect(check('prc-id', residentNumber(7))).toMatchObject({ bornOn: '1990-03-07', sex: 'M' })
  })

  it('the issuer must be the one that issues the kind', () => {
    expect(checkIdentity('hkid', 'CN', 'A123456(3)').problem).toBe('IDENTITY_COUNTRY')
  })

  it('any single digit changed is noticed', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(5), fc.integer({ min: 1, max: 9 }), (n, at, step) => {
        const number = compactNumber(hongKongNumber(n))
        const place = at + 1
        const digit = (Number(number[place]) + step) % 10
        const changed = number.slice(0, place) + digit + number.slice(place + 1)
        expect(check('hkid', number).problem).toBeNull()
        expect(check('hkid', changed).problem).toBe('IDENTITY_CHECK_DIGIT')
      }),
    )
  })

  it('any text gets an answer, and normalising twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...IDENTITY_KIND_CODES),
        fc.string({ unit: fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)) }),
        (kind, text) => {
          const { number } = check(kind, text)
          expect(check(kind, number).number).toBe(number)
        },
      ),
    )
  })
})
