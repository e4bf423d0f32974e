import { constants, inflateSync } from 'node:zlib'
import { BLOCK_BYTES } from './blocks.ts'

/**
 * What a PDF can do besides being read: run a script, start a program, carry other files, send what was typed into it, be a
 * form that scripts draw (XFA). `sealed`: encrypted or packed so that this can't be seen.
 */
export const PDF_FINDINGS = ['script', 'launch', 'embedded', 'submit', 'form', 'sealed'] as const
export type PdfFinding = (typeof PDF_FINDINGS)[number]

/**
 * The media type such a PDF is kept and sent under. It is a PDF to whoever opens the file, and none of the types that are
 * shown in a page, wherever it turns up.
 */
export const ACTIVE_PDF = 'application/pdf; content=active'

/** Whether a media type is a PDF's, active or not. */
export const isPdf = (mime: string): boolean => mime.split(';', 1)[0] === 'application/pdf'

/** Names (ISO 32000) without which a PDF has none of these; all are long enough to stand in no picture by chance. */
const NAMES: ReadonlyMap<string, PdfFinding> = new Map([
  ['JavaScript', 'script'],
  ['Rendition', 'script'],
  ['OnInstantiate', 'script'],
  ['Launch', 'launch'],
  ['EmbeddedFile', 'embedded'],
  ['EmbeddedFiles', 'embedded'],
  ['RichMedia', 'embedded'],
  ['GoToE', 'embedded'],
  ['SubmitForm', 'submit'],
  ['ImportData', 'submit'],
  ['XFA', 'form'],
  ['Encrypt', 'sealed'],
])

/** Objects packed into a stream are named by its type, or told by its first object's place. */
const PACKED = new Set(['ObjStm', 'First'])

const SLASH = 0x2f
/** A name may be written with every letter as `#4A`. */
const NAME_MAX = 64
const HEADER_MAX = 1024 + 5
/** From an object's type to its bytes. */
const DICTIONARY_MAX = 2048
const PACKED_MAX = 8 * 1024 * 1024
const UNPACKED_MAX = 32 * 1024 * 1024
const PACKED_COUNT_MAX = 5000

/** By the first two letters of a name: whether it could be one of those looked for; `#` begins a coded letter. */
const STARTS = new Uint8Array(256 * 256)
const HASH = '#'.charCodeAt(0)
for (const name of [...NAMES.keys(), ...PACKED]) {
  const [first, second] = [name.charCodeAt(0), name.charCodeAt(1)]
  STARTS[first * 256 + second] = 1
  STARTS[first * 256 + HASH] = 1
}
STARTS.fill(1, HASH * 256, HASH * 256 + 256)

const DELIMITERS = new Uint8Array(256).fill(1, 0, 0x21)
for (const sign of '()<>[]{}/%') DELIMITERS[sign.charCodeAt(0)] = 1

const couldBegin = (bytes: Buffer, at: number): boolean => STARTS[(bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)] === 1

function nameAt(bytes: Buffer, at: number): string {
  let end = at
  while (end < bytes.length && end - at < NAME_MAX && DELIMITERS[bytes[end] ?? 0] === 0) end += 1
  const raw = bytes.toString('latin1', at, end)
  return raw.includes('#')
    ? raw.replaceAll(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : raw
}

const STREAM = /(?<!end)stream(?:\r\n|\n|\r)/
const PREDICTED = /\/Predictor\s+(?:[2-9]|1\d)/

/** The value behind `/XFA`; three letters alone could be chance. */
const XFA_VALUE = /^\s*(?:\[|\d+\s+\d+\s+R)/

/** Where a block and what waits before it are put one behind the other; looking at them is done before anybody else's turn. */
const table = Buffer.allocUnsafeSlow(BLOCK_BYTES + 16 * DICTIONARY_MAX)

/** Pieces as one. What it returns is good until the next call. */
function joined(pieces: readonly Uint8Array[], size: number): Buffer {
  const [only] = pieces
  if (only && pieces.length === 1) return Buffer.from(only.buffer, only.byteOffset, only.byteLength)
  if (size > table.length) return Buffer.concat(pieces, size)
  let at = 0
  for (const piece of pieces) {
    table.set(piece, at)
    at += piece.byteLength
  }
  return table.subarray(0, size)
}

/**
 * Looks at a PDF while it passes by, without building it: whatever a reader would act on must be named, plainly or in
 * packed objects, and those are unpacked. What is no PDF is not looked at.
 */
export class PdfWatch {
  readonly #found = new Set<PdfFinding>()
  #waiting: Uint8Array[] = []
  #size = 0
  /** Of what waits so many bytes were looked at; they stand there for what is said before an object. */
  #seen = 0
  /** When so many bytes wait they are looked at. */
  #due = HEADER_MAX
  #isPdf: boolean | null = null
  #unpacked = 0
  #packed = 0

  /** Looks at what comes next; its memory may be used again afterwards. */
  add(chunk: Uint8Array): void {
    if (this.#isPdf === false) return
    this.#size += chunk.byteLength
    if (this.#size < this.#due) this.#waiting.push(Buffer.from(chunk))
    else this.#look(joined([...this.#waiting, chunk], this.#size), false)
  }

  /** What was found, once everything has passed. */
  findings(): PdfFinding[] {
    if (this.#isPdf !== false) this.#look(joined(this.#waiting, this.#size), true)
    return PDF_FINDINGS.filter((one) => this.#found.has(one))
  }

  #look(bytes: Buffer, last: boolean): void {
    this.#isPdf ??= bytes.subarray(0, HEADER_MAX).includes('%PDF-')
    if (!this.#isPdf) {
      this.#waiting = []
      return
    }
    const seen = this.#scan(bytes, last)
    const from = Math.max(0, seen - DICTIONARY_MAX)
    const rest = Buffer.from(bytes.subarray(from))
    this.#waiting = [rest]
    this.#size = rest.length
    this.#seen = seen - from
    this.#due = rest.length + BLOCK_BYTES
  }

  /** @returns up to where everything has been looked at. */
  #scan(bytes: Buffer, last: boolean): number {
    const end = last ? bytes.length : bytes.length - DICTIONARY_MAX
    let at = bytes.indexOf(SLASH, this.#seen)
    while (at >= 0 && at < end) {
      let next = at + 1
      if (couldBegin(bytes, next)) {
        const name = nameAt(bytes, next)
        const finding = NAMES.get(name)
        if (finding !== undefined) this.#note(finding, bytes, next)
        else if (PACKED.has(name) && this.#packed <= PACKED_COUNT_MAX) {
          const seen = this.#unpack(bytes, at, name === 'First' ? DICTIONARY_MAX / 4 : DICTIONARY_MAX, last)
          if (seen === null) return at
          next = seen
        }
      }
      at = bytes.indexOf(SLASH, next)
    }
    return Math.max(this.#seen, end)
  }

  #note(finding: PdfFinding, bytes: Buffer, at: number): void {
    if (finding === 'form' && !XFA_VALUE.test(bytes.toString('latin1', at, at + NAME_MAX).replace(/^XFA/, ''))) return
    this.#found.add(finding)
  }

  /** Looks at the objects packed behind this name. @returns where to go on, or null where they have not all arrived. */
  #unpack(bytes: Buffer, at: number, within: number, last: boolean): number | null {
    const behind = bytes.toString('latin1', at, at + within)
    const object = behind.split('endobj', 1)[0] ?? ''
    const begin = STREAM.exec(object)
    if (!begin) return at + 1
    const from = at + begin.index + begin[0].length
    const to = bytes.indexOf('endstream', from)
    if (to < 0 && !last && bytes.length - at < PACKED_MAX) return null
    const back = bytes.toString('latin1', Math.max(0, at - DICTIONARY_MAX), at)
    const before = back.slice(Math.max(0, back.lastIndexOf('obj')))
    // Rows of a predictor have a byte of their own between the letters of a name; an end that is missing hides what follows.
    if (to < 0 || PREDICTED.test(before + object.slice(0, begin.index))) this.#found.add('sealed')
    this.#unpackBytes(bytes.subarray(from, to < 0 ? bytes.length : to))
    return to < 0 ? bytes.length : to
  }

  #unpackBytes(packed: Buffer): void {
    try {
      this.#packed += 1
      if (this.#unpacked >= UNPACKED_MAX || this.#packed > PACKED_COUNT_MAX) throw new Error('too much is packed')
      const plain = inflateSync(packed, {
        maxOutputLength: UNPACKED_MAX - this.#unpacked,
        finishFlush: constants.Z_SYNC_FLUSH,
      })
      this.#unpacked += plain.length
      for (let at = plain.indexOf(SLASH); at >= 0; at = plain.indexOf(SLASH, at + 1)) {
        if (!couldBegin(plain, at + 1)) continue
        const finding = NAMES.get(nameAt(plain, at + 1))
        if (finding !== undefined) this.#note(finding, plain, at + 1)
      }
    } catch {
      this.#found.add('sealed')
    }
  }
}
