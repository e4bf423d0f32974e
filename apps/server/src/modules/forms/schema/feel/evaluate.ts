import { type Decimal, decimal, formatDecimal, negate } from '#kernel/decimal.ts'
import type { Binding, Expression, Test } from './ast.ts'
import { FUNCTION_NAMES } from './function-names.ts'
import { functionNamed } from './functions.ts'
import { bounded } from './functions-text.ts'
import { type Binary, calculated, compared, conjunction, sized, wrongKind } from './operators.ts'
import { parse } from './parse.ts'
import { type FeelProblem, FeelStop, nearest, stopped } from './problem.ts'
import { isDay, isDecimal, isList, isRange, isRow, kindOf, type Row, same, type Value } from './value.ts'

/** Work still allowed, shared by everything that is worked out with one budget. */
export type Budget = { left: number }

/** Steps one expression may take when nothing else is said. */
export const STEPS_MAX = 200_000

/** What an expression is worked out with. */
export type Surroundings = {
  /** Values by name. A name that is not among them is a problem, one that is null is a blank. */
  names: ReadonlyMap<string, Value>
  /** The business date `YYYY-MM-DD`. */
  today: string
  /** Without one, `STEPS_MAX` steps of its own. */
  budget?: Budget
}

type Env = { budget: Budget; today: string; frames: readonly Row[] }

function spend(env: Env, steps: number, at: Expression): void {
  env.budget.left -= steps
  if (env.budget.left < 0) throw new FeelStop('FEEL_TOO_MUCH_WORK', at)
}

/** The value of an expression under the names of `env`. */
function worth(expression: Expression, env: Env): Value {
  spend(env, 1, expression)
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'yesNo':
      return expression.value
    case 'date':
      return { day: expression.day }
    case 'null':
      return null
    case 'name':
      return named(expression, env)
    case 'path':
      return columnOf(worth(expression.of, env), expression, env)
    case 'filter':
      return filtered(expression, env)
    case 'call':
      return called(expression, env)
    case 'binary':
      return binary(expression, env)
    case 'negate':
      return negated(expression, env)
    case 'list':
      return expression.items.map((item) => worth(item, env))
    case 'row':
      return new Map(expression.entries.map(({ key, value }) => [key, worth(value, env)]))
    case 'if':
      return truth(expression.condition, env) === true ? worth(expression.then, env) : worth(expression.otherwise, env)
    case 'range':
      return rangeOf(expression, env)
    case 'between': {
      const of = worth(expression.of, env)
      return conjunction([
        compared('>=', [of, worth(expression.low, env)], expression),
        compared('<=', [of, worth(expression.high, env)], expression),
      ])
    }
    case 'in':
      return within(expression, env)
    default:
      return looped(expression, env)
  }
}

function named(expression: Extract<Expression, { kind: 'name' }>, env: Env): Value {
  for (const frame of env.frames) {
    const found = frame.get(expression.name)
    if (found !== undefined) return found
  }
  const near = nearest(
    expression.name,
    env.frames.flatMap((frame) => [...frame.keys()]),
  )
  if (near) throw new FeelStop('FEEL_NAME_ALMOST', expression, { name: expression.name, near })
  throw new FeelStop('FEEL_NAME_UNKNOWN', expression, { name: expression.name })
}

function columnOf(value: Value, path: Extract<Expression, { kind: 'path' }>, env: Env): Value {
  if (value === null) return null
  if (isList(value)) {
    spend(env, value.length, path)
    return value.map((item) => columnOf(item, path, env))
  }
  if (isDay(value)) {
    const at = ['year', 'month', 'day'].indexOf(path.name)
    if (at >= 0) return decimal(BigInt(value.day.split('-')[at] ?? '0'))
  }
  const found = isRow(value) ? value.get(path.name) : undefined
  if (found === undefined) throw new FeelStop('FEEL_COLUMN_UNKNOWN', path, { name: path.name })
  return found
}

function filtered({ of, by }: Extract<Expression, { kind: 'filter' }>, env: Env): Value {
  const whole = worth(of, env)
  if (whole === null) return null
  const list = isList(whole) ? whole : [whole]
  if (by.kind === 'number' || by.kind === 'negate') {
    const place = Number(formatDecimal(worth(by, env) as Decimal))
    return list.at(place > 0 ? place - 1 : place < 0 ? place : list.length) ?? null
  }
  return list.filter((item) => {
    const frame = new Map<string, Value>([...(isRow(item) ? item : []), ['item', item]])
    const held = worth(by, { ...env, frames: [frame, ...env.frames] })
    if (held !== null && typeof held !== 'boolean') throw wrongKind('yesNo', held, by)
    return held === true
  })
}

function called(expression: Extract<Expression, { kind: 'call' }>, env: Env): Value {
  const { name } = expression
  const known = functionNamed(name)
  if (!known) {
    const near = nearest(name, FUNCTION_NAMES)
    if (near) throw new FeelStop('FEEL_FUNCTION_ALMOST', expression, { name, near })
    throw new FeelStop('FEEL_FUNCTION_UNKNOWN', expression, { name })
  }
  const given = expression.arguments.map((argument) => worth(argument, env))
  const least = known.arguments.length - (known.optional ?? 0) + (known.rest ? 1 : 0)
  if (given.length < least || (!known.rest && given.length > known.arguments.length)) {
    throw new FeelStop('FEEL_ARGUMENT_COUNT', expression, { name, wanted: least, found: given.length })
  }
  if (!known.nulls && given.includes(null)) return null
  const argument = (index: number) => expression.arguments[index] ?? expression
  for (const [index, wanted] of known.arguments.entries()) {
    const value = given[index] ?? null
    if (value !== null && wanted !== 'any' && kindOf(value) !== wanted) throw wrongKind(wanted, value, argument(index))
  }
  const result = known.run(given, {
    at: expression,
    today: env.today,
    charge: (steps) => spend(env, steps, expression),
    argument,
  })
  if (result !== null && isDecimal(result)) return sized(result, expression)
  return result
}

function negated({ of }: Extract<Expression, { kind: 'negate' }>, env: Env): Value {
  const value = worth(of, env)
  if (value === null) return null
  if (!isDecimal(value)) throw wrongKind('number', value, of)
  return negate(value)
}

function binary(expression: Binary, env: Env): Value {
  const { op, left, right } = expression
  if (op === 'and' || op === 'or') return logical(expression, env)
  const sides: [Value, Value] = [worth(left, env), worth(right, env)]
  if (op === '=' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=') {
    return compared(op, sides, expression)
  }
  const [a, b] = sides
  if (a === null || b === null) return null
  if (op === '+' && typeof a === 'string' && typeof b === 'string') {
    spend(env, Math.ceil((a.length + b.length) / 100), expression)
    return bounded(a + b, expression)
  }
  if (!isDecimal(a)) throw wrongKind(op === '+' && typeof b === 'string' ? 'text' : 'number', a, left)
  if (!isDecimal(b)) throw wrongKind('number', b, right)
  return sized(calculated(op, [a, b], expression), expression)
}

function truth(expression: Expression, env: Env): boolean | null {
  const value = worth(expression, env)
  if (value !== null && typeof value !== 'boolean') throw wrongKind('yesNo', value, expression)
  return value
}

/** Three-valued: what is already decided does not ask the other side. */
function logical({ op, left, right }: Binary, env: Env): boolean | null {
  const decisive = op === 'or'
  const first = truth(left, env)
  if (first === decisive) return decisive
  const second = truth(right, env)
  if (second === decisive) return decisive
  return first === null || second === null ? null : !decisive
}

function rangeOf({ low, high, lowOpen, highOpen }: Extract<Expression, { kind: 'range' }>, env: Env): Value {
  return { low: worth(low, env), high: worth(high, env), lowOpen, highOpen }
}

function within({ of, tests }: Extract<Expression, { kind: 'in' }>, env: Env): boolean | null {
  const value = worth(of, env)
  let open = false
  for (const test of tests) {
    const held = passes(value, test, env)
    if (held === true) return true
    if (held === null) open = true
  }
  return open ? null : false
}

function passes(value: Value, test: Test, env: Env): boolean | null {
  const other = worth(test.value, env)
  if (test.op !== 'member') return compared(test.op, [value, other], test.value)
  if (isRange(other)) {
    return conjunction([
      compared(other.lowOpen ? '>' : '>=', [value, other.low], test.value),
      compared(other.highOpen ? '<' : '<=', [value, other.high], test.value),
    ])
  }
  if (isList(other) && !(value !== null && isList(value))) {
    spend(env, other.length, test.value)
    return other.some((item) => same(item, value))
  }
  return compared('=', [value, other], test.value)
}

function valuesOf({ of, to }: Binding, env: Env): readonly Value[] {
  const first = worth(of, env)
  if (to === null) {
    if (first === null) return []
    return isList(first) ? first : [first]
  }
  const last = worth(to, env)
  if (first === null || last === null) return []
  if (!isDecimal(first) || first.scale > 0) throw wrongKind('number', first, of)
  if (!isDecimal(last) || last.scale > 0) throw wrongKind('number', last, to)
  const step = first.unscaled <= last.unscaled ? 1n : -1n
  const length = (last.unscaled - first.unscaled) * step + 1n
  if (length > BigInt(STEPS_MAX)) throw new FeelStop('FEEL_TOO_MUCH_WORK', to)
  spend(env, Number(length), to)
  return Array.from({ length: Number(length) }, (_, at) => decimal(first.unscaled + step * BigInt(at)))
}

type Loop = Extract<Expression, { kind: 'for' | 'some' | 'every' }>

function looped(loop: Loop, env: Env): Value {
  const found: Value[] = []
  const walk = (at: number, inner: Env): void => {
    const binding = loop.bindings[at]
    if (!binding) {
      found.push(loop.kind === 'for' ? worth(loop.body, inner) : truth(loop.body, inner))
      return
    }
    for (const value of valuesOf(binding, inner)) {
      walk(at + 1, { ...inner, frames: [new Map([[binding.name, value]]), ...inner.frames] })
    }
  }
  walk(0, env)
  if (loop.kind === 'for') return found
  if (loop.kind === 'every') return conjunction(found as (boolean | null)[])
  return found.includes(true) ? true : found.includes(null) ? null : false
}

export type Evaluated = { ok: true; value: Value } | { ok: false; problem: FeelProblem }

/** Works an expression out. Never throws, never hangs: texts, depth, steps and digits are bounded. */
export function evaluate(text: string, { names, today, budget }: Surroundings): Evaluated {
  const parsed = parse(text)
  if (!parsed.ok) return parsed
  const env: Env = { budget: budget ?? { left: STEPS_MAX }, today, frames: [names] }
  return stopped(() => worth(parsed.value, env))
}
