import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountNumber, luhnDigit, type NumberRule } from '../policy/number.ts'
import { ACCOUNT_NO } from '../schema.ts'

const rule: NumberRule = { prefix: '10', digits: 7, checkDigit: 'luhn' }

describe('[C-04] account numbers', () => {
  it('are prefix, sequence and check digit', () => {
    expect(luhnDigit('7992739871')).toBe('3')
    expect(accountNumber(rule, 1_000_001)).toBe(`101000001${luhnDigit('101000001')}`)
    expect(accountNumber({ ...rule, checkDigit: 'none', prefix: 'AB' }, 5)).toBe('AB0000005')
  })

  it('end when the sequence no longer fits', () => {
    expect(accountNumber(rule, 9_999_999)).not.toBeNull()
    expect(accountNumber(rule, 10_000_000)).toBeNull()
  })

  it('have the form every number has, differ, and notice a changed digit', () => {
    const places = fc.nat({ max: 9_999_999 })
    fc.assert(
      fc.property(places, places, fc.nat({ max: 8 }), fc.integer({ min: 1, max: 9 }), (a, b, at, step) => {
        const number = accountNumber(rule, a) ?? ''
        expect(number).toMatch(ACCOUNT_NO)
        if (a !== b) expect(accountNumber(rule, b)).not.toBe(number)
        const changed = number.slice(0, at) + ((Number(number[at]) + step) % 10) + number.slice(at + 1)
        expect(luhnDigit(changed.slice(0, -1))).not.toBe(changed.at(-1))
      }),
    )
  })
})
