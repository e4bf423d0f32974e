import type { FieldProblem, Json, RefusalParams } from '#kernel/refusal.ts'
import type { FormRow } from './binding.ts'
import type { References } from './components/reference.ts'
import { type Budget, evaluate } from './feel/evaluate.ts'
import type { FeelProblem } from './feel/problem.ts'
import type { Row, Value } from './feel/value.ts'
import type { Field } from './field.ts'
import type { FormDefinition, FormValues } from './form.ts'
import type { PersonRules } from './normalise.ts'
import { type Rights, rightTo, rightToColumn } from './rights.ts'
import type { Around } from './scope.ts'
import { fieldsOf, tableOf } from './table.ts'

/** What a data source said for a field: the value to begin with, the choices there are. By `field` or `table.column`. */
export type Lookups = Readonly<Record<string, { value?: Json; choices?: readonly { value: string; label?: string }[] }>>

/** What values are settled with. */
export type Settings = {
  /** Default: everything may be filled in. */
  rights?: Rights
  /** The values as they are kept; what somebody may not write stays as it is here. */
  before?: FormValues
  /** The business date `YYYY-MM-DD`. */
  today: string
  around?: Around
  lookups?: Lookups
  reference?: References
  persons?: PersonRules
  /** Whether what is required has to be there: true for sending, false for a draft. Default true. */
  complete?: boolean
}

/** Values in the making. */
export type Work = {
  definition: FormDefinition
  settings: Settings & { rights: Rights }
  values: FormValues
  names: Map<string, Value>
  budget: Budget
  shown: Set<string>
  blankCells: Set<string>
  problems: FieldProblem[]
}

/** Notes what is wrong at a place. */
export function note(work: Pick<Work, 'problems'>, path: string, code: string, params?: RefusalParams): void {
  work.problems.push({ path, code, module: 'forms', ...(params ? { params } : {}) })
}

/** Whether a right keeps back a column of that name, of whichever table is there. */
const isHiddenColumn = ({ definition, settings }: Work, name: string): boolean =>
  fieldsOf(definition).some((field) => {
    const table = tableOf(field)
    if (!table || table.columns.some(({ key }) => key === name)) return false
    return rightToColumn(settings.rights, field.key, name) === 'hidden'
  })

/**
 * Whether an expression asks for a field or a column that the form was handed over without. That is no mistake of the
 * form's: the server, which has every value, works it out.
 */
function asksForHidden(work: Work, { code, params }: FeelProblem): boolean {
  const name = String(params.name)
  if (code === 'FEEL_COLUMN_UNKNOWN') return isHiddenColumn(work, name)
  if (code !== 'FEEL_NAME_UNKNOWN' && code !== 'FEEL_NAME_ALMOST') return false
  // Within `rows[…]` a column is a name of its own.
  return rightTo(work.settings.rights, name) === 'hidden' || isHiddenColumn(work, name)
}

/** The worth of an expression; undefined when it can't be worked out, with a problem unless that is only so here. */
export function ask(work: Work, text: string, path: string, row: Row | null = null): Value | undefined {
  const names = row ? new Map([...work.names, ['row', row] as const]) : work.names
  const found = evaluate(text, { names, today: work.settings.today, budget: work.budget })
  if (found.ok) return found.value
  if (!asksForHidden(work, found.problem)) note(work, path, found.problem.code, found.problem.params)
  return undefined
}

/** The currency of a money field: written into it, or held by another field or column. */
export function currencyOf(field: Field, row: FormRow | null, values: FormValues): string | null {
  if (field.kind !== 'money') return null
  if (typeof field.currency === 'string') return field.currency
  const held = row?.[field.currency.field] ?? values[field.currency.field]
  return typeof held === 'string' ? held : null
}
