import type { FieldRight } from '#contract/approvals'
import type { FieldProblem } from '#kernel/refusal.ts'
import { type FormRow, isBlank, rowsOf } from './binding.ts'
import { isDay, isRow, type Row } from './feel/value.ts'
import type { Field, Table } from './field.ts'
import { rightTo, rightToColumn } from './rights.ts'
import { keyText } from './same.ts'
import { fieldsOf, tableOf } from './table.ts'
import { ask, note, type Work } from './work.ts'

/** What the rules find besides problems. */
export type RuleContext = { required: Set<string>; warnings: FieldProblem[] }

type Place = { path: string; row: Row | null; right: FieldRight; blank: boolean }

function isRequired(work: Work, field: Field, { path, row, right }: Place): boolean {
  if (field.compute) return false
  if (right === 'required' || field.required === true) return true
  return typeof field.required === 'string' && ask(work, field.required, path, row) === true
}

function checkDates(work: Work, field: Extract<Field, { kind: 'date' }>, value: string, { path, row }: Place): void {
  const earliest = field.notBefore ? (ask(work, field.notBefore, path, row) ?? null) : null
  const latest = field.notAfter ? (ask(work, field.notAfter, path, row) ?? null) : null
  if (isDay(earliest) && value < earliest.day) note(work, path, 'VALUE_DATE_EARLY', { date: earliest.day })
  if (isDay(latest) && value > latest.day) note(work, path, 'VALUE_DATE_LATE', { date: latest.day })
}

function checkValue(work: Work, field: Field, value: unknown, place: Place, found: RuleContext): void {
  const { path, row, right, blank } = place
  if (right === 'hidden' || right === 'read') return
  if (isRequired(work, field, place)) {
    found.required.add(path)
    const missing = blank && !work.problems.some((problem) => problem.path === path)
    if (missing && work.settings.complete !== false) note(work, path, 'VALUE_REQUIRED')
  }
  if (blank) return
  if (field.kind === 'date' && typeof value === 'string') checkDates(work, field, value, place)
  if (field.check && ask(work, field.check.holds, path, row) === false) {
    note(work, path, 'VALUE_CHECK', { message: field.check.message as Record<string, string> })
  }
}

/** Rows whose key another row has already; each is told which row came first, counted from 1. */
function checkKeys(work: Work, field: Field, table: Table, rows: readonly FormRow[]): void {
  if (table.rowKey.length === 0) return
  const columns = table.columns.filter(({ key }) => table.rowKey.includes(key))
  // Handed over without a part of the key, rows look alike that are not; the server tells them apart.
  if (columns.length < table.rowKey.length) return
  const first = new Map<string, number>()
  for (const [at, row] of rows.entries()) {
    const parts = columns.map((column) => keyText(column, row[column.key]))
    if (parts.every((part) => part === '')) continue
    const key = JSON.stringify(parts)
    const known = first.get(key)
    if (known === undefined) first.set(key, at + 1)
    else note(work, `${field.key}.${row.id}.${columns[0]?.key ?? ''}`, 'VALUE_ROW_TWICE', { row: known })
  }
}

function checkRows(work: Work, field: Field, table: Table, found: RuleContext): void {
  const rows = rowsOf(work.values[field.key])
  const bound = work.names.get(field.key)
  if (rows.length < table.minRows && work.settings.complete !== false) {
    note(work, field.key, 'VALUE_ROWS_FEW', { min: table.minRows })
  }
  for (const [at, row] of rows.entries()) {
    const frame = Array.isArray(bound) ? bound[at] : null
    for (const column of table.columns) {
      const path = `${field.key}.${row.id}.${column.key}`
      if (work.blankCells.has(path)) continue
      const place = {
        path,
        row: frame !== undefined && isRow(frame) ? frame : null,
        right: rightToColumn(work.settings.rights, field.key, column.key),
        blank: isBlank(row[column.key]),
      }
      checkValue(work, column, row[column.key], place, found)
    }
  }
  checkKeys(work, field, table, rows)
}

/** Everything a form asks of its values: what is required, bounds of dates, its own checks, rows told apart. */
export function checkRules(work: Work, found: RuleContext): void {
  for (const field of fieldsOf(work.definition)) {
    if (!work.shown.has(field.key)) continue
    const value = work.values[field.key]
    const right = rightTo(work.settings.rights, field.key)
    checkValue(work, field, value, { path: field.key, row: null, right, blank: isBlank(value) }, found)
    const table = tableOf(field)
    if (table) checkRows(work, field, table, found)
  }
}
