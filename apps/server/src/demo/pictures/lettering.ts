import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { readWoff2, type Woff2 } from './woff2.ts'

/**
 * Text as SVG outlines, drawn from the web fonts the console ships, so a picture needs no font of
 * the machine's. The bundled files start at the thinnest weight; a stroke of the same colour thickens it.
 */
export type Lettering = {
  size: number
  fill?: string
  /** 100 as drawn … 900. */
  weight?: number
  anchor?: 'start' | 'middle' | 'end'
  /** Space added after each character, in the unit of `size`. */
  spacing?: number
}

/** Hong Kong shapes for traditional text, mainland shapes for the rest. */
export type Face = 'sc' | 'hk'

/** An SVG group with the baseline's start, middle or end at (x, y). Characters the font lacks are left out. */
export function lettering(face: Face, text: string, x: number, y: number, style: Lettering): string {
  const { size, fill = '#1b1f27', weight = 400, anchor = 'start', spacing = 0 } = style
  const glyphs = Array.from(text, (character) => glyphOf(face, character.codePointAt(0) ?? 32))
  const width = glyphs.reduce((sum, glyph) => sum + glyph.advance * size + spacing, 0)
  let at = x - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0)
  const stroke = (weight - 100) * 0.14
  const parts = glyphs.map((glyph) => {
    const left = at
    at += glyph.advance * size + spacing
    if (glyph.path === '') return ''
    const scale = size / glyph.unitsPerEm
    return `<path transform="translate(${left.toFixed(1)} ${y}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})" d="${glyph.path}"/>`
  })
  return `<g fill="${fill}" stroke="${fill}" stroke-width="${stroke}" stroke-linejoin="round">${parts.join('')}</g>`
}

type Glyph = { path: string; advance: number; unitsPerEm: number }

const blank: Glyph = { path: '', advance: 0.3, unitsPerEm: 1000 }
const packages: Record<Face, string> = {
  sc: '@fontsource-variable/noto-sans-sc',
  hk: '@fontsource-variable/noto-sans-hk',
}
const glyphs = new Map<string, Glyph>()
const slices = new Map<string, Woff2>()
const ranges = new Map<Face, { from: number; to: number; file: string }[]>()

function glyphOf(face: Face, codePoint: number): Glyph {
  const key = `${face}${codePoint}`
  const known = glyphs.get(key)
  if (known) return known
  const range = rangesOf(face).find(({ from, to }) => from <= codePoint && codePoint <= to)
  const font = range === undefined ? null : sliceAt(range.file)
  const found = font?.glyph(codePoint)
  const glyph =
    font && found ? { path: found.path, advance: found.advance / font.unitsPerEm, unitsPerEm: font.unitsPerEm } : blank
  glyphs.set(key, glyph)
  return glyph
}

function rangesOf(face: Face): { from: number; to: number; file: string }[] {
  const known = ranges.get(face)
  if (known) return known
  const folder = dirname(createRequire(import.meta.url).resolve(`${packages[face]}/package.json`))
  const listed: Record<string, string> = JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8'))
  const read = Object.entries(listed).flatMap(([slice, text]) => {
    const name = slice.replace(/[[\]]/g, '')
    const file = join(folder, 'files', `noto-sans-${face}-${name}-wght-normal.woff2`)
    return text.split(',').map((range) => {
      const [from = '', to = from] = range.replace('U+', '').split('-')
      return { from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), file }
    })
  })
  ranges.set(face, read)
  return read
}

function sliceAt(file: string): Woff2 {
  const known = slices.get(file)
  if (known) return known
  const font = readWoff2(readFileSync(file))
  slices.set(file, font)
  return font
}
