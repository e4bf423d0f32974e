import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { differencesOf } from '../schema/forms.ts'

/** Keys of fields that differ, in the order of the form. */
export function changedFields(form: FormDefinition, before: FormValues, after: FormValues): string[] {
  return [...new Set(differencesOf(form, before, after).map((one) => one.field))]
}

/** Keys of fields that differ from what the registers said; fields they say nothing about are left out. */
export function changedFromRegisters(form: FormDefinition, registers: FormValues, values: FormValues): string[] {
  return [...new Set(differencesOf(form, registers, values, { partial: true }).map((one) => one.field))]
}
