import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { pdfWords } from '#platform/files/pdf-words.ts'
import { pdfReader } from '#platform/files/recognise.ts'
import { pdf } from './corpus.ts'

type Font = { encoding?: string; table?: string; wide?: boolean }

/** A PDF of one page with this content, drawn in one font. */
function page(content: string | Buffer, font: Font = {}, more = ''): Buffer {
  const drawn = deflateSync(Buffer.from(content))
  const table = Buffer.from(font.table ?? '')
  const kind = font.wide ? '/Type0/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/X>>]' : '/Type1'
  const encoding = `${font.encoding ? `/Encoding/${font.encoding}` : ''}${font.table === undefined ? '' : '/ToUnicode 6 0 R'}`
  const parts: [string, Buffer | null][] = [
    ['<</Type/Catalog/Pages 2 0 R>>', null],
    ['<</Type/Pages/Kids[3 0 R]/Count 1>>', null],
    [`<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>${more}>>>>`, null],
    [`<</Filter/FlateDecode/Length ${drawn.length}>>`, drawn],
    [`<</Type/Font/Subtype${kind}/BaseFont/X${encoding}>>`, null],
    [`<</Length ${table.length}>>`, table],
    [
      '<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 40>>',
      Buffer.from('BT /F1 9 Tf (within a form) Tj ET         '),
    ],
  ]
  const body = parts.map(([dict, stream], index) =>
    Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n${dict}\n`),
      stream ? Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]) : Buffer.alloc(0),
      Buffer.from('endobj\n'),
    ]),
  )
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...body,
    Buffer.from('trailer\n<</Root 1 0 R/Size 8>>\nstartxref\n0\n%%EOF\n'),
  ])
}

const hex = (bytes: number[]) => `<${Buffer.from(bytes).toString('hex')}>`
const TABLE = `1 begincodespacerange <0000> <ffff> endcodespacerange
  2 beginbfchar <0001> <738b> <0002> <d842dfb7> endbfchar
  2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<4e94> <00660069>] endbfrange`

describe('[I-20] the words of a PDF', () => {
  it.each<[string, Buffer, string]>([
    ['letters of one byte', page('BT /F1 9 Tf (Passport No. K\\1061234567) Tj ET'), 'Passport No. KF1234567'],
    ['pieces set apart', page('BT /F1 9 Tf [(Cho) 20 (w) -300 (Mei) (-ling)] TJ ET'), 'Chow Mei-ling'],
    ['lines', page("BT /F1 9 Tf (one) Tj 0 -12 Td (two) Tj T* (three) Tj (four) ' ET"), 'one\ntwo\nthree\nfour'],
    ['cells of one line', page('BT /F1 9 Tf (Date) Tj 60 0 Td (2026) Tj ET'), 'Date 2026'],
    ['brackets and signs', page('BT /F1 9 Tf (a\\(b\\)\\\\ (c) %) Tj ET % not (this)'), 'a(b)\\ (c) %'],
    [
      'a table to Unicode',
      page('BT /F1 9 Tf <000100020010001200210020> Tj ET', { wide: true, table: TABLE }),
      '王𠮷ACfi五',
    ],
    ['Unicode by name', page('BT /F1 9 Tf <738b4e94> Tj ET', { wide: true, encoding: 'UniGB-UCS2-H' }), '王五'],
    [
      'a mainland encoding',
      page(`BT /F1 9 Tf ${hex([0xcd, 0xf5, 0xce, 0xe5])} Tj ET`, { wide: true, encoding: 'GBK-EUC-H' }),
      '王五',
    ],
    [
      'a Hong Kong encoding',
      page(`BT /F1 9 Tf ${hex([0xa4, 0xfd])} Tj ET`, { wide: true, encoding: 'ETen-B5-H' }),
      '王',
    ],
    ['a form on the page', page('/X1 Do', {}, '/XObject<</X1 7 0 R>>'), 'within a form'],
    ['a picture in the content', page('BI /W 1 ID (not this) EI BT /F1 9 Tf (this) Tj ET'), 'this'],
    [
      'pictures of letters without a table',
      page('BT /F1 9 Tf <00010002> Tj ET', { wide: true, encoding: 'Identity-H' }),
      '',
    ],
    ['nothing', pdf(), ''],
  ])('reads %s', async (_, bytes, words) => expect(await pdfWords(bytes)).toBe(words))

  it('is read aside, and what is no PDF says so', async () => {
    const { signal } = new AbortController()
    expect(await pdfReader.read(page('BT /F1 9 Tf (aside) Tj ET'), signal)).toEqual({ text: 'aside', confidence: 100 })
    await expect(pdfReader.read(Buffer.from('no PDF at all'), signal)).rejects.toMatchObject({ why: 'FAILED' })
  })
})
