import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { readXlsx, writeXlsx } from 'hucre'
import { describe, expect, it } from 'vitest'
import { rawZip } from '#platform/files/test/corpus.ts'
import { noise } from '#platform/files/test/store-contract.ts'
import { matchColumns } from '#platform/sheets/columns.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { addressOf, type Sheet } from '#platform/sheets/sheet.ts'
import { type WriteColumn, writeSheet } from '#platform/sheets/write-sheet.ts'

type Rows = Parameters<typeof writeXlsx>[0]['sheets'][number]['rows']
const workbook = async (rows: Rows): Promise<Buffer> =>
  Buffer.from(await writeXlsx({ sheets: [{ name: 'a', rows: rows ?? [] }] }))
const csv = (text: string | Buffer, limits = {}): Promise<Sheet> =>
  readSheet(Buffer.from(text), { format: 'csv', limits })
const xlsx = (bytes: Buffer, limits = {}): Promise<Sheet> => readSheet(bytes, { format: 'xlsx', limits })
const problems = (sheet: Sheet): string[] =>
  sheet.rows.flatMap((row) => row.problems.map((problem) => `${problem.address} ${problem.code}`))

/** A workbook of one sheet whose XML is written here, so that it may be wrong. */
const rawWorkbook = (sheetXml: string): Buffer => {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const part = (name: string, content: string) => ({ name, content: Buffer.from(content) })
  return rawZip([
    part('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    part(
      '_rels/.rels',
      `<Relationships><Relationship Id="r1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    part('xl/workbook.xml', '<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    part(
      'xl/_rels/workbook.xml.rels',
      `<Relationships><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    part('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${sheetXml}</sheetData></worksheet>`),
  ])
}

describe('[F-01] reading a workbook', () => {
  it('gives headings and rows as text, with the numbers people see at the side', async () => {
    const sheet = await xlsx(
      await workbook([
        [null, null],
        ['姓名 ', 'amount', 'born', 'ok'],
        ['  王五\u3000', 0.1 + 0.2, new Date('1990-02-03T00:00:00Z'), true],
        [null, ''],
        ['李四', -1234567.5, new Date('2026-11-20T08:30:00Z'), false],
      ]),
    )
    expect(sheet.header).toEqual(['姓名', 'amount', 'born', 'ok'])
    expect(sheet.headerRow).toBe(2)
    expect(sheet.rows.map((row) => [row.row, ...row.cells])).toEqual([
      [3, '王五', '0.3', '1990-02-03', 'TRUE'],
      [5, '李四', '-1234567.5', '2026-11-20T08:30:00', 'FALSE'],
    ])
    expect(problems(sheet)).toEqual([])
  })

  it('writes every number out in plain digits', async () => {
    const values = [1e-7, 1.5e-10, 123456789012345, 1e14, 0, -0.001, 99.99, 1e21, 1234567890123456]
    const sheet = await xlsx(await workbook([['n'], ...values.map((value) => [value])]))
    expect(sheet.rows.map((row) => row.cells[0])).toEqual([
      '0.0000001',
      '0.00000000015',
      '123456789012345',
      '100000000000000',
      '0',
      '-0.001',
      '99.99',
      '1000000000000000000000',
      '1234567890123460',
    ])
    expect(problems(sheet)).toEqual(['A9 CELL_NUMBER_IMPRECISE', 'A10 CELL_NUMBER_IMPRECISE'])
  })

  it('marks formulas, error values, unnamed columns and what no database takes', async () => {
    const bytes = Buffer.from(
      await writeXlsx({
        sheets: [
          {
            name: 'a',
            rows: [
              ['x', 'y'],
              ['plain', 1],
              ['#REF!', 'nul\0byte'],
              ['broken \ud800', 'tab\tand\nline', 'stray'],
            ],
            cells: new Map([
              ['1,1', { value: 3, type: 'formula', formula: 'HYPERLINK("http://x")', formulaResult: 3 }],
            ]),
          },
        ],
      }),
    )
    const sheet = await xlsx(bytes)
    expect(problems(sheet).toSorted()).toEqual([
      'A3 CELL_ERROR_VALUE',
      'A4 CELL_CHARACTER_BAD',
      'B2 CELL_FORMULA',
      'B3 CELL_CHARACTER_BAD',
      'C4 CELL_COLUMN_UNNAMED',
    ])
    expect(sheet.rows[1]?.cells[1]).toBe('nul\ufffdbyte')
    expect(sheet.rows.every((row) => row.cells.every((cell) => cell.isWellFormed()))).toBe(true)
  })

  it('takes names of built-in properties for plain headings', async () => {
    const sheet = await xlsx(
      await workbook([
        ['__proto__', 'constructor', 'toString'],
        ['a', 'b', 'c'],
      ]),
    )
    const columns = [{ key: 'name', headings: ['name'] }]
    expect(sheet.header).toEqual(['__proto__', 'constructor', 'toString'])
    expect(() => matchColumns(sheet, columns)).toThrow(expect.objectContaining({ code: 'SHEET_COLUMNS_UNKNOWN' }))
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'SHEET_EMPTY'],
    ['text', Buffer.from('name,amount\n'), 'SHEET_UNREADABLE'],
    ['noise', noise(5000, 1), 'SHEET_UNREADABLE'],
    ['an archive of pictures', rawZip([{ name: 'a.jpg' }]), 'SHEET_UNREADABLE'],
    ['an archive that only claims to be one', rawZip([{ name: '[Content_Types].xml' }]), 'SHEET_UNREADABLE'],
    ['a locked workbook', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), noise(600, 2)]), 'SHEET_ENCRYPTED'],
    ['broken XML', rawWorkbook('<row r="1"><c r="A1" t="inlineStr"><is><t>x'), 'SHEET_EMPTY'],
    ['a cell outside every sheet', rawWorkbook('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'), 'SHEET_UNREADABLE'],
    ['a row outside every sheet', rawWorkbook('<row r="99999999"><c><v>1</v></c></row>'), 'SHEET_UNREADABLE'],
    ['a row that is no number', rawWorkbook('<row r="x"><c><v>1</v></c></row>'), 'SHEET_UNREADABLE'],
    ['headings only', rawWorkbook('<row r="1"><c r="A1"><v>1</v></c></row>'), 'SHEET_EMPTY'],
  ])('refuses %s with a code', async (_name, bytes, code) => {
    await expect(xlsx(bytes)).rejects.toMatchObject({ name: 'Refused', code })
  })

  it('refuses a workbook that unpacks to gigabytes, without unpacking it', async () => {
    const bomb = rawZip([
      { name: '[Content_Types].xml' },
      { name: 'xl/worksheets/sheet1.xml', content: Buffer.alloc(60_000_000, 32) },
    ])
    await expect(xlsx(bomb)).rejects.toMatchObject({ code: 'ARCHIVE_BOMB' })
    await expect(xlsx(noise(2000, 3), { maxBytes: 1999 })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  it('refuses a sheet too wide, also when one stray cell makes it so', async () => {
    const wide = rawWorkbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>')
    const refused = { code: 'SHEET_TOO_MANY_COLUMNS', params: { maxColumns: 200 } }
    await expect(xlsx(wide)).rejects.toMatchObject(refused)
  })

  it('never fails but with a refusal, however the bytes are bent', async () => {
    const whole = await workbook([
      ['name', 'amount'],
      ['王五', 1.5],
      ['李四', new Date('2026-01-01T00:00:00Z')],
    ])
    for (let at = 0; at < whole.length; at += 5) {
      const bent = Buffer.from(whole)
      bent[at] = (bent[at] ?? 0) ^ 0x55
      await xlsx(bent).catch((error: unknown) => expect(error).toMatchObject({ name: 'Refused' }))
    }
  })
})

describe('[F-01] reading a CSV', () => {
  const gbk = Buffer.concat([
    Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]),
    Buffer.from(',n\r\n'),
    Buffer.from([0xcd, 0xf5]),
    Buffer.from(',1\r\n'),
  ])

  it('finds out the encoding', async () => {
    const text = '姓名,n\r\n王,1\r\n'
    for (const [bytes, encoding] of [
      [Buffer.from(text), 'utf-8'],
      [Buffer.from(`\ufeff${text}`), 'utf-8'],
      [Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
      [gbk, 'gb18030'],
    ] as const) {
      const sheet = await csv(bytes)
      expect(sheet).toMatchObject({ encoding, header: ['姓名', 'n'] })
      expect(sheet.rows[0]?.cells).toEqual(['王', '1'])
    }
    const big5 = Buffer.concat([Buffer.from([0xa9, 0x6d, 0xa6, 0x57]), Buffer.from('\nx\n')])
    expect((await readSheet(big5, { format: 'csv', encoding: 'big5' })).header).toEqual(['姓名'])
  })

  it.each([',', ';', '\t', '|'])('finds out that cells are parted by %j', async (mark) => {
    const sheet = await csv([`a${mark}b${mark}c`, `1${mark}"x ""y"" ${mark} z"${mark}3`, ''].join('\n'))
    expect(sheet.rows[0]?.cells).toEqual(['1', `x "y" ${mark} z`, '3'])
  })

  it('keeps lines inside quotes together and text as it is', async () => {
    const sheet = await csv('account,address\r\n0012,"Flat 1\r\n2/F"\r\n\r\n1e5,x\r\n')
    expect(sheet.rows.map((row) => row.cells)).toEqual([
      ['0012', 'Flat 1\r\n2/F'],
      ['1e5', 'x'],
    ])
  })

  it('marks calculations and leaves numbers, phones and dashes alone', async () => {
    const live = ['=1+1', ' =A1', '@SUM(A1)', '+SUM(A1)', '-cmd("x")', "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"]
    const fine = ['-5', '-1234.50', '+852 2345 6789', '-', '- none', '@handle', '3/F', '5-1']
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    const sheet = await csv(['x,y', ...[...live, ...fine].map((text) => `${quote(text)},1`)].join('\n'))
    expect(problems(sheet)).toEqual(live.map((_, index) => `A${index + 2} CELL_FORMULA`))
    expect(sheet.rows.slice(live.length).map((row) => row.cells[0])).toEqual(fine)
  })

  it.each([
    ['nothing', '', 'SHEET_EMPTY'],
    ['blanks', '\n \n,,\n', 'SHEET_EMPTY'],
    ['headings only', 'a,b\n', 'SHEET_EMPTY'],
    ['an open quote', 'a,b\n1,"2\n3,4\n', 'SHEET_QUOTES_BROKEN'],
    ['a workbook', rawZip([{ name: 'a', content: noise(5000, 4) }]), 'SHEET_'],
    ['noise', noise(5000, 5), 'SHEET_'],
  ])('refuses %s with a code', async (_name, text, code) => {
    await expect(csv(text)).rejects.toMatchObject({ name: 'Refused', code: expect.stringContaining(code) })
  })

  it('takes exactly as many rows, columns and characters as it says', async () => {
    const rows = (count: number) => `a\n${'x\n'.repeat(count)}`
    expect((await csv(rows(50_000))).rows).toHaveLength(50_000)
    const refused = { code: 'SHEET_TOO_MANY_ROWS', status: 422, params: { maxRows: 50_000 } }
    await expect(csv(rows(50_001))).rejects.toMatchObject(refused)
    expect((await csv(`${rows(50_000)}\n\n ,\n`)).rows).toHaveLength(50_000)
    const wide = (count: number) => `${'h,'.repeat(count - 1)}h\n${'x,'.repeat(count - 1)}x\n`
    expect((await csv(wide(200))).header).toHaveLength(200)
    await expect(csv(wide(201))).rejects.toMatchObject({ code: 'SHEET_TOO_MANY_COLUMNS' })
    const long = await csv(`a\n${'x'.repeat(32_767)}\n${'y'.repeat(32_768)}\n`)
    expect(problems(long)).toEqual(['A3 CELL_TOO_LONG'])
    expect(long.rows[1]?.cells[0]).toHaveLength(32_767)
  })
})

describe('[F-01] finding the columns', () => {
  const columns = [
    { key: 'name', headings: ['姓名', 'Name'], required: true },
    { key: 'idNumber', headings: ['证件号码', 'ID number'], required: true },
    { key: 'remark', headings: ['备注', 'Remark'] },
  ] as const

  it('finds them by any heading, in any order, and reads what is left out as blank', async () => {
    const sheet = await csv('ID Number*,　姓名\n440,王\n')
    const reader = matchColumns(sheet, columns)
    const [row] = sheet.rows
    expect(row && [reader.read(row, 'name'), reader.read(row, 'idNumber'), reader.read(row, 'remark')]).toEqual([
      '王',
      '440',
      '',
    ])
    expect([reader.indexOf('name'), reader.indexOf('remark')]).toEqual([1, null])
  })

  it.each([
    ['name\nx\n', 'SHEET_COLUMNS_MISSING', ['证件号码']],
    ['name,id number,remrk\nx,1,2\n', 'SHEET_COLUMNS_UNKNOWN', ['remrk']],
    ['name,id number,姓名\nx,1,2\n', 'SHEET_COLUMNS_DUPLICATE', ['姓名']],
  ])('refuses %j', async (text, code, names) => {
    const sheet = await csv(text)
    expect(() => matchColumns(sheet, columns)).toThrow(expect.objectContaining({ code, params: { columns: names } }))
  })
})

describe('[I-13] [F-03] writing a sheet', () => {
  const columns: WriteColumn[] = [
    { heading: '=name', type: 'text', width: 30 },
    { heading: 'amount', type: 'number', decimals: 2 },
    { heading: 'day', type: 'date' },
  ]
  const write = (format: 'xlsx' | 'csv', rows: (string | null)[][], closing?: (count: number) => string[][]) =>
    buffer(writeSheet(rows, { format, name: 'Report [1]: all', columns, ...(closing ? { closing } : {}) }))

  it('gives a workbook typed numbers and dates, frozen headings and no formula', async () => {
    const bytes = await write('xlsx', [
      ['=1+1', '-1234.50', '2026-11-20'],
      ["+cmd|' /C calc'!A0", '12345678901234567.89', '1899-01-01'],
      ['@x_x0041_', 'n/a', null],
    ])
    const sheet = (await readXlsx(bytes, { readStyles: true })).sheets[0]
    expect(sheet?.name).toBe('Report  1   all')
    expect(sheet?.freezePane).toMatchObject({ rows: 1 })
    expect(sheet?.rows).toEqual([
      ['=name', 'amount', 'day'],
      ['=1+1', -1234.5, new Date('2026-11-20T00:00:00Z')],
      ["+cmd|' /C calc'!A0", '12345678901234567.89', '1899-01-01'],
      ['@x_x0041_', 'n/a', ...(sheet?.rows[3]?.slice(2) ?? [])],
    ])
    expect([...(sheet?.cells?.values() ?? [])].filter((cell) => cell.formula !== undefined)).toEqual([])
  })

  it('shields text in a CSV and leaves negative numbers numbers', async () => {
    const text = String(
      await write('csv', [
        ['=1+1', '-1234.50', '2026-11-20'],
        ['-2+3', '5', null],
        ['\t=x', '-0', ''],
      ]),
    )
    expect(text).toBe(`\ufeff'=name,amount,day\r\n'=1+1,-1234.50,2026-11-20\r\n'-2+3,5,\r\n'\t=x,-0,\r\n`)
  })

  it('reads back what it wrote, in both formats, whatever the text', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 20 })
      .map((value) => `|${value.replaceAll(/[\p{Cc}\ufffd-\uffff]/gu, '')}|`)
    const nasty = fc.constantFrom(
      "'=x",
      "''-1",
      '-1-1',
      '="a"',
      '_x0041_',
      'a\nb',
      'a,"b"',
      "'",
      '@a',
      '+1',
      '-',
      'TRUE',
      '007',
      '1e5',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 8 }),
        fc.constantFrom('xlsx', 'csv'),
        async (values, format) => {
          const rows = values.map((value) => [value, '1', '2026-11-20'])
          const sheet = await readSheet(await write(format, rows), { format })
          expect(sheet.rows.map((row) => row.cells)).toEqual(rows)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('closes with what it is told about the rows that came', async () => {
    const closing = (count: number): string[][] => [['rows', String(count)]]
    for (const format of ['xlsx', 'csv'] as const) {
      const sheet = await readSheet(await write(format, [['a'], ['b']], closing), { format })
      expect(sheet.rows.at(-1)?.cells).toEqual(['rows', '2'])
    }
  })

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702, 16_383].map((column) => addressOf(column, 1))).toEqual([
      'A1',
      'Z1',
      'AA1',
      'AZ1',
      'BA1',
      'ZZ1',
      'AAA1',
      'XFD1',
    ])
  })
})
