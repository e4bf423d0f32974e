import { add, type Decimal, decimal, ZERO } from '#kernel/decimal.ts'
import type { Call, FeelFunction } from './function.ts'
import { divided, modeOf, scaleOf } from './functions-number.ts'
import { ANY, either, type Kind, listOf, NULL, NUMBER, YES_NO } from './kind.ts'
import { FeelStop } from './problem.ts'
import { isDecimal, isList, kindOf, orderOf, same, type Value } from './value.ts'

/** The items of a list given as one, or given one by one; blanks are left out. */
function itemsOf(given: readonly Value[], call: Call): Value[] {
  const items = given.flatMap((value) => (isList(value) ? [...value] : [value])).filter((item) => item !== null)
  call.charge(items.length)
  return items
}

function numbersOf(given: readonly Value[], call: Call): Decimal[] {
  const items = itemsOf(given, call)
  for (const item of items) {
    if (!isDecimal(item)) throw new FeelStop('FEEL_WRONG_KIND', call.at, { wanted: 'number', found: kindOf(item) })
  }
  return items as Decimal[]
}

const total = (numbers: readonly Decimal[]) => numbers.reduce(add, ZERO)

function extreme(given: readonly Value[], call: Call, sign: 1 | -1): Value {
  const items = itemsOf(given, call)
  let best: Value = null
  for (const item of items) {
    const order = best === null ? 1 : orderOf(item, best)
    if (order === null) {
      throw new FeelStop('FEEL_KINDS_DIFFER', call.at, { left: kindOf(best), right: kindOf(item) })
    }
    if (best === null || order * sign > 0) best = item
  }
  return best
}

const itemKind = (given: readonly Kind[]): Kind =>
  given.map((kind) => (kind.is === 'list' ? kind.of : kind)).reduce(either, NULL)

/** How many of the list are true; null among them leaves the question open. */
function judged(list: Value, call: Call, decisive: boolean): boolean | null {
  const items = list as readonly Value[]
  call.charge(items.length)
  for (const item of items) {
    if (item !== null && typeof item !== 'boolean') {
      throw new FeelStop('FEEL_WRONG_KIND', call.at, { wanted: 'yesNo', found: kindOf(item) })
    }
  }
  if (items.includes(decisive)) return decisive
  return items.includes(null) ? null : !decisive
}

export const LIST_FUNCTIONS = {
  /** Blanks are left out; the sum of nothing is 0. */
  sum: { arguments: [], rest: 'any', nulls: true, result: NUMBER, run: (given, call) => total(numbersOf(given, call)) },
  /** How many items a list has, blank ones too. */
  count: {
    arguments: ['list'],
    result: NUMBER,
    run: ([list]) => decimal(BigInt((list as readonly Value[]).length)),
  },
  min: { arguments: [], rest: 'any', nulls: true, result: itemKind, run: (given, call) => extreme(given, call, -1) },
  max: { arguments: [], rest: 'any', nulls: true, result: itemKind, run: (given, call) => extreme(given, call, 1) },
  /** `mean(list, scale, mode)`: blanks are left out; null for nothing. */
  mean: {
    arguments: ['list', 'number', 'text'],
    result: NUMBER,
    run([list, scale, mode], call) {
      const numbers = numbersOf([list ?? null], call)
      const cut = { scale: scaleOf(scale ?? null, call, 1), mode: modeOf(mode ?? null, call, 2) }
      return numbers.length === 0 ? null : divided(total(numbers), decimal(BigInt(numbers.length)), cut, call)
    },
  },
  not: { arguments: ['yesNo'], result: YES_NO, run: ([value]) => value !== true },
  all: { arguments: ['list'], result: YES_NO, run: ([list], call) => judged(list ?? null, call, false) },
  any: { arguments: ['list'], result: YES_NO, run: ([list], call) => judged(list ?? null, call, true) },
  'list contains': {
    arguments: ['list', 'any'],
    nulls: true,
    result: YES_NO,
    run([list = null, item = null], call) {
      if (!isList(list)) return null
      call.charge(list.length)
      return list.some((one) => same(one, item))
    },
  },
  'distinct values': {
    arguments: ['list'],
    result: ([list = ANY]) => (list.is === 'list' ? list : listOf(ANY)),
    run([list], call) {
      const found: Value[] = []
      for (const item of list as readonly Value[]) {
        call.charge(found.length + 1)
        if (!found.some((one) => same(one, item))) found.push(item)
      }
      return found
    },
  },
  /** The first value unless it is null, else the second. */
  'get or else': {
    arguments: ['any', 'any'],
    nulls: true,
    result: ([value = ANY, otherwise = ANY]) => either(value, otherwise),
    run: ([value = null, otherwise = null]) => value ?? otherwise,
  },
} satisfies Record<string, FeelFunction>
