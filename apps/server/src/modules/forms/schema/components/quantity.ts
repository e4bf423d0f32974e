import { decimal, parseDecimal, signOf } from '#kernel/decimal.ts'
import type { Json } from '#kernel/refusal.ts'

/** Whether a value is a decimal number in its wire form. */
export const isDecimalText = (value: Json | undefined): value is string =>
  typeof value === 'string' && parseDecimal(value).ok

/** Whether something is charged: a number, and not 0. */
export const isCharged = (value: Json | undefined): boolean => isDecimalText(value) && signOf(decimal(value)) !== 0
