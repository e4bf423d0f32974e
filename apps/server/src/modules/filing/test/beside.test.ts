import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCipher } from '#platform/cipher.ts'
import { Unreadable } from '../answer-head.ts'
import { OutOfStep, type Read, readAnswer } from '../answers.ts'
import { SHIPPED } from '../data/profiles.ts'
import { FiledLines } from '../filed-lines.ts'
import { digestOf } from '../lines.ts'
import { fileName, isNamed, type Layout, layoutProblem, lineWriter, numberReader } from '../policy/layout.ts'
import type { StagedRow } from '../store/answer.ts'

const key = Buffer.alloc(32, 1)
const cipher = createCipher(new Map([[1, key]]), key)
const HKIDR: Layout = SHIPPED.HKIDR
const FIXED: Layout = { ...HKIDR, separator: null, lineEnd: 'lf' }
/** The image says one thing more than was filed: when the exchange took it. */
const LONGER: Layout = {
  ...HKIDR,
  files: {
    ...HKIDR.files,
    image: {
      ...HKIDR.files.image,
      detail: [...(HKIDR.files.image.detail ?? []), { fact: 'date', width: 8, align: 'left' }],
    },
  },
}

type Client = { bcan: number; names: string[] }
const nameOf = fc.constantFrom('CHAN Tai Man', '陳大文', '𠮷野', 'O’NEIL', 'a b')
const client = fc.record({
  bcan: fc.integer({ min: 100, max: 400 }),
  names: fc.array(nameOf, { minLength: 1, maxLength: 3 }),
})
const population = fc.uniqueArray(client, { maxLength: 40, selector: ({ bcan }) => bcan })
const change = fc.record({
  gone: fc.array(fc.nat(39), { maxLength: 4 }),
  other: fc.array(fc.nat(39), { maxLength: 4 }),
  strange: fc.array(client, { maxLength: 3 }),
})

const rising = (all: readonly Client[]): Client[] => [...all].sort((a, b) => a.bcan - b.bcan)

function text(layout: Layout, file: 'mapping' | 'image', all: readonly Client[]): string {
  const { header, detail, trailer, id } = layout.files[file]
  const end = layout.lineEnd === 'crlf' ? '\r\n' : '\n'
  const head = { fileId: id, ceNo: 'AAX123', date: '20261120', seq: '001' }
  const write = lineWriter(detail ?? [], layout.separator)
  const lines = all.flatMap(({ bcan, names }) =>
    names.map((nameEn, at) =>
      write({
        ...head,
        bcan: String(bcan),
        clientType: '1',
        party: String(at + 1),
        parties: String(names.length),
        nameEn,
        nameZh: '',
        country: 'HK',
        documentType: '1',
        documentNo: 'A1234563',
      }),
    ),
  )
  const closing = lineWriter(trailer, layout.separator)({ lines: String(lines.length) })
  return [lineWriter(header, layout.separator)(head), ...lines, closing, ''].join(end)
}

/** Bytes cut where they happen to be, as a file is read. */
const stream = (whole: string, chunk: number) => {
  const bytes = Buffer.from(whole)
  const parts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) =>
    bytes.subarray(at * chunk, at * chunk + chunk),
  )
  return Readable.from(parts)
}

/** What an image says of every number, in the end: beside the filed file, or by digest alone. */
async function said(layout: Layout, filed: readonly Client[], image: string, how: { beside: boolean; chunk: number }) {
  const staged: StagedRow[] = []
  const lines = how.beside ? new FiledLines(stream(text(layout, 'mapping', filed), how.chunk), layout) : null
  const read: Read = await readAnswer(
    stream(image, how.chunk),
    { layouts: [layout], cipher, answered: async () => ({ layout, lines }) },
    async (some) => void staged.push(...some),
  )
  const all = new Map<number, string>()
  if (read.staged === 'DIFFERENCES') {
    const own = { ...layout, files: { ...layout.files, image: layout.files.mapping } }
    const write = text(own, 'mapping', rising(filed)).split(/\r?\n/).slice(1, -2)
    const numberOf = numberReader(layout.files.mapping.detail ?? [], layout.separator)
    for (const { bcan } of filed) {
      const own = write.filter((line) => numberOf(line) === String(bcan))
      all.set(bcan, digestOf(cipher, own.join('\n')).toString('hex'))
    }
  }
  for (const { bcan, digest } of staged) {
    if (digest === null) all.delete(bcan)
    else all.set(bcan, digest)
  }
  return { rows: read.rows, all, staged: staged.length }
}

describe('[H-06] an image beside the file it answers', () => {
  it.each([
    ['separated by bars', HKIDR],
    ['of fixed widths', FIXED],
    ['with a column more than was filed', LONGER],
  ])(
    'says of every number what it says by digest, whatever differs and wherever bytes are cut: %s',
    async (_name, layout) => {
      await fc.assert(
        fc.asyncProperty(
          population,
          change,
          fc.integer({ min: 7, max: 900 }),
          async (all, { gone, other, strange }, chunk) => {
            const filed = rising(all)
            const known = new Set(filed.map(({ bcan }) => bcan))
            const kept = filed
              .map((one, at) => (other.includes(at) ? { ...one, names: [...one.names, 'WONG'] } : one))
              .filter((_one, at) => !gone.includes(at))
            const added = new Map(strange.filter(({ bcan }) => !known.has(bcan)).map((one) => [one.bcan, one]))
            const image = text(layout, 'image', rising([...kept, ...added.values()]))
            const beside = await said(layout, filed, image, { beside: true, chunk })
            const alone = await said(layout, filed, image, { beside: false, chunk })
            expect(beside.all).toEqual(alone.all)
            expect(beside.rows).toBe(alone.rows)
            const differing = new Set([...gone, ...other].filter((at) => at < filed.length)).size + added.size
            expect(beside.staged).toBe(differing)
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it('that does not rise by number is read by digest; a number twice in it shows there', async () => {
    const filed = [101, 102, 103].map((bcan) => ({ bcan, names: ['CHAN'] }))
    const turned = text(HKIDR, 'image', [...filed].reverse())
    await expect(said(HKIDR, filed, turned, { beside: true, chunk: 64 })).rejects.toThrow(OutOfStep)
    const alone = await said(HKIDR, filed, turned, { beside: false, chunk: 64 })
    expect([...alone.all.keys()]).toEqual([103, 102, 101])
  })

  it('is refused where a line that differs has not the columns of a detail, with its place', async () => {
    const filed = [101, 102].map((bcan) => ({ bcan, names: ['CHAN'] }))
    const torn = text(HKIDR, 'image', filed).replace('D|102|1|', 'D|102|')
    for (const beside of [true, false]) {
      const failed = await said(HKIDR, filed, torn, { beside, chunk: 50 }).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(Unreadable)
      expect(failed).toMatchObject({ refusal: 'UNREADABLE', line: 3 })
    }
  })
})

describe('[H-06] reading that fails', () => {
  it('leaves nothing to be written down after it: what is under way is waited for', async () => {
    const filed = Array.from({ length: 6000 }, (_, at) => ({ bcan: 1000 + at, names: ['CHAN'] }))
    const image = text(HKIDR, 'image', filed).replace('D|6990|1|', 'D|6990|')
    let written = 0
    const slow = async (some: readonly StagedRow[]) => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done))
      written += some.length
    }
    const around = { layouts: [HKIDR], cipher, answered: async () => null }
    await expect(readAnswer(stream(image, 4096), around, slow)).rejects.toThrow(Unreadable)
    expect(written).toBeGreaterThan(4999)
    const after = written
    for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done))
    expect(written).toBe(after)
  })
})

describe('[H-06] a layout', () => {
  it('is not laid down when lines begin alike, or when the image leaves out what was filed', () => {
    const { image, mapping } = HKIDR.files
    const alike = { ...mapping, trailer: [{ ...(mapping.trailer[0] ?? image.trailer[0]), text: 'D', width: 1 }] }
    expect(layoutProblem({ ...HKIDR, files: { ...HKIDR.files, mapping: alike as never } })).toBe('LITERAL_TWICE')
    const short = { ...image, detail: image.detail?.filter(({ fact }) => fact !== 'nameZh') ?? null }
    expect(layoutProblem({ ...HKIDR, files: { ...HKIDR.files, image: short } })).toBe('IMAGE_LACKS')
    expect(layoutProblem(LONGER)).toBeNull()
    expect(isNamed(mapping, fileName(mapping, { ceNo: 'AAX123', date: '2026-11-20', seq: 7 }))).toBe(true)
  })
})
