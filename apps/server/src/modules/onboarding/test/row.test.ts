import { describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { columnOf } from '../import/column-of.ts'
import { contentOfRow } from '../import/row.ts'
import { aRow } from './sheet.ts'

const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
const read = (n: number, cells: Record<string, string>) => contentOfRow(new Map(Object.entries(aRow(n, cells))), place)

describe('[C-07] a row of the sheet', () => {
  it('carries witness and licence, other names, category, income and answers', () => {
    const { content, problems } = read(1, {
      witnessName: 'LEE Wai',
      witnessLicenceNo: 'ABC123',
      otherNames: 'Siu Ming Wong, Peter Wong',
      category: 'house',
      employmentStatus: 'employed',
      incomeLow: '300',
      netWorth: '100 萬至 500 萬港元',
      usPerson: 'No',
      politicallyExposed: '是',
      politicallyExposedAs: 'judge',
    })
    expect(problems).toEqual([])
    expect(content).toMatchObject({
      witness: { name: 'LEE Wai', licenceNo: 'ABC123' },
      profile: {
        otherNames: ['Siu Ming Wong', 'Peter Wong'],
        category: 'house',
        employment: { incomeLow: 300, incomeHigh: null },
        answers: {
          netWorth: 'hkd-1m-5m',
          usPerson: false,
          politicallyExposed: true,
          politicallyExposedAs: 'judge',
        },
      },
    })
  })

  it('carries a company with its entity type and a company among its shareholders', () => {
    const { content, problems } = read(2, {
      clientType: 'corporate',
      idKind: 'business-registration',
      idNumber: '12345678',
      crsEntityType: 'passive-nfe',
      person1Roles: 'shareholder',
      person1Kind: 'Legal person',
      person1NameEn: 'HOLDINGS LTD',
      person1BornOn: '2001-02-03',
      person1IdKind: 'company-number',
      person1IdNumber: '7654321',
      person1Nationality: 'VG',
      person1ShareBps: '7500',
    })
    expect(problems).toEqual([])
    expect(content?.profile).toMatchObject({
      answers: { crsEntityType: 'passive-nfe' },
      persons: [{ kind: 'legal', shareBps: 7500, documents: [{ kind: 'company-number', number: '7654321' }] }],
    })
  })

  it('left as it was before these columns, it has none of them', () => {
    const { content } = read(3, {})
    expect(content).not.toHaveProperty('witness')
    expect(content?.profile).toMatchObject({ category: 'retail', otherNames: [], answers: {} })
  })

  it('names the column of what is wrong', () => {
    expect(read(4, { witnessName: 'LEE Wai' }).problems).toMatchObject([
      { column: 'witnessLicenceNo', code: 'VALUE_MISSING' },
    ])
    expect(read(5, { usPerson: 'perhaps' }).problems).toMatchObject([{ column: 'usPerson', code: 'VALUE_UNKNOWN' }])
    expect(
      ['profile.answers.politicallyExposedAs', 'profile.persons.1.kind', 'profile.otherNames.0'].map(columnOf),
    ).toEqual(['politicallyExposedAs', 'person2Kind', 'otherNames'])
  })
})
