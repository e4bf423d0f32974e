import { stdnum } from 'stdnum'
import { describe, expect, test } from 'vitest'
import { clientAt, clientCount } from '../clients.ts'
import { dayOf } from '../days.ts'
import {
  bankCardNumber,
  checkDigit,
  hongKongIdentity,
  machineReadableZone,
  passportNumber,
  residentIdentity,
  socialCreditCode,
} from '../identity.ts'
import { randomAt, scatter } from '../random.ts'
import { ACCOUNTS, idAt } from '../world.ts'

const asOf = dayOf('2026-11-20')
const many = Array.from({ length: 4000 }, (_, index) => index * 977)

describe('generated identity numbers', () => {
  test('[C-02] Hong Kong identity cards satisfy an independent checker', () => {
    expect(many.filter((index) => !stdnum.HK?.hkid?.validate(hongKongIdentity(index)).isValid)).toEqual([])
  })

  test('[C-02] resident identity cards satisfy an independent checker and carry the birth date and sex', () => {
    for (const index of many) {
      const near = 20_000 + (index % 15_000)
      const sex = index % 2 ? 'M' : 'F'
      const { number, birthOn } = residentIdentity(index, sex, near)
      expect(stdnum.CN?.ric?.validate(number).isValid, number).toBe(true)
      expect(number.slice(6, 14)).toBe(birthOn.replaceAll('-', ''))
      expect(Number(number.charAt(16)) % 2).toBe(sex === 'M' ? 1 : 0)
      expect(near - dayOf(birthOn)).toBeGreaterThanOrEqual(0)
      expect(near - dayOf(birthOn)).toBeLessThan(144)
    }
  })

  test('[C-02] social credit codes satisfy an independent checker', () => {
    // The checker looks up check value 31 instead of 0, so it wrongly refuses the codes that end in 0.
    const codes = many.map(socialCreditCode).filter((code) => !code.endsWith('0'))
    expect(codes.length).toBeGreaterThan(many.length * 0.9)
    expect(codes.filter((code) => !stdnum.CN?.uscc?.validate(code).isValid)).toEqual([])
    expect(new Set(many.map(socialCreditCode)).size).toBe(many.length)
  })

  test('[C-02] passport lines have 44 characters and the check digits of the ICAO example', () => {
    expect(checkDigit('L898902C3')).toBe('6')
    expect(checkDigit('740812')).toBe('2')
    const lines = machineReadableZone({
      country: 'GB',
      number: '509999999',
      surname: 'O’Connor',
      given: 'Élise Mary',
      sex: 'F',
      birthOn: '1974-08-12',
      expiresOn: '2032-04-15',
    })
    expect(lines[0]).toBe('P<GBROCONNOR<<ELISE<MARY'.padEnd(44, '<'))
    expect(lines.map((line) => line.length)).toEqual([44, 44])
  })

  test('[C-02] bank cards satisfy Luhn', () => {
    const number = bankCardNumber(randomAt('x', 'card', 3))
    const digits = Array.from(number, Number).reverse()
    const crossSum = (value: number) => Math.floor(value / 10) + (value % 10)
    expect(digits.reduce((total, digit, at) => total + crossSum(at % 2 ? digit * 2 : digit), 0) % 10).toBe(0)
  })

  test('scatter is a permutation', () => {
    expect(new Set(Array.from({ length: 997 }, (_, index) => scatter(index, 997, 31))).size).toBe(997)
  })
})

describe('the generated broker', () => {
  const world = { seed: 'kontor', accounts: ACCOUNTS.medium, asOf }

  test('[C-01] has exactly the accounts asked for, each number once, and no identity document twice', () => {
    const numbers = new Set<string>()
    const documents = new Set<string>()
    let accounts = 0
    let papers = 0
    for (let index = 0; index < clientCount(world); index++) {
      const client = clientAt(world, index)
      accounts += client.accounts.length
      for (const account of client.accounts) numbers.add(account.accountNo)
      const own = [
        ...(client.person?.documents ?? []),
        ...(client.secondHolder?.documents ?? []),
        ...(client.company?.documents ?? []),
      ]
      papers += own.length
      for (const { kind, country, number } of own) documents.add(`${kind} ${country} ${number}`)
    }
    expect(accounts).toBe(ACCOUNTS.medium)
    expect(numbers.size).toBe(accounts)
    expect(documents.size).toBe(papers)
  })

  test('[C-01] draws the same client whatever was drawn before', () => {
    const first = clientAt(world, 31_337)
    clientAt(world, 5)
    expect(clientAt(world, 31_337)).toEqual(first)
  })

  test('[C-01] holds together: of age when opened, shares sum to the whole, a cancelled client has only cancelled accounts', () => {
    for (let index = 0; index < 3000; index++) {
      const client = clientAt(world, index)
      const opened = dayOf(client.openedOn)
      if (client.person) expect(opened - dayOf(client.person.birthOn)).toBeGreaterThanOrEqual(18 * 365)
      if (client.company)
        expect(client.company.officers.reduce((sum, officer) => sum + officer.shareBps, 0)).toBe(10_000)
      if (client.status === 'CANCELLED') expect(client.accounts.every((a) => a.status === 'CANCELLED')).toBe(true)
      for (const account of client.accounts) {
        expect(dayOf(account.openedOn)).toBeGreaterThanOrEqual(opened - 2)
        expect(dayOf(account.openedOn)).toBeLessThan(asOf)
        if (account.cancelledOn) expect(dayOf(account.cancelledOn)).toBeLessThanOrEqual(asOf)
        if (account.status === 'CANCELLED') expect(account.freezes).toEqual([])
      }
    }
  })

  test('computed ids look like UUIDv7 and sort by day', () => {
    expect(idAt(3, 77, asOf)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(idAt(3, 77, asOf) > idAt(3, 78, asOf - 1)).toBe(true)
    expect(passportNumber(5, 'CN')).not.toBe(passportNumber(6, 'CN'))
  })
})
