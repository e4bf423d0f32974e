import { z } from 'zod'

/** What a column of a file can hold. `literal` stands for the text of the column itself. */
export const FACTS = [
  'literal',
  'fileId',
  'ceNo',
  'date',
  'seq',
  'records',
  'lines',
  'bcan',
  'clientType',
  'party',
  'parties',
  'nameEn',
  'nameZh',
  'country',
  'documentType',
  'documentNo',
  'outcome',
  'code',
  'line',
] as const
export type Fact = (typeof FACTS)[number]
export type Facts = Partial<Record<Fact, string>>

const column = z.strictObject({
  fact: z.enum(FACTS),
  /** At most so many characters; in a layout of fixed widths exactly so many. */
  width: z.int().min(1).max(400),
  /** Fixed widths: where the blanks go. */
  align: z.enum(['left', 'right']).default('left'),
  text: z.string().max(40).optional(),
})
export type Column = z.output<typeof column>
const columns = z.array(column).min(1).max(40)

/** A file of the exchange: lines of three kinds, told apart by their first column, which is a literal. */
const fileLayout = z.strictObject({
  id: z.string().min(1).max(20),
  /** Name with `{id}`, `{ce}`, `{date}` (yyyymmdd) and `{seq}`. */
  name: z.string().min(1).max(120),
  header: columns,
  /** Forms leave out what is nothing. */
  detail: columns.nullable().default(null),
  trailer: columns,
})
export type FileLayout = z.output<typeof fileLayout>

/** What a rejection can be about; every one has words. */
export const REASONS = [
  'DOCUMENT_INVALID',
  'DOCUMENT_DUPLICATE',
  'NAME_INVALID',
  'COUNTRY_INVALID',
  'NUMBER_INVALID',
  'FILE_UNREADABLE',
  'FILE_COUNT_WRONG',
  'FILE_TOO_MANY_ERRORS',
  'FILE_LATE',
] as const

export const ENCODINGS = ['utf-8', 'big5-hkscs', 'gb18030'] as const
export const LINE_ENDS = ['crlf', 'lf'] as const

const codes = z.record(z.string().min(1).max(40), z.string().min(1).max(20))

/** How files of a regime are written and read. */
export const layout = z.strictObject({
  encoding: z.enum(ENCODINGS),
  lineEnd: z.enum(LINE_ENDS),
  /** Between columns; null for fixed widths. */
  separator: z.string().length(1).nullable().default(null),
  folders: z.strictObject({ out: z.string().min(1).max(100), in: z.string().min(1).max(100) }),
  files: z.strictObject({ mapping: fileLayout, response: fileLayout, result: fileLayout, image: fileLayout }),
  codes: z.strictObject({
    /** Kinds of documents to the exchange's types; a kind that is not here cannot be filed. */
    document: codes,
    clientType: codes,
    /** Outcome of a row or a file: what says that it was taken. */
    accepted: z.string().min(1).max(20),
    /** Reasons of rejection: the exchange's code to one of ours, which has words. */
    reasons: z.record(z.string().min(1).max(40), z.enum(REASONS)),
  }),
})
export type Layout = z.output<typeof layout>

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u

/** A value as it may stand in a line: no separator, no control characters. */
export function plain(text: string, separator: string | null): string {
  const whole = separator !== null && text.includes(separator) ? text.replaceAll(separator, ' ') : text
  // Of a million values hardly one has any: looking costs a fraction of replacing.
  return (CONTROL.test(whole) ? whole.replace(CONTROLS, ' ') : whole).trim()
}

const SURROGATE = /[\ud800-\udfff]/
const lengthOf = (text: string) => [...text].length

function fixed(text: string, { width, align }: Column): string {
  const blanks = ' '.repeat(Math.max(0, width - lengthOf(text)))
  return align === 'right' ? blanks + text : text + blanks
}

/**
 * Makes the writer of one kind of line: values by fact to text, or the column a value does not fit.
 *
 * @returns a function that gives the line without its end, or the column that is too narrow.
 */
export function lineWriter(
  columns: readonly Column[],
  separator: string | null,
): (facts: Facts) => string | { narrow: Fact } {
  return (facts) => {
    let line = ''
    for (const [at, one] of columns.entries()) {
      const value = one.fact === 'literal' ? (one.text ?? '') : plain(facts[one.fact] ?? '', separator)
      if (value.length > one.width && lengthOf(value) > one.width) return { narrow: one.fact }
      line += separator === null ? fixed(value, one) : at === 0 ? value : separator + value
    }
    return line
  }
}

/** The values of a line; null when it has not these columns or a literal differs. */
export function readLine(columns: readonly Column[], separator: string | null, line: string): Facts | null {
  const cells = separator === null ? cut(columns, line) : line.split(separator)
  if (cells?.length !== columns.length) return null
  const facts: Facts = {}
  for (const [at, { fact, text }] of columns.entries()) {
    const cell = (cells[at] ?? '').trim()
    if (fact !== 'literal') facts[fact] = cell
    else if (cell !== (text ?? '').trim()) return null
  }
  return facts
}

function cut(columns: readonly Column[], line: string): string[] | null {
  const letters = [...line]
  const cells: string[] = []
  let from = 0
  for (const { width } of columns) {
    cells.push(letters.slice(from, from + width).join(''))
    from += width
  }
  return letters.length > from ? null : cells
}

/**
 * Makes the reader of the number alone, for going through a file line by line without taking each apart.
 *
 * @returns a function that gives what stands in the number's column, or null when the line begins like none of these.
 */
export function numberReader(columns: readonly Column[], separator: string | null): (line: string) => string | null {
  const place = columns.findIndex(({ fact }) => fact === 'bcan')
  const first = columns[0]
  const from = columns.slice(0, place).reduce((sum, { width }) => sum + width, 0)
  const to = from + (columns[place]?.width ?? 0)
  const literal = first?.fact === 'literal' ? (first.text ?? '') : ''
  if (separator === null) {
    return (line) => {
      if (place < 0 || !line.startsWith(literal)) return null
      const head = line.slice(0, to)
      // Rare glyphs are two units long and one wide.
      return (SURROGATE.test(head) ? [...line].slice(from, to).join('') : head.slice(from)).trim()
    }
  }
  const beginning = literal + separator
  return (line) => {
    if (place < 1 || !line.startsWith(beginning)) return null
    let start = beginning.length
    for (let at = 1; at < place; at += 1) {
      const next = line.indexOf(separator, start)
      if (next < 0) return null
      start = next + 1
    }
    const end = line.indexOf(separator, start)
    return line.slice(start, end < 0 ? line.length : end).trim()
  }
}

/** The name of a file after the pattern of its layout. */
export const fileName = (
  { id, name }: FileLayout,
  { ceNo, date, seq }: { ceNo: string; date: string; seq: number },
): string =>
  name
    .replaceAll('{id}', id)
    .replaceAll('{ce}', ceNo)
    .replaceAll('{date}', date.replaceAll('-', ''))
    .replaceAll('{seq}', String(seq).padStart(3, '0'))

/** Whether a name can be one of the file's: every placeholder stands for what it may. */
export function isNamed({ id, name }: FileLayout, given: string): boolean {
  const escaped = name.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
  const pattern = escaped
    .replaceAll('{id}', id)
    .replaceAll('{ce}', '[A-Z0-9]{6}')
    .replaceAll('{date}', '\\d{8}')
    .replaceAll('{seq}', '\\d{3,}')
  return new RegExp(`^${pattern}$`, 'i').test(given)
}

export type LayoutProblem = 'KEY_MISSING' | 'LITERAL_MISSING' | 'LITERAL_TWICE' | 'IMAGE_LACKS' | 'SEPARATOR'

/** Whether lines of two kinds begin alike. */
function alike({ header, detail, trailer }: FileLayout): boolean {
  const firsts = [header[0], detail?.[0], trailer[0]].flatMap((one) => (one?.text ? [one.text] : []))
  return firsts.some((one, at) => firsts.some((other, place) => place !== at && other.startsWith(one)))
}

/** What in a layout keeps files of it from being written or read back, or null. */
export function layoutProblem({ files, separator }: Layout): LayoutProblem | null {
  const has = (columns: readonly Column[] | null, ...facts: Fact[]) =>
    facts.every((fact) => columns?.some((one) => one.fact === fact))
  const all = Object.values(files)
  const first = all.flatMap(({ header, detail, trailer }) => [header[0], detail?.[0], trailer[0]])
  if (first.some((one) => one && (one.fact !== 'literal' || !one.text))) return 'LITERAL_MISSING'
  if (all.some(alike)) return 'LITERAL_TWICE'
  if (!all.every(({ header }) => has(header, 'fileId', 'ceNo', 'date', 'seq'))) return 'KEY_MISSING'
  if (!has(files.mapping.detail, 'bcan', 'documentNo', 'documentType')) return 'KEY_MISSING'
  if (!has(files.image.detail, 'bcan') || !has(files.result.detail, 'bcan', 'outcome', 'code')) return 'KEY_MISSING'
  if (!has(files.response.header, 'outcome', 'code')) return 'KEY_MISSING'
  // What the image does not repeat cannot be compared with what was filed.
  const filed = (files.mapping.detail ?? []).flatMap(({ fact }) => (fact === 'literal' ? [] : [fact]))
  if (!has(files.image.detail, ...filed)) return 'IMAGE_LACKS'
  return separator !== null && /[\p{L}\p{N}\s]/u.test(separator) ? 'SEPARATOR' : null
}
