import { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { type FileLayout, type Layout, readLine } from './policy/layout.ts'
import type { AnswerKind, AnswerRefusal } from './schema.ts'

/** The file is no answer, or not a whole one; `line` counts from 1. */
export class Unreadable extends Error {
  readonly refusal: AnswerRefusal
  readonly line: number | null
  constructor(refusal: AnswerRefusal, line: number | null = null) {
    super(refusal)
    this.name = 'Unreadable'
    this.refusal = refusal
    this.line = line
  }
}

/** What an answer says of itself in its first line. */
export type AnswerHead = {
  kind: AnswerKind
  ceNo: string
  filedOn: string
  seq: number
  accepted: boolean | null
  code: string | null
}

const KINDS = [
  ['RESPONSE', 'response'],
  ['RESULT', 'result'],
  ['IMAGE', 'image'],
] as const

/** Which of the files it is, and how it is read. */
export type Found = { head: AnswerHead; file: FileLayout; layout: Layout }

function headOf(layout: Layout, line: string): Found | null {
  for (const [kind, key] of KINDS) {
    const file = layout.files[key]
    const facts = readLine(file.header, layout.separator, line)
    if (!facts || facts.fileId !== file.id) continue
    const { ceNo = '', date = '', seq = '', outcome, code } = facts
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? []
    if (day === undefined || !/^\d{1,6}$/.test(seq) || !/^[A-Z0-9]{6}$/.test(ceNo)) return null
    const accepted = outcome === undefined ? null : outcome === layout.codes.accepted
    const filedOn = `${year}-${month}-${day}`
    return { head: { kind, ceNo, filedOn, seq: Number(seq), accepted, code: code || null }, file, layout }
  }
  return null
}

/** A heading is far shorter. */
const HEAD_BYTES_MAX = 64 * 1024
const LINE_FEED = 0x0a

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

/** The bytes of the first line, and the file again from its beginning. */
export async function headed(source: Readable): Promise<{ first: Buffer; whole: Readable }> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let head: Buffer = Buffer.alloc(0)
  while (!head.includes(LINE_FEED) && head.length < HEAD_BYTES_MAX) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const end = head.indexOf(LINE_FEED)
  return { first: end < 0 ? head : head.subarray(0, end), whole: Readable.from(joined(head, chunks)) }
}

/** What the first line says by the first layout whose heading fits. */
export function foundBy(layouts: readonly Layout[], first: Buffer): Found | null {
  for (const layout of layouts) {
    const found = headOf(layout, iconv.decode(first, layout.encoding).replace(/\r$/, ''))
    if (found) return found
  }
  return null
}
