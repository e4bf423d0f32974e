import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ApplicationDetail, applicationContent, PAGES } from '#contract/onboarding'
import {
  type Content,
  changesBetween,
  comparedWith,
  contentRows,
  FIELDS,
  filesBetween,
} from '../src/modules/onboarding/parts/content-fields.ts'

type Shape = {
  type?: string
  properties?: Record<string, Shape>
  items?: Shape
  additionalProperties?: Shape | boolean
  anyOf?: Shape[]
}

/** Every place of a value that the schema knows, `*` for items and free keys. */
function placesOf(shape: Shape, at = ''): string[] {
  const one = shape.anyOf?.find(({ type }) => type === 'object' || type === 'array') ?? shape
  const below = (name: string) => (at ? `${at}.${name}` : name)
  if (one.properties) return Object.entries(one.properties).flatMap(([key, inner]) => placesOf(inner, below(key)))
  if (typeof one.additionalProperties === 'object') return [below('*')]
  return one.items?.properties ? placesOf(one.items, below('*')) : [at]
}
const SCHEMA_PLACES = placesOf(z.toJSONSchema(applicationContent, { io: 'output', unrepresentable: 'any' }) as Shape)

const PARTY = {
  nameZh: '陳大文',
  nameEn: 'CHAN',
  sex: 'M',
  bornOn: '1980-05-17',
  nationality: 'HK',
  documents: [{ kind: 'hkid', country: 'HK', number: 'A1', issuedOn: '2010-01-01', expiresOn: '2040-01-01' }],
  phone: '+85291000000',
  email: 'a@example.com',
  addresses: [{ kind: 'residential', country: 'HK', region: 'HK', city: 'HK', line: '1', postalCode: '0' }],
  employment: {
    status: 'employed',
    employer: 'A',
    industry: 'B',
    position: 'C',
    incomeLow: 1,
    incomeHigh: 2,
  },
  taxResidencies: [{ country: 'HK', tin: 'A1', reason: null }],
}
const UUID = '0190a000-0000-7000-8000-000000000001'
/** A content in which everything is filled in. */
const full = (profile: object = {}, given: object = {}): Content =>
  ({
    businessLine: 'brokerage',
    departmentId: UUID,
    brokerCode: 'B1',
    introducerCode: 'I1',
    witness: { name: 'LEE', licenceNo: 'ABC123' },
    clientId: null,
    profile: {
      ...PARTY,
      type: 'joint',
      category: 'retail',
      memberNo: 'M-1',
      otherNames: ['C'],
      residence: 'HK',
      education: 'bachelor',
      language: 'zh-Hant',
      answers: { usPerson: false },
      persons: [{ ...PARTY, nameZh: '李小明', roles: ['holder'], kind: 'natural', shareBps: 5000 }],
      ...profile,
    },
    accounts: [{ type: 'cash', accountNo: 'A', parentId: UUID, marks: ['VIP'] }],
    ...given,
  }) as unknown as Content

const side = (content: Content, sealed: Record<string, number> = {}) => ({ rows: contentRows(content), sealed })
const told = (before: Content, after: Content, numbers: [object, object] = [{}, {}]) =>
  changesBetween(
    side(before, numbers[0] as Record<string, number>),
    side(after, numbers[1] as Record<string, number>),
  ).map(({ kind, before: was, after: is }) => `${kind} ${(is ?? was)?.path}`)

describe('[C-07] what a reviewer is shown of an application', () => {
  it('is every field of the content: one the schema has and the page does not know fails here', () => {
    const free = SCHEMA_PLACES.filter((place) => !(place in FIELDS))
    expect(free, 'fields no reviewer would see: name them in content-fields.ts').toEqual([])
    const stale = Object.keys(FIELDS).filter((place) => !SCHEMA_PLACES.includes(place))
    expect(stale, 'fields the content no longer has').toEqual([])
  })

  it('is drawn from the content itself, on a page the form has', () => {
    const shown = new Set(contentRows(full()).map(({ place }) => place))
    expect(SCHEMA_PLACES.filter((place) => !shown.has(place))).toEqual([])
    for (const { page } of contentRows(full())) expect(PAGES).toContain(page)
  })

  it('shows a field nobody has named by its own word, rather than not at all', () => {
    const content = full({}, { novelty: 'seen' })
    expect(contentRows(content).find(({ path }) => path === 'novelty')).toMatchObject({ value: 'seen' })
  })
})

describe('[C-07] two revisions beside each other', () => {
  it('differ in the fields that differ, and in nothing else', () => {
    expect(told(full(), full())).toEqual([])
    const after = full({ education: null, residence: 'CN', otherNames: [] })
    expect(told(full({ residence: null }), after)).toEqual([
      'removed profile.otherNames',
      'added profile.residence',
      'removed profile.education',
    ])
  })

  it('know an item of a list by what it is, wherever it stands', () => {
    const [home] = PARTY.addresses
    const letters = { ...home, kind: 'correspondence', line: '2' }
    expect(told(full(), full({ addresses: [letters, home] }))).toEqual(
      ['kind', 'country', 'region', 'city', 'line', 'postalCode'].map((key) => `added profile.addresses.0.${key}`),
    )
    expect(told(full({ addresses: [letters, home] }), full({ addresses: [home, letters] }))).toEqual([])
    expect(told(full(), full({ addresses: [{ ...home, line: '9' }] }))).toEqual(['changed profile.addresses.0.line'])
  })

  it('tell masked values apart by the server’s numbers, not by how they look', () => {
    const path = 'profile.documents.0.number'
    expect(told(full(), full(), [{ [path]: 0 }, { [path]: 1 }])).toEqual([`changed ${path}`])
    const masked = full({ phone: '+852 91•• ••00' })
    expect(told(full(), masked, [{ 'profile.phone': 3 }, { 'profile.phone': 3 }])).toEqual([])
  })

  it('a person who is gone is gone with every field that was filled in', () => {
    const gone = told(full(), full({ persons: [] }))
    expect(gone).toContain('removed profile.persons.0.nameZh')
    expect(gone.every((line) => line.startsWith('removed profile.persons.0.'))).toBe(true)
  })

  it('pair files by what they show; the same bytes are the same file', () => {
    const file = (position: number, parameter: string, sha256: string) => ({
      position,
      parameter,
      sha256,
      fileName: `${sha256}.png`,
      mime: 'image/png',
      kind: 'image',
      size: 1,
    })
    const kinds = filesBetween(
      [file(0, '6A', 'one'), file(1, '81', 'two'), file(2, '82', 'gone')],
      [file(0, '81', 'two'), file(1, '6A', 'other'), file(2, '99', 'new')],
    ).map(({ kind, before, after }) => [kind, before?.sha256 ?? null, after?.sha256 ?? null])
    expect(kinds).toEqual([
      ['changed', 'one', 'other'],
      ['added', null, 'new'],
      ['removed', 'gone', null],
    ])
  })

  it('begin with what whoever looks has not seen: since his own decision, else since the last return', () => {
    const event = (revision: number, kind: string, operatorId: string) => ({ revision, kind, operatorId })
    const application = (events: object[]) =>
      ({
        revision: 3,
        revisions: [1, 2, 3].map((revision) => ({ revision })),
        events,
      }) as unknown as ApplicationDetail
    const back = [event(1, 'agree', 'me'), event(1, 'returned', 'other'), event(2, 'returned', 'other')]
    expect(comparedWith(application(back), 'me')).toBe(1)
    expect(comparedWith(application(back), 'third')).toBe(2)
    expect(comparedWith(application([]), 'me')).toBe(2)
    expect(comparedWith({ ...application([]), revision: 1 }, 'me')).toBe(null)
  })
})
