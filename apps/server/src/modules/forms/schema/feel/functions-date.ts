import { type Decimal, decimal, formatDecimal } from '#kernel/decimal.ts'
import { dayAt, dayNumber, monthsLater } from './days.ts'
import type { Call, FeelFunction } from './function.ts'
import { DATE, NUMBER } from './kind.ts'
import { dayOf } from './literal.ts'
import { FeelStop } from './problem.ts'
import type { Day, Value } from './value.ts'

/** More than the years a calendar date can hold. */
const MAX_COUNT = 4_000_000

function countOf(value: Value, call: Call): number {
  const text = formatDecimal(value as Decimal)
  if (!/^-?\d{1,7}$/.test(text) || Math.abs(Number(text)) > MAX_COUNT) {
    throw new FeelStop('FEEL_SCALE_BAD', call.argument(1), { scale: text.slice(0, 40), max: MAX_COUNT })
  }
  return Number(text)
}

const asDay = (day: string | null): Day | null => (day === null ? null : { day })

export const DATE_FUNCTIONS = {
  /** The business date the form is worked out on; never the clock of a machine. */
  today: { arguments: [], result: DATE, run: (_given, { today }) => ({ day: today }) },
  date: {
    arguments: ['text'],
    result: DATE,
    run([text], call) {
      const day = dayOf(String(text))
      if (day === null) throw new FeelStop('FEEL_DATE_FORM', call.argument(0), { text: String(text).slice(0, 40) })
      return { day }
    },
  },
  'add days': {
    arguments: ['date', 'number'],
    result: DATE,
    run: ([day, count], call) => asDay(dayAt(dayNumber((day as Day).day) + countOf(count ?? null, call))),
  },
  'add months': {
    arguments: ['date', 'number'],
    result: DATE,
    run: ([day, count], call) => asDay(monthsLater((day as Day).day, countOf(count ?? null, call))),
  },
  /** Days from the first to the second; negative when the second is earlier. */
  'days between': {
    arguments: ['date', 'date'],
    result: NUMBER,
    run: ([from, to]) => decimal(BigInt(dayNumber((to as Day).day) - dayNumber((from as Day).day))),
  },
} satisfies Record<string, FeelFunction>
