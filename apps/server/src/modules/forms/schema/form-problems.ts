import type { FieldRights } from '#contract/approvals'
import { compare, decimal, parseDecimal } from '#kernel/decimal.ts'
import { isCurrency } from '#kernel/money.ts'
import type { RefusalParams } from '#kernel/refusal.ts'
import { componentOf } from './components/component.ts'
import { check } from './feel/check.ts'
import { type Kind, kindFits, type Scope } from './feel/kind.ts'
import type { Field, Lookup } from './field.ts'
import type { FormDefinition } from './form.ts'
import { orderOf } from './order.ts'
import { RESERVED_KEYS, scopeOf, wantedKind } from './scope.ts'
import { fieldAt, fieldsOf, isTable, tableOf } from './table.ts'

/**
 * What is wrong with a form. `path` is a section's id, a field's key or `table.column`, empty for the whole; `property`
 * the part of it (`showIf`, `check.holds`, `prefill.parameters.code`); `from` and `to` the place inside an expression.
 */
export type FormProblem = {
  code: string
  module: 'forms'
  params: RefusalParams
  path: string
  property: string
  from?: number
  to?: number
}

type Report = (property: string, code: string, params?: RefusalParams, span?: { from: number; to: number }) => void
type Place = { definition: FormDefinition; field: Field; path: string; scope: Scope; table: string | null }

const YES_NO: Kind['is'] = 'yesNo'

function checkExpression(text: string, property: string, wanted: Kind['is'], scope: Scope, report: Report): void {
  const { kind, problems } = check(text, scope)
  for (const { code, params, from, to } of problems) report(property, code, params, { from, to })
  if (problems.length === 0 && !kindFits(wanted, kind)) {
    report(property, 'FORM_EXPRESSION_KIND', { wanted, found: kind.is }, { from: 0, to: text.length })
  }
}

function checkLookup(lookup: Lookup | undefined, property: string, scope: Scope, report: Report): void {
  for (const [name, text] of Object.entries(lookup?.parameters ?? {})) {
    checkExpression(text, `${property}.parameters.${name}`, 'any', scope, report)
  }
}

function checkExpressions({ field, scope }: Place, report: Report): void {
  if (typeof field.required === 'string') checkExpression(field.required, 'required', YES_NO, scope, report)
  if (field.showIf) checkExpression(field.showIf, 'showIf', YES_NO, scope, report)
  if (field.compute) checkExpression(field.compute, 'compute', wantedKind(field).is, scope, report)
  if (field.initial) checkExpression(field.initial, 'initial', wantedKind(field).is, scope, report)
  if (field.check) checkExpression(field.check.holds, 'check.holds', YES_NO, scope, report)
  if (field.kind === 'date') {
    if (field.notBefore) checkExpression(field.notBefore, 'notBefore', 'date', scope, report)
    if (field.notAfter) checkExpression(field.notAfter, 'notAfter', 'date', scope, report)
  }
  checkLookup(field.prefill, 'prefill', scope, report)
  if ('options' in field) checkLookup(field.options, 'options', scope, report)
  if (field.compute && field.prefill) report('prefill', 'FORM_TWO_ORIGINS')
}

function checkBounds({ field }: Place, report: Report): void {
  if (field.kind !== 'number' && field.kind !== 'money' && field.kind !== 'rate') return
  const [min, max] = (['min', 'max'] as const).map((property) => {
    const text = field[property]
    if (text === undefined) return null
    if (!parseDecimal(text).ok) report(property, 'FORM_BOUND_FORM', { bound: text })
    return parseDecimal(text).ok ? decimal(text) : null
  })
  if (min && max && compare(min, max) > 0)
    report('max', 'FORM_BOUNDS_CROSSED', { min: field.min ?? '', max: field.max ?? '' })
}

function checkCurrency({ definition, field, table }: Place, report: Report): void {
  if (field.kind !== 'money') return
  if (typeof field.currency === 'string') {
    if (!isCurrency(field.currency)) report('currency', 'FORM_CURRENCY_NOT_HELD', { currency: field.currency })
    return
  }
  const { field: key } = field.currency
  const holder = (table && fieldAt(definition, `${table}.${key}`)) || fieldAt(definition, key)
  if (!holder || (holder.kind !== 'select' && holder.kind !== 'text' && holder.kind !== 'formula')) {
    report('currency', 'FORM_CURRENCY_FIELD', { name: key })
  }
}

type Choices = readonly { value: string; children?: Choices | undefined }[]

function repeated(choices: Choices): string[] {
  const seen = new Set<string>()
  const twice = choices.flatMap(({ value }) => (seen.has(value) ? [value] : (seen.add(value), [])))
  return [...twice, ...choices.flatMap(({ children }) => (children ? repeated(children) : []))]
}

function checkChoices({ field }: Place, report: Report): void {
  if (!('choices' in field)) return
  const fromSource = 'options' in field && field.options !== undefined
  if (field.choices.length === 0 && !fromSource) report('choices', 'FORM_CHOICES_MISSING')
  for (const value of repeated(field.choices)) report('choices', 'FORM_CHOICE_TWICE', { value })
}

function checkTable({ field }: Place, report: Report): void {
  const table = tableOf(field)
  if (!table) return
  if (field.kind === 'table') {
    const columns = new Set(field.columns.map(({ key }) => key))
    for (const key of field.rowKey) if (!columns.has(key)) report('rowKey', 'FORM_ROW_KEY_UNKNOWN', { column: key })
    if (field.minRows > field.maxRows)
      report('minRows', 'FORM_ROWS_CROSSED', { min: field.minRows, max: field.maxRows })
    return
  }
  if (!('without' in field)) return
  const { columns, rowKey, needed } = componentOf(field.kind)
  for (const key of field.without) {
    if (!columns.some((column) => column.key === key)) report('without', 'FORM_COLUMN_UNKNOWN', { column: key })
    if (rowKey.includes(key) || needed.includes(key)) report('without', 'FORM_COLUMN_NEEDED', { column: key })
  }
}

function fieldProblems(place: Place, add: (path: string) => Report): void {
  const report = add(place.path)
  if (RESERVED_KEYS.includes(place.field.key)) report('key', 'FORM_KEY_RESERVED', { key: place.field.key })
  checkExpressions(place, report)
  checkBounds(place, report)
  checkCurrency(place, report)
  checkChoices(place, report)
  checkTable(place, report)
}

const twice = (keys: readonly string[]) => [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]

/** Everything that keeps a form from being published, each with its place; nothing when it is sound. */
export function formProblems(definition: FormDefinition): FormProblem[] {
  const problems: FormProblem[] = []
  const add =
    (path: string): Report =>
    (property, code, params = {}, span) =>
      problems.push({ code, module: 'forms', params, path, property, ...span })
  const fields = fieldsOf(definition)
  if (fields.length === 0) add('')('sections', 'FORM_EMPTY')
  for (const id of twice(definition.sections.map((one) => one.id))) add(id)('id', 'FORM_SECTION_TWICE', { id })
  for (const key of twice(fields.map((one) => one.key))) add(key)('key', 'FORM_KEY_TWICE', { key })
  const scope = scopeOf(definition)
  for (const { id, showIf } of definition.sections) {
    if (showIf) checkExpression(showIf, 'showIf', YES_NO, scope, add(id))
  }
  for (const field of fields) {
    fieldProblems({ definition, field, path: field.key, scope, table: null }, add)
    if (field.kind !== 'table') continue
    const inner = scopeOf(definition, field.key)
    for (const key of twice(field.columns.map((one) => one.key))) {
      add(`${field.key}.${key}`)('key', 'FORM_KEY_TWICE', { key })
    }
    for (const column of field.columns) {
      const place = { definition, field: column, path: `${field.key}.${column.key}`, scope: inner, table: field.key }
      if (column.key === 'id') add(place.path)('key', 'FORM_KEY_RESERVED', { key: 'id' })
      fieldProblems(place, add)
    }
  }
  for (const cycle of orderOf(definition).cycles) {
    add(cycle[0] ?? '')('compute', 'FORM_CYCLE', { fields: cycle.join(' → ') })
  }
  return problems
}

/** What is wrong with the field rights a step gives: names that are none, and rights to write what is worked out. */
export function rightsProblems(definition: FormDefinition, rights: FieldRights): FormProblem[] {
  return Object.entries(rights).flatMap(([path, right]): FormProblem[] => {
    const field = fieldAt(definition, path)
    const of = (code: string): FormProblem[] => [
      { code, module: 'forms', params: { field: path }, path, property: 'fields' },
    ]
    if (!field) return of('FORM_RIGHT_UNKNOWN')
    const computed = field.compute !== undefined && !isTable(field)
    return computed && (right === 'edit' || right === 'required') ? of('FORM_RIGHT_COMPUTED') : []
  })
}

/** What is wrong with an expression over a form that stands elsewhere: a hint, a title. */
export function expressionProblems(
  definition: FormDefinition,
  text: string,
  wanted: Kind['is'] = 'any',
): FormProblem[] {
  const problems: FormProblem[] = []
  checkExpression(text, '', wanted, scopeOf(definition), (property, code, params = {}, span) =>
    problems.push({ code, module: 'forms', params, path: '', property, ...span }),
  )
  return problems
}
