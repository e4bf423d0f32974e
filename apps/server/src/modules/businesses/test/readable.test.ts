import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { field as anyField, type Field, type FieldKind } from '#modules/forms'
import { LANGUAGES } from '#platform/actor.ts'
import { readable } from '../service/readable.ts'

const l = (en: string) => ({ en, 'zh-Hans': `简${en}`, 'zh-Hant': `繁${en}` })
const PERSON = randomUUID()
const BRANCH = randomUUID()
const ACCOUNT = randomUUID()
const CLIENT = randomUUID()
const names = new Map([
  [PERSON, 'Chan Siu Ming'],
  [BRANCH, 'Central'],
  [ACCOUNT, '0200011 Lee Ka Fai'],
  [CLIENT, 'C100 Lee Ka Fai'],
])
const regions = [
  {
    value: 'hk',
    label: l('Hong Kong'),
    children: [{ value: 'kl', label: l('Kowloon'), children: [{ value: 'mk', label: l('Mong Kok') }] }],
  },
]
const choices = [
  { value: 'a', label: l('First') },
  { value: 'b', label: l('Second') },
]
const file = { id: randomUUID(), sha256: 'f'.repeat(64), name: 'statement.pdf', size: 1, mime: 'application/pdf' }

type Sample = { more?: object; value: unknown; reads: string }

/** A value of every kind of field, and what people read of it in English. */
const SAMPLES: Record<FieldKind, Sample> = {
  text: { value: 'as written', reads: 'as written' },
  longText: { value: 'as written', reads: 'as written' },
  number: { value: '3', reads: '3' },
  money: { more: { currency: 'HKD' }, value: '1200.50', reads: '1200.50' },
  rate: { value: '0.00012', reads: '0.00012' },
  date: { value: '2026-03-04', reads: '2026-03-04' },
  yesNo: { value: true, reads: 'Yes' },
  select: { more: { choices }, value: 'b', reads: 'Second' },
  multiSelect: { more: { choices }, value: ['a', 'b'], reads: 'First, Second' },
  cascade: { more: { choices: regions }, value: ['hk', 'kl', 'mk'], reads: 'Hong Kong / Kowloon / Mong Kok' },
  person: { value: PERSON, reads: 'Chan Siu Ming' },
  department: { value: BRANCH, reads: 'Central' },
  account: { value: ACCOUNT, reads: '0200011 Lee Ka Fai' },
  client: { value: CLIENT, reads: 'C100 Lee Ka Fai' },
  identity: { value: { type: 'passport', country: 'GBR', number: '****1234' }, reads: 'Passport ****1234' },
  bankCard: { value: '****6789', reads: '****6789' },
  phone: { value: '****4567', reads: '****4567' },
  email: { value: 'a***@example.com', reads: 'a***@example.com' },
  formula: { more: { compute: '1 + 1', result: 'yesNo' }, value: false, reads: 'No' },
  upload: { value: [file, { ...file, name: 'letter.pdf' }], reads: 'statement.pdf, letter.pdf' },
  signature: { value: file, reads: 'statement.pdf' },
  table: {
    more: {
      columns: [
        { kind: 'department', key: 'branch', label: l('Branch') },
        { kind: 'yesNo', key: 'open', label: l('Open') },
      ],
    },
    value: [
      { id: 'r1', branch: BRANCH, open: true },
      { id: 'r2', branch: BRANCH, open: false },
    ],
    reads: 'Central | Yes\nCentral | No',
  },
  feeTable: { value: [], reads: '' },
  marginTable: { value: [], reads: '' },
  tradingCodes: { value: [], reads: '' },
  relatedPersons: { value: [], reads: '' },
  bankAccounts: { value: [], reads: '' },
  suitability: { value: [], reads: '' },
}

const made = (kind: FieldKind): Field => anyField.parse({ kind, key: 'it', label: l('It'), ...SAMPLES[kind].more })
const kinds = anyField.options.map((one) => one.shape.kind.value)

test('[A-44] every kind of field has words for paper and cells', () => {
  expect(kinds.toSorted()).toEqual((Object.keys(SAMPLES) as FieldKind[]).toSorted())
  for (const kind of kinds) {
    const { value, reads } = SAMPLES[kind]
    expect(readable(made(kind), value as never, { language: 'en', names }), kind).toBe(reads)
    for (const language of LANGUAGES) {
      const said = readable(made(kind), value as never, { language, names })
      expect(said, `${kind} in ${language}`).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|\[object|businesses:|clients:/)
    }
    expect(readable(made(kind), null, { language: 'en', names }), kind).toBe('')
  }
})

test('[A-44] [G1] what is out of the reader’s scope is said to be so, never shown as an id', () => {
  for (const kind of ['person', 'department', 'account', 'client'] as const)
    expect(readable(made(kind), randomUUID(), { language: 'en', names })).toBe('(not in your scope)')
})
