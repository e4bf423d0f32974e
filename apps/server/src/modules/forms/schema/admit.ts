import type { Json } from '#kernel/refusal.ts'
import { type FormRow, isBlank, isObject, rowsOf } from './binding.ts'
import type { Field, Table } from './field.ts'
import type { FormValues } from './form.ts'
import { type Looking, normalValue } from './normalise.ts'
import { mayTouch, mayWrite, rightTo, rightToColumn } from './rights.ts'
import { sameValue } from './same.ts'
import { fieldsOf, isSensitive, tableOf } from './table.ts'
import { currencyOf, note, type Work } from './work.ts'

const ROW_ID = /^[A-Za-z0-9_-]{1,64}$/

function lookingAt(work: Work, field: Field, place: { key: string; row: FormRow | null; values: FormValues }): Looking {
  const choices = work.settings.lookups?.[place.key]?.choices
  return {
    currency: currencyOf(field, place.row, place.values),
    options: choices ? choices.map(({ value }) => value) : null,
    persons: work.settings.persons,
  }
}

/** One value as it may be kept: in normal form when somebody may write it, as it was when not. */
function admittedValue(
  work: Work,
  field: Field,
  place: {
    path: string
    key: string
    writable: boolean
    row: FormRow | null
    values: FormValues
    before: Json | undefined
  },
  given: Json | undefined,
): Json | undefined {
  if (field.compute) return place.before
  const looking = lookingAt(work, field, place)
  if (!place.writable) {
    const kept = place.before
    // What was never sent to somebody does not come back from him.
    if (given !== undefined && !sameValue(field, given, kept ?? null)) note(work, place.path, 'VALUE_NOT_EDITABLE')
    return kept
  }
  // A number that came back as it was shown, masked or not, is the one that was there.
  if (isSensitive(field) && !isBlank(given) && sameValue(field, given, place.before ?? null)) return place.before
  const { value, problem } = normalValue(field, given, looking)
  if (problem) note(work, place.path, problem.code, problem.params)
  return value
}

/** Rows that came in as rows, each once, not more than there may be. */
function givenRows(work: Work, field: Field, table: Table, given: Json): FormRow[] {
  if (!Array.isArray(given)) {
    note(work, field.key, 'VALUE_KIND')
    return []
  }
  if (given.length > table.maxRows) note(work, field.key, 'VALUE_ROWS_MANY', { max: table.maxRows })
  const ids = new Set<string>()
  return given.slice(0, table.maxRows).filter((row): row is FormRow => {
    const fine = isObject(row) && typeof row.id === 'string' && ROW_ID.test(row.id) && !ids.has(row.id)
    if (fine) ids.add(row.id as string)
    else note(work, field.key, 'VALUE_ROW_ID')
    return fine
  })
}

function admittedRow(
  work: Work,
  field: Field,
  table: Table,
  rows: { given: FormRow; before: FormRow | undefined },
): FormRow {
  const { rights } = work.settings
  const known = new Set(['id', ...table.columns.map(({ key }) => key)])
  for (const key of Object.keys(rows.given)) {
    if (!known.has(key)) note(work, field.key, 'VALUE_UNKNOWN', { key: key.slice(0, 40) })
  }
  const row: FormRow = { id: rows.given.id }
  for (const column of table.columns) {
    const place = {
      path: `${field.key}.${row.id}.${column.key}`,
      key: `${field.key}.${column.key}`,
      writable: mayWrite(rightToColumn(rights, field.key, column.key)),
      row: rows.given,
      values: work.values,
      before: rows.before?.[column.key],
    }
    const value = admittedValue(work, column, place, rows.given[column.key])
    if (value !== undefined && !isBlank(value)) row[column.key] = value
  }
  return row
}

function admittedRows(work: Work, field: Field, table: Table, given: Json | undefined): Json {
  const { rights, before } = work.settings
  const kept = rowsOf(before?.[field.key])
  const writable = mayWrite(rightTo(rights, field.key))
  if (given === undefined) return writable ? [] : kept.map((row) => ({ ...row }))
  if (!mayTouch(rights, field)) {
    if (!sameValue(field, given, kept)) note(work, field.key, 'VALUE_NOT_EDITABLE')
    return kept.map((row) => ({ ...row }))
  }
  const byId = new Map(kept.map((row) => [row.id, row]))
  const rows = givenRows(work, field, table, given)
  if (!writable) {
    // Only columns may be written: the rows stay the same ones.
    const ids = new Set(rows.map(({ id }) => id))
    if (kept.length !== rows.length || kept.some(({ id }) => !ids.has(id))) note(work, field.key, 'VALUE_NOT_EDITABLE')
    const asked = new Map(rows.map((row) => [row.id, row]))
    return kept.map((row) => admittedRow(work, field, table, { given: asked.get(row.id) ?? row, before: row }))
  }
  return rows.map((row) => admittedRow(work, field, table, { given: row, before: byId.get(row.id) }))
}

/**
 * What came in, as far as it may be kept: unknown keys refused, values in normal form, and everything that somebody may
 * not write as it was before.
 */
export function admitted(work: Work, given: FormValues): FormValues {
  const fields = fieldsOf(work.definition)
  const known = new Set(fields.map(({ key }) => key))
  for (const key of Object.keys(given)) if (!known.has(key)) note(work, '', 'VALUE_UNKNOWN', { key: key.slice(0, 40) })
  const values: FormValues = {}
  // A currency may stand below its amount, so all given values are at hand.
  const held = { ...work.settings.before, ...given }
  for (const field of fields) {
    const table = tableOf(field)
    const before = work.settings.before?.[field.key]
    const own = Object.hasOwn(given, field.key) ? given[field.key] : undefined
    const writable = mayWrite(rightTo(work.settings.rights, field.key))
    const value = table
      ? admittedRows(work, field, table, own)
      : admittedValue(work, field, { path: field.key, key: field.key, writable, row: null, values: held, before }, own)
    if (value !== undefined && !isBlank(value)) values[field.key] = value
  }
  return values
}
