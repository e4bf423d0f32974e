import type { Json } from '#kernel/refusal.ts'
import { type FormRow, isBlank, rowsOf } from './binding.ts'
import type { Field, Table } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { ALL_READABLE, type Rights, visible, visibleForm } from './rights.ts'
import { contentOf, keyText, sameValue } from './same.ts'
import { fieldsOf, isFiles, tableOf } from './table.ts'

/** Which row a difference is in: its id now (or then, when it is gone) and the values of its key columns. */
export type DifferentRow = { id: string; key: Json[] }

/**
 * One thing that is not as it was. A row that came or went is one difference with its columns in `after` or `before`;
 * in a row that stayed each column is one. Files are one difference each.
 */
export type Difference = {
  field: string
  row: DifferentRow | null
  column: string | null
  change: 'added' | 'modified' | 'deleted'
  before: Json
  after: Json
}

const sorted = (before: Json | undefined, after: Json | undefined): Difference['change'] =>
  isBlank(before) ? 'added' : isBlank(after) ? 'deleted' : 'modified'

function valueDifference(field: Field, before: Json | undefined, after: Json | undefined): Difference[] {
  if (isFiles(field)) return fileDifferences(field, [before ?? []].flat(), [after ?? []].flat())
  if (sameValue(field, before, after)) return []
  const change = sorted(before, after)
  return [{ field: field.key, row: null, column: null, change, before: before ?? null, after: after ?? null }]
}

/** Files by what is in them; another name for the same content is no change. */
function fileDifferences({ key }: Field, before: readonly Json[], after: readonly Json[]): Difference[] {
  const [had, has] = [new Set(before.map(contentOf)), new Set(after.map(contentOf))]
  const of = (change: 'added' | 'deleted', file: Json): Difference => ({
    field: key,
    row: null,
    column: null,
    change,
    before: change === 'deleted' ? file : null,
    after: change === 'added' ? file : null,
  })
  return [
    ...before.filter((file) => !has.has(contentOf(file))).map((file) => of('deleted', file)),
    ...after.filter((file) => !had.has(contentOf(file))).map((file) => of('added', file)),
  ]
}

/** Gives rows of both sides their partners: by key; without a key by id, then by content; of a panel the one row there is. */
function partners(table: Table, before: readonly FormRow[], after: readonly FormRow[]): Map<FormRow, FormRow> {
  const found = new Map<FormRow, FormRow>()
  const taken = new Set<FormRow>()
  const columns = table.columns.filter(({ key }) => table.rowKey.includes(key))
  const pair = (name: (row: FormRow) => string | null): void => {
    const free = new Map<string, FormRow[]>()
    for (const row of before) {
      const text = taken.has(row) ? null : name(row)
      if (text !== null) free.set(text, [...(free.get(text) ?? []), row])
    }
    for (const row of after) {
      const text = found.has(row) ? null : name(row)
      const twin = text === null ? undefined : free.get(text)?.shift()
      if (!twin) continue
      found.set(row, twin)
      taken.add(twin)
    }
  }
  const content = (row: FormRow) => JSON.stringify(table.columns.map((column) => keyText(column, row[column.key])))
  if (columns.length > 0) {
    pair((row) => {
      const parts = columns.map((column) => keyText(column, row[column.key]))
      return parts.every((part) => part === '') ? null : JSON.stringify(parts)
    })
    return found
  }
  pair(({ id }) => id)
  pair(content)
  if (table.maxRows === 1) pair(() => 'the only one')
  return found
}

function tableDifferences(
  field: Field,
  table: Table,
  before: readonly FormRow[],
  after: readonly FormRow[],
  partial: boolean,
) {
  const twins = partners(table, before, after)
  const kept = new Set(twins.values())
  const rowOf = (row: FormRow): DifferentRow => ({ id: row.id, key: table.rowKey.map((key) => row[key] ?? null) })
  const columnsOf = ({ id: _id, ...columns }: FormRow): Json => columns
  const base = { field: field.key, column: null }
  const gone = partial
    ? []
    : before
        .filter((row) => !kept.has(row))
        .map(
          (row): Difference => ({ ...base, row: rowOf(row), change: 'deleted', before: columnsOf(row), after: null }),
        )
  const now = after.flatMap((row): Difference[] => {
    const twin = twins.get(row)
    if (!twin) return [{ ...base, row: rowOf(row), change: 'added', before: null, after: columnsOf(row) }]
    return table.columns.flatMap((column) =>
      valueDifference(column, twin[column.key], row[column.key]).map(
        (one): Difference => ({ ...one, field: field.key, row: rowOf(row), column: column.key }),
      ),
    )
  })
  return [...gone, ...now]
}

/** What a comparison is made with. */
export type Comparing = {
  /** Hidden fields and columns never appear. Default: everything may be seen. */
  rights?: Rights
  /** Fields that `before` doesn't name, and rows of tables that list changes only, are left out of the comparison. */
  partial?: boolean
}

/**
 * What has been added, changed and deleted from one set of settled values to another, in the order of the form. Rows
 * are matched by their key, so another order is no change, and 1.0 is 1.00.
 */
export function differencesOf(
  definition: FormDefinition,
  before: FormValues,
  after: FormValues,
  { rights = ALL_READABLE, partial = false }: Comparing = {},
): Difference[] {
  const form = visibleForm(definition, rights)
  const [old, now] = [visible(definition, before, rights), visible(definition, after, rights)]
  return fieldsOf(form).flatMap((field) => {
    if (partial && !Object.hasOwn(old, field.key)) return []
    const table = tableOf(field)
    if (!table) return valueDifference(field, old[field.key], now[field.key])
    return tableDifferences(field, table, rowsOf(old[field.key]), rowsOf(now[field.key]), partial && table.partial)
  })
}

/** Values compared with what the counter has and with what the last round of the case left; null where there is none. */
export type Comparison = { counter: Difference[] | null; lastRound: Difference[] | null }

/** Both comparisons an approver is shown. The counter is asked only about what it has. */
export function comparisonOf(
  definition: FormDefinition,
  values: FormValues,
  against: { counter?: FormValues | null; lastRound?: FormValues | null; rights?: Rights },
): Comparison {
  const rights = against.rights ?? ALL_READABLE
  return {
    counter: against.counter ? differencesOf(definition, against.counter, values, { rights, partial: true }) : null,
    lastRound: against.lastRound ? differencesOf(definition, against.lastRound, values, { rights }) : null,
  }
}
