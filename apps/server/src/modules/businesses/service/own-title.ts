import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { askForm } from '../schema/forms.ts'
import type { Surroundings } from './around.ts'
import { maskedValues } from './masking.ts'

const OWN_TITLE_MAX = 200

/**
 * What a business says a request is called, from its values as people see them; null when it says nothing, or nothing
 * that is a text.
 */
export function ownTitleOf(
  expression: string | undefined,
  form: FormDefinition,
  values: FormValues,
  surroundings: Surroundings,
): string | null {
  if (expression === undefined) return null
  const found = askForm(form, maskedValues(form, values), expression, surroundings)
  const text = found.ok && typeof found.value === 'string' ? found.value.trim() : ''
  return text === '' ? null : text.slice(0, OWN_TITLE_MAX)
}
