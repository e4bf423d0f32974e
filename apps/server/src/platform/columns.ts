/**
 * Columns of rows as PostgreSQL array literals, for statements that write many rows at once through `unnest`. The driver
 * would make the same texts by quoting every element; most of ours need none, and that was a tenth of a batch's time.
 */

/** What an array literal can't hold unquoted. */
const SPECIAL = /[\s"\\{},]/

function element(text: string): string {
  if (text !== '' && !SPECIAL.test(text) && text.toUpperCase() !== 'NULL') return text
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** Texts of any kind, JSON among them. */
export function textColumn(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : element(value))).join(',')}}`
}

/** Ids, numbers, booleans and instants: texts that never need quotes. */
export function plainColumn(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`
}

/** Bytes. */
export function bytesColumn(values: readonly Uint8Array[]): string {
  return `{${values.map((value) => `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}"`).join(',')}}`
}

/** JSON of each value; null stays null. */
export function jsonColumn(values: readonly unknown[]): string {
  return textColumn(values.map((value) => (value === null || value === undefined ? null : JSON.stringify(value))))
}
