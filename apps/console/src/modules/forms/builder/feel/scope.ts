import { type Field, type FormDefinition, type Kind, kinds, type Scope } from '#contract/forms'
import { componentColumns } from '../components.ts'
import { fieldsOf, isComponent, isTable } from '../model/form.ts'
import { valueKindOf } from '../model/rules.ts'

const BY_VALUE = {
  number: kinds.NUMBER,
  text: kinds.TEXT,
  date: kinds.DATE,
  yesNo: kinds.YES_NO,
  choice: kinds.TEXT,
  choices: kinds.listOf(kinds.TEXT),
  other: kinds.ANY,
} as const

/** What kind of thing a field's value is to an expression. */
export function kindOfField(field: Field): Kind {
  if (isTable(field)) {
    return kinds.listOf(kinds.rowOf(Object.fromEntries(field.columns.map((each) => [each.key, kindOfField(each)]))))
  }
  if (isComponent(field)) {
    const columns = componentColumns(field.kind).map(({ key }) => [key, kinds.ANY])
    return columns.length > 0 ? kinds.listOf(kinds.rowOf(Object.fromEntries(columns))) : kinds.ANY
  }
  if (field.kind === 'identity') return kinds.rowOf({ type: kinds.TEXT, number: kinds.TEXT })
  if (field.kind === 'upload') return kinds.listOf(kinds.ANY)
  return BY_VALUE[valueKindOf(field)]
}

/** Names an expression of the form may use; `row` stands for the row of `table`, if it is about one. */
export function scopeOf(form: FormDefinition, table: string | null): Scope {
  const scope: Record<string, Kind> = {}
  for (const field of fieldsOf(form)) scope[field.key] = kindOfField(field)
  const rows = table === null ? undefined : scope[table]
  if (rows?.is === 'list') scope.row = rows.of
  return scope
}
