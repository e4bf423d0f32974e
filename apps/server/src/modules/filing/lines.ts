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

/** Digest of what a file says of a number, its lines joined by line feeds: equality without the data. */
export const digestOf = (cipher: Cipher, lines: string): Buffer => cipher.blindIndex(lines, ROW_PURPOSE)

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

/** Why a party has no line. */
type Lack = { lacks: Omission }

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

  function lineOf(party: PartyLine, at: number, of: number): string | Lack {
    if ((party.nameEn ?? '') === '' && (party.nameZh ?? '') === '') return { lacks: 'NAME' }
    if (party.documentKind === null || party.sealed === null) return { lacks: 'DOCUMENT' }
    if (party.country === null) return { lacks: 'PLACE' }
    const documentType = codes.document[party.documentKind]
    const clientType = codes.clientType[party.clientType ?? '']
    if (documentType === undefined || clientType === undefined) return { lacks: 'CODE' }
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
    if (typeof line !== 'string') return { lacks: 'WIDTH' }
    return fits(line) ? line : { lacks: 'ENCODING' }
  }

  return {
    header: written(header(facts)) + end,
    trailer: (lines: number) => written(trailer({ ...facts, lines: String(lines), records: String(lines) })) + end,
    name: fileName(mapping, { ceNo: head.ceNo, date: head.filedOn, seq: head.seq }),
    /**
     * The lines of one client, or what it lacks: of several holders all must be there.
     *
     * @param last  What the last file said of the number, its lines joined by line feeds: word for word the same has the
     *   digest it had.
     */
    row(parties: readonly PartyLine[], last: string | null = null): Row {
      const lines: string[] = []
      for (const [at, party] of parties.entries()) {
        const line = lineOf(party, at, parties.length)
        if (typeof line !== 'string') return line.lacks
        lines.push(line)
      }
      const said = lines.join('\n')
      const filed = parties[0]?.filed ?? null
      const digest = filed !== null && said === last ? filed : digestOf(cipher, said)
      // The same data again would be rejected again.
      if (parties[0]?.rejected?.equals(digest)) return 'REJECTED'
      return { lines: (lines.length === 1 ? said : lines.join(end)) + end, parties: lines.length, digest }
    },
  }
}
