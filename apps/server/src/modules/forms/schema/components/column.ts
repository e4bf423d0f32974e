import type { SimpleField } from '../field.ts'
import { wordOf } from '../words.ts'
import { CODES, type CodeTable } from './codes.ts'

type Extra = { required?: boolean; initial?: string; showIf?: string }

/**
 * What the schema of fields would fill in, written out: the phones of clients work forms out without the schema's library.
 * A test holds both together.
 */
const FILLED_IN = { required: false, width: 'half' } as const
const OF_KIND: Readonly<Record<string, object>> = { text: { maxLength: 200 }, number: { decimals: 0 } }

const made = (
  key: string,
  rest: { kind: SimpleField['kind'] } & Readonly<Record<string, unknown>>,
  extra: Extra,
): SimpleField =>
  ({ ...FILLED_IN, ...OF_KIND[rest.kind], key, label: wordOf('column', key), ...rest, ...extra }) as SimpleField

/** A column of codes with words in three languages. */
export function codes(key: string, table: CodeTable, extra: Extra = {}): SimpleField {
  const choices = CODES[table].map((value) => ({ value, label: wordOf('code', table, value) }))
  return made(key, { kind: 'select', choices }, extra)
}

/** Part of the traded value: eight digits after the point, not below 0. */
export const byMoney = (key: string, extra: Extra = {}): SimpleField =>
  made(key, { kind: 'rate', unit: 'ratio', decimals: 8, min: '0' }, extra)

/** An amount for each lot, as exact as the counter keeps it, not below 0. */
export const byLot = (key: string, extra: Extra = {}): SimpleField =>
  made(key, { kind: 'rate', unit: 'perLot', decimals: 8, min: '0' }, extra)

/** A text, or another kind that needs nothing but a name. */
export function plain(
  key: string,
  kind: 'text' | 'date' | 'yesNo' | 'identity' | 'bankCard' | 'phone',
  extra: Extra & { maxLength?: number } = {},
): SimpleField {
  return made(key, { kind }, extra)
}

/** A whole number or one with two digits, not below 0. */
export const quantity = (key: string, rest: { decimals?: number; max?: string }, extra: Extra = {}): SimpleField =>
  made(key, { kind: 'number', min: '0', ...rest }, extra)
