import type { Field, FormDefinition } from '#contract/forms'
import { replaceItem } from './edit.ts'
import { fieldAt, isTable, itemAt, keysTaken, type Spot, spotIn, targetOf } from './form.ts'
import { uniqueKey } from './keys.ts'
import { type Named, namedAt, renameReferences } from './references.ts'

/** Fields whose money is in the currency that this field holds name it by key, outside any expression. */
function followCurrency(form: FormDefinition, from: string, to: string, table: string | null): FormDefinition {
  const follow = <T extends Field>(item: T): T =>
    item.kind === 'money' && typeof item.currency === 'object' && item.currency.field === from
      ? { ...item, currency: { field: to } }
      : item
  return {
    ...form,
    sections: form.sections.map((section) => ({
      ...section,
      fields: section.fields.map((field) => {
        const own = table === null ? follow(field) : field
        if (!isTable(own)) return own
        // A column's currency is the column of that key, or else the field.
        const hasColumn = own.columns.some(({ key }) => key === from)
        const follows = table === own.key || (table === null && !hasColumn)
        return follows ? { ...own, columns: own.columns.map(follow) } : own
      }),
    })),
  }
}

/** Another name for an item wherever the form names it; the item itself keeps its key. */
export const renameUses = (form: FormDefinition, named: Named, key: string): FormDefinition =>
  followCurrency(renameReferences(form, named, key), named.key, key, named.table)

/**
 * Gives a field or column another key, and every expression, row key and currency that names it follows. A key in use
 * gets a number.
 */
export function renameItem(form: FormDefinition, spot: Spot, key: string): { form: FormDefinition; spot: Spot } {
  const at = targetOf(form, spot)
  const item = itemAt(form, spot)
  const named = namedAt(spot)
  if (!at || !item || !named || key === item.key) return { form, spot }
  const taken = keysTaken(form, at.container)
  taken.delete(item.key)
  const free = uniqueKey(key, taken)
  const followed = renameUses(form, named, free)
  const current = itemAt(followed, spot) ?? item
  let next = replaceItem(followed, spot, { ...current, key: free })
  if (spot.kind === 'column') {
    const table = fieldAt(next, spot.table)
    if (isTable(table)) {
      const rowKey = table.rowKey.map((each) => (each === item.key ? free : each))
      next = replaceItem(next, { kind: 'field', key: table.key }, { ...table, rowKey })
    }
  }
  return { form: next, spot: spotIn(at.container, free) }
}
