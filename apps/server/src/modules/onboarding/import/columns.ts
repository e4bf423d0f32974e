import { CLIENT_CATEGORIES, PERSON_KINDS, QUESTIONS } from '#modules/clients'
import type { Language } from '#platform/actor.ts'
import type { SheetColumn } from '#platform/sheets/columns.ts'
import {
  type ColumnSpec as FormColumn,
  headingOf as headingIn,
  type SheetForm,
  sheetColumnsOf,
} from '#platform/sheets/form.ts'

export { choiceOf, partsOf } from '#platform/sheets/form.ts'

/** What a cell holds; `image` is the archive parameter of the file named. */
export type ColumnSpec = FormColumn & { image?: string }

const choice = (texts: string, values: readonly string[], several = false) => ({ choice: { texts, values, several } })
const SEX = choice('clients:state.sex', ['M', 'F'])
const ROLES = ['holder', 'director', 'shareholder', 'beneficial-owner', 'authorised', 'instruction', 'agent', 'related']
const PERSON_PAPERS = [
  'hkid',
  'prc-id',
  'passport',
  'macau-id',
  'home-return-permit',
  'two-way-permit',
  'one-way-permit',
  'hk-document-of-identity',
  'taiwan-permit',
  'national-id',
  'other',
]
const ALL_PAPERS = [
  ...PERSON_PAPERS.slice(0, -1),
  'business-registration',
  'social-credit-code',
  'company-number',
  'lei',
  'other',
]
const KIND = choice('clients:state.identityKind', ALL_PAPERS)

function person(n: 1 | 2): ColumnSpec[] {
  const key = (name: string) => `person${n}${name}`
  return [
    { key: key('Roles'), ...choice('clients:state.role', ROLES, true) },
    { key: key('Kind'), ...choice('clients:state.personKind', PERSON_KINDS) },
    { key: key('NameZh'), max: 100 },
    { key: key('NameEn'), max: 200 },
    { key: key('Sex'), ...SEX },
    { key: key('BornOn') },
    { key: key('Nationality') },
    { key: key('IdKind'), ...KIND },
    { key: key('IdNumber'), max: 60 },
    { key: key('IdExpiresOn') },
    { key: key('ShareBps') },
  ]
}

/** The answers that a sheet may bring: by the word of a choice, or yes and no. */
const ANSWERS: ColumnSpec[] = QUESTIONS.flatMap(({ key, choices, detail }) => [
  { key, ...choice('clients:state.answer', choices ?? ['yes', 'no']) },
  ...(detail ? [{ key: detail, max: 200 }] : []),
])

/** Columns of the import sheet, in the template's order. One row is one application. */
export const COLUMNS: readonly ColumnSpec[] = [
  { key: 'clientType', required: true, ...choice('clients:state.type', ['individual', 'joint', 'corporate']) },
  {
    key: 'accountTypes',
    required: true,
    ...choice('accounts:state.type', ['cash', 'margin', 'futures', 'fund', 'va'], true),
  },
  { key: 'accountNo', max: 40 },
  { key: 'nameZh', max: 100 },
  { key: 'nameEn', max: 200 },
  { key: 'otherNames', max: 1000 },
  { key: 'category', ...choice('clients:state.category', CLIENT_CATEGORIES) },
  { key: 'sex', ...SEX },
  { key: 'bornOn' },
  { key: 'nationality', required: true },
  { key: 'residence' },
  { key: 'education', ...choice('clients:state.education', ['primary', 'secondary', 'bachelor', 'postgraduate']) },
  { key: 'idKind', required: true, ...KIND },
  { key: 'idNumber', required: true, max: 60 },
  { key: 'idCountry' },
  { key: 'idIssuedOn' },
  { key: 'idExpiresOn' },
  { key: 'id2Kind', ...KIND },
  { key: 'id2Number', max: 60 },
  { key: 'id2Country' },
  { key: 'id2ExpiresOn' },
  { key: 'phone', required: true, max: 40 },
  { key: 'email', required: true, max: 254 },
  { key: 'addressCountry' },
  { key: 'addressRegion', max: 100 },
  { key: 'addressCity', max: 100 },
  { key: 'address', required: true, max: 300 },
  { key: 'postalCode', max: 20 },
  {
    key: 'employmentStatus',
    ...choice('clients:state.employmentStatus', [
      'employed',
      'self-employed',
      'retired',
      'student',
      'homemaker',
      'unemployed',
    ]),
  },
  { key: 'employer', max: 200 },
  { key: 'industry', max: 100 },
  { key: 'position', max: 100 },
  { key: 'incomeLow' },
  { key: 'incomeHigh' },
  { key: 'taxCountry' },
  { key: 'tin', max: 40 },
  { key: 'noTinReason', ...choice('clients:state.noTinReason', ['A', 'B', 'C']) },
  { key: 'language', ...choice('onboarding:state.language', ['zh-Hans', 'zh-Hant', 'en']) },
  { key: 'memberNo', max: 32 },
  { key: 'brokerCode', max: 40 },
  { key: 'introducerCode', max: 40 },
  { key: 'witnessName', max: 100 },
  { key: 'witnessLicenceNo', max: 40 },
  { key: 'marks', max: 200 },
  ...person(1),
  ...person(2),
  ...ANSWERS,
  { key: 'imageIdFront', image: '6A', max: 500 },
  { key: 'imageIdBack', image: '6B', max: 500 },
  { key: 'imageFace', image: '80', max: 500 },
  { key: 'imageSignature', image: '99', max: 500 },
  { key: 'imageBankCard', image: '81', max: 500 },
  { key: 'imageAddress', image: 'address', max: 500 },
  { key: 'imageLicence', image: 'licence', max: 500 },
  { key: 'imageOther', image: 'other', max: 500 },
]

/** The sheet as people fill it in. */
export const FORM: SheetForm = {
  columns: COLUMNS,
  texts: 'onboarding:column',
  template: 'onboarding:template',
  lines: ['rows', 'dates', 'countries', 'several', 'images', 'numbers', 'limit'].map(
    (line) => `onboarding:template.${line}`,
  ),
}

/** A column's heading in a language. */
export function headingOf(key: string, language: Language): string {
  return headingIn(FORM, key, language)
}

/** The column of an error file that says what was wrong; read past when the file comes back corrected. */
export const PROBLEMS_COLUMN = 'problems'

/** The columns as a sheet may name them: by heading in any of the three languages, or by key. */
export const SHEET_COLUMNS: readonly SheetColumn[] = sheetColumnsOf(FORM, [PROBLEMS_COLUMN])
