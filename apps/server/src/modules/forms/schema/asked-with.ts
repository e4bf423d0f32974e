import { check } from './feel/check.ts'
import type { Lookup } from './field.ts'
import type { FormDefinition } from './form.ts'
import { scopeOf } from './scope.ts'
import { fieldsOf, tableOf } from './table.ts'

/** Fields of the form that a data source is asked with: when one of them changes, it has to be asked again. */
export function askedWith(definition: FormDefinition, lookup: Lookup): string[] {
  const own = new Set(fieldsOf(definition).map(({ key }) => key))
  const scope = scopeOf(definition)
  const names = Object.values(lookup.parameters).flatMap((text) => check(text, scope).names)
  return [...new Set(names.map((name) => name.split('.')[0] ?? '').filter((key) => own.has(key)))]
}

/** All such fields of a form. */
export function fieldsAskedWith(definition: FormDefinition): string[] {
  const lookups = fieldsOf(definition).flatMap((field) =>
    [field, ...(tableOf(field)?.columns ?? [])].flatMap((one) => [
      ...(one.prefill ? [one.prefill] : []),
      ...('options' in one && one.options ? [one.options] : []),
    ]),
  )
  return [...new Set(lookups.flatMap((lookup) => askedWith(definition, lookup)))]
}
