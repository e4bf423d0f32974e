import { PDFDocument } from '@cantoo/pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { markedCopy } from '#platform/files/watermark.ts'
import { pdf, picture } from './corpus.ts'

const TEXT = '陈志明 Chan  2026-11-21 10:00'
const FORMATS = [
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['tiff', 'image/tiff'],
] as const

/** Share of pixels that differ visibly. */
async function changed(a: Buffer, b: Buffer): Promise<number> {
  const [one, two] = await Promise.all([a, b].map((bytes) => sharp(bytes).removeAlpha().greyscale().raw().toBuffer()))
  if (!one || !two) throw new Error('no pixels')
  return one.filter((value, at) => Math.abs(value - (two[at] ?? 0)) > 6).length / one.length
}

async function paper(pages: number): Promise<Buffer> {
  const document = await PDFDocument.create()
  for (let at = 0; at < pages; at += 1) document.addPage([595, 842])
  return Buffer.from(await document.save())
}

describe('[I-21] a copy with a watermark', () => {
  it.each(FORMATS)('is a %s of the same size with the text all over it', async (format, mime) => {
    const original = await picture(format, 900, 600)
    const before = Buffer.from(original)
    const copy = await markedCopy(original, mime, TEXT)
    expect(copy.mime).toBe(mime)
    expect(await sharp(copy.bytes).metadata()).toMatchObject({ width: 900, height: 600 })
    expect(await changed(original, copy.bytes)).toBeGreaterThan(0.01)
    expect(original.equals(before)).toBe(true)
  })

  it('says something else for somebody else', async () => {
    const original = await picture('png', 900, 600)
    const [one, two] = [
      await markedCopy(original, 'image/png', TEXT),
      await markedCopy(original, 'image/png', 'Bo Lam'),
    ]
    expect(await changed(one.bytes, two.bytes)).toBeGreaterThan(0.005)
  })

  it('marks pictures smaller than the text', async () => {
    const copy = await markedCopy(await picture('jpeg', 40, 30), 'image/jpeg', TEXT)
    expect(await sharp(copy.bytes).metadata()).toMatchObject({ width: 40, height: 30 })
  })

  it('marks every page of a PDF and changes nothing else about them', async () => {
    const copy = await markedCopy(await paper(3), 'application/pdf', TEXT)
    const read = await PDFDocument.load(copy.bytes)
    expect(read.getPages().map((page) => page.getSize())).toEqual(
      Array.from({ length: 3 }, () => ({ width: 595, height: 842 })),
    )
    expect(copy.bytes.length).toBeGreaterThan((await paper(3)).length)
    expect(read.getPages().every((page) => page.node.Resources()?.toString().includes('/XObject'))).toBe(true)
  })

  it.each([
    ['cut off', Buffer.from('%PDF-1.7\nnothing')],
    ['without pages of its own', Buffer.concat([pdf().subarray(0, 40), Buffer.from('\n%%EOF')])],
  ])('refuses a PDF that is %s instead of showing it bare', async (_how, bytes) => {
    await expect(markedCopy(bytes, 'application/pdf', TEXT)).rejects.toMatchObject({ code: 'WATERMARK_FAILED' })
  })

  it('refuses what is no picture', async () => {
    await expect(markedCopy(Buffer.from('nothing'), 'image/jpeg', TEXT)).rejects.toMatchObject({
      code: 'IMAGE_UNREADABLE',
    })
  })
})
