import { check } from './feel/check.ts'
import type { Lookup } from './field.ts'
import type { FormDefinition } from './form.ts'
import { scopeOf } from './scope.ts'
import { fieldsOf, tableOf } from './table.ts'

/** First parts of the names a data source is asked with, and which of them are fields of the form. */
function namesIn(definition: FormDefinition, lookup: Lookup): { names: string[]; own: ReadonlySet<string> } {
  const own = new Set(fieldsOf(definition).map(({ key }) => key))
  const scope = scopeOf(definition)
  const names = Object.values(lookup.parameters).flatMap((text) => check(text, scope).names)
  return { names: names.map((name) => name.split('.')[0] ?? ''), own }
}

/** Fields of the form that a data source is asked with: when one of them changes, it has to be asked again. */
export function askedWith(definition: FormDefinition, lookup: Lookup): string[] {
  const { names, own } = namesIn(definition, lookup)
  return [...new Set(names.filter((key) => own.has(key)))]
}

/** Whether a data source is asked about one client or account, so that what it says is nobody else's. */
export function asksAboutSubject(definition: FormDefinition, lookup: Lookup): boolean {
  const { names, own } = namesIn(definition, lookup)
  return names.some((name) => (name === 'client' || name === 'account') && !own.has(name))
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
