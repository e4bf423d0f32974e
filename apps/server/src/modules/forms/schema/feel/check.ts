import type { Binding, Expression, Test } from './ast.ts'
import { FUNCTION_NAMES } from './function-names.ts'
import { functionNamed } from './functions.ts'
import {
  ANY,
  DATE,
  either,
  isOpen,
  type Kind,
  kindFits,
  listOf,
  NULL,
  NUMBER,
  rowOf,
  type Scope,
  TEXT,
  YES_NO,
} from './kind.ts'
import { parse } from './parse.ts'
import { type FeelProblem, type FeelProblemCode, FeelStop, nearest } from './problem.ts'

/** What can be said of an expression before there are values. */
export type Checked = {
  /** Names of the scope it uses, columns of tables behind a point: `rate`, `fees`, `fees.open`. Each once. */
  names: string[]
  /** What it gives. */
  kind: Kind
  problems: FeelProblem[]
}

/** `origins`: what rows the innermost scopes are of, so that a column used there counts as one of its table. */
type Search = {
  scopes: readonly Scope[]
  origins: readonly (string | undefined)[]
  names: Set<string>
  problems: FeelProblem[]
}

function report(search: Search, code: FeelProblemCode, at: Expression, params = {}): Kind {
  search.problems.push(new FeelStop(code, at, params).problem)
  return ANY
}

function expect(search: Search, wanted: Kind['is'], expression: Expression): Kind {
  const found = kindOf(search, expression)
  if (!kindFits(wanted, found)) report(search, 'FEEL_WRONG_KIND', expression, { wanted, found: found.is })
  return found
}

function named(search: Search, expression: Extract<Expression, { kind: 'name' }>): Kind {
  const { name } = expression
  for (const [at, scope] of search.scopes.entries()) {
    const found = Object.hasOwn(scope, name) ? scope[name] : undefined
    if (!found) continue
    const origin = search.origins[at]
    // Names of the form and columns of its tables count as used; what an expression itself introduces does not.
    if (at === search.scopes.length - 1) search.names.add(name)
    else if (origin !== undefined && name !== 'item') search.names.add(`${origin}.${name}`)
    return found
  }
  const near = nearest(
    name,
    search.scopes.flatMap((scope) => Object.keys(scope)),
  )
  if (near) return report(search, 'FEEL_NAME_ALMOST', expression, { name, near })
  return report(search, 'FEEL_NAME_UNKNOWN', expression, { name })
}

function columnKind(search: Search, of: Kind, path: Extract<Expression, { kind: 'path' }>): Kind {
  if (isOpen(of)) return ANY
  if (of.is === 'list') return listOf(columnKind(search, of.of, path))
  if (of.is === 'date' && ['year', 'month', 'day'].includes(path.name)) return NUMBER
  const found = of.is === 'row' && Object.hasOwn(of.columns, path.name) ? of.columns[path.name] : undefined
  if (!found) return report(search, 'FEEL_COLUMN_UNKNOWN', path, { name: path.name })
  if (of.is === 'row' && of.origin !== undefined) search.names.add(`${of.origin}.${path.name}`)
  return found
}

function filterKind(search: Search, { of, by }: Extract<Expression, { kind: 'filter' }>): Kind {
  const whole = kindOf(search, of)
  const item = whole.is === 'list' ? whole.of : whole
  if (by.kind === 'number' || by.kind === 'negate') return item
  const frame: Scope = { ...(item.is === 'row' ? item.columns : {}), item }
  const origin = item.is === 'row' ? item.origin : undefined
  const inner = { ...search, scopes: [frame, ...search.scopes], origins: [origin, ...search.origins] }
  expect(inner, 'yesNo', by)
  return isOpen(whole) ? ANY : listOf(item)
}

function callKind(search: Search, expression: Extract<Expression, { kind: 'call' }>): Kind {
  const { name } = expression
  const known = functionNamed(name)
  const given = expression.arguments.map((argument) => kindOf(search, argument))
  if (!known) {
    const near = nearest(name, FUNCTION_NAMES)
    return near
      ? report(search, 'FEEL_FUNCTION_ALMOST', expression, { name, near })
      : report(search, 'FEEL_FUNCTION_UNKNOWN', expression, { name })
  }
  const least = known.arguments.length - (known.optional ?? 0) + (known.rest ? 1 : 0)
  if (given.length < least || (!known.rest && given.length > known.arguments.length)) {
    report(search, 'FEEL_ARGUMENT_COUNT', expression, { name, wanted: least, found: given.length })
  }
  for (const [index, wanted] of known.arguments.entries()) {
    const found = given[index]
    const at = expression.arguments[index]
    if (found && at && !kindFits(wanted, found)) report(search, 'FEEL_WRONG_KIND', at, { wanted, found: found.is })
  }
  if (name === 'sum') numbersOnly(search, expression, given)
  return typeof known.result === 'function' ? known.result(given) : known.result
}

function numbersOnly(search: Search, { arguments: parts }: { arguments: Expression[] }, given: readonly Kind[]): void {
  for (const [index, kind] of given.entries()) {
    const item = kind.is === 'list' ? kind.of : kind
    const at = parts[index]
    if (at && !kindFits('number', item)) report(search, 'FEEL_WRONG_KIND', at, { wanted: 'number', found: item.is })
  }
}

function binaryKind(search: Search, expression: Extract<Expression, { kind: 'binary' }>): Kind {
  const { op, left, right } = expression
  if (op === 'and' || op === 'or') {
    expect(search, 'yesNo', left)
    expect(search, 'yesNo', right)
    return YES_NO
  }
  const a = kindOf(search, left)
  const b = kindOf(search, right)
  if (['=', '!=', '<', '<=', '>', '>='].includes(op)) return comparable(search, [a, b], expression)
  if (op === '+' && (a.is === 'text' || b.is === 'text')) {
    for (const [kind, at] of [
      [a, left],
      [b, right],
    ] as const) {
      if (!kindFits('text', kind)) report(search, 'FEEL_WRONG_KIND', at, { wanted: 'text', found: kind.is })
    }
    return TEXT
  }
  for (const [kind, at] of [
    [a, left],
    [b, right],
  ] as const) {
    if (!kindFits('number', kind)) report(search, 'FEEL_WRONG_KIND', at, { wanted: 'number', found: kind.is })
  }
  return op === '+' && isOpen(a) && isOpen(b) ? ANY : NUMBER
}

function comparable(search: Search, [a, b]: readonly [Kind, Kind], at: Expression): Kind {
  if (!isOpen(a) && !isOpen(b) && a.is !== b.is) {
    report(search, 'FEEL_KINDS_DIFFER', at, { left: a.is, right: b.is })
  }
  return YES_NO
}

function testKind(search: Search, subject: Kind, { op, value }: Test): void {
  const found = kindOf(search, value)
  const other = op === 'member' && (found.is === 'range' || found.is === 'list') ? found.of : found
  if (subject.is !== 'list') comparable(search, [subject, other], value)
}

function bound(search: Search, bindings: readonly Binding[]): Search {
  return bindings.reduce((inner, { name, of, to }) => {
    const kind = to === null ? kindOf(inner, of) : (expect(inner, 'number', of), expect(inner, 'number', to))
    const item = kind.is === 'list' ? kind.of : kind
    return { ...inner, scopes: [{ [name]: item }, ...inner.scopes], origins: [undefined, ...inner.origins] }
  }, search)
}

function kindOf(search: Search, expression: Expression): Kind {
  switch (expression.kind) {
    case 'number':
      return NUMBER
    case 'text':
      return TEXT
    case 'yesNo':
      return YES_NO
    case 'date':
      return DATE
    case 'null':
      return NULL
    case 'name':
      return named(search, expression)
    case 'path':
      return columnKind(search, kindOf(search, expression.of), expression)
    case 'filter':
      return filterKind(search, expression)
    case 'call':
      return callKind(search, expression)
    case 'binary':
      return binaryKind(search, expression)
    case 'negate':
      expect(search, 'number', expression.of)
      return NUMBER
    case 'list':
      return listOf(expression.items.map((item) => kindOf(search, item)).reduce(either, NULL))
    case 'row':
      return rowOf(Object.fromEntries(expression.entries.map(({ key, value }) => [key, kindOf(search, value)])))
    case 'if':
      expect(search, 'yesNo', expression.condition)
      return either(kindOf(search, expression.then), kindOf(search, expression.otherwise))
    default:
      return rangedKind(search, expression)
  }
}

type Ranged = Extract<Expression, { kind: 'range' | 'between' | 'in' | 'for' | 'some' | 'every' }>

function rangedKind(search: Search, expression: Ranged): Kind {
  switch (expression.kind) {
    case 'range':
      return { is: 'range', of: either(kindOf(search, expression.low), kindOf(search, expression.high)) }
    case 'between': {
      const of = kindOf(search, expression.of)
      comparable(search, [of, kindOf(search, expression.low)], expression.low)
      return comparable(search, [of, kindOf(search, expression.high)], expression.high)
    }
    case 'in': {
      const subject = kindOf(search, expression.of)
      for (const test of expression.tests) testKind(search, subject, test)
      return YES_NO
    }
    default: {
      const inner = bound(search, expression.bindings)
      if (expression.kind === 'for') return listOf(kindOf(inner, expression.body))
      expect(inner, 'yesNo', expression.body)
      return YES_NO
    }
  }
}

/**
 * Reads an expression against the names it may use: which of them it needs, what it gives, and everything that is wrong
 * with it that does not depend on values. Without problems only values can still be at fault (a division by zero).
 */
export function check(text: string, scope: Scope): Checked {
  const parsed = parse(text)
  if (!parsed.ok) return { names: [], kind: ANY, problems: [parsed.problem] }
  const search: Search = { scopes: [scope], origins: [undefined], names: new Set(), problems: [] }
  const kind = kindOf(search, parsed.value)
  return { names: [...search.names], kind, problems: search.problems }
}

/** The kind of an expression, `any` when it can't be told. */
export function typeOf(text: string, scope: Scope): Kind {
  return check(text, scope).kind
}
