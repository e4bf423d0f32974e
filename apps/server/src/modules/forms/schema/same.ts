import { decimal, equal, parseDecimal } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'
import { isBlank, isObject, rowsOf } from './binding.ts'
import type { Field } from './field.ts'
import { isFiles, tableOf } from './table.ts'

const isNumber = ({ kind, ...field }: Field): boolean =>
  kind === 'number' || kind === 'money' || kind === 'rate' || ('result' in field && field.result === 'decimal')

/** What a file is compared by. */
export const contentOf = (file: Json): string => (isObject(file) ? String(file.sha256) : '')

/** Whether two values of a field say the same: 1.0 is 1.00, files go by what is in them, blanks are equal. */
export function sameValue(field: Field, a: Json | undefined, b: Json | undefined): boolean {
  if (isBlank(a) || isBlank(b)) return isBlank(a) && isBlank(b)
  const table = tableOf(field)
  if (table) {
    const other = new Map(rowsOf(b).map((row) => [row.id, row]))
    const rows = rowsOf(a)
    return (
      rows.length === other.size &&
      rows.every((row) => {
        const twin = other.get(row.id)
        return twin !== undefined && table.columns.every((one) => sameValue(one, row[one.key], twin[one.key]))
      })
    )
  }
  if (isFiles(field))
    return sameSet(
      [a].flat().map((file) => contentOf(file ?? null)),
      [b].flat().map((file) => contentOf(file ?? null)),
    )
  if (isNumber(field) && typeof a === 'string' && typeof b === 'string' && parseDecimal(a).ok && parseDecimal(b).ok) {
    return equal(decimal(a), decimal(b))
  }
  if (field.kind === 'multiSelect') return sameSet([a].flat().map(String), [b].flat().map(String))
  return canonical(a) === canonical(b)
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && canonical(a.toSorted()) === canonical(b.toSorted())
}

/** One text for one value, whatever the order of keys. */
export function canonical(value: Json | readonly string[] | undefined): string {
  if (!isObject(value)) return JSON.stringify(value ?? null)
  return JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What a value is matched by in keys of rows: numbers by what they are worth, texts as they are. */
export function keyText(field: Field, value: Json | undefined): string {
  if (isBlank(value)) return ''
  if (isNumber(field) && typeof value === 'string' && parseDecimal(value).ok) {
    const { unscaled, scale } = decimal(value)
    return `${unscaled}e-${scale}`
  }
  return typeof value === 'string' ? value : canonical(value)
}
