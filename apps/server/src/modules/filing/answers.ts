import { pipeline, type Readable } from 'node:stream'
import iconv from 'iconv-lite'
import type { Cipher } from '#platform/cipher.ts'
import { digestOf } from './lines.ts'
import { type Facts, type FileLayout, type Layout, readLine } from './policy/layout.ts'
import type { AnswerKind, AnswerRefusal } from './schema.ts'
import type { StagedRow } from './store/answer.ts'

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

export type AnswerHead = {
  kind: AnswerKind
  ceNo: string
  filedOn: string
  seq: number
  accepted: boolean | null
  code: string | null
}

/** Longer lines are no lines of these files. */
const LINE_MAX = 4000
const BATCH = 5000

async function* linesOf(source: Readable, { encoding }: Layout): AsyncGenerator<string> {
  let rest = ''
  const text = iconv.decodeStream(encoding)
  // What breaks the source breaks the reading of it.
  pipeline(source, text, () => undefined)
  for await (const chunk of text as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > LINE_MAX) throw new Unreadable('UNREADABLE')
    for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part
  }
  if (rest !== '') yield rest
}

const KINDS = [
  ['RESPONSE', 'response'],
  ['RESULT', 'result'],
  ['IMAGE', 'image'],
] as const

function headOf(layout: Layout, line: string): { head: AnswerHead; file: FileLayout } | null {
  for (const [kind, key] of KINDS) {
    const file = layout.files[key]
    const facts = readLine(file.header, layout.separator, line)
    if (!facts || facts.fileId !== file.id) continue
    const { ceNo = '', date = '', seq = '', outcome, code } = facts
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(date) ?? []
    if (day === undefined || !/^\d{1,6}$/.test(seq) || !/^[A-Z0-9]{6}$/.test(ceNo)) return null
    const accepted = outcome === undefined ? null : outcome === layout.codes.accepted
    const filedOn = `${year}-${month}-${day}`
    return { head: { kind, ceNo, filedOn, seq: Number(seq), accepted, code: code || null }, file }
  }
  return null
}

const NUMBER = /^[1-9][0-9]{2,9}$/

function bcanOf({ bcan = '' }: Facts, line: number): number {
  if (!NUMBER.test(bcan)) throw new Unreadable('NUMBER_WRONG', line)
  return Number(bcan)
}

/** Rows of an image: the lines of one number stand together, as they do in the file they answer. */
class Rows {
  readonly #cipher: Cipher
  readonly #layout: Layout
  readonly #kind: AnswerKind
  #bcan: number | null = null
  #lines: string[] = []
  ready: StagedRow[] = []
  count = 0

  constructor(cipher: Cipher, layout: Layout, kind: AnswerKind) {
    this.#cipher = cipher
    this.#layout = layout
    this.#kind = kind
  }

  add(facts: Facts, line: string, at: number): void {
    const bcan = bcanOf(facts, at)
    this.count += 1
    if (this.#kind === 'RESULT') {
      const { outcome, code } = facts
      if (outcome !== this.#layout.codes.accepted)
        this.ready.push({ bcan, digest: null, code: code || (outcome ?? '?') })
      return
    }
    if (bcan !== this.#bcan) this.end()
    this.#bcan = bcan
    this.#lines.push(line)
  }

  end(): void {
    if (this.#bcan === null) return
    this.ready.push({ bcan: this.#bcan, digest: digestOf(this.#cipher, this.#lines).toString('hex'), code: null })
    this.#bcan = null
    this.#lines = []
  }
}

/**
 * Reads an answer line by line and hands its rows on in batches: of a result those that were rejected, of an image all.
 *
 * @param layouts  Those of the regime, the newest first; the first whose heading fits reads the file.
 * @returns what it answers, and how many rows it has.
 * @throws Unreadable
 */
export async function readAnswer(
  source: Readable,
  { layouts, cipher }: { layouts: readonly Layout[]; cipher: Cipher },
  stage: (rows: readonly StagedRow[]) => Promise<void>,
): Promise<{ head: AnswerHead; rows: number }> {
  const [newest] = layouts
  if (!newest) throw new Unreadable('NOT_AN_ANSWER')
  let found: { head: AnswerHead; file: FileLayout; layout: Layout } | null = null
  let rows: Rows | null = null
  let closing: Facts | null = null
  let at = 0
  for await (const line of linesOf(source, newest)) {
    at += 1
    if (line === '' && closing) continue
    if (closing) throw new Unreadable('UNREADABLE', at)
    if (!found || !rows) {
      for (const layout of layouts) found ??= withLayout(layout, line)
      if (!found) throw new Unreadable('NOT_AN_ANSWER', at)
      rows = new Rows(cipher, found.layout, found.head.kind)
      continue
    }
    const { file, layout } = found
    const facts = file.detail ? readLine(file.detail, layout.separator, line) : null
    if (facts) rows.add(facts, line, at)
    else closing = readLine(file.trailer, layout.separator, line)
    if (!facts && !closing) throw new Unreadable('UNREADABLE', at)
    if (rows.ready.length >= BATCH) {
      await stage(rows.ready)
      rows.ready = []
    }
  }
  if (!found || !rows || !closing) throw new Unreadable('UNREADABLE', at)
  rows.end()
  if (rows.ready.length > 0) await stage(rows.ready)
  const said = closing.lines ?? closing.records
  if (said !== undefined && Number(said) !== rows.count) throw new Unreadable('COUNT_WRONG', at)
  return { head: found.head, rows: rows.count }
}

function withLayout(layout: Layout, line: string) {
  const found = headOf(layout, line)
  return found ? { ...found, layout } : null
}
