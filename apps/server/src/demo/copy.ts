/** A value PostgreSQL's COPY text format can carry. Objects become JSON; arrays are one-dimensional text arrays. */
export type CopyValue =
  | string
  | number
  | boolean
  | null
  | Buffer
  | readonly string[]
  | { readonly [key: string]: unknown }

/** Rows of one table as COPY text. @source PostgreSQL documentation, COPY, "Text Format". */
export class CopyText {
  readonly columns: readonly string[]
  private parts: string[] = []
  rows = 0

  constructor(columns: readonly string[]) {
    this.columns = columns
  }

  /** Values in the order of `columns`. */
  add(values: readonly CopyValue[]): void {
    if (values.length !== this.columns.length)
      throw new Error(`${values.length} values for ${this.columns.length} columns (${this.columns.join(', ')})`)
    this.parts.push(`${values.map(copyField).join('\t')}\n`)
    this.rows += 1
  }

  /** The text so far; the rows are forgotten. */
  take(): string {
    const text = this.parts.join('')
    this.parts = []
    this.rows = 0
    return text
  }
}

export function copyField(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  if (Array.isArray(value)) return escaped(`{${value.map(arrayElement).join(',')}}`)
  return escaped(JSON.stringify(value))
}

function arrayElement(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

const special: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => special[character] ?? character) : text
}
