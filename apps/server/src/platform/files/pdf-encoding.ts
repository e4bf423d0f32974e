/** Letters of a string as a font reads them. */
export type Encoding = (bytes: Buffer) => string

/** How wide a string is drawn, in heights of the font. */
export type Measure = (bytes: Buffer) => number

/** What most letters are wide where a font does not say. */
const USUAL = { narrow: 0.5, wide: 1 }

/** The width of strings, given that of each code in thousandths. */
export function measureOf(widths: ReadonlyMap<number, number>, usual: number | null, wide: boolean): Measure {
  const size = wide ? 2 : 1
  const other = usual === null ? (wide ? USUAL.wide : USUAL.narrow) : usual / 1000
  return (bytes) => {
    let sum = 0
    for (let at = 0; at + size <= bytes.length; at += size) {
      const width = widths.get(bytes.readUIntBE(at, size))
      sum += width === undefined ? other : width / 1000
    }
    return sum
  }
}

/** What a font says of its letters: its table to Unicode, the name of its encoding, whether letters are two bytes wide. */
export type FontFacts = { table: string | null; name: string | null; wide: boolean }

const unicode = (hex: string): string => {
  const bytes = Buffer.from(hex.length % 4 === 0 ? hex : hex.padStart(Math.ceil(hex.length / 4) * 4, '0'), 'hex')
  return bytes.swap16().toString('utf16le')
}

const HEX = String.raw`<\s*([0-9a-fA-F]+)\s*>`
const PAIRS = new RegExp(`${HEX}\\s*${HEX}`, 'g')
const RANGES = new RegExp(`${HEX}\\s*${HEX}\\s*(?:${HEX}|\\[([^\\]]*)\\])`, 'g')
const ONE = new RegExp(HEX, 'g')
/** A table that claims more than every letter there is was made to fill memory. */
const LETTERS_MAX = 70_000

const sections = (table: string, name: string): string[] =>
  [...table.matchAll(new RegExp(`begin${name}([\\s\\S]*?)end${name}`, 'g'))].map(([, body = '']) => body)

/** A font's table to Unicode (CMap): code to text, and how many bytes a code takes. */
function readTable(table: string, wide: boolean): { letters: Map<number, string>; width: number } {
  const letters = new Map<number, string>()
  const put = (code: number, text: string) => void (letters.size < LETTERS_MAX && letters.set(code, text))
  for (const body of sections(table, 'bfchar'))
    for (const [, code = '', text = ''] of body.matchAll(PAIRS)) put(Number.parseInt(code, 16), unicode(text))
  for (const body of sections(table, 'bfrange')) {
    for (const [, from = '', to = '', first, list] of body.matchAll(RANGES)) {
      const [low, high] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
      const listed = [...(list ?? '').matchAll(ONE)].map(([, hex = '']) => unicode(hex))
      const start = first === undefined ? 0 : Number.parseInt(first.slice(-4), 16)
      const before = first === undefined ? '' : unicode(first).slice(0, -1)
      for (let code = low; code <= Math.min(high, low + 0xffff); code += 1) {
        const text = first === undefined ? listed[code - low] : before + String.fromCharCode(start + code - low)
        if (text !== undefined) put(code, text)
      }
    }
  }
  const [space] = sections(table, 'codespacerange').flatMap((body) => [...body.matchAll(ONE)])
  return { letters, width: space ? Math.max(1, Math.round((space[1]?.length ?? 2) / 2)) : wide ? 2 : 1 }
}

function byTable({ table, wide }: FontFacts): Encoding {
  const { letters, width } = readTable(table ?? '', wide)
  return (bytes) => {
    let text = ''
    for (let at = 0; at + width <= bytes.length; at += width) text += letters.get(bytes.readUIntBE(at, width)) ?? ''
    return text
  }
}

/** Encodings that have a name and need no table: Unicode's, and what mainland and Hong Kong systems wrote. */
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/^Uni[A-Za-z0-9]*-(?:UCS2|UTF16)-/, 'utf-16be'],
  [/^GBK2K-/, 'gb18030'],
  [/^GB/, 'gbk'],
  [/^(?:B5|ETen|ETenms|HKscs)/, 'big5-hkscs'],
]

/** How a font's letters are read; what it does not say is left out. */
export function encodingOf(facts: FontFacts): Encoding {
  if (facts.table !== null) return byTable(facts)
  const { name, wide } = facts
  const label = NAMED.find(([form]) => form.test(name ?? ''))?.[1]
  // A font of two bytes whose codes are its own pictures, and no table: nobody can read it but by eye.
  if (wide && label === undefined) return () => ''
  const decoder = new TextDecoder(label ?? 'windows-1252')
  return (bytes) => decoder.decode(bytes)
}
