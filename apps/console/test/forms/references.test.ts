import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../server/src/modules/forms/schema.ts'
import { expressionsOf, rewriteExpressions } from '../../src/modules/forms/builder/model/expressions.ts'
import { fieldAt, isTable } from '../../src/modules/forms/builder/model/form.ts'
import { referencesIn, renameReferences, tablesOf, usesOf } from '../../src/modules/forms/builder/model/references.ts'
import { renameItem } from '../../src/modules/forms/builder/model/rename.ts'
import { readRule, subjectsOf, writeRule } from '../../src/modules/forms/builder/model/rules.ts'
import { anyForm, feeForm } from './any-form.ts'

const named = (text: string, own: string | null = null) =>
  referencesIn(text, tablesOf(feeForm()), own).map(({ table, key }) => (table ? `${table}.${key}` : key))

describe('[A-03] names in expressions', () => {
  it('are fields and columns, however they are reached', () => {
    expect(named('amount > 100 and sum(fees.rate) > 1')).toEqual(['amount', 'fees', 'fees.rate'])
    expect(named('count(fees[rate > amount])')).toEqual(['fees', 'fees.rate', 'amount'])
    expect(named('count(fees[item.rate > 1 and product = "x"])')).toEqual(['fees', 'fees.rate', 'fees.product'])
    expect(named('fees[1].rate')).toEqual(['fees', 'fees.rate'])
    expect(named('row.rate * amount', 'fees')).toEqual(['fees.rate', 'amount'])
    expect(named('some f in fees[rate > 0] satisfies f.rate > amount')).toEqual([
      'fees',
      'fees.rate',
      'fees.rate',
      'amount',
    ])
  })
  it('are not what the expression names itself, functions, texts or parts of other names', () => {
    expect(named('for amount in fees return amount.rate')).toEqual(['fees', 'fees.rate'])
    expect(named('(function(amount) amount + total)(1)')).toEqual(['total'])
    expect(named('{amount: 1, b: amount}.b')).toEqual([])
    expect(named('string length("amount") > 1')).toEqual([])
    expect(named('amounts + myamount')).toEqual(['amounts', 'myamount'])
    expect(named('date("2026-01-01") < today()')).toEqual([])
  })
  it('say who uses a field, the field itself left out', () => {
    const uses = (table: string | null, key: string) =>
      usesOf(feeForm(), { table, key }).map(({ spot, part }) => [spot.kind === 'section' ? spot.id : spot.key, part])
    expect(uses(null, 'amount')).toEqual([
      ['rate', 'required'],
      ['result', 'showIf'],
      ['total', 'compute'],
    ])
    expect(uses('fees', 'product')).toEqual([['rate', 'required']])
    expect(uses(null, 'fees')).toEqual([['total', 'compute']])
    expect(uses(null, 'urgent')).toEqual([])
    expect(uses(null, 'currency')).toEqual([['amount', 'currency']])
  })
  it('follow a field that is renamed, and only whole names of that field', () => {
    const { form, spot } = renameItem(feeForm(), { kind: 'field', key: 'amount' }, 'sumInsured')
    expect(spot).toEqual({ kind: 'field', key: 'sumInsured' })
    expect(expressionsOf(form).map(({ text }) => text)).toEqual([
      'row.product != null and sumInsured > 0',
      'sumInsured > 0',
      'sum(fees.rate) * sumInsured',
    ])
    const currency = renameItem(feeForm(), { kind: 'field', key: 'currency' }, 'ccy').form
    expect(fieldAt(currency, 'amount')).toMatchObject({ currency: { field: 'ccy' } })
    expect(renameItem(feeForm(), { kind: 'field', key: 'amount' }, 'total').spot).toEqual({
      kind: 'field',
      key: 'total2',
    })
  })
  it('follow a column and a table that are renamed, row keys too', () => {
    const { form } = renameItem(feeForm(), { kind: 'column', table: 'fees', key: 'product' }, 'goods')
    const table = fieldAt(form, 'fees')
    expect(isTable(table) && table.rowKey).toEqual(['goods'])
    expect(isTable(table) && table.columns[1]?.required).toBe('row.goods != null and amount > 0')
    const whole = renameItem(feeForm(), { kind: 'field', key: 'fees' }, 'charges').form
    expect(fieldAt(whole, 'total')).toMatchObject({ compute: 'sum(charges.rate) * amount' })
  })
  it('come back unchanged when a rename is taken back, in any form', () => {
    fc.assert(
      fc.property(anyForm, fc.nat(), (form, which) => {
        const fields = fieldsOf(form)
        const key = fields[which % fields.length]?.key ?? ''
        const there = renameItem(form, { kind: 'field', key }, 'unheardOfKey').form
        expect(renameItem(there, { kind: 'field', key: 'unheardOfKey' }, key).form).toEqual(form)
        expect(renameReferences(form, { table: null, key: 'unheardOfKey' }, 'x')).toEqual(form)
        expect(rewriteExpressions(form, (text) => text)).toEqual(form)
      }),
      { numRuns: 300 },
    )
  })
})

describe('[A-03] rules without writing', () => {
  const subjects = subjectsOf(feeForm(), 'fees')
  it.each([
    'amount > 100',
    'amount >= 100.25 and urgent = true',
    'currency = "CNY" or currency = "say \\"HKD\\""',
    'count(fees) > 2 and sum(fees.rate) <= 0.5',
    'row.rate != null or row.product = null',
    'amount = -1',
  ])('reads and writes %s', (text) => {
    const rule = readRule(text, subjects)
    expect(rule && writeRule(rule, subjects)).toBe(text)
  })
  it('reads lists of choices and dates', () => {
    const form = feeForm()
    const [first] = form.sections
    if (!first) throw new Error('no section')
    const more = {
      sections: [
        {
          ...first,
          fields: [
            { ...first.fields[0], kind: 'multiSelect' as const, key: 'lines', choices: [] },
            { kind: 'date' as const, key: 'day', label: { en: 'Day' }, required: false, width: 'half' as const },
          ],
        },
      ],
    } as ReturnType<typeof feeForm>
    const known = subjectsOf(more, null)
    const text = 'list contains(lines, "a") and not(list contains(lines, "b")) and day >= date("2026-01-31")'
    const rule = readRule(text, known)
    expect(rule?.lines.map(({ operator }) => operator)).toEqual(['has', 'hasNot', 'ge'])
    expect(rule && writeRule(rule, known)).toBe(text)
  })
  it.each([
    'amount > currency',
    'amount + 1 > 2',
    'amount > 1 and (urgent = true or currency = "x")',
    'unknown = 1',
    'amount = "x"',
    'urgent > true',
    'amount >',
    'if urgent then 1 else 2',
  ])('leaves %s to whoever wrote it', (text) => {
    expect(readRule(text, subjects)).toBeNull()
  })
  it('is nothing while a line has no value', () => {
    expect(writeRule({ join: 'all', lines: [{ name: 'amount', operator: 'gt', value: '1,5' }] }, subjects)).toBeNull()
    expect(writeRule({ join: 'all', lines: [] }, subjects)).toBeNull()
  })
})
