import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PdfWatch } from '#platform/files/pdf-watch.ts'
import { ACTIVE_PDFS, pdf } from './corpus.ts'
import { noise } from './store-contract.ts'

/** What is found when the bytes come in pieces of a size. */
function watched(bytes: Buffer, step = bytes.length): string[] {
  const watch = new PdfWatch()
  for (let at = 0; at < bytes.length; at += step) watch.add(bytes.subarray(at, at + step))
  return watch.findings()
}

const stream = (content: Buffer) =>
  Buffer.concat([Buffer.from('9 0 obj\n<</Length 1>>\nstream\n'), content, Buffer.from('\nendstream\nendobj\n')])

describe('[I-21] what a PDF can do', () => {
  it.each(ACTIVE_PDFS)('finds %s in a PDF with %s, in whatever pieces it comes', (finding, _, make) => {
    const bytes = make()
    for (const step of [1, 7, 1000, bytes.length]) expect([step, watched(bytes, step)]).toEqual([step, [finding]])
  })

  it('finds what stands behind megabytes of pictures, and what is cut by the pieces', () => {
    const [, , make] = ACTIVE_PDFS[0] ?? []
    const active = make?.() ?? Buffer.alloc(0)
    for (const size of [1024 * 1024 - 150, 1024 * 1024 - 2048, 3 * 1024 * 1024]) {
      const long = Buffer.concat([pdf(), stream(noise(size, 1)), active])
      expect(watched(long, 65_536)).toEqual(['script'])
    }
  })

  it('finds what is packed across the pieces', () => {
    const objects = deflateSync(Buffer.concat([noise(700_000, 2), Buffer.from('<</S/Launch/F(x)>>')]))
    const packed = Buffer.concat([
      Buffer.from('4 0 obj\n<</Type/ObjStm/First 4>>\nstream\n'),
      objects,
      Buffer.from('\nendstream\n'),
    ])
    expect(watched(Buffer.concat([pdf(), stream(noise(900_000, 3)), packed, pdf()]), 65_536)).toEqual(['launch'])
  })

  it('calls packed objects in rows sealed, also where what says so came with the piece before', () => {
    const objects = deflateSync(Buffer.concat([noise(300_000, 5), Buffer.from('<</S/Launch/F(x)>>')]))
    const object = Buffer.concat([
      Buffer.from(`4 0 obj\n<</DecodeParms<</Predictor 12>>${' '.repeat(900)}/Type/ObjStm/First 4>>\nstream\n`),
      objects,
      Buffer.from('\nendstream\n'),
    ])
    for (const before of [1024 * 1024 - 4096, 1024 * 1024 - 3000, 1024 * 1024 - 1000]) {
      const found = watched(Buffer.concat([pdf(), stream(noise(before, 6)), object, pdf()]), 65_536)
      expect([before, found]).toEqual([before, ['launch', 'sealed']])
    }
  })

  it('needs no piece again once it has seen it', () => {
    const watch = new PdfWatch()
    const bytes = Buffer.concat([pdf(), stream(noise(1_500_000, 7)), ACTIVE_PDFS[0]?.[2]() ?? Buffer.alloc(0)])
    const piece = Buffer.alloc(40_000)
    for (let at = 0; at < bytes.length; at += piece.length) {
      watch.add(piece.subarray(0, bytes.copy(piece, 0, at)))
      piece.fill(0)
    }
    expect(watch.findings()).toEqual(['script'])
  })

  it('finds nothing in plain papers, and looks at nothing else', () => {
    expect(watched(pdf(), 5)).toEqual([])
    for (let seed = 0; seed < 4; seed += 1)
      expect(watched(Buffer.concat([pdf(), stream(noise(2_000_000, seed))]))).toEqual([])
    expect(watched(Buffer.concat([noise(3000, 4), Buffer.from('/JavaScript /Launch')]))).toEqual([])
    expect(watched(Buffer.from('%PDF-1.4 (see /JavaScripts and /XFA 2024)'))).toEqual([])
  })

  it('is done in time with what is made to keep it busy', () => {
    expect(watched(Buffer.concat([pdf(), Buffer.alloc(4_000_000, '/ObjStm stream\nendstream\n')]), 65_536)).toEqual([
      'sealed',
    ])
    expect(watched(Buffer.concat([pdf(), Buffer.alloc(4_000_000, '/First stream\n')]), 65_536)).toEqual(['sealed'])
  })
})
