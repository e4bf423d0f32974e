import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparisonOf, type Difference, differencesOf, type FormValues, type Rights } from '../schema.ts'
import { aColumn, aForm } from './builders.ts'

const form = aForm(
  { key: 'reason', kind: 'text' },
  { key: 'rate', kind: 'rate' },
  { key: 'tags', kind: 'multiSelect', choices: ['a', 'b'].map((value) => ({ value, label: { en: value } })) },
  { key: 'doc', kind: 'identity' },
  { key: 'files', kind: 'upload' },
  { key: 'secret', kind: 'text' },
  {
    key: 'rows',
    kind: 'table',
    rowKey: ['code', 'level'],
    columns: [aColumn('code', 'text'), aColumn('level', 'number'), aColumn('rate', 'rate'), aColumn('inner', 'text')],
  },
  { key: 'loose', kind: 'table', columns: [aColumn('text', 'text')] },
  { key: 'fees', kind: 'feeTable' },
)

const file = (sha: string, name: string) => ({
  id: name,
  sha256: sha.repeat(64),
  name,
  size: 1,
  mime: 'x/y',
  parameter: null,
})
const before: FormValues = {
  reason: 'old',
  rate: '1.5',
  tags: ['a', 'b'],
  doc: { type: 'hkid', country: 'HK', number: 'A1234563' },
  files: [file('a', 'one.pdf'), file('b', 'two.pdf')],
  secret: 's1',
  rows: [
    { id: 'r1', code: 'x', level: '1', rate: '0.1', inner: 'i' },
    { id: 'r2', code: 'y', level: '2', rate: '0.2' },
    { id: 'r3', code: 'z', level: '3' },
  ],
  loose: [
    { id: 'l1', text: 'p' },
    { id: 'l2', text: 'q' },
  ],
  fees: [
    { id: 'f1', exchange: 'SHFE', product: 'rb', productType: '1', hedgeFlag: '1', openByMoney: '0.0001' },
    { id: 'f2', exchange: 'DCE', product: 'm', productType: '1', hedgeFlag: '1', openByLot: '1.5' },
  ],
}

const short = ({ field, row, column, change, before: old, after }: Difference) =>
  [
    [field, row?.id, column].filter((part) => part !== undefined && part !== null).join('.'),
    change,
    old,
    after,
  ] as const

describe('[A-19] differences', () => {
  it('of the same values there are none, whatever the scale, the order of rows and keys, and names of files', () => {
    const same: FormValues = {
      ...before,
      rate: '1.50',
      tags: ['b', 'a'],
      doc: { number: 'A1234563', country: 'HK', type: 'hkid' },
      files: [file('b', 'renamed.pdf'), file('a', 'one.pdf')],
      rows: [
        { id: 'other', code: 'z', level: '3.0' },
        { id: 'r2', code: 'y', level: '2', rate: '0.20' },
        { id: 'r1', code: 'x', level: '1.00', rate: '0.1', inner: 'i' },
      ],
      loose: [
        { id: 'l2', text: 'q' },
        { id: 'new id', text: 'p' },
      ],
    }
    expect(differencesOf(form, before, same)).toEqual([])
  })

  it('are told by field, row and column: added, modified with what it was, deleted', () => {
    const after: FormValues = {
      reason: 'new',
      tags: ['a'],
      files: [file('b', 'two.pdf'), file('c', 'three.pdf')],
      doc: before.doc ?? null,
      secret: 's1',
      rows: [
        { id: 'r9', code: 'y', level: '2', rate: '0.25', inner: 'now' },
        { id: 'r1', code: 'x', level: '1', rate: '0.1', inner: 'i' },
        { id: 'r4', code: 'w', level: '4' },
      ],
      loose: [{ id: 'l1', text: 'changed' }],
      fees: before.fees ?? null,
    }
    expect(differencesOf(form, before, after).map(short)).toEqual([
      ['reason', 'modified', 'old', 'new'],
      ['rate', 'deleted', '1.5', null],
      ['tags', 'modified', ['a', 'b'], ['a']],
      ['files', 'deleted', file('a', 'one.pdf'), null],
      ['files', 'added', null, file('c', 'three.pdf')],
      ['rows.r3', 'deleted', { code: 'z', level: '3' }, null],
      ['rows.r9.rate', 'modified', '0.2', '0.25'],
      ['rows.r9.inner', 'added', null, 'now'],
      ['rows.r4', 'added', null, { code: 'w', level: '4' }],
      ['loose.l2', 'deleted', { text: 'q' }, null],
      ['loose.l1.text', 'modified', 'p', 'changed'],
    ])
  })

  it('[A-10] never tell of what is hidden, columns in rows that came or went included', () => {
    const rights: Rights = { otherwise: 'read', fields: { secret: 'hidden', 'rows.inner': 'hidden' } }
    const after: FormValues = {
      ...before,
      secret: 's2',
      rows: [
        { id: 'r1', code: 'x', level: '1', rate: '0.1', inner: 'other' },
        { id: 'r2', code: 'y', level: '2', rate: '0.2' },
        { id: 'r5', code: 'v', level: '5', inner: 'hush' },
      ],
    }
    const told = differencesOf(form, before, after, { rights })
    expect(told.map(short)).toEqual([
      ['rows.r3', 'deleted', { code: 'z', level: '3' }, null],
      ['rows.r5', 'added', null, { code: 'v', level: '5' }],
    ])
    expect(JSON.stringify(told)).not.toMatch(/s2|hush|other/)
  })

  it('against the counter only what it has counts, and rows it has besides are none of the request', () => {
    const counter: FormValues = { rate: '1.4', fees: before.fees ?? null }
    const values: FormValues = {
      ...before,
      fees: [{ id: 'n1', exchange: 'SHFE', product: 'rb', productType: '1', hedgeFlag: '1', openByMoney: '0.00020' }],
    }
    const found = comparisonOf(form, values, { counter, lastRound: values })
    expect(found.counter?.map(short)).toEqual([
      ['rate', 'modified', '1.4', '1.5'],
      ['fees.n1.openByMoney', 'modified', '0.0001', '0.00020'],
    ])
    expect(found.lastRound).toEqual([])
    expect(comparisonOf(form, values, {})).toEqual({ counter: null, lastRound: null })
  })

  it('forwards and backwards they mirror each other, and with itself nothing differs', () => {
    const row = fc.record({
      id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
      code: fc.constantFrom('x', 'y', 'z'),
      level: fc.constantFrom('1', '1.0', '2'),
      rate: fc.constantFrom('0.1', '0.10', '0.2'),
    })
    const rows = fc.uniqueArray(row, { selector: ({ code, level }) => `${code}${level === '1.0' ? '1' : level}` })
    const values = fc.record({ reason: fc.constantFrom('a', 'b'), rate: fc.constantFrom('1', '1.0', '2'), rows })
    const mirror = { added: 'deleted', deleted: 'added', modified: 'modified' } as const
    const place = ({ field, row: at, column, change }: Difference) =>
      `${field}.${JSON.stringify(at?.key.map(Number))}.${column} ${change}`
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(differencesOf(form, a as FormValues, a as FormValues)).toEqual([])
        const there = differencesOf(form, a as FormValues, b as FormValues).map((one) =>
          place({ ...one, change: mirror[one.change] }),
        )
        const back = differencesOf(form, b as FormValues, a as FormValues).map(place)
        expect(there.toSorted()).toEqual(back.toSorted())
      }),
    )
  })
})

describe('[A-19] a panel of one row', () => {
  it('is compared with the one there was, whatever its id', () => {
    const panel = aForm({ key: 'suit', kind: 'suitability' })
    const was = { suit: [{ id: 'current-1', classification: 'ordinary', riskLevel: 'C3' }] }
    const now = { suit: [{ id: 'k1', classification: 'ordinary', riskLevel: 'C4' }] }
    expect(differencesOf(panel, was, now).map(short)).toEqual([['suit.k1.riskLevel', 'modified', 'C3', 'C4']])
  })
})
