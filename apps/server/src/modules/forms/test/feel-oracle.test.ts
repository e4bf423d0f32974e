import { Decimal as DecimalJs } from 'decimal.js'
import fc from 'fast-check'
import { evaluate as feelin } from 'feelin'
import { describe, expect, it } from 'vitest'
import { asText, evaluate, isDecimal, type Value } from '../schema.ts'

const Wide = DecimalJs.clone({ precision: 2000, toExpNeg: -2000, toExpPos: 2000 })
/** DMN names decimal128: 34 digits, half-even. */
const Oracle = DecimalJs.clone({ precision: 34, rounding: 6, toExpNeg: -2000, toExpPos: 2000 })

/*
 * Texts of expressions of one kind, built from the same grammar for both interpreters. Bounds of `between` are put in
 * order: the judge takes them either way round, which DMN doesn't say.
 */
const whole = fc.integer({ min: 0, max: 9 }).map(String)
const text = fc.stringMatching(/^[a-c]{0,3}$/).map((letters) => `"${letters}"`)

const { number, yesNo, words } = fc.letrec<{ number: string; yesNo: string; words: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    whole,
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('number').map((a) => `-(${a})`),
    fc.tuple(tie('yesNo'), tie('number'), tie('number')).map(([c, a, b]) => `(if ${c} then ${a} else ${b})`),
    fc.array(tie('number'), { minLength: 1, maxLength: 3 }).map((list) => `sum([${list.join(', ')}])`),
    fc.array(tie('number'), { minLength: 1, maxLength: 3 }).map((list) => `max([${list.join(', ')}])`),
    fc.array(tie('number'), { maxLength: 3 }).map((list) => `count([${list.join(', ')}])`),
    fc.array(tie('number'), { maxLength: 3 }).map((list) => `count([${list.join(', ')}][item > 2])`),
    tie('words').map((a) => `string length(${a})`),
  ),
  yesNo: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('true', 'false'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('number'))
      .map((all) => `(${all.join(' ')})`),
    fc.tuple(tie('words'), fc.constantFrom('=', '!='), tie('words')).map((all) => `(${all.join(' ')})`),
    fc.tuple(tie('yesNo'), fc.constantFrom('and', 'or'), tie('yesNo')).map((all) => `(${all.join(' ')})`),
    tie('yesNo').map((a) => `not(${a})`),
    fc
      .tuple(tie('number'), tie('number'), tie('number'))
      .map(([a, b, c]) => `(${a} between min([${b}, ${c}]) and max([${b}, ${c}]))`),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(([a, b, c]) => `(${a} in (${b}, ${c}))`),
    fc.tuple(tie('words'), tie('words')).map(([a, b]) => `contains(${a}, ${b})`),
    fc.array(tie('number'), { maxLength: 3 }).map((list) => `(some x in [${list.join(', ')}] satisfies x > 3)`),
    fc.array(tie('number'), { maxLength: 3 }).map((list) => `(every x in [${list.join(', ')}] satisfies x > 3)`),
  ),
  words: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.tuple(tie('words'), tie('words')).map(([a, b]) => `(${a} + ${b})`),
    tie('words').map((a) => `upper case(${a})`),
    fc.tuple(tie('yesNo'), tie('words'), tie('words')).map(([c, a, b]) => `(if ${c} then ${a} else ${b})`),
  ),
}))

function ours(expression: string): unknown {
  const found = evaluate(expression, { names: new Map(), today: '2026-01-01' })
  if (!found.ok) return found.problem.code
  const { value } = found
  return isDecimal(value) ? Number(asText(value)) : value
}

function theirs(expression: string): unknown {
  const value: unknown = feelin(expression, {}).value
  return typeof value === 'number' ? Number(value) + 0 : value
}

describe('[A-03] expressions against an independent interpreter', () => {
  it('agree on whole numbers, texts and truth', () => {
    fc.assert(
      fc.property(fc.oneof(number, yesNo, words), (expression) => {
        fc.pre(expression.length <= 2000)
        expect(ours(expression)).toEqual(theirs(expression))
      }),
      { numRuns: 600 },
    )
  })

  it('agree on what a blank does to truth', () => {
    const sides = ['true', 'false', 'null']
    for (const a of sides) {
      for (const b of sides) {
        for (const op of ['and', 'or']) expect(ours(`${a} ${op} ${b}`)).toBe(theirs(`${a} ${op} ${b}`))
      }
    }
  })
})

const decimalText = fc
  .tuple(fc.boolean(), fc.stringMatching(/^[0-9]{1,20}$/), fc.option(fc.stringMatching(/^[0-9]{1,18}$/), { nil: null }))
  .map(([minus, head, tail]) => `${minus ? '-' : ''}${head}${tail === null ? '' : `.${tail}`}`)

function exact(expression: string, names: Record<string, string>): Value | string {
  const bound = new Map<string, Value>()
  for (const [name, value] of Object.entries(names)) {
    const read = evaluate(`number("${value}")`, { names: bound, today: '2026-01-01' })
    if (read.ok) bound.set(name, read.value)
  }
  const found = evaluate(expression, { names: bound, today: '2026-01-01' })
  return found.ok ? asText(found.value) : found.problem.code
}

describe('[A-03] arithmetic against decimal.js', () => {
  it('[G4] sums, differences and products are exact', () => {
    fc.assert(
      fc.property(decimalText, decimalText, decimalText, (a, b, c) => {
        const expected = new Wide(a).times(b).plus(c).minus(new Wide(b).times(c))
        expect(exact('a * b + c - b * c', { a, b, c })).toBe(expected.isZero() ? '0' : expected.toFixed())
      }),
    )
  })

  it('[G4] quotients keep 34 digits, half-even', () => {
    fc.assert(
      fc.property(decimalText, decimalText, (a, b) => {
        const divisor = new Oracle(b)
        const expected = divisor.isZero() ? 'FEEL_DIVISION_BY_ZERO' : new Oracle(a).div(divisor)
        const shown = typeof expected === 'string' ? expected : expected.isZero() ? '0' : expected.toFixed()
        expect(exact('a / b', { a, b })).toBe(shown)
      }),
    )
  })

  it('whole powers are exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 20 }), (base, exponent) => {
        expect(exact(`a ** ${exponent}`, { a: String(base) })).toBe(new Wide(base).pow(exponent).toFixed())
      }),
    )
  })
})
