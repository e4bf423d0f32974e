import { maskBankAccount, maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import { fieldsOf, tableOf } from '../schema/forms.ts'

type Value = FormValues[string] | undefined

const MASKS: Partial<Record<Field['kind'], (text: string) => string>> = {
  identity: maskIdentity,
  bankCard: maskBankAccount,
  phone: maskPhone,
  email: maskEmail,
}

const kindsIn = (field: Field): Readonly<Record<string, Field['kind']>> =>
  Object.fromEntries((tableOf(field)?.columns ?? []).map(({ key, kind }) => [key, kind]))

/** A value of one kind as people see it. */
export function maskedAs(kind: Field['kind'], value: Value): Value {
  const mask = MASKS[kind]
  if (!mask || value === undefined || value === null) return value
  if (typeof value === 'string') return mask(value)
  if (typeof value !== 'object' || Array.isArray(value)) return value
  const { number } = value
  return typeof number === 'string' ? { ...value, number: mask(number) } : value
}

type RowValue = Record<string, NonNullable<Value>>
const isRow = (value: unknown): value is RowValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mapField(field: Field, value: Value, change: (kind: Field['kind'], value: Value, at: string) => Value): Value {
  if (!Array.isArray(value)) return change(field.kind, value, field.key)
  const kinds = kindsIn(field)
  return value.map((row) => {
    if (!isRow(row)) return row
    const entries = Object.entries(row).map(([key, one]) => {
      const kind = kinds[key]
      return [key, kind ? change(kind, one, `${field.key}.${String(row['id'])}.${key}`) : one]
    })
    return Object.fromEntries(entries)
  })
}

function mapValues(form: FormDefinition, values: FormValues, change: Parameters<typeof mapField>[2]): FormValues {
  const changed: FormValues = {}
  for (const field of fieldsOf(form)) {
    const value = mapField(field, values[field.key], change)
    if (value !== undefined) changed[field.key] = value
  }
  return changed
}

/** Values as people see them: identity numbers, cards, phones and mail masked. */
export function maskedValues(form: FormDefinition, values: FormValues): FormValues {
  return mapValues(form, values, (kind, value) => maskedAs(kind, value))
}

/** Whether anything of the form is masked; whoever may reveal is then offered to. */
export const isMaskedKind = (kind: Field['kind']): boolean => kind in MASKS

/** Every sensitive value by its path: `field`, or `table.<row id>.column`. */
export function sensitiveValues(form: FormDefinition, values: FormValues): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  mapValues(form, values, (kind, value, at) => {
    if (isMaskedKind(kind) && value !== undefined && value !== null) found.set(at, value)
    return value
  })
  return found
}

/**
 * Values as sent back by somebody who saw them masked: where the mask came back untouched, the value behind it stays.
 */
export function unmasked(form: FormDefinition, sent: FormValues, current: FormValues): FormValues {
  const behind = sensitiveValues(form, current)
  return mapValues(form, sent, (kind, value, at) => {
    const known = behind.get(at)
    return known !== undefined && JSON.stringify(maskedAs(kind, known)) === JSON.stringify(value) ? known : value
  })
}

/** Values whose writer was shown those of the registers masked, and is so again as long as he left them as they were. */
export function maskedAsShown(form: FormDefinition, values: FormValues, registers: FormValues): FormValues {
  const known = sensitiveValues(form, registers)
  return mapValues(form, values, (kind, value, at) => {
    const theirs = known.get(at)
    return theirs !== undefined && JSON.stringify(theirs) === JSON.stringify(value) ? maskedAs(kind, value) : value
  })
}
