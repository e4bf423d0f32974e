import { ANY, DATE, type Kind, listOf, NUMBER, rowOf, type Scope, TEXT, YES_NO } from './feel/kind.ts'
import type { Field, SimpleField } from './field.ts'
import type { FormDefinition } from './form.ts'
import { fieldsOf, tableOf } from './table.ts'

/**
 * What expressions may ask about the world around the form, all texts: whom it is about, who fills it in, how it came
 * about. A field with one of these keys takes the name for itself.
 */
export const AROUND = {
  subject: ['type'],
  client: ['id', 'no', 'type'],
  account: ['id', 'no', 'type', 'businessLine', 'departmentId'],
  user: ['id', 'departmentId'],
  request: ['origin'],
} as const satisfies Record<string, readonly string[]>

/** Values of the world around; what is left out is blank. */
export type Around = { [N in keyof typeof AROUND]?: { [K in (typeof AROUND)[N][number]]?: string | null } }

/** Names that mean something else in every expression. */
export const RESERVED_KEYS: readonly string[] = ['row', 'item', 'true', 'false', 'null', 'if', 'then', 'else', 'for']

const RESULTS = { decimal: NUMBER, text: TEXT, date: DATE, yesNo: YES_NO } as const
const FILE = rowOf({ id: TEXT, sha256: TEXT, name: TEXT, size: NUMBER, mime: TEXT, parameter: TEXT })

/** What kind of value an expression meets under the name of a field or column. */
export function kindOfField(field: Field): Kind {
  const table = tableOf(field)
  if (table) return listOf(kindOfRow(field.key, table.columns))
  switch (field.kind) {
    case 'number':
    case 'money':
    case 'rate':
      return NUMBER
    case 'date':
      return DATE
    case 'yesNo':
      return YES_NO
    case 'multiSelect':
    case 'cascade':
      return listOf(TEXT)
    case 'formula':
      return RESULTS[field.result]
    case 'identity':
      return rowOf({ type: TEXT, country: TEXT, number: TEXT })
    case 'upload':
      return listOf(FILE)
    case 'signature':
      return FILE
    default:
      return TEXT
  }
}

/** A row of a table, its columns by key. */
export function kindOfRow(table: string, columns: readonly SimpleField[]): Kind {
  return rowOf(Object.fromEntries(columns.map((column) => [column.key, kindOfField(column)])), table)
}

/**
 * The names an expression of a form may use.
 *
 * @param table  key of the table it stands in, whose row is `row`; null outside tables.
 */
export function scopeOf(definition: FormDefinition, table: string | null = null): Scope {
  const around = Object.entries(AROUND).map(([name, keys]): [string, Kind] => [
    name,
    rowOf(Object.fromEntries(keys.map((key) => [key, TEXT]))),
  ])
  const fields = fieldsOf(definition)
  const own = fields.find(({ key }) => key === table)
  const columns = own && tableOf(own)?.columns
  return Object.fromEntries([
    ...around,
    ...fields.map((field): [string, Kind] => [field.key, kindOfField(field)]),
    ...(own && columns ? [['row', kindOfRow(own.key, columns)] as [string, Kind]] : []),
  ])
}

/** What the value of a field has to be when an expression fills it in; `any` when several will do. */
export function wantedKind(field: Field): Kind {
  return field.kind === 'identity' || tableOf(field) || field.kind === 'upload' ? ANY : kindOfField(field)
}
