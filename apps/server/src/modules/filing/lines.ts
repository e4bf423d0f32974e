import iconv from 'iconv-lite'
import type { Cipher } from '#platform/cipher.ts'
import type { Facts, Layout } from './policy/layout.ts'
import { fileName, lineWriter } from './policy/layout.ts'
import type { PartyLine } from './population.ts'
import type { Omission } from './schema.ts'

/** Seals of identity numbers are the client module's; the digest of a row is bound to this purpose. */
export const ROW_PURPOSE = 'filing.row'

export type Head = { ceNo: string; filedOn: string; seq: number }
/** What a file says of one number: its lines, or why there are none. */
export type Row = { lines: string; parties: number; digest: Buffer } | Omission

export const lineEnd = ({ lineEnd: end }: Layout): string => (end === 'crlf' ? '\r\n' : '\n')

/** Digest of what a file says of a number: equality without the data. */
export const digestOf = (cipher: Cipher, lines: readonly string[]): Buffer =>
  cipher.blindIndex(lines.join('\n'), ROW_PURPOSE)

export const encoder = ({ encoding }: Layout): ((text: string) => Buffer) =>
  encoding === 'utf-8' ? (text) => Buffer.from(text, 'utf8') : (text) => iconv.encode(text, encoding)

/** Whether an encoding has every glyph of a line. */
function encodable({ encoding }: Layout): (text: string) => boolean {
  if (encoding === 'utf-8') return (text) => text.isWellFormed()
  return (text) => iconv.decode(iconv.encode(text, encoding), encoding) === text
}

const headFacts = (layout: Layout, { ceNo, filedOn, seq }: Head): Facts => ({
  fileId: layout.files.mapping.id,
  ceNo,
  date: filedOn.replaceAll('-', ''),
  seq: String(seq).padStart(3, '0'),
})

function written(line: string | { narrow: string }): string {
  if (typeof line !== 'string') throw new Error(`column ${line.narrow} of the layout is too narrow`)
  return line
}

/** Everything of one file that depends on its layout and its head. */
export function mappingWriter(layout: Layout, head: Head, open: (sealed: Buffer) => string, cipher: Cipher) {
  const { mapping } = layout.files
  const { separator, codes } = layout
  const header = lineWriter(mapping.header, separator)
  const detail = lineWriter(mapping.detail ?? [], separator)
  const trailer = lineWriter(mapping.trailer, separator)
  const facts = headFacts(layout, head)
  const fits = encodable(layout)
  const end = lineEnd(layout)

  function lineOf(party: PartyLine, at: number, of: number): string | Omission {
    if ((party.nameEn ?? '') === '' && (party.nameZh ?? '') === '') return 'NAME'
    if (party.documentKind === null || party.sealed === null) return 'DOCUMENT'
    if (party.country === null) return 'PLACE'
    const documentType = codes.document[party.documentKind]
    const clientType = codes.clientType[party.clientType ?? '']
    if (documentType === undefined || clientType === undefined) return 'CODE'
    const line = detail({
      ...facts,
      bcan: String(party.bcan),
      clientType,
      party: String(at + 1),
      parties: String(of),
      nameEn: party.nameEn ?? '',
      nameZh: party.nameZh ?? '',
      country: party.country,
      documentType,
      documentNo: open(party.sealed),
    })
    if (typeof line !== 'string') return 'WIDTH'
    return fits(line) ? line : 'ENCODING'
  }

  return {
    header: written(header(facts)) + end,
    trailer: (lines: number) => written(trailer({ ...facts, lines: String(lines), records: String(lines) })) + end,
    name: fileName(mapping, { ceNo: head.ceNo, date: head.filedOn, seq: head.seq }),
    /** The lines of one client, or what it lacks: of several holders all must be there. */
    row(parties: readonly PartyLine[]): Row {
      const lines: string[] = []
      for (const [at, party] of parties.entries()) {
        const line = lineOf(party, at, parties.length)
        if (isOmission(line)) return line
        lines.push(line)
      }
      const digest = digestOf(cipher, lines)
      // The same data again would be rejected again.
      if (parties[0]?.rejected?.equals(digest)) return 'REJECTED'
      return { lines: lines.join(end) + end, parties: lines.length, digest }
    },
  }
}

const LACKS: ReadonlySet<string> = new Set<Omission>(['NAME', 'DOCUMENT', 'PLACE', 'CODE', 'ENCODING', 'WIDTH'])
const isOmission = (line: string): line is Omission => LACKS.has(line)
