import { Decimal as DecimalJs } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as d from '#kernel/decimal.ts'
import { ROUNDING_MODES, type RoundingMode } from '#kernel/rounding.ts'

/** decimal.js as an independent judge: with this precision none of the generated operations is cut. */
const Oracle = DecimalJs.clone({ precision: 400, toExpNeg: -400, toExpPos: 400 })

const ORACLE_MODE: Record<RoundingMode, DecimalJs.Rounding> = {
  up: 0,
  down: 1,
  ceiling: 2,
  floor: 3,
  'half-up': 4,
  'half-down': 5,
  'half-even': 6,
}

const numberText = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.integer({ min: 0, max: 12 }))
  .map(([negative, digits, scale]) => {
    const text = digits.toString().padStart(scale + 1, '0')
    const body = scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
    return negative ? `-${body}` : body
  })

const plain = (value: DecimalJs): string => (value.isZero() ? '0' : value.toFixed())

describe('decimal', () => {
  it('[G4] adds, subtracts, multiplies and compares exactly as an independent implementation does', () => {
    fc.assert(
      fc.property(numberText, numberText, (a, b) => {
        const [x, y] = [d.decimal(a), d.decimal(b)]
        const [p, q] = [new Oracle(a), new Oracle(b)]
        expect(d.formatDecimal(d.add(x, y))).toBe(plain(p.plus(q)))
        expect(d.formatDecimal(d.subtract(x, y))).toBe(plain(p.minus(q)))
        expect(d.formatDecimal(d.multiply(x, y))).toBe(plain(p.times(q)))
        expect(d.compare(x, y)).toBe(p.cmp(q))
        expect(d.equal(x, y)).toBe(p.eq(q))
      }),
      { numRuns: 500 },
    )
  })

  it('[G4] rounds and divides in every mode exactly as an independent implementation does', () => {
    fc.assert(
      fc.property(
        numberText,
        numberText,
        fc.integer({ min: 0, max: 10 }),
        fc.constantFrom(...ROUNDING_MODES),
        (a, b, scale, mode) => {
          const rounded = new Oracle(a).toDecimalPlaces(scale, ORACLE_MODE[mode])
          expect(d.formatDecimal(d.round(d.decimal(a), scale, mode))).toBe(plain(rounded))
          if (new Oracle(b).isZero()) return
          const quotient = new Oracle(a).div(b).toDecimalPlaces(scale, ORACLE_MODE[mode])
          expect(d.formatDecimal(d.divide(d.decimal(a), d.decimal(b), scale, mode))).toBe(plain(quotient))
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['half-up', '2.5', '3'],
    ['half-up', '-2.5', '-3'],
    ['half-down', '2.5', '2'],
    ['half-down', '-2.5', '-2'],
    ['half-even', '2.5', '2'],
    ['half-even', '3.5', '4'],
    ['half-even', '-2.5', '-2'],
    ['half-even', '2.500001', '3'],
    ['up', '2.1', '3'],
    ['up', '-2.1', '-3'],
    ['down', '2.9', '2'],
    ['down', '-2.9', '-2'],
    ['ceiling', '-2.9', '-2'],
    ['ceiling', '2.1', '3'],
    ['floor', '-2.1', '-3'],
    ['floor', '2.9', '2'],
  ] as const)('%s takes %s to %s', (mode, from, to) => {
    expect(d.formatDecimal(d.round(d.decimal(from), 0, mode))).toBe(to)
  })

  it('gives back what it reads, without a sign on zero and without trailing zeros', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const parsed = d.parseDecimal(text)
        expect(parsed.ok && d.formatDecimal(parsed.value)).toBe(plain(new Oracle(text)))
      }),
      { numRuns: 300 },
    )
    expect(d.formatDecimal(d.decimal('-0.00'))).toBe('0')
    expect(d.formatDecimal(d.decimal('1.50'), 4)).toBe('1.5000')
    expect(d.equal(d.decimal('1.0'), d.decimal('1.000'))).toBe(true)
  })

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '1e3',
    '.5',
    '5.',
    '1,000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '-',
    '１２',
    '1_000',
    '1\n',
    '9'.repeat(81),
  ])('refuses %j as a number from outside', (text) => {
    expect(d.parseDecimal(text)).toEqual({ ok: false, problem: 'NOT_A_DECIMAL' })
  })

  it('keeps its bounds inclusive', () => {
    const bounds = { min: d.decimal('0.01'), max: d.decimal('100'), scale: 2 }
    expect(d.parseDecimal('0.01', bounds).ok).toBe(true)
    expect(d.parseDecimal('100.00', bounds).ok).toBe(true)
    expect(d.parseDecimal('0', bounds)).toEqual({ ok: false, problem: 'TOO_SMALL' })
    expect(d.parseDecimal('100.01', bounds)).toEqual({ ok: false, problem: 'TOO_LARGE' })
    expect(d.parseDecimal('1.001', bounds)).toEqual({ ok: false, problem: 'TOO_MANY_DECIMALS' })
    expect(d.parseDecimal('1.100', bounds).ok).toBe(true)
  })

  it('[G4] never loses digits in silence', () => {
    expect(() => d.formatDecimal(d.decimal('1.005'), 2)).toThrow(RangeError)
    expect(() => d.toUnscaled(d.decimal('1.005'), 2)).toThrow(RangeError)
    expect(() => d.divide(d.ONE, d.ZERO, 2, 'down')).toThrow(RangeError)
    expect(() => d.decimal('1e3')).toThrow(RangeError)
    expect(d.formatDecimal(d.sum(['0.1', '0.2', '0.3'].map((text) => d.decimal(text))))).toBe('0.6')
  })
})
