import { COMPONENT_KINDS, type ComponentKind } from './component-kinds.ts'
import { componentTable } from './components/component.ts'
import type { Field, Table } from './field.ts'
import type { FormDefinition } from './form.ts'

const COMPONENTS: ReadonlySet<string> = new Set(COMPONENT_KINDS)

export type TableField = Extract<Field, { kind: 'table' | ComponentKind }>

/** Whether a field holds rows. */
export const isTable = (field: Field): field is TableField => field.kind === 'table' || COMPONENTS.has(field.kind)

/** The rows a field holds; null for a field of one value. */
export function tableOf(field: Field): Table | null {
  if (field.kind === 'table') {
    return {
      columns: field.columns,
      rowKey: field.rowKey,
      minRows: field.minRows,
      maxRows: field.maxRows,
      partial: false,
      component: null,
    }
  }
  return isTable(field) ? componentTable(field) : null
}

/** All fields from top to bottom. */
export const fieldsOf = (definition: FormDefinition): Field[] => definition.sections.flatMap(({ fields }) => fields)

/** A field by its key, or a column by `table.column`. */
export function fieldAt(definition: FormDefinition, path: string): Field | undefined {
  const [key, column, ...rest] = path.split('.')
  const field = fieldsOf(definition).find((one) => one.key === key)
  if (!field || column === undefined) return field
  return rest.length > 0 ? undefined : tableOf(field)?.columns.find((one) => one.key === column)
}

/** Kinds that hold files. */
export const isFiles = (field: Field): field is Extract<Field, { kind: 'upload' | 'signature' }> =>
  field.kind === 'upload' || field.kind === 'signature'

/** Kinds whose values say who somebody is: masked, sealed, never a fact. */
export const SENSITIVE_KINDS = ['identity', 'bankCard', 'phone', 'email'] as const
export const isSensitive = (field: Pick<Field, 'kind'>): boolean =>
  (SENSITIVE_KINDS as readonly string[]).includes(field.kind)
