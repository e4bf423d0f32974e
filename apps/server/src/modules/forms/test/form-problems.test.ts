import { describe, expect, it } from 'vitest'
import { formsErrors } from '../errors.ts'
import { expressionProblems, type FormProblem, formDefinition, formProblems, rightsProblems } from '../schema.ts'
import { aColumn, aForm } from './builders.ts'

const short = (problems: readonly FormProblem[]) =>
  problems.map(({ path, property, code }) => `${path} ${property} ${code}`)
const of = (...fields: Parameters<typeof aForm>) => short(formProblems(aForm(...fields)))
const table = (columns: object[], rest: object = {}) => ({ key: 't', kind: 'table' as const, columns, ...rest })

describe('[A-03] what keeps a form from being published', () => {
  it('a sound form has no problems, components and lookups included', () => {
    const problems = of(
      { key: 'amount', kind: 'money', currency: { field: 'ccy' }, required: 'kind = "a"', min: '0', max: '9' },
      { key: 'ccy', kind: 'select', choices: [{ value: 'CNY', label: { en: 'CNY' } }], initial: '"CNY"' },
      { key: 'kind', kind: 'select', options: { source: 'kinds', parameters: { of: 'client.type' }, column: 'code' } },
      { key: 'total', kind: 'formula', compute: 'sum(t.cost) + amount' },
      table([aColumn('n', 'number'), aColumn('cost', 'formula', { compute: 'row.n * 2' })], { rowKey: ['n'] }),
      { key: 'fees', kind: 'feeTable', without: ['exerciseByMoney'], showIf: 'count(t) > 0' },
      { key: 'on', kind: 'date', notBefore: 'add days(today(), 1)', prefill: { source: 's', column: 'c' } },
    )
    expect(problems).toEqual([])
  })

  it.each<[string, Parameters<typeof aForm>, string[]]>([
    [
      'keys twice',
      [
        { key: 'a', kind: 'text' },
        { key: 'a', kind: 'date' },
      ],
      ['a key FORM_KEY_TWICE'],
    ],
    ['columns twice', [table([aColumn('x', 'text'), aColumn('x', 'text')])], ['t.x key FORM_KEY_TWICE']],
    ['a reserved key', [{ key: 'row', kind: 'text' }], ['row key FORM_KEY_RESERVED']],
    ['a column called id', [table([aColumn('id', 'text')])], ['t.id key FORM_KEY_RESERVED']],
    [
      'a dangling reference in showIf',
      [{ key: 'a', kind: 'text', showIf: 'gone > 1' }],
      ['a showIf FEEL_NAME_UNKNOWN'],
    ],
    ['… in required', [{ key: 'a', kind: 'text', required: 'gone' }], ['a required FEEL_NAME_UNKNOWN']],
    ['… in compute', [{ key: 'a', kind: 'formula', compute: 'gone + 1' }], ['a compute FEEL_NAME_UNKNOWN']],
    ['… in initial', [{ key: 'a', kind: 'text', initial: 'gone' }], ['a initial FEEL_NAME_UNKNOWN']],
    [
      '… in check',
      [{ key: 'a', kind: 'text', check: { holds: 'gone = a', message: { en: 'x' } } }],
      ['a check.holds FEEL_NAME_UNKNOWN'],
    ],
    ['… in bounds of dates', [{ key: 'a', kind: 'date', notAfter: 'gone' }], ['a notAfter FEEL_NAME_UNKNOWN']],
    [
      '… in parameters of lookups',
      [{ key: 'a', kind: 'text', prefill: { source: 's', column: 'c', parameters: { p: 'gone' } } }],
      ['a prefill.parameters.p FEEL_NAME_UNKNOWN'],
    ],
    ['… in a column', [table([aColumn('x', 'text', { showIf: 'row.gone = 1' })])], ['t.x showIf FEEL_COLUMN_UNKNOWN']],
    ['row outside of a table', [{ key: 'a', kind: 'text', showIf: 'row.x = 1' }], ['a showIf FEEL_NAME_UNKNOWN']],
    [
      'a condition that is a number',
      [
        { key: 'n', kind: 'number' },
        { key: 'a', kind: 'number', showIf: 'n + 1' },
      ],
      ['a showIf FORM_EXPRESSION_KIND'],
    ],
    ['a text formula for a number', [{ key: 'a', kind: 'number', compute: '"x"' }], ['a compute FORM_EXPRESSION_KIND']],
    ['a field that needs itself', [{ key: 'a', kind: 'formula', compute: 'a + 1' }], ['a compute FORM_CYCLE']],
    ['a currency nobody holds', [{ key: 'a', kind: 'money', currency: 'XYZ' }], ['a currency FORM_CURRENCY_NOT_HELD']],
    [
      'a currency field that is gone',
      [{ key: 'a', kind: 'money', currency: { field: 'gone' } }],
      ['a currency FORM_CURRENCY_FIELD'],
    ],
    ['nothing to choose', [{ key: 'a', kind: 'select' }], ['a choices FORM_CHOICES_MISSING']],
    [
      'a choice twice',
      [{ key: 'a', kind: 'multiSelect', choices: [1, 2].map(() => ({ value: 'x', label: { en: 'x' } })) }],
      ['a choices FORM_CHOICE_TWICE'],
    ],
    ['bounds crossed', [{ key: 'a', kind: 'rate', min: '2', max: '1' }], ['a max FORM_BOUNDS_CROSSED']],
    ['a bound that is none', [{ key: 'a', kind: 'rate', min: 'two' }], ['a min FORM_BOUND_FORM']],
    [
      'a row key that names no column',
      [table([aColumn('x', 'text')], { rowKey: ['y'] })],
      ['t rowKey FORM_ROW_KEY_UNKNOWN'],
    ],
    ['rows crossed', [table([aColumn('x', 'text')], { minRows: 5, maxRows: 2 })], ['t minRows FORM_ROWS_CROSSED']],
    [
      'a column the component has not',
      [{ key: 'f', kind: 'feeTable', without: ['nothing'] }],
      ['f without FORM_COLUMN_UNKNOWN'],
    ],
    [
      'a column the component needs',
      [{ key: 'f', kind: 'feeTable', without: ['exchange'] }],
      ['f without FORM_COLUMN_NEEDED'],
    ],
    [
      'two origins',
      [{ key: 'a', kind: 'text', compute: '"x"', prefill: { source: 's', column: 'c' } }],
      ['a prefill FORM_TWO_ORIGINS'],
    ],
    ['no fields', [], [' sections FORM_EMPTY']],
  ])('%s', (_what, fields, problems) => expect(of(...fields)).toEqual(problems))

  it('circles over fields, tables and columns are told with the way round', () => {
    const problems = formProblems(
      aForm(
        { key: 'a', kind: 'formula', compute: 'sum(t.x)' },
        table([aColumn('x', 'formula', { compute: 'b * row.n' }), aColumn('n', 'number')]),
        { key: 'b', kind: 'formula', compute: 'a + 1' },
      ),
    )
    expect(short(problems)).toEqual(['a compute FORM_CYCLE'])
    expect(problems[0]?.params.fields).toBe('a → t.x → b')
  })

  it('a column may ask about its whole table', () => {
    const share = aColumn('share', 'formula', { compute: 'row.n / sum(t[item.n > 0].n)' })
    expect(of(table([aColumn('n', 'number'), share]))).toEqual([])
  })

  it('names the place inside an expression, sections included', () => {
    const form = formDefinition.parse({
      sections: [
        {
          id: 'one',
          label: { en: 'x' },
          showIf: 'true and gone',
          fields: [{ key: 'a', kind: 'text', label: { en: 'a' } }],
        },
        { id: 'one', label: { en: 'x' }, fields: [] },
      ],
    })
    expect(short(formProblems(form))).toEqual(['one id FORM_SECTION_TWICE', 'one showIf FEEL_NAME_UNKNOWN'])
    expect(formProblems(form)[1]).toMatchObject({ from: 9, to: 13, params: { name: 'gone', at: 10 } })
  })

  it('[A-10] rights to what is none, and to fill in what is worked out', () => {
    const form = aForm({ key: 'a', kind: 'formula', compute: '1' }, table([aColumn('x', 'text')]))
    expect(short(rightsProblems(form, { a: 'edit', t: 'read', 't.x': 'edit', 't.y': 'read', b: 'hidden' }))).toEqual([
      'a fields FORM_RIGHT_COMPUTED',
      't.y fields FORM_RIGHT_UNKNOWN',
      'b fields FORM_RIGHT_UNKNOWN',
    ])
  })

  it('expressions that stand elsewhere are checked against the form', () => {
    const form = aForm({ key: 'a', kind: 'number' })
    expect(expressionProblems(form, 'a > 1', 'yesNo')).toEqual([])
    expect(expressionProblems(form, 'b > 1', 'yesNo').map(({ code }) => code)).toEqual(['FEEL_NAME_UNKNOWN'])
    expect(expressionProblems(form, 'a', 'yesNo').map(({ code }) => code)).toEqual(['FORM_EXPRESSION_KIND'])
  })

  it('every code stands in the catalogue', () => {
    const known = Object.keys(formsErrors.$specs)
    for (const code of ['FORM_CYCLE', 'FORM_RIGHT_UNKNOWN', 'FEEL_NAME_UNKNOWN', 'VALUE_CHECK', 'COMPONENT_BOTH_SET'])
      expect(known).toContain(code)
  })
})
