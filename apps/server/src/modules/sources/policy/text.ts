import { type Parameter, parameterKey } from '../schema.ts'
import type { Refusal } from './statement.ts'

/** A piece of a statement as PostgreSQL's own scanner cuts it; `start` and `end` in bytes. */
export type Token = { start: number; end: number; text: string; tokenName: string }

/** A parameter's place in the author's text and in the text that runs, both in bytes. */
type Place = { from: [number, number]; to: [number, number] }

export type Bound = {
  /** The statement with `$n::type` in place of `$name`. */
  text: string
  /** Names in the order of their numbers. */
  order: string[]
  /** From a byte of `text` to the UTF-16 place in the author's text. */
  origin(byte: number): number
  refusals: Refusal[]
}

const CAST: Readonly<Record<Parameter['type'], string>> = {
  text: 'text',
  texts: 'text[]',
  integer: 'int8',
  decimal: 'numeric',
  date: 'date',
  instant: 'timestamptz',
  yesNo: 'bool',
  id: 'uuid',
}

const IS_ESCAPED = /^(u&|[exbn])['"]/i
const IS_DOLLAR_QUOTE = /^\$[^0-9]*\$/

/** What no statement of ours needs and what has fooled others: each by the token that gives it away. */
function forbidden(token: Token): string | null {
  if (token.tokenName.endsWith('COMMENT')) return 'SQL_COMMENT'
  if (token.text === ';') return 'SQL_SEMICOLON'
  if (token.tokenName === 'PARAM') return 'SQL_PARAMETER_NUMBER'
  if (IS_ESCAPED.test(token.text) || (token.text.startsWith("'") && token.text.includes('\\'))) return 'SQL_ESCAPE'
  if (IS_DOLLAR_QUOTE.test(token.text)) return 'SQL_DOLLAR_QUOTE'
  if (token.text.startsWith('"')) return 'SQL_QUOTED_NAME'
  // Letters that look like others belong into values, not into names.
  if (!token.text.startsWith("'") && /[^\x20-\x7e]/.test(token.text)) return 'SQL_CHARACTER'
  return null
}

/**
 * Puts numbered, typed parameters in place of `$name`. The result is what is parsed, judged and run: whatever this
 * function would get wrong is seen by the judge, so it needs no trust.
 */
export function bindText(text: string, tokens: readonly Token[], parameters: readonly Parameter[]): Bound {
  const bytes = Buffer.from(text)
  const known = new Map(parameters.map((one) => [one.key, one]))
  const order: string[] = []
  const refusals: Refusal[] = []
  const places: Place[] = []
  const pieces: Buffer[] = []
  let read = 0
  let written = 0
  const keep = (end: number) => {
    pieces.push(bytes.subarray(read, end))
    written += end - read
    read = end
  }
  for (const [index, token] of tokens.entries()) {
    const code = forbidden(token)
    if (code) refusals.push({ code, params: { what: token.text.slice(0, 40) }, at: token.start })
    if (token.text !== '$') continue
    const name = tokens[index + 1]
    const declared = name && name.start === token.end ? known.get(name.text) : undefined
    if (!name || !declared || !parameterKey.safeParse(name.text).success) {
      refusals.push({ code: 'SQL_PARAMETER_UNKNOWN', params: { name: name?.text ?? '' }, at: token.start })
      continue
    }
    if (!order.includes(declared.key)) order.push(declared.key)
    keep(token.start)
    const put = Buffer.from(`($${order.indexOf(declared.key) + 1}::${CAST[declared.type]})`)
    places.push({ from: [token.start, name.end], to: [written, written + put.length] })
    pieces.push(put)
    written += put.length
    read = name.end
  }
  keep(bytes.length)
  for (const { key } of parameters) {
    if (!order.includes(key)) refusals.push({ code: 'SQL_PARAMETER_UNUSED', params: { name: key }, at: null })
  }
  return {
    text: Buffer.concat(pieces).toString('utf8'),
    order,
    refusals,
    origin: (byte) => bytes.subarray(0, originByte(places, byte)).toString('utf8').length,
  }
}

function originByte(places: readonly Place[], byte: number): number {
  let shift = 0
  for (const { from, to } of places) {
    if (byte < to[0]) break
    if (byte < to[1]) return from[0]
    shift = from[1] - to[1]
  }
  return byte + shift
}
