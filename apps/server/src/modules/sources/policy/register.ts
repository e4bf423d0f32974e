import type { RegisterDefinition, RegisterRow, RowProblem, SourceValue } from '../schema.ts'
import { readValue, UNREADABLE } from './value.ts'

/** Columns of a register as rows carry them: its own, and the days of a dated one. */
export function rowColumns(
  definition: RegisterDefinition,
): { key: string; type: RegisterDefinition['columns'][number]['type']; required: boolean }[] {
  const days = ['valid_from', 'valid_to'].map((key) => ({ key, type: 'date' as const, required: false }))
  return [...definition.columns, ...(definition.dated ? days : [])]
}

/** What tells a row apart; null when the register has no key. */
export function keyOf(definition: RegisterDefinition, row: RegisterRow): string | null {
  return definition.rowKey.length === 0 ? null : JSON.stringify(definition.rowKey.map((key) => row[key] ?? null))
}

const FIRST = '0001-01-01'
const LAST = '9999-12-31'
const text = (value: SourceValue | undefined, otherwise: string) => (typeof value === 'string' ? value : otherwise)

/** Two rows of one key may follow each other, not overlap. */
function overlaps(a: RegisterRow, b: RegisterRow): boolean {
  return text(a.valid_from, FIRST) <= text(b.valid_to, LAST) && text(b.valid_from, FIRST) <= text(a.valid_to, LAST)
}

/** Rows as they will be kept, and everything wrong with them; `row` counts from 0. */
export function judgeRows(
  definition: RegisterDefinition,
  raw: readonly RegisterRow[],
): { rows: RegisterRow[]; problems: RowProblem[] } {
  const columns = rowColumns(definition)
  const known = new Set(columns.map((one) => one.key))
  const problems: RowProblem[] = []
  const seen = new Map<string, RegisterRow[]>()
  const rows = raw.map((given, row) => {
    const kept: RegisterRow = {}
    for (const { key, type, required } of columns) {
      const value = readValue(type, given[key])
      if (value === UNREADABLE) problems.push({ row, column: key, code: `VALUE_NOT_${type.toUpperCase()}` })
      else if (value === null && (required || definition.rowKey.includes(key))) {
        problems.push({ row, column: key, code: 'VALUE_MISSING' })
      }
      kept[key] = value === UNREADABLE ? null : value
    }
    for (const key of Object.keys(given)) {
      if (!known.has(key)) problems.push({ row, column: key, code: 'COLUMN_UNKNOWN' })
    }
    if (definition.dated && text(kept.valid_from, FIRST) > text(kept.valid_to, LAST)) {
      problems.push({ row, column: 'valid_to', code: 'DAYS_BACKWARD' })
    }
    const name = keyOf(definition, kept)
    if (name !== null) {
      const before = seen.get(name) ?? []
      if (before.some((one) => !definition.dated || overlaps(one, kept))) {
        problems.push({ row, column: null, code: definition.dated ? 'DAYS_OVERLAP' : 'KEY_TWICE' })
      }
      seen.set(name, [...before, kept])
    }
    return kept
  })
  return { rows, problems: problems.slice(0, 500) }
}

/** How many rows differ between two states of a register: by key where there is one, else by content. */
export function compareRows(
  definition: RegisterDefinition,
  before: readonly RegisterRow[],
  after: readonly RegisterRow[],
): { added: number; changed: number; removed: number; same: number } {
  const columns = rowColumns(definition)
  const content = (row: RegisterRow) => JSON.stringify(columns.map(({ key }) => row[key] ?? null))
  const name = (row: RegisterRow) => {
    const key = keyOf(definition, row)
    return key === null ? content(row) : `${key} ${definition.dated ? (row.valid_from ?? '') : ''}`
  }
  const old = new Map(before.map((row) => [name(row), content(row)]))
  let added = 0
  let changed = 0
  let same = 0
  for (const row of after) {
    const known = old.get(name(row))
    old.delete(name(row))
    if (known === undefined) added += 1
    else if (known === content(row)) same += 1
    else changed += 1
  }
  return { added, changed, removed: old.size, same }
}
