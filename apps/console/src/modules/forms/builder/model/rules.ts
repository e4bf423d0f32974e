import { type Field, type FormDefinition, fieldsOf, tableOf } from '#contract/forms'

import { childrenOf, type Node, parseExpression } from './references.ts'

/** What the value of a field is compared as. */
export type ValueKind = 'number' | 'text' | 'date' | 'yesNo' | 'choice' | 'choices' | 'other'

export const OPERATORS = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'has', 'hasNot', 'empty', 'filled'] as const
export type Operator = (typeof OPERATORS)[number]

/** One line of a simple rule. `name` is an expression's name: `amount`, `row.rate`, `count(fees)`, `sum(fees.rate)`. */
export type Line = { name: string; operator: Operator; value: string }
/** Lines that all hold, or of which one holds. */
export type SimpleRule = { join: 'all' | 'any'; lines: Line[] }

/** What a line may be about, and how its values are chosen. `field` is the field or column behind the name. */
export type Subject = { name: string; kind: ValueKind; field: Field; measure: 'value' | 'count' | 'sum' }

const KINDS: Partial<Record<Field['kind'], ValueKind>> = {
  number: 'number',
  money: 'number',
  rate: 'number',
  date: 'date',
  yesNo: 'yesNo',
  select: 'choice',
  multiSelect: 'choices',
}
const TEXTS = new Set<Field['kind']>([
  'text',
  'longText',
  'bankCard',
  'phone',
  'email',
  'person',
  'department',
  'account',
])
const RESULTS = { decimal: 'number', text: 'text', date: 'date', yesNo: 'yesNo' } as const

export function valueKindOf(field: Field): ValueKind {
  if (field.kind === 'formula') return RESULTS[field.result]
  return KINDS[field.kind] ?? (TEXTS.has(field.kind) ? 'text' : 'other')
}

/** Operators that make sense for a kind of value. */
export function operatorsFor(kind: ValueKind): readonly Operator[] {
  switch (kind) {
    case 'number':
    case 'date':
      return ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'empty', 'filled']
    case 'yesNo':
      return ['eq', 'ne']
    case 'choices':
      return ['has', 'hasNot']
    case 'other':
      return ['empty', 'filled']
    default:
      return ['eq', 'ne', 'empty', 'filled']
  }
}

/** Everything a simple rule may be about: fields, numbers over tables, and the columns of the own table's row. */
export function subjectsOf(form: FormDefinition, own: string | null): Subject[] {
  return fieldsOf(form).flatMap((field): Subject[] => {
    const plain: Subject = { name: field.key, kind: valueKindOf(field), field, measure: 'value' }
    const columns = tableOf(field)?.columns
    if (!columns) return [plain]
    const inRow = field.key === own
    return [
      ...(inRow
        ? columns.map(
            (column): Subject => ({
              name: `row.${column.key}`,
              kind: valueKindOf(column),
              field: column,
              measure: 'value',
            }),
          )
        : []),
      { name: `count(${field.key})`, kind: 'number', field, measure: 'count' },
      ...columns
        .filter((column) => valueKindOf(column) === 'number')
        .map(
          (column): Subject => ({
            name: `sum(${field.key}.${column.key})`,
            kind: 'number',
            field: column,
            measure: 'sum',
          }),
        ),
    ]
  })
}

const SIGNS: Partial<Record<Operator, string>> = { eq: '=', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' }
const OPERATOR_OF = new Map(Object.entries(SIGNS).map(([operator, sign]) => [sign, operator as Operator]))
const NUMBER = /^-?[0-9]{1,30}(\.[0-9]{1,30})?$/

const quoted = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/** A value as an expression writes it; null when it is no value of its kind (yet). */
function literal(kind: ValueKind, value: string): string | null {
  switch (kind) {
    case 'number':
      return NUMBER.test(value) ? value : null
    case 'date':
      return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) ? `date("${value}")` : null
    case 'yesNo':
      return value === 'true' || value === 'false' ? value : null
    default:
      return value === '' ? null : quoted(value)
  }
}

function writeLine({ name, operator, value }: Line, kind: ValueKind): string | null {
  if (operator === 'empty') return `${name} = null`
  if (operator === 'filled') return `${name} != null`
  const right = literal(kind, value)
  if (right === null) return null
  if (operator === 'has') return `list contains(${name}, ${right})`
  if (operator === 'hasNot') return `not(list contains(${name}, ${right}))`
  return `${name} ${SIGNS[operator]} ${right}`
}

/** The expression of a simple rule; null while a line is not complete. */
export function writeRule(rule: SimpleRule, subjects: readonly Subject[]): string | null {
  const lines = rule.lines.map((line) => {
    const subject = subjects.find(({ name }) => name === line.name)
    return subject ? writeLine(line, subject.kind) : null
  })
  if (lines.length === 0 || lines.some((line) => line === null)) return null
  return lines.join(rule.join === 'all' ? ' and ' : ' or ')
}

type Reading = { text: string; node: Node }
const textOf = ({ text, node }: Reading) => text.slice(node.from, node.to)

/** A literal's value, as the form of a line holds it; null for anything else. */
function literalOf({ text, node }: Reading): string | null {
  const written = textOf({ text, node })
  if (node.name === 'NumericLiteral') return written.replace(/\s/g, '')
  if (node.name === 'BooleanLiteral') return written
  if (node.name === 'StringLiteral') {
    try {
      return JSON.parse(written) as string
    } catch {
      return null
    }
  }
  return node.name === 'DateTimeLiteral' ? (/^date\(\s*"([0-9-]{10})"\s*\)$/.exec(written)?.[1] ?? null) : null
}

function readComparison(reading: Reading, known: ReadonlyMap<string, Subject>): Line | null {
  const [left, sign, right, ...rest] = childrenOf(reading.node)
  if (!left || !right || sign?.name !== 'CompareOp' || rest.length > 0) return null
  const name = textOf({ ...reading, node: left }).replace(/\s/g, '')
  const subject = known.get(name)
  const operator = OPERATOR_OF.get(textOf({ ...reading, node: sign }))
  if (!subject || !operator) return null
  if (right.name === 'null') {
    return operator === 'eq' || operator === 'ne'
      ? { name, operator: operator === 'eq' ? 'empty' : 'filled', value: '' }
      : null
  }
  const value = literalOf({ ...reading, node: right })
  if (value === null || literal(subject.kind, value) === null) return null
  return operatorsFor(subject.kind).includes(operator) ? { name, operator, value } : null
}

function readContains(reading: Reading, known: ReadonlyMap<string, Subject>): Line | null {
  const [called, ...rest] = childrenOf(reading.node)
  const parameters = rest.find(({ name }) => name === 'PositionalParameters')
  if (!called || !parameters) return null
  const given = childrenOf(parameters)
  const word = textOf({ ...reading, node: called })
  if (word === 'not' && given.length === 1 && given[0]) {
    const inner = readContains({ ...reading, node: given[0] }, known)
    return inner?.operator === 'has' ? { ...inner, operator: 'hasNot' } : null
  }
  const [list, wanted] = given
  if (word !== 'list contains' || given.length !== 2 || !list || !wanted) return null
  const name = textOf({ ...reading, node: list })
  const value = literalOf({ ...reading, node: wanted })
  return known.get(name)?.kind === 'choices' && value !== null ? { name, operator: 'has', value } : null
}

function readLines(reading: Reading, join: string, known: ReadonlyMap<string, Subject>): Line[] | null {
  const { node } = reading
  if (node.name === join) {
    const lines = childrenOf(node)
      .filter(({ name }) => name !== 'and' && name !== 'or')
      .map((child) => readLines({ ...reading, node: child }, join, known))
    return lines.some((each) => each === null) ? null : lines.flatMap((each) => each ?? [])
  }
  const line =
    node.name === 'Comparison'
      ? readComparison(reading, known)
      : node.name === 'FunctionInvocation'
        ? readContains(reading, known)
        : null
  return line && [line]
}

/** An expression as lines, when it is as simple as `writeRule` would have written it; else null. */
export function readRule(text: string, subjects: readonly Subject[]): SimpleRule | null {
  const known = new Map(subjects.map((subject) => [subject.name, subject]))
  const [node, ...rest] = childrenOf(parseExpression(text).topNode)
  if (!node || rest.length > 0) return null
  for (const [join, type] of [
    ['all', 'Conjunction'],
    ['any', 'Disjunction'],
  ] as const) {
    const lines = readLines({ text, node }, type, known)
    if (lines) return { join, lines }
  }
  return null
}
