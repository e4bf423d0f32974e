import type { FieldProblem } from '#kernel/refusal.ts'
import { FEE_VALUES, type FeeRow, MARGIN_VALUES, type MarginRow } from './schema.ts'

/** What tells rows of an account's rates apart. */
export const FEE_KEYS = ['exchange', 'product', 'contract', 'productType', 'hedgeFlag'] as const
export const MARGIN_KEYS = ['exchange', 'product', 'contract', 'hedgeFlag'] as const

export const feeKey = (row: FeeRow): string => FEE_KEYS.map((key) => row[key] ?? '').join('|')
export const marginKey = (row: MarginRow): string => MARGIN_KEYS.map((key) => row[key] ?? '').join('|')

const problem = (row: number, field: string, code: string): FieldProblem => ({
  path: `rows.${row}.${field}`,
  code,
  module: 'rates',
  params: { row: row + 1 },
})

function problemsOf<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  values: readonly (keyof Row)[],
): FieldProblem[] {
  const seen = new Set<string>()
  return rows.flatMap((row, at) => {
    const key = keyOf(row)
    const twice = seen.has(key)
    seen.add(key)
    const says = values.some((name) => row[name] !== null && row[name] !== undefined)
    return [
      ...(twice ? [problem(at, 'exchange', 'ROW_TWICE')] : []),
      ...(says ? [] : [problem(at, String(values[0]), 'NOTHING_SET')]),
    ]
  })
}

/** Rows that stand twice, and rows that set nothing. */
export const feeProblems = (rows: readonly FeeRow[]): FieldProblem[] => problemsOf(rows, feeKey, FEE_VALUES)
export const marginProblems = (rows: readonly MarginRow[]): FieldProblem[] => problemsOf(rows, marginKey, MARGIN_VALUES)

type Dated = { effectiveOn?: string | null | undefined; effect?: '1' | '2' | null | undefined }
/** Rows as they begin, the days wrong with them, and the first day of those that name none. */
export type Begun<Row> = { rows: Row[]; from: string; problems: FieldProblem[] }

/**
 * From when on rows count. Nobody asks for a day that is past; what was approved after its day counts from today, but for
 * a rate of one day, which is over.
 */
export function begun<Row extends Dated>(
  given: { rows: readonly Row[]; from?: string | null | undefined },
  today: string,
  isApproved: boolean,
): Begun<Row> {
  const problems: FieldProblem[] = []
  const past = (path: string, code: string) => problems.push({ path, code, module: 'rates' })
  const firstDay = (path: string, day: string, isOneDay: boolean): string => {
    if (day >= today) return day
    if (!isApproved) past(path, 'DAY_PAST')
    else if (isOneDay) past(path, 'DAY_OVER')
    return today
  }
  const from = firstDay(
    'from',
    given.from ?? today,
    given.rows.some(({ effect, effectiveOn }) => effect === '1' && !effectiveOn),
  )
  const rows = given.rows.map((row, at) =>
    row.effectiveOn
      ? { ...row, effectiveOn: firstDay(`rows.${at}.effectiveOn`, row.effectiveOn, row.effect === '1') }
      : row,
  )
  return { rows, from, problems }
}
