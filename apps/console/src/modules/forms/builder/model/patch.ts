import type { Field } from '#contract/forms'

/** An item with some settings changed; a setting that is `undefined` is left out, so that forms stay as they would be read. */
export function patched<T extends Field>(item: T, patch: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries({ ...item, ...patch }).filter(([, value]) => value !== undefined)) as T
}
