import { describe, expect, it } from 'vitest'
import { arrangeColumns, changeColumn, moveColumn, settingsOf } from '../src/kit/list/columns.ts'
import { pinOffsets } from '../src/kit/list/pins.ts'
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
    expect([...pinOffsets(arranged, true)]).toEqual([
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
