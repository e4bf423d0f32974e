import { brotliDecompressSync } from 'node:zlib'

/**
 * Reads glyph outlines straight from a WOFF2 file, so that pictures with Chinese text come out the
 * same on a machine without any font installed. Covers what the bundled Noto files use: TrueType
 * outlines with the WOFF2 glyf transform, cmap format 4 and 12, no composite glyphs.
 * @source W3C WOFF File Format 2.0, sections 4 and 5; OpenType cmap, hmtx.
 */
export type Woff2 = {
  unitsPerEm: number
  /** SVG path data in font units, y up; null when the file has no such character. */
  glyph(codePoint: number): { path: string; advance: number } | null
}

const KNOWN_TAGS = (
  'cmap head hhea hmtx maxp name OS/2 post cvt fpgm glyf loca prep CFF VORG EBDT EBLC gasp hdmx kern LTSH PCLT ' +
  'VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG sbix acnt avar bdat bloc bsln cvar ' +
  'fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
).split(' ')

type Tables = Map<string, { data: Buffer; transformed: boolean }>

export function readWoff2(file: Buffer): Woff2 {
  const tables = readTables(file)
  const table = (tag: string) => {
    const found = tables.get(tag)
    if (!found) throw new Error(`font has no ${tag} table`)
    return found
  }
  const outlines = readOutlines(table('glyf').data)
  const glyphIds = readCmap(table('cmap').data)
  const metrics = table('hmtx')
  const longMetrics = table('hhea').data.readUInt16BE(34)
  const advanceOf = (glyphId: number): number => {
    const at = Math.min(glyphId, longMetrics - 1)
    return metrics.data.readUInt16BE(metrics.transformed ? 1 + at * 2 : at * 4)
  }
  return {
    unitsPerEm: table('head').data.readUInt16BE(18),
    glyph(codePoint) {
      const id = glyphIds.get(codePoint)
      const path = id === undefined ? undefined : outlines[id]
      if (id === undefined || path === undefined) return null
      return { path, advance: advanceOf(id) }
    },
  }
}

function readTables(file: Buffer): Tables {
  if (file.toString('latin1', 0, 4) !== 'wOF2') throw new Error('not a WOFF2 file')
  const cursor = cursorAt(file, 48)
  const entries = Array.from({ length: file.readUInt16BE(12) }, () => {
    const flags = cursor.u8()
    const tag = (flags & 63) === 63 ? cursor.latin1(4).trim() : (KNOWN_TAGS[flags & 63] ?? '?')
    const originalLength = cursor.base128()
    const version = flags >> 6
    const transformed = tag === 'glyf' || tag === 'loca' ? version !== 3 : version !== 0
    return { tag, transformed, length: transformed ? cursor.base128() : originalLength }
  })
  const data = brotliDecompressSync(file.subarray(cursor.at(), cursor.at() + file.readUInt32BE(20)))
  let offset = 0
  return new Map(
    entries.map(({ tag, transformed, length }) => {
      const part = data.subarray(offset, offset + length)
      offset += length
      return [tag, { data: part, transformed }]
    }),
  )
}

type Point = { x: number; y: number; on: boolean }

/** Path of every glyph in the transformed glyf table, by glyph id; '' for blanks. */
function readOutlines(glyf: Buffer): string[] {
  const glyphCount = glyf.readUInt16BE(4)
  const sizes = [8, 12, 16, 20, 24, 28].map((at) => glyf.readUInt32BE(at))
  let start = 36
  const streams = sizes.map((size) => {
    const stream = cursorAt(glyf, start)
    start += size
    return stream
  })
  const [contours, pointCounts, flags, coordinates] = streams
  if (!contours || !pointCounts || !flags || !coordinates) throw new Error('glyf table is cut short')
  return Array.from({ length: glyphCount }, () => {
    const count = contours.i16()
    if (count < 0) throw new Error('composite glyphs are not supported')
    if (count === 0) return ''
    const ends = Array.from({ length: count }, () => pointCounts.u16of255())
    let x = 0
    let y = 0
    const path = ends.map((pointCount) => {
      const points = Array.from({ length: pointCount }, (): Point => {
        const flag = flags.u8()
        const [dx, dy] = coordinates.triplet(flag & 127)
        x += dx
        y += dy
        return { x, y, on: flag < 128 }
      })
      return contourPath(points)
    })
    coordinates.u16of255() // length of the hinting program, which lives in a later stream
    return path.join('')
  })
}

/** TrueType contours leave out the point halfway between two control points; this puts it back. */
function contourPath(points: Point[]): string {
  const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true })
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  const begin = first.on ? first : last.on ? last : between(first, last)
  let path = `M${begin.x} ${begin.y}`
  let control: Point | null = null
  for (const point of [...points.slice(first.on ? 1 : 0), begin]) {
    if (control === null) {
      if (point.on) path += `L${point.x} ${point.y}`
      else control = point
      continue
    }
    const end: Point = point.on ? point : between(control, point)
    path += `Q${control.x} ${control.y} ${end.x} ${end.y}`
    control = point.on ? null : point
  }
  return `${path}Z`
}

function readCmap(cmap: Buffer): Map<number, number> {
  const ids = new Map<number, number>()
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const sub = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4))
    const format = sub.readUInt16BE(0)
    if (format === 4) readSegments(sub, ids)
    if (format === 12) {
      for (let group = 0; group < sub.readUInt32BE(12); group++) {
        const at = 16 + group * 12
        const first = sub.readUInt32BE(at)
        for (let code = first; code <= sub.readUInt32BE(at + 4); code++)
          ids.set(code, sub.readUInt32BE(at + 8) + code - first)
      }
    }
  }
  return ids
}

function readSegments(sub: Buffer, ids: Map<number, number>): void {
  const doubled = sub.readUInt16BE(6)
  for (let at = 0; at < doubled; at += 2) {
    const end = sub.readUInt16BE(14 + at)
    const start = sub.readUInt16BE(16 + doubled + at)
    const delta = sub.readUInt16BE(16 + doubled * 2 + at)
    const rangeAt = 16 + doubled * 3 + at
    const range = sub.readUInt16BE(rangeAt)
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const id = range === 0 ? code : sub.readUInt16BE(rangeAt + range + (code - start) * 2)
      if (id !== 0 || range === 0) ids.set(code, (id + delta) & 0xffff)
    }
  }
}

function cursorAt(data: Buffer, start: number) {
  let at = start
  const u8 = (): number => data.readUInt8(at++)
  const signed = (flag: number, size: number): number => (flag & 1 ? size : -size)
  return {
    at: () => at,
    u8,
    i16: () => data.readInt16BE((at += 2) - 2),
    latin1: (length: number) => data.toString('latin1', at, (at += length)),
    base128(): number {
      let value = 0
      for (;;) {
        const byte = u8()
        value = value * 128 + (byte & 127)
        if (byte < 128) return value
      }
    },
    u16of255(): number {
      const code = u8()
      if (code === 253) return u8() * 256 + u8()
      if (code === 255) return 253 + u8()
      return code === 254 ? 506 + u8() : code
    },
    /** One point's move, packed as WOFF2 §5.2 lists it. */
    triplet(flag: number): [number, number] {
      if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + u8())]
      if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + u8()), 0]
      if (flag < 84) {
        const [base, byte] = [flag - 20, u8()]
        return [
          signed(flag, 1 + (base & 0x30) + (byte >> 4)),
          signed(flag >> 1, 1 + ((base & 0x0c) << 2) + (byte & 15)),
        ]
      }
      if (flag < 120) {
        const base = flag - 84
        return [
          signed(flag, 1 + (Math.floor(base / 12) << 8) + u8()),
          signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + u8()),
        ]
      }
      if (flag < 124) {
        const [high, middle, low] = [u8(), u8(), u8()]
        return [signed(flag, (high << 4) + (middle >> 4)), signed(flag >> 1, ((middle & 15) << 8) + low)]
      }
      return [signed(flag, (u8() << 8) + u8()), signed(flag >> 1, (u8() << 8) + u8())]
    },
  }
}
