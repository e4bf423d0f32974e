import type { Json } from '#kernel/refusal.ts'
import { checkIdentity, type IdentityKind, normaliseEmail, normalisePhone } from '#modules/clients'
import { maskBankAccount, maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import {
  type Field,
  type FormDefinition,
  type FormRow,
  type FormValues,
  fieldsOf,
  type PersonRules,
  rowsOf,
  tableOf,
} from './schema.ts'

const PROBLEMS: Readonly<Record<string, string>> = {
  IDENTITY_CHECK_DIGIT: 'VALUE_IDENTITY_CHECK',
  IDENTITY_COUNTRY: 'VALUE_IDENTITY_COUNTRY',
}

/** The rules of the clients module for numbers that say who somebody is; every settling on the server uses them. */
export const personRules: PersonRules = {
  identity(type, country, number) {
    const checked = checkIdentity(type as IdentityKind, country, number)
    const problem = checked.problem === null ? null : (PROBLEMS[checked.problem] ?? 'VALUE_IDENTITY_FORM')
    return { number: checked.number, problem }
  },
  phone: (text) => normalisePhone(text, 'CN'),
  email: normaliseEmail,
}

const MASKS: Readonly<Partial<Record<Field['kind'], (value: string) => string>>> = {
  bankCard: maskBankAccount,
  phone: maskPhone,
  email: maskEmail,
}

function maskedValue(field: Field, value: Json): Json {
  if (field.kind === 'identity' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { ...value, number: maskIdentity(String(value.number ?? '')) }
  }
  const mask = MASKS[field.kind]
  return mask && typeof value === 'string' ? mask(value) : value
}

function maskedRow(row: FormRow, columns: readonly Field[]): FormRow {
  const cells = columns.flatMap((column) => {
    const value = row[column.key]
    return value === undefined ? [] : [[column.key, maskedValue(column, value)] as const]
  })
  return { id: row.id, ...Object.fromEntries(cells) }
}

/** Values for lists, records, messages and whoever may not look: what says who somebody is, only by its end. */
export function masked(definition: FormDefinition, values: FormValues): FormValues {
  const fields = fieldsOf(definition).filter(({ key }) => values[key] !== undefined)
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field.key] ?? null
      const table = tableOf(field)
      return [field.key, table ? rowsOf(value).map((row) => maskedRow(row, table.columns)) : maskedValue(field, value)]
    }),
  )
}

/** The values with what was masked put back from the kept ones, where it came back unchanged. */
export function unmasked(definition: FormDefinition, given: FormValues, kept: FormValues): FormValues {
  const shown = masked(definition, kept)
  const back = (value: Json | undefined, seen: Json | undefined, real: Json | undefined) =>
    value !== undefined && real !== undefined && JSON.stringify(value) === JSON.stringify(seen) ? real : value
  const result: FormValues = { ...given }
  for (const field of fieldsOf(definition)) {
    const value = given[field.key]
    if (value === undefined) continue
    const table = tableOf(field)
    if (!table) {
      result[field.key] = back(value, shown[field.key], kept[field.key]) ?? null
      continue
    }
    const seen = new Map(rowsOf(shown[field.key]).map((row) => [row.id, row]))
    const real = new Map(rowsOf(kept[field.key]).map((row) => [row.id, row]))
    result[field.key] = rowsOf(value).map((row) => ({
      ...row,
      ...Object.fromEntries(
        table.columns
          .filter(({ key }) => row[key] !== undefined)
          .map((column) => [
            column.key,
            back(row[column.key], seen.get(row.id)?.[column.key], real.get(row.id)?.[column.key]) ?? null,
          ]),
      ),
    }))
  }
  return result
}
