import { describe, expect, it } from 'vitest'
import { masked, personRules, unmasked } from '../persons.ts'
import { type FormValues, settle } from '../schema.ts'
import { aColumn, aForm, TODAY, told } from './builders.ts'

const form = aForm(
  { key: 'name', kind: 'text' },
  { key: 'doc', kind: 'identity' },
  { key: 'card', kind: 'bankCard' },
  { key: 'phone', kind: 'phone' },
  { key: 'mail', kind: 'email' },
  { key: 'rows', kind: 'table', columns: [aColumn('card', 'bankCard'), aColumn('bank', 'text')] },
)
const values: FormValues = {
  name: 'Wong',
  doc: { type: 'hkid', country: 'HK', number: 'A1234563' },
  card: '622200001234',
  phone: '+85291234567',
  mail: 'wong@example.com',
  rows: [{ id: 'r1', card: '955880005678', bank: 'B' }],
}

describe('[A-03] identity numbers, phones and addresses on the server', () => {
  it('are brought into the form clients have, and refused for a wrong check digit', () => {
    const settled = (given: FormValues) => settle(form, given, { today: TODAY, persons: personRules })
    const fine = settled({
      doc: { type: 'hkid', number: 'a123456 (3)' },
      phone: '+852 9123 4567',
      mail: ' Wong@Example.com ',
    })
    expect(fine.problems).toEqual([])
    expect(fine.values).toEqual({
      doc: { type: 'hkid', country: 'HK', number: 'A1234563' },
      phone: '+85291234567',
      mail: 'wong@example.com',
    })
    expect(told(settled({ doc: { type: 'hkid', number: 'A1234564' } }).problems)).toEqual(['doc VALUE_IDENTITY_CHECK'])
    expect(told(settled({ phone: 'call me' }).problems)).toEqual(['phone VALUE_PHONE'])
  })
})

describe('[A-10] what says who somebody is', () => {
  const shown = masked(form, values)

  it('[G6] is masked in fields and columns, everything else stays', () => {
    expect(shown).toEqual({
      name: 'Wong',
      doc: { type: 'hkid', country: 'HK', number: '****4563' },
      card: '****1234',
      phone: '****4567',
      mail: 'w****@example.com',
      rows: [{ id: 'r1', card: '****5678', bank: 'B' }],
    })
  })

  it('comes back as it was when the mask came back, and as typed when it was typed anew', () => {
    expect(unmasked(form, shown, values)).toEqual(values)
    const rows: FormValues[] = [
      { id: 'r1', card: '****5678', bank: 'C' },
      { id: 'r2', card: '111122223333' },
    ]
    expect(unmasked(form, { ...shown, card: '999988887777', rows }, values)).toEqual({
      ...values,
      card: '999988887777',
      rows: [
        { id: 'r1', card: '955880005678', bank: 'C' },
        { id: 'r2', card: '111122223333' },
      ],
    })
  })
})
