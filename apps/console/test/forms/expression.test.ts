import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import {
  check,
  evaluate,
  FUNCTION_NAMES,
  formDefinition,
  type Kind,
  scopeOf,
} from '../../../server/src/modules/forms/schema.ts'
import { completions, functionKey, signature } from '../../src/modules/forms/builder/feel/complete.ts'
import { namesToSample, sampledNames, sampleOf, sampleValues } from '../../src/modules/forms/builder/feel/sample.ts'
import en from '../../src/modules/forms/locales/en.json' with { type: 'json' }
import { feeForm } from './any-form.ts'

const TODAY = '2026-11-27'
const LABELS: Record<string, string> = { amount: '入金金额', 'fees.rate': '费率' }
const vocabulary = (table: string | null) => ({
  scope: scopeOf(feeForm(), table),
  labelOf: (name: string) => LABELS[name] ?? '',
  kindName: (kind: Kind) => kind.is,
  functionHint: (name: string) => name,
})

function proposed(text: string, table: string | null = null): string[] {
  const context = new CompletionContext(EditorState.create({ doc: text }), text.length, false)
  return completions(() => vocabulary(table))(context)?.options.map(({ label }) => label) ?? []
}

describe('[A-03] completion', () => {
  it('finds fields by key, by label and by the initials of its pinyin', () => {
    for (const typed of ['amou', '入金', 'rjje', '1 + rjje']) expect(proposed(typed)).toContain('amount')
    expect(proposed('zzz')).toEqual([])
  })
  it('offers the columns behind a point, and the row only inside its table', () => {
    expect(proposed('sum(fees.')).toEqual(['product', 'rate'])
    expect(proposed('fees.fl')).toEqual(['rate'])
    expect(proposed('row.', 'fees')).toEqual(['product', 'rate'])
    expect(proposed('ro')).not.toContain('row')
  })
  it('offers functions with how they are called, each with a line of explanation', () => {
    expect(proposed('round h')).toEqual(['round half down', 'round half even', 'round half up'])
    expect(proposed('1 + days')).toContain('days between')
    expect(signature('round half up', (kind) => kind.is)).toBe('round half up(number, number)')
    expect(signature('ceiling', (kind) => kind.is)).toBe('ceiling(number, [number])')
    const explained: Record<string, string> = en.page.builder.function
    expect(FUNCTION_NAMES.filter((name) => !explained[functionKey(name)])).toEqual([])
  })
})

describe('[A-03] trying an expression', () => {
  const tried = (text: string, samples: Record<string, string> = {}, table: string | null = null) => {
    const scope = scopeOf(feeForm(), table)
    const checked = check(text, scope)
    expect(checked.problems).toEqual([])
    const names = namesToSample(text, checked.names, scope)
    const found = evaluate(text, { names: sampleValues(names, samples, scope, TODAY), today: TODAY })
    return { asked: sampledNames(names), ok: found.ok, value: found.ok ? found.value : found.problem.code }
  }
  it('asks for each name once, a table by its columns, and begins with values of the right kind', () => {
    expect(tried('sum(fees.rate) * amount > 100')).toMatchObject({ asked: ['fees.rate', 'amount'], value: true })
    expect(sampleOf('fees.rate', scopeOf(feeForm()), TODAY)).toBe('100, 100')
  })
  it('takes one value for each row, and a number of rows where no column is asked for', () => {
    expect(tried('sum(fees.rate) = 0.3', { 'fees.rate': '0.1, 0.2' }).value).toBe(true)
    expect(tried('count(fees) = 3', { fees: '3' }).value).toBe(true)
    expect(tried('row.rate > amount', { 'row.rate': '2', amount: '1.5' }, 'fees').value).toBe(true)
    expect(tried('count(fees[rate > 1]) = 1', { 'fees.rate': '1，2' }).value).toBe(true)
  })
  it('counts what is no value of its kind as blank', () => {
    expect(tried('amount = null', { amount: 'much' }).value).toBe(true)
    expect(tried('currency = null', { currency: ' ' }).value).toBe(true)
  })
  it('knows the world around a form', () => {
    const form = formDefinition.parse({ sections: [{ id: 'a', label: { en: 'A' }, fields: [] }] })
    const scope = scopeOf(form)
    const text = 'client.type = "A"'
    const names = namesToSample(text, check(text, scope).names, scope)
    expect(sampledNames(names)).toEqual(['client.type'])
    const values = sampleValues(names, {}, scope, TODAY)
    expect(evaluate(text, { names: values, today: TODAY })).toMatchObject({ ok: true, value: true })
  })
})
