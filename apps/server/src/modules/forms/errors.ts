import { defineErrors } from '#kernel/refusal.ts'

const at = (...params: string[]) => ({ status: 422, params: ['at', ...params] }) as const

/** What this module refuses; the texts stand in locales/ under `error.<CODE>`. `at` counts characters from 1. */
export const formsErrors = defineErrors('forms', {
  FEEL_EMPTY: at(),
  FEEL_TOO_LONG: at('max'),
  FEEL_TOO_DEEP: at('max'),
  FEEL_TOO_MUCH_WORK: at(),
  FEEL_SYNTAX: at('near'),
  FEEL_UNFINISHED: at(),
  FEEL_WIDE_CHARACTER: at('character'),
  FEEL_OPERATOR_UNKNOWN: at('operator', 'instead'),
  FEEL_UNSUPPORTED: at('part'),
  FEEL_NUMBER_FORM: at('number'),
  FEEL_NUMBER_TOO_LARGE: at('max'),
  FEEL_DATE_FORM: at('text'),
  FEEL_NAME_UNKNOWN: at('name'),
  FEEL_NAME_ALMOST: at('name', 'near'),
  FEEL_COLUMN_UNKNOWN: at('name'),
  FEEL_FUNCTION_UNKNOWN: at('name'),
  FEEL_FUNCTION_ALMOST: at('name', 'near'),
  FEEL_ARGUMENT_COUNT: at('name', 'wanted', 'found'),
  FEEL_WRONG_KIND: at('wanted', 'found'),
  FEEL_KINDS_DIFFER: at('left', 'right'),
  FEEL_ROUNDING_UNKNOWN: at('mode', 'known'),
  FEEL_SCALE_BAD: at('scale', 'max'),
  FEEL_DIVISION_BY_ZERO: at(),
})
