import { readXlsx } from 'hucre'
import { describe, expect, it } from 'vitest'
import { matchColumns } from '#platform/sheets/columns.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { type TemplateOptions, writeTemplate } from '#platform/sheets/template.ts'

const options: TemplateOptions = {
  name: '开户申请',
  columns: [
    { heading: '姓名', required: true },
    { heading: '证件类型', choices: ['身份证', '护照, 通行证', '=x'] },
    { heading: '账号' },
  ],
  notes: {
    name: '说明',
    rows: [
      ['姓名', '与证件一致'],
      ['账号', '=保留前导零'],
    ],
  },
}

describe('[F-01] templates', () => {
  it('offer the choices as a list, explain the columns, and keep account numbers as text', async () => {
    const book = await readXlsx(await writeTemplate(options), { readStyles: true })
    expect(book.sheets.map((sheet) => [sheet.name, sheet.hidden ?? false])).toEqual([
      ['开户申请', false],
      ['说明', false],
      ['Lists', true],
    ])
    const [main, notes, lists] = book.sheets
    expect(main?.rows[0]).toEqual(['姓名*', '证件类型', '账号'])
    expect(main?.freezePane).toMatchObject({ rows: 1 })
    expect(main?.dataValidations).toMatchObject([{ type: 'list', formula1: 'Lists!$A$1:$A$3', range: 'B2:B1001' }])
    expect(main?.cells?.get('1,2')?.style?.numFmt).toBe('@')
    expect(notes?.rows[1]).toEqual(['账号', '=保留前导零'])
    expect(lists?.rows).toEqual([['身份证'], ['护照, 通行证'], ['=x']])
  })

  it('read back as filled in, and as empty when nobody did', async () => {
    await expect(readSheet(await writeTemplate(options), { format: 'xlsx' })).rejects.toMatchObject({
      code: 'SHEET_EMPTY',
    })
    const rows = [
      ['王五', '身份证', '00012'],
      ['=1+1', '', '-5'],
    ]
    const sheet = await readSheet(await writeTemplate({ ...options, rows }), { format: 'xlsx' })
    expect(sheet.rows.map((row) => row.cells)).toEqual(rows)
    expect(sheet.rows.flatMap((row) => row.problems)).toEqual([])
    const reader = matchColumns(sheet, [
      { key: 'name', headings: ['姓名'], required: true },
      { key: 'kind', headings: ['证件类型'] },
      { key: 'account', headings: ['账号'] },
    ])
    expect(sheet.rows.map((row) => reader.read(row, 'account'))).toEqual(['00012', '-5'])
  })

  it('have a name that Excel takes, whatever they were called', async () => {
    for (const name of ['""\'\\', "'a'", " ' ", '[x]', "\u00a0'", 'x'.repeat(40)]) {
      const book = await readXlsx(await writeTemplate({ ...options, name }))
      expect(book.sheets[0]?.name).toMatch(/^[^'].*[^']$|^[^']$/)
    }
  })
})
