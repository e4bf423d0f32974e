import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aColumn, aForm, TODAY, told } from './builders.ts'
import {
  type FormValues,
  formDefinition,
  formsErrorsOf,
  initialValues,
  newRow,
  type Rights,
  settle,
  visible,
  visibleForm,
} from './subject.ts'

const today = TODAY
const settled = (...[form, values, rest]: [Parameters<typeof settle>[0], FormValues, object?]) =>
  settle(form, values, { today, ...rest })

describe('[A-03] values are brought into one form', () => {
  const form = aForm(
    { key: 'name', kind: 'text', maxLength: 5 },
    { key: 'count', kind: 'number', min: '1', max: '10' },
    { key: 'rate', kind: 'rate' },
    { key: 'amount', kind: 'money', currency: { field: 'ccy' } },
    { key: 'ccy', kind: 'select', choices: ['JPY', 'CNY'].map((value) => ({ value, label: { en: value } })) },
    { key: 'on', kind: 'date', notBefore: 'today()', notAfter: 'add days(today(), 10)' },
    { key: 'tags', kind: 'multiSelect', choices: ['a', 'b'].map((value) => ({ value, label: { en: value } })) },
    {
      key: 'place',
      kind: 'cascade',
      choices: [{ value: 'sh', label: { en: 'sh' }, children: [{ value: 'pd', label: { en: 'pd' } }] }],
    },
    { key: 'card', kind: 'bankCard' },
    { key: 'mail', kind: 'email' },
    { key: 'doc', kind: 'identity' },
    { key: 'who', kind: 'person' },
  )

  it.each<[FormValues, FormValues]>([
    [{ name: '  ab ' }, { name: 'ab' }],
    [{ name: '   ' }, {}],
    [{ rate: '0.00010000' }, { rate: '0.0001' }],
    [{ rate: '１.５０' }, { rate: '1.5' }],
    [{ rate: '-0' }, { rate: '0' }],
    [{ count: '07' }, { count: '7' }],
    [
      { amount: '10.50', ccy: 'CNY' },
      { amount: '10.5', ccy: 'CNY' },
    ],
    [{ tags: ['b', 'a', 'b'] }, { tags: ['a', 'b'] }],
    [{ tags: [] }, {}],
    [{ place: ['sh', 'pd'] }, { place: ['sh', 'pd'] }],
    [{ card: '6222 0000-1234' }, { card: '622200001234' }],
    [{ doc: { type: 'hkid', number: 'a123456(3)' } }, { doc: { type: 'hkid', country: 'HK', number: 'A123456(3)' } }],
    [{ on: TODAY }, { on: TODAY }],
  ])('%j becomes %j', (given, kept) => {
    const found = settled(form, given)
    expect(found.values).toEqual(kept)
    expect(found.problems).toEqual([])
  })

  it('[G6] a number that comes back as it was shown, masked, is no mistake; any other masked one is', () => {
    const before = { card: '****1234', name: '  ab ' }
    const same = settled(form, { card: '****1234', name: '  ab ' }, { before })
    expect([same.problems, same.values]).toEqual([[], { card: '****1234', name: 'ab' }])
    const other = settled(form, { card: '****9999' }, { before })
    expect(other.problems).toMatchObject([{ path: 'card', code: 'VALUE_BANK_NUMBER' }])
  })

  it.each<[FormValues, string]>([
    [{ name: 'abcdef' }, 'name VALUE_TEXT_LONG'],
    [{ name: 5 }, 'name VALUE_KIND'],
    [{ count: '0' }, 'count VALUE_TOO_SMALL'],
    [{ count: '11' }, 'count VALUE_TOO_LARGE'],
    [{ count: '1.5' }, 'count VALUE_DECIMALS'],
    [{ count: 5 }, 'count VALUE_KIND'],
    [{ rate: '0.000000001' }, 'rate VALUE_DECIMALS'],
    [{ rate: '1e-4' }, 'rate VALUE_NUMBER_FORM'],
    [{ rate: '1,000' }, 'rate VALUE_NUMBER_FORM'],
    [{ amount: '1.5', ccy: 'JPY' }, 'amount VALUE_DECIMALS'],
    [{ ccy: 'XXX' }, 'ccy VALUE_CHOICE'],
    [{ on: '2026-02-30' }, 'on VALUE_DATE_FORM'],
    [{ on: '2026-03-01' }, 'on VALUE_DATE_EARLY'],
    [{ on: '2026-03-13' }, 'on VALUE_DATE_LATE'],
    [{ tags: ['c'] }, 'tags VALUE_CHOICE'],
    [{ place: ['sh'] }, 'place VALUE_CASCADE_UNFINISHED'],
    [{ place: ['bj'] }, 'place VALUE_CHOICE'],
    [{ card: '12' }, 'card VALUE_BANK_NUMBER'],
    [{ mail: 'nobody' }, 'mail VALUE_EMAIL'],
    [{ doc: { type: 'passport', number: 'E1234567' } }, 'doc VALUE_IDENTITY_COUNTRY'],
    [{ doc: { type: 'hat', number: '1' } }, 'doc VALUE_IDENTITY_TYPE'],
    [{ who: 'somebody' }, 'who VALUE_KIND'],
    [{ stranger: '1' }, ' VALUE_UNKNOWN'],
  ])('%j is refused: %s', (given, problem) => expect(told(settled(form, given).problems)).toContain(problem))

  it('settling twice changes nothing', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('1', '1.50', '0.00000001', 'a', '2026-03-05', 'CNY'),
      fc.boolean(),
    )
    const values = fc.dictionary(
      fc.constantFrom('name', 'count', 'rate', 'ccy', 'on', 'card', 'mail', 'strange'),
      value,
    )
    fc.assert(
      fc.property(values, (given) => {
        const once = settled(form, given as FormValues)
        fc.pre(once.problems.length === 0)
        expect(settled(form, once.values).values).toEqual(once.values)
      }),
    )
  })

  it('every problem it can name has an error with texts', () => {
    const codes = new Set(Object.keys(formsErrorsOf()))
    for (const given of [{ name: 'abcdef' }, { count: 'x' }, { doc: 1 }, { x: 1 }] as FormValues[]) {
      for (const { code } of settled(form, given).problems) expect(codes).toContain(code)
    }
  })
})

describe('[A-03] fields follow their expressions', () => {
  const form = aForm(
    { key: 'total', kind: 'formula', compute: 'sum(fees.cost)', decimals: 2 },
    { key: 'limit', kind: 'number', required: 'total > 100' },
    { key: 'reason', kind: 'text', showIf: 'total > 100', required: true },
    {
      key: 'fees',
      kind: 'table',
      rowKey: ['code'],
      columns: [
        aColumn('code', 'text', { required: true }),
        aColumn('lots', 'number'),
        aColumn('each', 'rate'),
        aColumn('cost', 'formula', { compute: 'row.lots * row.each', decimals: 4 }),
        aColumn('share', 'formula', { compute: 'if total = 0 then null else row.cost / total', decimals: 4 }),
        aColumn('why', 'text', { showIf: 'row.cost > 50', required: true }),
      ],
    },
    { key: 'even', kind: 'number', check: { holds: 'modulo(even, 2) = 0', message: { en: 'must be even' } } },
  )

  it('formulas of rows, of tables and of rows about tables, in the order they need each other', () => {
    const { values, problems } = settled(form, {
      fees: [
        { id: 'r1', code: 'a', lots: '3', each: '0.1', cost: '999' },
        { id: 'r2', code: 'b', lots: '1', each: '0.00005' },
      ],
    })
    expect(problems).toEqual([])
    expect(values).toEqual({
      total: '0.3',
      fees: [
        { id: 'r1', code: 'a', lots: '3', each: '0.1', cost: '0.3', share: '1' },
        { id: 'r2', code: 'b', lots: '1', each: '0.00005', cost: '0.0001', share: '0.0003' },
      ],
    })
  })

  it('what is not shown is neither kept nor asked for', () => {
    const hidden = settled(form, {
      reason: 'left over',
      fees: [{ id: 'r1', code: 'a', lots: '1', each: '1', why: 'x' }],
    })
    expect(hidden.values).toMatchObject({ fees: [{ id: 'r1', code: 'a', cost: '1' }] })
    expect(hidden.values.reason).toBeUndefined()
    expect(JSON.stringify(hidden.values)).not.toContain('why')
    expect(hidden.blankCells).toEqual(new Set(['fees.r1.why']))
    expect(hidden.problems).toEqual([])
    const shown = settled(form, { fees: [{ id: 'r1', code: 'a', lots: '200', each: '1' }] })
    expect(told(shown.problems)).toEqual([
      'limit VALUE_REQUIRED',
      'reason VALUE_REQUIRED',
      'fees.r1.why VALUE_REQUIRED',
    ])
    expect(shown.required).toEqual(new Set(['limit', 'reason', 'fees.r1.code', 'fees.r1.why']))
  })

  it('a draft may leave out what is required', () => {
    expect(settled(form, { fees: [{ id: 'r1', lots: '200', each: '1' }] }, { complete: false }).problems).toEqual([])
  })

  it('a check says what is wrong in the words of the form', () => {
    expect(settled(form, { even: '3' }).problems).toEqual([
      { path: 'even', code: 'VALUE_CHECK', module: 'forms', params: { message: { en: 'must be even' } } },
    ])
    expect(settled(form, { even: '4' }).problems).toEqual([])
  })

  it('a formula that can’t be worked out is told at its place', () => {
    const broken = aForm({ key: 'a', kind: 'number' }, { key: 'b', kind: 'formula', compute: '1 / a' })
    expect(told(settled(broken, { a: '0' }).problems)).toEqual(['b FEEL_DIVISION_BY_ZERO'])
  })

  it('rows are told apart by their key, whatever the scale, and rows too many are refused', () => {
    const rows = [
      { id: 'r1', code: 'a' },
      { id: 'r2', code: ' a ' },
    ]
    expect(settled(form, { fees: rows }).problems).toEqual([
      { path: 'fees.r2.code', code: 'VALUE_ROW_TWICE', module: 'forms', params: { row: 1 } },
    ])
    const many = Array.from({ length: 201 }, (_, at) => ({ id: `r${at}`, code: String(at) }))
    expect(told(settled(form, { fees: many }).problems)).toEqual(['fees VALUE_ROWS_MANY'])
    expect(
      told(
        settled(form, {
          fees: [
            { id: 'r1', code: 'a' },
            { id: 'r1', code: 'b' },
          ],
        }).problems,
      ),
    ).toEqual(['fees VALUE_ROW_ID'])
  })

  it('settles 5,000 rows with formulas within its budget', () => {
    const wide = aForm(
      { key: 'sum', kind: 'formula', compute: 'sum(t.c)' },
      {
        key: 't',
        kind: 'table',
        maxRows: 5000,
        columns: [aColumn('a', 'rate'), aColumn('c', 'formula', { compute: 'row.a * 2 + 1', decimals: 8 })],
      },
    )
    const rows = Array.from({ length: 5000 }, (_, at) => ({ id: `r${at}`, a: `0.${at + 1}` }))
    const found = settled(wide, { t: rows })
    expect(found.problems).toEqual([])
    expect(String(found.values.sum)).toMatch(/^\d+\.\d+$/)
  })

  it('a formula that goes over all rows for every row stops instead of hanging', () => {
    const slow = aForm({
      key: 't',
      kind: 'table',
      maxRows: 5000,
      columns: [aColumn('a', 'number'), aColumn('c', 'formula', { compute: 'sum(t[a <= row.a].a)' })],
    })
    const rows = Array.from({ length: 5000 }, (_, at) => ({ id: `r${at}`, a: String(at) }))
    expect(told(settled(slow, { t: rows }).problems)).toContain('t.r4999.c FEEL_TOO_MUCH_WORK')
  })
})

describe('[A-10] rights to fields', () => {
  const form = aForm(
    { key: 'open', kind: 'text' },
    { key: 'secret', kind: 'text' },
    { key: 'seen', kind: 'rate' },
    { key: 'sum', kind: 'formula', compute: 'seen * 2', decimals: 8 },
    {
      key: 'rows',
      kind: 'table',
      columns: [aColumn('code', 'text'), aColumn('limit', 'rate'), aColumn('inner', 'text')],
    },
  )
  const before: FormValues = {
    open: 'a',
    secret: 's',
    seen: '1.5',
    sum: '3',
    rows: [
      { id: 'r1', code: 'x', limit: '1', inner: 'i1' },
      { id: 'r2', code: 'y', limit: '2', inner: 'i2' },
    ],
  }
  const rights: Rights = {
    otherwise: 'read',
    fields: { open: 'required', secret: 'hidden', 'rows.limit': 'edit', 'rows.inner': 'hidden' },
  }
  const seen = visible(form, before, rights)

  it('what is hidden is in neither values nor form', () => {
    expect(seen).toEqual({
      open: 'a',
      seen: '1.5',
      sum: '3',
      rows: [
        { id: 'r1', code: 'x', limit: '1' },
        { id: 'r2', code: 'y', limit: '2' },
      ],
    })
    expect(JSON.stringify(visibleForm(form, rights))).not.toMatch(/secret|inner/)
  })

  it('a table of which every column is hidden is hidden itself, rows and all', () => {
    const columns = ['code', 'limit', 'inner'].map((key) => [`rows.${key}`, 'hidden' as const])
    const none: Rights = { otherwise: 'read', fields: Object.fromEntries(columns) }
    expect(visible(form, before, none)).not.toHaveProperty('rows')
    const shown = visibleForm(form, none)
    expect(JSON.stringify(shown)).not.toContain('"rows"')
    expect(formDefinition.safeParse(shown).success).toBe(true)
  })

  it('what was seen may come back unchanged, with what may be written changed, and nothing hidden gets lost', () => {
    const rows = [
      { id: 'r1', code: 'x', limit: '1.50' },
      { id: 'r2', code: 'y', limit: '2' },
    ]
    const found = settled(form, { ...seen, open: 'b', seen: '1.50', rows }, { rights, before })
    expect(found.problems).toEqual([])
    expect(found.values).toEqual({
      ...before,
      open: 'b',
      rows: [
        { id: 'r1', code: 'x', limit: '1.5', inner: 'i1' },
        { id: 'r2', code: 'y', limit: '2', inner: 'i2' },
      ],
    })
    expect(found.shown.has('secret')).toBe(false)
    expect(found.shown.has('rows.inner')).toBe(false)
  })

  it('a condition on what is hidden is the server’s: whoever has the form without it is told nothing of it and keeps all', () => {
    const whole = aForm(
      { key: 'special', kind: 'yesNo' },
      { key: 'paper', kind: 'text', required: 'special' },
      { key: 'shown', kind: 'text', showIf: 'special' },
      { key: 'held', kind: 'text', check: { holds: 'not(special)', message: { en: 'no' } } },
    )
    const own: Rights = { otherwise: 'edit', fields: { special: 'hidden' } }
    const given = { shown: 'a', held: 'b' }
    const here = settled(visibleForm(whole, own), given, { rights: own })
    expect(here.problems).toEqual([])
    expect(here.values).toEqual(given)
    expect(here.shown.has('paper')).toBe(true)
    expect(told(settled(visibleForm(whole, own), given).problems)).toContain('paper FEEL_NAME_UNKNOWN')
    const there = settled(whole, given, { rights: own, before: { special: true } })
    expect(told(there.problems)).toEqual(['paper VALUE_REQUIRED', 'held VALUE_CHECK'])
  })

  it('the same of a column that is hidden, asked for by its row, through its table and within a filter', () => {
    const whole = aForm(
      {
        key: 'fees',
        kind: 'table',
        columns: [
          aColumn('code', 'text'),
          aColumn('cost', 'number'),
          aColumn('why', 'text', { required: 'row.cost > 1' }),
          aColumn('more', 'text', { showIf: 'row.cost > 1' }),
        ],
        rowKey: ['code', 'cost'],
      },
      { key: 'paper', kind: 'text', required: 'sum(fees.cost) > 1' },
      { key: 'held', kind: 'text', check: { holds: 'count(fees[cost > 1]) = 0', message: { en: 'no' } } },
    )
    const own: Rights = { otherwise: 'edit', fields: { 'fees.cost': 'hidden' } }
    const rows: Readonly<Record<string, string>>[] = [
      { id: 'r1', code: 'x', more: 'm' },
      { id: 'r2', code: 'x' },
    ]
    const before = {
      fees: [
        { id: 'r1', cost: '2' },
        { id: 'r2', cost: '1' },
      ],
    }
    const here = settled(visibleForm(whole, own), { fees: rows, held: 'h' }, { rights: own })
    expect(here.problems).toEqual([])
    expect(here.values).toEqual({ fees: rows, held: 'h' })
    const there = settled(whole, { fees: rows, held: 'h' }, { rights: own, before })
    expect(told(there.problems)).toEqual(['fees.r1.why VALUE_REQUIRED', 'paper VALUE_REQUIRED', 'held VALUE_CHECK'])
    const mistaken = aForm({
      key: 'fees',
      kind: 'table',
      columns: [aColumn('why', 'text', { required: 'row.csot > 1' })],
    })
    const wrong = settled(visibleForm(mistaken, own), { fees: [{ id: 'r1' }] }, { rights: own })
    expect(told(wrong.problems)).toEqual(['fees.r1.why FEEL_COLUMN_UNKNOWN'])
  })

  it.each<[string, FormValues, string]>([
    ['a hidden value', { secret: 'guess' }, 'secret VALUE_NOT_EDITABLE'],
    ['a value to be read', { seen: '1.6' }, 'seen VALUE_NOT_EDITABLE'],
    [
      'a column to be read',
      {
        rows: [
          { id: 'r1', code: 'z', limit: '1' },
          { id: 'r2', code: 'y' },
        ],
      },
      'rows.r1.code VALUE_NOT_EDITABLE',
    ],
    [
      'a hidden column',
      {
        rows: [
          { id: 'r1', code: 'x', inner: 'no' },
          { id: 'r2', code: 'y' },
        ],
      },
      'rows.r1.inner VALUE_NOT_EDITABLE',
    ],
    ['a row less', { rows: [{ id: 'r1', code: 'x', limit: '1' }] }, 'rows VALUE_NOT_EDITABLE'],
    [
      'a row more',
      { rows: [...(seen.rows as FormValues[]), { id: 'r3', code: 'new' }] as never },
      'rows VALUE_NOT_EDITABLE',
    ],
  ])('%s is refused and stays', (_what, changes, problem) => {
    const found = settled(form, { ...seen, ...changes }, { rights, before })
    expect(told(found.problems)).toContain(problem)
    expect(found.values.secret).toBe('s')
    expect(found.values.seen).toBe('1.5')
    expect((found.values.rows as FormValues[]).map(({ code, inner }) => [code, inner])).toEqual([
      ['x', 'i1'],
      ['y', 'i2'],
    ])
  })

  it('required by right asks for a value, and nobody is told about what he may not write', () => {
    const strict = aForm({ key: 'open', kind: 'text' }, { key: 'secret', kind: 'text', required: true })
    const found = settled(strict, {}, { rights })
    expect(told(found.problems)).toEqual(['open VALUE_REQUIRED'])
  })

  it('whatever comes in, what may not be written stays', () => {
    const cell = fc.oneof(fc.string(), fc.constant(null), fc.integer())
    const row = fc.record(
      { id: fc.constantFrom('r1', 'r2', 'r3'), code: cell, limit: cell, inner: cell },
      { requiredKeys: ['id'] },
    )
    const given = fc.record(
      { open: cell, secret: cell, seen: cell, sum: cell, rows: fc.array(row, { maxLength: 4 }) },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(given, (values) => {
        const kept = settled(form, values as FormValues, { rights, before }).values
        expect([kept.secret, kept.seen, kept.sum]).toEqual(['s', '1.5', '3'])
        expect((kept.rows as FormValues[]).map(({ id, code, inner }) => [id, code, inner])).toEqual([
          ['r1', 'x', 'i1'],
          ['r2', 'y', 'i2'],
        ])
      }),
    )
  })
})

describe('[A-03] a new form begins', () => {
  const form = aForm(
    { key: 'on', kind: 'date', initial: 'today()' },
    { key: 'who', kind: 'person', initial: 'user.id' },
    { key: 'phone', kind: 'phone', prefill: { source: 'client', column: 'phone' } },
    { key: 'rows', kind: 'table', columns: [aColumn('n', 'number', { initial: '1 + 1' })] },
  )
  const known = { today, around: { user: { id: 'u1' } }, lookups: { phone: { value: '+85291234567' } } }

  it('with what expressions and data sources say, and keeps what is there', () => {
    expect(initialValues(form, known)).toEqual({ on: TODAY, who: 'u1', phone: '+85291234567' })
    expect(initialValues(form, known, { on: '2026-01-01' })).toMatchObject({ on: '2026-01-01' })
    expect(newRow(form, 'rows', 'r9', known)).toEqual({ id: 'r9', n: '2' })
  })
})
