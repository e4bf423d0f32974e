import { check } from './feel/check.ts'
import type { Scope } from './feel/kind.ts'
import type { Field } from './field.ts'
import type { FormDefinition } from './form.ts'
import { scopeOf } from './scope.ts'
import { tableOf } from './table.ts'

/** Something that is worked out: a field (`rate`), or a column of every row (`fees.open`). */
export type Step = { path: string; field: Field; table: string | null }

/** In what order a form is worked out, and what can't be ordered because each needs the other. */
export type Order = { steps: readonly Step[]; cycles: readonly (readonly string[])[] }

/** Expressions that decide what a field is worth: whether it is there, and what fills it in. */
function needs(step: Step, sectionShowIf: string | undefined, scope: Scope): string[] {
  const texts = [step.field.showIf, step.field.compute, step.table === null ? sectionShowIf : undefined]
  return texts.flatMap((text) => (text ? check(text, scope).names : []))
}

function stepsOf(definition: FormDefinition): { step: Step; needs: string[] }[] {
  return definition.sections.flatMap(({ showIf, fields }) =>
    fields.flatMap((field) => {
      const own: Step = { path: field.key, field, table: null }
      const columns = (tableOf(field)?.columns ?? []).map(
        (column): Step => ({ path: `${field.key}.${column.key}`, field: column, table: field.key }),
      )
      const outer = { step: own, needs: needs(own, showIf, scopeOf(definition)) }
      if (columns.length === 0) return [outer]
      const scope = scopeOf(definition, field.key)
      return [outer, ...columns.map((step) => ({ step, needs: [field.key, ...needs(step, undefined, scope)] }))]
    }),
  )
}

function ordered(definition: FormDefinition): Order {
  const all = new Map(stepsOf(definition).map((one) => [one.step.path, one]))
  const steps: Step[] = []
  const cycles: (readonly string[])[] = []
  const done = new Set<string>()
  const visit = (path: string, way: readonly string[]): void => {
    const one = all.get(path)
    if (!one || done.has(path)) return
    if (way.includes(path)) {
      cycles.push(way.slice(way.indexOf(path)))
      return
    }
    // A column needs the rows to be there; that is no need of the table for the column.
    for (const other of one.needs) if (!(one.step.table === other && way.includes(other))) visit(other, [...way, path])
    if (done.has(path)) return
    done.add(path)
    steps.push(one.step)
  }
  for (const path of all.keys()) visit(path, [])
  return { steps, cycles }
}

const known = new WeakMap<FormDefinition, Order>()

/**
 * The order in which fields and columns are worked out, each after what it needs. Fields in a circle stand in the order
 * they were met; publishing refuses them.
 */
export function orderOf(definition: FormDefinition): Order {
  const found = known.get(definition) ?? ordered(definition)
  known.set(definition, found)
  return found
}
