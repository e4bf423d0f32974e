import type {
  Field,
  FieldRight,
  FieldRights,
  FlowDefinition,
  FormDefinition,
  FormValues,
} from '../schema/definition.ts'

/** What somebody may do with a field, or with a column as `table.column`. */
export type RightOf = (path: string) => FieldRight

const STRENGTH: Readonly<Record<FieldRight, number>> = { hidden: 0, read: 1, edit: 2, required: 3 }

/** A right as a step lays it down; a column follows its table unless it is named itself. */
function laidDown(rights: FieldRights, fallback: FieldRight): RightOf {
  return (path) => {
    const [table = path] = path.split('.')
    const whole = rights[table] ?? fallback
    if (table === path || whole === 'hidden') return whole
    return rights[path] ?? whole
  }
}

/** Rights of whoever works at one step: editable at the start, to be read elsewhere, as far as nothing is laid down. */
export function rightsAt(flow: FlowDefinition, nodeId: string): RightOf {
  const node = flow.nodes.find((one) => one.id === nodeId)
  const rights = node && 'fields' in node ? node.fields : {}
  return laidDown(rights, node?.kind === 'start' ? 'edit' : 'read')
}

/** Rights to look: the most that any of the steps gives, nothing to be written. */
export function rightsToSee(steps: readonly RightOf[]): RightOf {
  return (path) => {
    const best = steps.map((one) => one(path)).toSorted((a, b) => STRENGTH[b] - STRENGTH[a])[0]
    return best === undefined || best === 'hidden' ? 'hidden' : 'read'
  }
}

export const seesEverything: RightOf = () => 'read'

/** Id of the start, whose rights are the maker's. */
export function startOf(flow: FlowDefinition): string {
  const start = flow.nodes.find((node) => node.kind === 'start')
  if (!start) throw new Error('a published flow has a start')
  return start.id
}

const columnKeys = (field: Field): string[] => ('columns' in field ? field.columns.map((column) => column.key) : [])

/** The values somebody may see: hidden fields and columns are gone, not emptied. */
export function seenValues(form: FormDefinition, values: FormValues, right: RightOf): FormValues {
  const seen: FormValues = {}
  for (const field of form.sections.flatMap((section) => section.fields)) {
    const value = values[field.key]
    if (value === undefined || right(field.key) === 'hidden') continue
    if (!Array.isArray(value)) {
      seen[field.key] = value
      continue
    }
    const rows = value.map((row) => {
      if (typeof row !== 'object' || row === null || Array.isArray(row)) return row
      return Object.fromEntries(Object.entries(row).filter(([key]) => right(`${field.key}.${key}`) !== 'hidden'))
    })
    seen[field.key] = rows
  }
  return seen
}

/** The form as somebody may see it. */
export function seenForm(form: FormDefinition, right: RightOf): FormDefinition {
  const sections = form.sections.map((section) => ({
    ...section,
    fields: section.fields.flatMap((field): Field[] => {
      if (right(field.key) === 'hidden') return []
      if (field.kind !== 'table') return [field]
      const columns = field.columns.filter((column) => right(`${field.key}.${column.key}`) !== 'hidden')
      return columns.length > 0 ? [{ ...field, columns }] : []
    }),
  }))
  return { sections: sections.filter((section) => section.fields.length > 0) }
}

/** Rights by path for every field and column of a form, as the console's form takes them. */
export function rightsTable(form: FormDefinition, right: RightOf): Record<string, FieldRight> {
  const paths = form.sections.flatMap((section) =>
    section.fields.flatMap((field) => [field.key, ...columnKeys(field).map((key) => `${field.key}.${key}`)]),
  )
  return Object.fromEntries(paths.map((path) => [path, right(path)]))
}
