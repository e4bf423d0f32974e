import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal, fromUnscaled } from '#kernel/decimal.ts'
import * as m from '#kernel/money.ts'

const currency = fc.constantFrom(...m.CURRENCIES)
const minor = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
const weight = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, scale]) => fromUnscaled(digits, scale))
const weights = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((w) => w.unscaled > 0n))

describe('money', () => {
  it('allocates every total so that the parts add up and none is a whole unit off its exact share', () => {
    fc.assert(
      fc.property(minor, currency, weights, (amount, code, list) => {
        const total = m.ofMinor(amount, code)
        const parts = m.allocate(total, list)
        expect(m.sumMoney(parts, code)).toEqual(total)
        const units = list.map((w) => w.unscaled * 10n ** BigInt(6 - w.scale))
        const whole = units.reduce((sum, unit) => sum + unit, 0n)
        parts.forEach((part, index) => {
          const unit = units[index] ?? 0n
          const off = part.minor * whole - amount * unit
          expect(off < whole && off > -whole).toBe(true)
          if (unit === 0n) expect(part.minor).toBe(0n)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('allocates a negative total as the mirror of the positive one', () => {
    fc.assert(
      fc.property(minor, weights, (amount, list) => {
        const mirrored = m.allocate(m.ofMinor(-amount, 'HKD'), list).map(m.negateMoney)
        expect(mirrored).toEqual(m.allocate(m.ofMinor(amount, 'HKD'), list))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the units left over to the largest lost fractions, earlier ones first', () => {
    const split = (amount: string, ...list: string[]) =>
      m.allocate(m.money(amount, 'HKD'), list.map(decimal)).map(m.formatMoney)
    expect(split('100.00', '1', '1', '1')).toEqual(['33.34', '33.33', '33.33'])
    expect(split('0.05', '3', '7')).toEqual(['0.02', '0.03'])
    expect(split('0.01', '0', '0.5', '0.5')).toEqual(['0.00', '0.01', '0.00'])
    expect(split('-100.00', '1', '1', '1')).toEqual(['-33.34', '-33.33', '-33.33'])
  })

  it('refuses weights that cannot carry a total', () => {
    expect(() => m.allocate(m.money('1.00', 'HKD'), [])).toThrow(RangeError)
    expect(() => m.allocate(m.money('1.00', 'HKD'), [decimal('0')])).toThrow(RangeError)
    expect(() => m.allocate(m.money('1.00', 'HKD'), [decimal('2'), decimal('-1')])).toThrow(RangeError)
  })

  it('writes what it reads, with the decimals of the currency', () => {
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        const value = m.ofMinor(amount, code)
        expect(m.money(m.formatMoney(value), code)).toEqual(value)
        expect(m.formatMoney(value)).not.toMatch(/e|^-0(\.0+)?$/)
      }),
      { numRuns: 300 },
    )
    expect(m.formatMoney(m.money('1200', 'JPY'))).toBe('1200')
    expect(m.formatMoney(m.money('1200', 'HKD'))).toBe('1200.00')
    expect(m.formatMoney(m.money('-0.5', 'KWD'))).toBe('-0.500')
  })

  it('adds and subtracts within one currency only', () => {
    const [hkd, usd] = [m.money('1.00', 'HKD'), m.money('1.00', 'USD')]
    expect(m.formatMoney(m.subtractMoney(m.addMoney(hkd, hkd), m.money('0.01', 'HKD')))).toBe('1.99')
    expect(() => m.addMoney(hkd, usd)).toThrow(RangeError)
    expect(() => m.subtractMoney(hkd, usd)).toThrow(RangeError)
    expect(() => m.compareMoney(hkd, usd)).toThrow(RangeError)
    expect(() => m.sumMoney([hkd, usd], 'HKD')).toThrow(RangeError)
    expect(() => m.addMoney(m.money('1.00', 'CNY'), m.money('1.00', 'CNH'))).toThrow(RangeError)
  })

  it('takes from outside no more decimals than the currency has', () => {
    expect(m.parseMoney('1.005', 'HKD')).toEqual({ ok: false, problem: 'TOO_MANY_DECIMALS' })
    expect(m.parseMoney('0.5', 'JPY')).toEqual({ ok: false, problem: 'TOO_MANY_DECIMALS' })
    expect(m.parseMoney('1.50', 'HKD')).toEqual({ ok: true, value: m.money('1.5', 'HKD') })
    expect(m.parseMoney('-1', 'HKD', { min: decimal('0') })).toEqual({ ok: false, problem: 'TOO_SMALL' })
    expect(() => m.money('1.005', 'HKD')).toThrow(RangeError)
    expect(m.isCurrency('HKD')).toBe(true)
    expect(m.isCurrency('toString')).toBe(false)
  })

  it('rounds a fee and a conversion once, in the mode it is told', () => {
    const fee = (mode: 'half-up' | 'half-even' | 'down') =>
      m.formatMoney(m.multiplyMoney(m.money('0.50', 'HKD'), decimal('0.05'), mode))
    expect(fee('half-up')).toBe('0.03')
    expect(fee('half-even')).toBe('0.02')
    expect(fee('down')).toBe('0.02')
    const yen = m.convertMoney(m.money('100.00', 'USD'), decimal('149.995'), 'JPY', 'half-up')
    expect(yen).toEqual(m.money('15000', 'JPY'))
    expect(() => m.convertMoney(m.money('1.00', 'USD'), decimal('0'), 'HKD', 'down')).toThrow(RangeError)
  })
})
