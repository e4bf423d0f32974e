import type { FieldProblem, Json } from '#kernel/refusal.ts'
import { admitted } from './admit.ts'
import { boundAround, boundValue, decimalsOf, type FormRow, isBlank, rowsOf, storedValue } from './binding.ts'
import { checkComponent } from './components/check.ts'
import { isRow, type Row, type Value } from './feel/value.ts'
import type { Field } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import { orderOf, type Step } from './order.ts'
import { ALL_EDITABLE, mayTouch, mayWrite, rightTo, rightToColumn } from './rights.ts'
import { checkRules, type RuleContext } from './rules.ts'
import { fieldsOf, isTable, tableOf } from './table.ts'
import { ask, currencyOf, note, type Settings, type Work } from './work.ts'

/** Values as they may be kept, and what is to be said about them. */
export type Settled = {
  /** Normal form, blanks and what is not shown left out. */
  values: FormValues
  /** Keys of sections, fields (`key`) and columns (`table.column`) that are shown and not hidden by right. */
  shown: ReadonlySet<string>
  /** Cells that their row does not ask for: `table.rowId.column`. */
  blankCells: ReadonlySet<string>
  /** What has to be filled in now: `key`, `table.column` or `table.rowId.column`. */
  required: ReadonlySet<string>
  /** What refuses the values; `path` is a key, or `table.rowId.column`. */
  problems: FieldProblem[]
  /** What whoever decides should see. */
  warnings: FieldProblem[]
}

/** Work allowed for one settling; a table of 5,000 rows with a dozen formulas stays below. */
const STEPS_MAX = 3_000_000

function fill(work: Work, field: Field, target: Record<string, Json>, place: { path: string; row: Row | null }): void {
  if (!field.compute) return
  const value = ask(work, field.compute, place.path, place.row) ?? null
  const row = place.row ? (target as FormRow) : null
  const stored = storedValue(field, value, decimalsOf(field, currencyOf(field, row, work.values)))
  if (stored === undefined) return note(work, place.path, 'VALUE_KIND')
  if (isBlank(stored)) delete target[field.key]
  else target[field.key] = stored
}

/**
 * Whether a condition shows something: only when it is true. One that can't be worked out shows it as well, so that
 * nothing gets lost unseen.
 */
function holds(work: Work, text: string | undefined, path: string, row: Row | null = null): boolean {
  if (text === undefined) return true
  const worth = ask(work, text, path, row)
  return worth === true || worth === undefined
}

function settleField(work: Work, field: Field, sectionShown: boolean): void {
  if (!sectionShown || !holds(work, field.showIf, field.key)) {
    delete work.values[field.key]
    work.names.set(field.key, boundValue(field, undefined))
    return
  }
  work.shown.add(field.key)
  fill(work, field, work.values, { path: field.key, row: null })
  // The rows themselves stay, their columns are worked out one by one.
  if (!isTable(field)) work.names.set(field.key, boundValue(field, work.values[field.key]))
}

function settleColumn(work: Work, table: string, column: Field): void {
  const rows = rowsOf(work.values[table])
  const bound = work.names.get(table)
  if (!column.showIf && !column.compute) return
  for (const [at, row] of rows.entries()) {
    const frame = Array.isArray(bound) ? (bound as readonly Value[])[at] : undefined
    if (frame === undefined || !isRow(frame)) continue
    const path = `${table}.${row.id}.${column.key}`
    if (holds(work, column.showIf, path, frame)) fill(work, column, row, { path, row: frame })
    else {
      delete row[column.key]
      work.blankCells.add(path)
    }
    ;(frame as Map<string, Value>).set(column.key, boundValue(column, row[column.key]))
  }
}

function settleSteps(work: Work): void {
  const sections = new Map(work.definition.sections.flatMap((one) => one.fields.map(({ key }) => [key, one] as const)))
  const shownSections = new Map<string, boolean>()
  const run = ({ field, table, path }: Step) => {
    if (table !== null) {
      if (work.shown.has(table)) {
        work.shown.add(path)
        settleColumn(work, table, field)
      }
      return
    }
    const section = sections.get(field.key)
    if (!section) return
    const known = shownSections.get(section.id)
    const shown = known ?? holds(work, section.showIf, section.id)
    shownSections.set(section.id, shown)
    if (shown) work.shown.add(section.id)
    settleField(work, field, shown)
  }
  for (const step of orderOf(work.definition).steps) run(step)
}

/** Takes out of `shown` what a right hides: it is worked out and kept, and nobody is told. */
function withoutHidden(work: Work): ReadonlySet<string> {
  const { rights } = work.settings
  const shown = new Set(work.shown)
  for (const field of fieldsOf(work.definition)) {
    const right = rightTo(rights, field.key)
    if (right === 'hidden') shown.delete(field.key)
    for (const { key } of tableOf(field)?.columns ?? []) {
      if (rightToColumn(rights, field.key, key) === 'hidden') shown.delete(`${field.key}.${key}`)
    }
  }
  for (const { id, fields } of work.definition.sections) {
    if (!fields.some(({ key }) => shown.has(key))) shown.delete(id)
  }
  return shown
}

/** Problems of what somebody may not write say nothing to him, and would tell what is hidden. */
function ownProblems(work: Work): FieldProblem[] {
  const { rights } = work.settings
  const writable = (path: string): boolean => {
    const [key = '', , column] = path.split('.')
    const field = fieldsOf(work.definition).find((one) => one.key === key)
    if (!field) return true
    if (column !== undefined) return mayWrite(rightToColumn(rights, key, column))
    return mayTouch(rights, field)
  }
  return work.problems.filter(({ path, code }) => code === 'VALUE_NOT_EDITABLE' || writable(path))
}

/**
 * Brings values into the form they are kept in and says everything that is wrong with them; in the browser while
 * somebody types, and again on the server, which has the last word. Numbers are exact and written in one way only,
 * unknown keys refused, formulas worked out, what is not shown left out, and what somebody may not write stays as it was.
 */
export function settle(definition: FormDefinition, given: FormValues, settings: Settings): Settled {
  const rights = settings.rights ?? ALL_EDITABLE
  const work: Work = {
    definition,
    settings: { ...settings, rights },
    values: {},
    names: new Map(boundAround(settings.around ?? {})),
    budget: { left: STEPS_MAX },
    shown: new Set(),
    blankCells: new Set(),
    problems: [],
  }
  work.values = admitted(work, given)
  for (const field of fieldsOf(definition)) work.names.set(field.key, boundValue(field, work.values[field.key]))
  settleSteps(work)
  const rules: RuleContext = { required: new Set(), warnings: [] }
  checkRules(work, rules)
  for (const field of fieldsOf(definition)) {
    const table = tableOf(field)
    if (!table?.component || !work.shown.has(field.key)) continue
    const rows = rowsOf(work.values[field.key])
    const reference = settings.reference?.[field.key] ?? {}
    const found = checkComponent({ key: field.key, table, rows, today: settings.today, reference })
    work.problems.push(...found.problems)
    rules.warnings.push(...found.warnings.filter(({ path }) => seen(work, path)))
  }
  return {
    values: work.values,
    shown: withoutHidden(work),
    blankCells: work.blankCells,
    required: rules.required,
    problems: ownProblems(work),
    warnings: rules.warnings,
  }
}

function seen({ settings }: Work, path: string): boolean {
  const [key = '', , column = ''] = path.split('.')
  return rightToColumn(settings.rights, key, column) !== 'hidden'
}
