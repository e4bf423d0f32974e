import { parser, trackVariables } from '@bpmn-io/lezer-feel'
import { type Decimal, parseDecimal } from '#kernel/decimal.ts'
import type { Binding, Comparison, Expression, Test } from './ast.ts'
import { BINARY_OPERATORS } from './ast.ts'
import { FUNCTION_NAMES } from './function-names.ts'
import { dayOf, textOf } from './literal.ts'
import { type FeelProblem, FeelStop, stopped } from './problem.ts'

/** What an expression may be at most: characters, and parts inside each other. */
export const FEEL_LIMITS = { length: 2000, depth: 60 } as const

const reader = parser.configure({
  top: 'Expression',
  contextTracker: trackVariables(Object.fromEntries(FUNCTION_NAMES.map((name) => [name, 1]))),
})
type SyntaxNode = ReturnType<typeof reader.parse>['topNode']

/** A text and where its reading stands. */
type Reading = { text: string; depth: number }
const part = (reading: Reading, node: SyntaxNode) => reading.text.slice(node.from, node.to)

const IGNORED = new Set(['LineComment', 'BlockComment', '(', ')', '[', ']', '{', '}', '..', '.', ','])

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (!IGNORED.has(child.name)) found.push(child)
  return found
}

function unsupported(reading: Reading, node: SyntaxNode): never {
  throw new FeelStop('FEEL_UNSUPPORTED', node, { part: part(reading, node).slice(0, 40) })
}

/** The parts of an expression below a node, which has to have at least `count`. */
function expressions(reading: Reading, node: SyntaxNode, count: number): Expression[] {
  const found = children(node).map((child) => expressionOf(reading, child))
  if (found.length < count) throw new FeelStop('FEEL_SYNTAX', node, { near: part(reading, node).slice(0, 40) })
  return found
}

const nameOf = (reading: Reading, node: SyntaxNode) => part(reading, node).trim().replaceAll(/\s+/g, ' ')

function numberOf(reading: Reading, node: SyntaxNode): Decimal {
  const text = part(reading, node)
    .replaceAll(/\s/g, '')
    .replace(/^(-?)\./, '$10.')
  const read = parseDecimal(text)
  if (!read.ok) throw new FeelStop('FEEL_NUMBER_FORM', node, { number: text.slice(0, 40) })
  return read.value
}

function arithmetic(reading: Reading, node: SyntaxNode): Expression {
  const parts = children(node)
  const operator = parts.find((child) => child.name === 'ArithOp')
  const sides = parts.filter((child) => child.name !== 'ArithOp').map((child) => expressionOf(reading, child))
  const [left, right] = sides
  const op = BINARY_OPERATORS.find((known) => operator && known === part(reading, operator))
  if (!left || !op) return unsupported(reading, node)
  const at = { from: node.from, to: node.to }
  if (right) return { ...at, kind: 'binary', op, left, right }
  return op === '-' ? { ...at, kind: 'negate', of: left } : unsupported(reading, node)
}

function logical(reading: Reading, node: SyntaxNode, op: 'and' | 'or'): Expression {
  const sides = children(node).filter((child) => child.name !== op)
  const [left, right] = sides.map((child) => expressionOf(reading, child))
  if (!left || !right) return unsupported(reading, node)
  return { from: node.from, to: node.to, kind: 'binary', op, left, right }
}

const COMPARISONS: readonly string[] = ['=', '!=', '<', '<=', '>', '>='] satisfies Comparison[]

function comparisonOf(reading: Reading, node: SyntaxNode): Comparison {
  const text = part(reading, node)
  if (!COMPARISONS.includes(text)) throw new FeelStop('FEEL_OPERATOR_UNKNOWN', node, { operator: text, instead: '=' })
  return text as Comparison
}

function testOf(reading: Reading, node: SyntaxNode): Test {
  const inner = children(node)
  const [first, second] = inner
  if (['PositiveUnaryTest', 'ParenthesizedExpression', 'SimplePositiveUnaryTest'].includes(node.name)) {
    if (first?.name === 'CompareOp' && second) {
      return { op: comparisonOf(reading, first), value: expressionOf(reading, second) }
    }
    if (first && inner.length === 1) return testOf(reading, first)
  }
  return { op: 'member', value: expressionOf(reading, node) }
}

function comparison(reading: Reading, node: SyntaxNode): Expression {
  const [subject, operator, ...rest] = children(node)
  const at = { from: node.from, to: node.to }
  if (!subject || !operator) return unsupported(reading, node)
  const of = expressionOf(reading, subject)
  if (operator.name === 'between') {
    const [low, high] = rest.filter((child) => child.name !== 'and').map((child) => expressionOf(reading, child))
    return low && high ? { ...at, kind: 'between', of, low, high } : unsupported(reading, node)
  }
  if (operator.name === 'in') {
    const tests = rest.flatMap((child) => (child.name === 'PositiveUnaryTests' ? children(child) : [child]))
    return { ...at, kind: 'in', of, tests: tests.map((child) => testOf(reading, child)) }
  }
  const [side] = rest
  if (!side) return unsupported(reading, node)
  return { ...at, kind: 'binary', op: comparisonOf(reading, operator), left: of, right: expressionOf(reading, side) }
}

function call(reading: Reading, node: SyntaxNode): Expression {
  const [callee, given] = children(node)
  if (!callee || !['VariableName', 'DateTimeConstructor'].includes(callee.name)) return unsupported(reading, node)
  if (given && given.name !== 'PositionalParameters') return unsupported(reading, given)
  const name = nameOf(reading, callee)
  const list = given ? children(given).map((child) => expressionOf(reading, child)) : []
  return { from: node.from, to: node.to, kind: 'call', name, arguments: list }
}

function bindingsOf(reading: Reading, node: SyntaxNode): Binding[] {
  return children(node).map((child) => {
    const parts = children(child).filter(({ name }) => name !== 'in')
    const [name, iterated] = parts
    if (!name || !iterated) return unsupported(reading, child)
    const sides = iterated.name === 'IterationContext' ? children(iterated) : [iterated]
    const [of, to] = sides.map((side) => expressionOf(reading, side))
    return of ? { name: nameOf(reading, name), of, to: to ?? null } : unsupported(reading, child)
  })
}

function loop(reading: Reading, node: SyntaxNode): Expression {
  const parts = children(node)
  const word = parts[0]?.name
  const bindings = parts.find(({ name }) => name === 'InExpressions' || name === 'QuantifiedInExpressions')
  const body = parts.at(-1)
  if ((word !== 'for' && word !== 'some' && word !== 'every') || !bindings || !body) return unsupported(reading, node)
  return {
    from: node.from,
    to: node.to,
    kind: word,
    bindings: bindingsOf(reading, bindings),
    body: expressionOf(reading, body),
  }
}

function choice(reading: Reading, node: SyntaxNode): Expression {
  const parts = children(node).filter(({ name }) => !['if', 'then', 'else'].includes(name))
  const [condition, then, otherwise] = parts.map((child) => expressionOf(reading, child))
  if (!condition || !then || !otherwise) return unsupported(reading, node)
  return { from: node.from, to: node.to, kind: 'if', condition, then, otherwise }
}

function range(reading: Reading, node: SyntaxNode): Expression {
  const [low, high] = expressions(reading, node, 2) as [Expression, Expression]
  const text = part(reading, node)
  const at = { from: node.from, to: node.to }
  return { ...at, kind: 'range', low, high, lowOpen: !text.startsWith('['), highOpen: !text.endsWith(']') }
}

function rowOf(reading: Reading, node: SyntaxNode): Expression {
  const entries = children(node).map((entry) => {
    const [key, value] = children(entry)
    if (!key || !value) return unsupported(reading, entry)
    return { key: nameOf(reading, key).replace(/^"(.*)"$/, '$1'), value: expressionOf(reading, value) }
  })
  return { from: node.from, to: node.to, kind: 'row', entries }
}

type Reader = (reading: Reading, node: SyntaxNode) => Expression
const at = ({ from, to }: SyntaxNode) => ({ from, to })

const READERS: Readonly<Record<string, Reader>> = {
  NumericLiteral: (reading, node) => ({ ...at(node), kind: 'number', value: numberOf(reading, node) }),
  StringLiteral: (reading, node) => ({ ...at(node), kind: 'text', value: textOf(part(reading, node)) }),
  BooleanLiteral: (reading, node) => ({ ...at(node), kind: 'yesNo', value: part(reading, node) === 'true' }),
  null: (_reading, node) => ({ ...at(node), kind: 'null' }),
  VariableName: (reading, node) => ({ ...at(node), kind: 'name', name: nameOf(reading, node) }),
  ParenthesizedExpression: (reading, node) => expressions(reading, node, 1)[0] as Expression,
  ArithmeticExpression: arithmetic,
  Conjunction: (reading, node) => logical(reading, node, 'and'),
  Disjunction: (reading, node) => logical(reading, node, 'or'),
  Comparison: comparison,
  FunctionInvocation: call,
  IfExpression: choice,
  ForExpression: loop,
  QuantifiedExpression: loop,
  Interval: range,
  SimplePositiveUnaryTest: (reading, node) => expressions(reading, node, 1)[0] as Expression,
  List: (reading, node) => ({ ...at(node), kind: 'list', items: expressions(reading, node, 0) }),
  Context: rowOf,
  PathExpression(reading, node) {
    const [of, name] = children(node)
    if (!of || !name) return unsupported(reading, node)
    return { ...at(node), kind: 'path', of: expressionOf(reading, of), name: nameOf(reading, name) }
  },
  FilterExpression(reading, node) {
    const [of, by] = expressions(reading, node, 2) as [Expression, Expression]
    return { ...at(node), kind: 'filter', of, by }
  },
  DateTimeLiteral(reading, node) {
    const [literal] = children(node)
    if (literal?.name !== 'AtLiteral') return call(reading, node)
    const day = dayOf(textOf(part(reading, literal).slice(1).trim()))
    if (day === null) throw new FeelStop('FEEL_DATE_FORM', node, { text: part(reading, literal).slice(0, 40) })
    return { ...at(node), kind: 'date', day }
  },
}

function expressionOf(reading: Reading, node: SyntaxNode): Expression {
  if (reading.depth >= FEEL_LIMITS.depth) throw new FeelStop('FEEL_TOO_DEEP', node, { max: FEEL_LIMITS.depth })
  const read = Object.hasOwn(READERS, node.name) ? READERS[node.name] : undefined
  if (!read) return unsupported(reading, node)
  return read({ ...reading, depth: reading.depth + 1 }, node)
}

/** Marks that input methods put in place of ours, and operators of other languages, outside texts in quotes. */
const WIDE =
  /[\uff08\uff09\uff0c\uff1e\uff1c\uff1d\uff0b\uff0d\uff0a\uff0f\u201c\u201d\u2018\u2019\u3001\uff1a\uff3b\uff3d\u3010\u3011\u00d7\u00f7\u2264\u2265\u2260]/u
const FOREIGN: readonly [RegExp, string][] = [
  [/&&?/, 'and'],
  [/\|\|?/, 'or'],
  [/==+/, '='],
  [/<>/, '!='],
]
/** What may be right in a remark and is only blamed when the reading failed. */
const DOUBTFUL: readonly [RegExp, string][] = [
  [/!(?!=)/, 'not( )'],
  [/'/, '"'],
]

/** The text without what stands in quotes or in remarks, every character keeping its place. */
function bareOf(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*|\/\*[\s\S]*?\*\//g, (left) => ' '.repeat(left.length))
}

function foreign(bare: string, marks: readonly [RegExp, string][]): FeelStop | null {
  for (const [pattern, instead] of marks) {
    const found = pattern.exec(bare)
    if (found) return new FeelStop('FEEL_OPERATOR_UNKNOWN', spot(found), { operator: found[0], instead })
  }
  return null
}

/** What the grammar would take for a part of a name, or misread without a word. */
function strangeMark(bare: string): FeelStop | null {
  const wide = WIDE.exec(bare)
  return wide ? new FeelStop('FEEL_WIDE_CHARACTER', spot(wide), { character: wide[0] }) : foreign(bare, FOREIGN)
}

/** Why the text could not be read, as helpfully as the first broken place allows. */
function syntaxProblem(text: string, broken: { from: number; to: number }): FeelStop {
  const doubtful = foreign(bareOf(text), DOUBTFUL)
  if (doubtful) return doubtful
  if (text.slice(broken.from).trim() === '') return new FeelStop('FEEL_UNFINISHED', broken)
  return new FeelStop('FEEL_SYNTAX', broken, { near: text.slice(broken.from, broken.from + 20).trim() })
}

const spot = (found: RegExpExecArray) => ({ from: found.index, to: found.index + found[0].length })

function read(text: string): Expression {
  const whole = { from: 0, to: text.length }
  if (text.trim() === '') throw new FeelStop('FEEL_EMPTY', whole)
  if (text.length > FEEL_LIMITS.length) throw new FeelStop('FEEL_TOO_LONG', whole, { max: FEEL_LIMITS.length })
  const strange = strangeMark(bareOf(text))
  if (strange) throw strange
  const tree = reader.parse(text)
  const cursor = tree.cursor()
  do {
    if (cursor.type.isError) throw syntaxProblem(text, { from: cursor.from, to: cursor.to })
  } while (cursor.next())
  const [top, ...more] = children(tree.topNode)
  if (!top || more.length > 0) throw syntaxProblem(text, { from: more[0]?.from ?? 0, to: text.length })
  return expressionOf({ text, depth: 0 }, top)
}

export type Parsed = { ok: true; value: Expression } | { ok: false; problem: FeelProblem }

/** Texts read lately; a form's expressions are worked out on every keystroke and for every row of its tables. */
const lately = new Map<string, Parsed>()
const LATELY_MAX = 500

/** Reads an expression. Never throws; the same text gives the same object while it is remembered. */
export function parse(text: string): Parsed {
  const known = lately.get(text)
  if (known) return known
  const parsed = stopped(() => read(text))
  if (lately.size >= LATELY_MAX) lately.delete(lately.keys().next().value as string)
  lately.set(text, parsed)
  return parsed
}
