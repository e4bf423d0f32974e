import { describe, expect, it } from 'vitest'
import { decimal } from '#kernel/decimal.ts'
import { formsErrors } from '../errors.ts'
import { asText, check, evaluate, FEEL_PROBLEMS, kinds, type Scope, type Value } from '../schema.ts'

const rows: Value = [
  new Map<string, Value>([
    ['product', 'rb'],
    ['open', decimal('0.0001')],
    ['close', null],
  ]),
  new Map<string, Value>([
    ['product', 'cu'],
    ['open', decimal('0.00005000')],
    ['close', decimal('2')],
  ]),
]
const names = new Map<string, Value>([
  ['a', decimal('1.10')],
  ['b', decimal('2.2')],
  ['zero', decimal('0')],
  ['name', '  Wong '],
  ['empty', null],
  ['yes', true],
  ['day', { day: '2026-01-31' }],
  ['tags', ['x', 'y']],
  ['rows', rows],
])

function shown(value: Value): unknown {
  if (Array.isArray(value)) return (value as readonly Value[]).map(shown)
  return value === null || typeof value === 'boolean' ? value : (asText(value) ?? value)
}
function result(text: string): unknown {
  const found = evaluate(text, { names, today: '2026-03-02' })
  return found.ok ? shown(found.value) : found.problem.code
}

describe('[A-03] an expression', () => {
  it.each<[string, unknown]>([
    ['0.1 + 0.2', '0.3'],
    ['a + b = 3.3', true],
    ['1.0 = 1.00', true],
    ['0.00000001 * 3', '0.00000003'],
    ['1 / 3', '0.3333333333333333333333333333333333'],
    ['2 ** 10', '1024'],
    ['2 ** -2', '0.25'],
    ['-a ** 2', '1.21'],
    ['1 - 2 - 3', '-4'],
    ['2 + 3 * 4', '14'],
    ['a - b', '-1.1'],
    ['a between 1 and 2', true],
    ['a in [1.1..2]', true],
    ['a in (1.1..2]', false],
    ['a in (1, 1.1)', true],
    ['a in (> 1)', true],
    ['"x" in tags', true],
    ['name = "  Wong "', true],
    ['trim(name) + "!"', 'Wong!'],
    ['if yes then 1 else 2', '1'],
    ['if empty then 1 else 2', '2'],
    ['empty + 1', null],
    ['empty > 1', null],
    ['empty = null', true],
    ['a != null', true],
    ['empty and false', false],
    ['empty and true', null],
    ['empty or true', true],
    ['not(empty)', null],
    ['not(yes)', false],
    ['[1, 2, 3][2]', '2'],
    ['[1, 2, 3][-1]', '3'],
    ['[1, 2, 3][9]', null],
    ['[1, 2, 3][item > 1]', ['2', '3']],
    ['rows[product = "cu"].open', ['0.00005']],
    ['rows.product', ['rb', 'cu']],
    ['sum(rows.open)', '0.00015'],
    ['sum(rows.close)', '2'],
    ['sum([])', '0'],
    ['sum(1, 2, 3.5)', '6.5'],
    ['count(rows)', '2'],
    ['min(rows.open)', '0.00005'],
    ['max(3, 7, 5)', '7'],
    ['max([])', null],
    ['mean([1, 2, 4], 2, "half up")', '2.33'],
    ['for r in rows return r.open * 2', ['0.0002', '0.0001']],
    ['for i in 1..3 return i * i', ['1', '4', '9']],
    ['some r in rows satisfies r.close = 2', true],
    ['every r in rows satisfies r.open > 0', true],
    ['every r in rows satisfies r.close > 0', null],
    ['round half up(2.345, 2)', '2.35'],
    ['round half even(2.345, 2)', '2.34'],
    ['round down(-2.345, 2)', '-2.34'],
    ['floor(-1.5)', '-2'],
    ['ceiling(1.21, 1)', '1.3'],
    ['divide(1, 3, 4, "half even")', '0.3333'],
    ['modulo(-7, 3)', '2'],
    ['abs(-2)', '2'],
    ['number("12.50")', '12.5'],
    ['number("twelve")', null],
    ['string(12.50)', '12.5'],
    ['string length("期貨x")', '3'],
    ['substring("abcdef", 2, 3)', 'bcd'],
    ['substring("abcdef", -2)', 'ef'],
    ['upper case("ab") + lower case("CD")', 'ABcd'],
    ['starts with("rb2605", "rb") and ends with("rb2605", "05") and contains("rb2605", "26")', true],
    ['string join(["a", "b"], ", ")', 'a, b'],
    ['is blank("  ")', true],
    ['is blank(empty)', true],
    ['is blank(tags)', false],
    ['day < date("2026-02-01")', true],
    ['day = @"2026-01-31"', true],
    ['today()', '2026-03-02'],
    ['add days(day, 30)', '2026-03-02'],
    ['add months(day, 1)', '2026-02-28'],
    ['days between(day, today())', '30'],
    ['day.year', '2026'],
    ['list contains(tags, "y")', true],
    ['distinct values([1, 1.0, 2])', ['1', '2']],
    ['get or else(empty, 5)', '5'],
    ['{open: 1, close: 2}.close', '2'],
    ['// a remark\n1 + 1', '2'],
  ])('%s gives %j', (text, expected) => expect(result(text)).toEqual(expected))

  it.each<[string, string, number, number]>([
    ['', 'FEEL_EMPTY', 0, 0],
    ['1 +', 'FEEL_UNFINISHED', 3, 3],
    ['(1 + 2', 'FEEL_UNFINISHED', 6, 6],
    ['a（1）', 'FEEL_WIDE_CHARACTER', 1, 2],
    ['a == 1', 'FEEL_OPERATOR_UNKNOWN', 2, 4],
    ['yes && yes', 'FEEL_OPERATOR_UNKNOWN', 4, 6],
    ["name = 'x'", 'FEEL_OPERATOR_UNKNOWN', 7, 8],
    ['1 + + * 2', 'FEEL_SYNTAX', 6, 6],
    ['nome = "x"', 'FEEL_NAME_ALMOST', 0, 4],
    ['1 + strange', 'FEEL_NAME_UNKNOWN', 4, 11],
    ['rows.opne', 'FEEL_COLUMN_UNKNOWN', 0, 9],
    ['summ(rows.open)', 'FEEL_FUNCTION_ALMOST', 0, 15],
    ['launch(1)', 'FEEL_FUNCTION_UNKNOWN', 0, 9],
    ['round half up(1)', 'FEEL_ARGUMENT_COUNT', 0, 16],
    ['name + 1', 'FEEL_WRONG_KIND', 0, 4],
    ['a = "1.1"', 'FEEL_KINDS_DIFFER', 0, 9],
    ['a / zero', 'FEEL_DIVISION_BY_ZERO', 4, 8],
    ['divide(1, 0, 2, "up")', 'FEEL_DIVISION_BY_ZERO', 10, 11],
    ['divide(1, 2, 2, "sideways")', 'FEEL_ROUNDING_UNKNOWN', 16, 26],
    ['round up(1, 99)', 'FEEL_SCALE_BAD', 12, 14],
    ['date("31.1.2026")', 'FEEL_DATE_FORM', 5, 16],
    ['function(x) x', 'FEEL_UNSUPPORTED', 0, 13],
    ['1e9', 'FEEL_NUMBER_FORM', 0, 3],
  ])('%s says %s at %i to %i', (text, code, from, to) => {
    const found = evaluate(text, { names, today: '2026-03-02' })
    expect(found).toMatchObject({ ok: false, problem: { code, from, to, params: { at: from + 1 } } })
  })

  it('every problem has an error of its own with texts', () => {
    for (const code of FEEL_PROBLEMS) expect(Object.keys(formsErrors.$specs)).toContain(code)
  })
})

describe('[A-03] hostile expressions end', () => {
  const started = (text: string) => {
    const found = evaluate(text, { names, today: '2026-03-02' })
    return found.ok ? 'ok' : found.problem.code
  }

  it.each<[string, string]>([
    ['x'.repeat(2001), 'FEEL_TOO_LONG'],
    [`${'('.repeat(900)}1${')'.repeat(900)}`, 'FEEL_TOO_DEEP'],
    ['('.repeat(2000), 'FEEL_UNFINISHED'],
    [`1${' + 1'.repeat(400)}`, 'FEEL_TOO_DEEP'],
    ['for a in 1..1000, b in 1..1000, c in 1..1000 return a', 'FEEL_TOO_MUCH_WORK'],
    ['count(for a in 1..99999999999999 return a)', 'FEEL_TOO_MUCH_WORK'],
    ['9 ** 99 ** 99', 'FEEL_NUMBER_TOO_LARGE'],
    ['10 ** 1000000', 'FEEL_SCALE_BAD'],
    ['((9 ** 99) ** 99) ** 99', 'FEEL_NUMBER_TOO_LARGE'],
  ])('%s', (text, code) => expect(started(text)).toBe(code))

  it('shares one budget over many expressions', () => {
    const budget = { left: 51 }
    const work = { names, today: '2026-03-02', budget }
    for (let times = 0; times < 10; times += 1) evaluate('1 + 2 + 3', work)
    expect(evaluate('1', work)).toMatchObject({ ok: true })
    expect(evaluate('1', work)).toMatchObject({ problem: { code: 'FEEL_TOO_MUCH_WORK' } })
  })

  it('does not reach what a value inherits', () => {
    for (const text of ['constructor', 'rows[1].constructor', 'toString(1)', '{}.__proto__']) {
      expect(started(text)).toMatch(/^FEEL_(NAME|COLUMN|FUNCTION)_UNKNOWN$/)
    }
  })
})

describe('[A-03] an expression is checked before there are values', () => {
  const scope: Scope = {
    a: kinds.NUMBER,
    name: kinds.TEXT,
    yes: kinds.YES_NO,
    day: kinds.DATE,
    rows: kinds.listOf(kinds.rowOf({ product: kinds.TEXT, open: kinds.NUMBER }, 'rows')),
    row: kinds.rowOf({ product: kinds.TEXT, open: kinds.NUMBER }, 'rows'),
  }

  it('says which names it uses, columns too, and not those it introduces', () => {
    expect(
      check('sum(rows[open > a].open) + count(for r in rows return r.product) + (if day = null then 1 else 2)', scope),
    ).toEqual({
      names: ['rows', 'rows.open', 'a', 'rows.product', 'day'],
      kind: kinds.NUMBER,
      problems: [],
    })
  })

  it.each([
    ['a + 1', 'number'],
    ['name', 'text'],
    ['if yes then a else null', 'number'],
    ['if yes then a else name', 'any'],
    ['rows.open', 'list'],
    ['rows[1]', 'row'],
    ['a > 1 and yes', 'yesNo'],
    ['add days(day, 3)', 'date'],
    ['max(rows.open)', 'number'],
    ['today()', 'date'],
  ])('%s is %s', (text, kind) => expect(check(text, scope)).toMatchObject({ kind: { is: kind }, problems: [] }))

  it.each([
    ['name + a', 'FEEL_WRONG_KIND'],
    ['a = name', 'FEEL_KINDS_DIFFER'],
    ['a in ("1", 2)', 'FEEL_KINDS_DIFFER'],
    ['a between 1 and name', 'FEEL_KINDS_DIFFER'],
    ['rows.opne', 'FEEL_COLUMN_UNKNOWN'],
    ['rows[oepn > 1]', 'FEEL_NAME_ALMOST'],
    ['sum(rows.product)', 'FEEL_WRONG_KIND'],
    ['if a then 1 else 2', 'FEEL_WRONG_KIND'],
    ['starts with(a, "x")', 'FEEL_WRONG_KIND'],
    ['yes and name', 'FEEL_WRONG_KIND'],
    ['some r in rows satisfies r.open', 'FEEL_WRONG_KIND'],
    ['day > "2026-01-01"', 'FEEL_KINDS_DIFFER'],
  ])('%s is refused: %s', (text, code) => expect(check(text, scope).problems.map((one) => one.code)).toEqual([code]))
})
