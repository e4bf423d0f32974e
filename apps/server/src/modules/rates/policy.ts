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
