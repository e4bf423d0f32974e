import { inflateSync } from 'node:zlib'

type Part = { dict: string; stream: Buffer | null }

/** Objects of a PDF by number, their streams unpacked. */
function partsOf(bytes: Buffer): Map<number, Part> {
  const text = bytes.toString('latin1')
  const parts = new Map<number, Part>()
  for (const match of text.matchAll(/(\d+) 0 obj\n([\s\S]*?)endobj/g)) {
    const [, number = '', body = ''] = match
    const at = body.indexOf('stream\n')
    const dict = at < 0 ? body : body.slice(0, at)
    const raw = at < 0 ? null : Buffer.from(body.slice(at + 7, body.lastIndexOf('\nendstream')), 'latin1')
    parts.set(Number(number), { dict, stream: raw && dict.includes('/FlateDecode') ? inflateSync(raw) : raw })
  }
  return parts
}

const unicode = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

/** Glyph to text, as the font's own table says. */
function glyphsOf(table: string): Map<number, string> {
  const glyphs = new Map<number, string>()
  for (const [, from = '', list = ''] of table.matchAll(/<([0-9a-f]+)>\s*<[0-9a-f]+>\s*\[([^\]]*)\]/gi)) {
    const texts = [...list.matchAll(/<([0-9a-f]*)>/gi)].map(([, hex = '']) => unicode(hex))
    for (const [index, text] of texts.entries()) glyphs.set(Number.parseInt(from, 16) + index, text)
  }
  return glyphs
}

/** The words of a PDF with embedded fonts, read from its bytes alone, page after page. */
export function pdfText(bytes: Buffer): string {
  const parts = partsOf(bytes)
  const fonts = new Map<string, Map<number, string>>()
  for (const { dict } of parts.values()) {
    for (const [, name = '', number = ''] of dict.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const table = parts.get(Number(number))?.dict.match(/\/ToUnicode (\d+) 0 R/)?.[1]
      const stream = table === undefined ? null : parts.get(Number(table))?.stream
      if (stream) fonts.set(name, glyphsOf(stream.toString('latin1')))
    }
  }
  const words: string[] = []
  for (const { stream } of parts.values()) {
    const content = stream?.toString('latin1') ?? ''
    if (!content.includes(' Tf')) continue
    let font = new Map<number, string>()
    for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name) font = fonts.get(name) ?? new Map()
      const glyphs = [...(shown ?? '').matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      const text = glyphs.map((glyph) => font.get(Number.parseInt(glyph, 16)) ?? '').join('')
      if (text) words.push(text)
    }
  }
  return words.join(' ').replaceAll('\u200b', '').replaceAll(/ {2,}/g, ' ')
}
