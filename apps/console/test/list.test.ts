import { describe, expect, it } from 'vitest'
import { arrangeColumns, changeColumn, moveColumn, settingsOf } from '../src/kit/list/columns.ts'
import { fitColumns, pinOffsets } from '../src/kit/list/fit.ts'
import { pastedValues, rangeOf, readQuery, withFilter, writeQuery } from '../src/kit/list/query.ts'

const columns = [
  { key: 'no', kind: 'id' },
  { key: 'name', kind: 'text' },
  { key: 'status', kind: 'state' },
  { key: 'phone', kind: 'text', hidden: true },
]
const keys = (arranged: readonly { key: string }[]) => arranged.map((column) => column.key)

describe('[X-02] columns of a list', () => {
  it('stand as the definition puts them, hidden ones hidden', () => {
    const arranged = arrangeColumns(columns, [])
    expect(keys(arranged)).toEqual(['no', 'name', 'status', 'phone'])
    expect(arranged.filter((column) => column.shown)).toHaveLength(3)
  })
  it('put a column that came later where the definition has it', () => {
    const stored = [{ key: 'status' }, { key: 'no' }, { key: 'phone' }]
    expect(keys(arrangeColumns(columns, stored))).toEqual(['status', 'no', 'name', 'phone'])
  })
  it('forget a column that is gone', () => {
    expect(keys(arrangeColumns(columns, [{ key: 'old' }, { key: 'name' }]))).not.toContain('old')
  })
  it('put pinned ones first and know how far from the left they stick', () => {
    const arranged = arrangeColumns(columns, [
      { key: 'no' },
      { key: 'status', pinned: true, width: 100 },
      { key: 'name', pinned: true, width: 200 },
    ])
    expect(keys(arranged).slice(0, 2)).toEqual(['status', 'name'])
    const fit = fitColumns(arranged, new Map([['status', 90]]), 1000, true)
    expect([...pinOffsets(arranged, fit, true)]).toEqual([
      ['status', 38],
      ['name', 138],
    ])
  })
  it('survive being stored and read again', () => {
    const moved = moveColumn(changeColumn(arrangeColumns(columns, []), 'name', { width: 333 }), 'phone', 'no')
    const again = arrangeColumns(columns, settingsOf(moved))
    expect(again).toEqual(moved)
  })
  it('store no width that nobody chose', () => {
    expect(settingsOf(arrangeColumns(columns, [])).every((setting) => setting.width === undefined)).toBe(true)
  })
})

describe('[X-02] the room of a table', () => {
  const arranged = arrangeColumns(
    [
      { key: 'no', kind: 'id' },
      { key: 'operation', kind: 'text' },
      { key: 'code', kind: 'text' },
      { key: 'status', kind: 'state' },
    ],
    [],
  )
  const natural = new Map([
    ['no', 110],
    ['operation', 300],
    ['code', 100],
    ['status', 1000],
  ])
  const widths = (room: number) => Object.fromEntries(fitColumns(arranged, natural, room, false).widths)

  it('goes to words by what they hold, when there is more than enough', () => {
    expect(widths(1210)).toEqual({ no: 110, operation: 600, code: 200, status: 260 })
  })
  it('is taken from long words first, when there is too little', () => {
    expect(widths(710)).toEqual({ no: 110, operation: 200, code: 100, status: 260 })
  })
  it('scrolls before words become too short to read', () => {
    const narrow = fitColumns(arranged, natural, 300, false)
    expect(Object.fromEntries(narrow.widths)).toEqual({ no: 110, operation: 136, code: 100, status: 260 })
    expect(narrow.least).toBe(110 + 136 + 100 + 260 + 40)
  })
  it('leaves a column as wide as a person made it', () => {
    const sized = changeColumn(arranged, 'operation', { width: 80 })
    expect(fitColumns(sized, natural, 1210, false).widths.get('operation')).toBe(80)
  })
})

describe('[X-02] the query of a list in the address', () => {
  const filters = [
    { key: 'status', kind: 'select' as const },
    { key: 'name', kind: 'search' as const },
  ]
  it('is read back as it was written', () => {
    const query = { filters: { status: 'FROZEN,ACTIVE', name: '陳' }, sort: 'openedAt', cursor: 'abc', limit: 100 }
    expect(readQuery(writeQuery(query), filters)).toEqual(query)
  })
  it('leaves out what is no filter of this list and any odd page size', () => {
    expect(readQuery({ tab: 'records', other: 'x', limit: '7' }, filters)).toEqual({
      filters: {},
      sort: null,
      cursor: null,
      limit: 50,
    })
  })
  it('starts over when a filter changes', () => {
    const query = { filters: { name: 'a' }, sort: null, cursor: 'abc', limit: 50 }
    expect(withFilter(query, 'name', null)).toEqual({ filters: {}, sort: null, cursor: null, limit: 50 })
  })
  it('knows ranges that are open on either side', () => {
    expect(rangeOf('2026-01-01..')).toEqual(['2026-01-01', null])
    expect(rangeOf('..2026-01-31')).toEqual([null, '2026-01-31'])
  })
})

describe('[X-02] a pasted list', () => {
  it('reads a spreadsheet column, lines, commas of either width, tabs and full-width digits, once each', () => {
    expect(pastedValues('8001\r\n8002,8003，8004\t"8005"；８００６、8001 ')).toEqual([
      '8001',
      '8002',
      '8003',
      '8004',
      '8005',
      '8006',
    ])
  })
  it('is empty for blanks', () => {
    expect(pastedValues(' \n\t，')).toEqual([])
  })
})
