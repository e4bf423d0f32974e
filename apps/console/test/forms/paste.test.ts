import { describe, expect, it } from 'vitest'
import { type SimpleField, simpleField } from '../../../server/src/modules/forms/schema.ts'
import { cellsOf, withPasted } from '../../src/modules/forms/view/grid/paste.ts'

const column = (key: string, kind: string, rest: object = {}): SimpleField =>
  simpleField.parse({ key, kind, label: { en: key }, ...rest })
const columns = [
  column('code', 'text'),
  column('rate', 'rate'),
  column('side', 'select', { choices: [{ value: '1', label: { en: 'Long', 'zh-Hans': '\u591a' } }] }),
  column('yes', 'yesNo'),
  column('on', 'date'),
]
let made = 0
const table = {
  columns,
  writable: (key: string) => key !== 'code',
  make: () => ({ id: `new${(made += 1)}` }),
  maxRows: 3,
}

describe('[A-04] pasting from a spreadsheet', () => {
  it('reads rows, columns and quoted cells', () => {
    expect(cellsOf('a\tb\r\n"c\td ""e""\nf"\tg\r\n')).toEqual([
      ['a', 'b'],
      ['c\td "e"\nf', 'g'],
    ])
  })

  it('puts a block in from a place on: exact digits, words of choices, dates; more rows as far as there may be', () => {
    const rows = [{ id: 'r1', code: 'kept', rate: '1' }]
    const block = cellsOf('x\t1,000.00000001\tlong\tyes\t2026/3/2\ny\t0.2\t\u591a\tno\t\nz\t0.3\t?\t\t\nw\t9')
    expect(withPasted(rows, block, { row: 0, column: 0 }, table)).toEqual([
      { id: 'r1', code: 'kept', rate: '1000.00000001', side: '1', yes: true, on: '2026-03-02' },
      { id: 'new1', rate: '0.2', side: '1', yes: false, on: null },
      { id: 'new2', rate: '0.3', side: '?', yes: null, on: null },
    ])
  })

  it('adds no row where rows may not come, and leaves what it was given alone', () => {
    const rows = [{ id: 'r1', rate: '1' }]
    const pasted = withPasted(rows, cellsOf('5\n6'), { row: 0, column: 1 }, { ...table, make: null })
    expect(pasted).toEqual([{ id: 'r1', rate: '5' }])
    expect(rows).toEqual([{ id: 'r1', rate: '1' }])
  })
})
