import { isBusinessDate } from '#kernel/calendar.ts'
import type { RefusalParams } from '#kernel/refusal.ts'
import { IDENTITY_KINDS, type IdentityKind, QUESTIONS } from '#modules/clients'
import { type ApplicationContent, applicationContent } from '../schema/content.ts'
import type { RowProblem } from '../schema/row.ts'
import { columnOf } from './column-of.ts'
import { COLUMNS, type ColumnSpec, choiceOf, partsOf } from './columns.ts'

export type Place = { businessLine: string; departmentId: string }

/** A row as values: single texts, lists of choices; null where the cell is empty. */
type Values = { text(key: string): string | null; list(key: string): string[] }

const DATES = new Set([
  'bornOn',
  'idIssuedOn',
  'idExpiresOn',
  'id2ExpiresOn',
  'person1BornOn',
  'person1IdExpiresOn',
  'person2BornOn',
  'person2IdExpiresOn',
])
const COUNTRIES = new Set([
  'nationality',
  'residence',
  'idCountry',
  'id2Country',
  'addressCountry',
  'taxCountry',
  'person1Nationality',
  'person2Nationality',
])
const COUNTS = new Set(['person1ShareBps', 'person2ShareBps', 'incomeLow', 'incomeHigh'])

const problem = (column: string | null, code: string, params?: RefusalParams): RowProblem => ({
  column,
  module: 'onboarding',
  code,
  ...(params ? { params } : {}),
})

/** `1990/3/7`, `19900307` and `7.3.1990` are not guessed at; `1990-3-7` and slashes are. Null when it is no date. */
function dateOf(cell: string): string | null {
  const found = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T00:00:00)?$/.exec(cell)
  if (!found) return null
  const [, year = '', month = '', day = ''] = found
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isBusinessDate(date) ? date : null
}

function checkedText(spec: ColumnSpec, cell: string, problems: RowProblem[]): string | null {
  const { key } = spec
  if (spec.max !== undefined && cell.length > spec.max) problems.push(problem(key, 'VALUE_TOO_LONG', { max: spec.max }))
  else if (DATES.has(key)) {
    const date = dateOf(cell)
    if (date === null) problems.push(problem(key, 'DATE_FORM'))
    return date
  } else if (COUNTRIES.has(key)) {
    if (/^[A-Za-z]{2}$/.test(cell)) return cell.toUpperCase()
    problems.push(problem(key, 'COUNTRY_FORM'))
  } else if (COUNTS.has(key)) {
    if (/^\d{1,8}$/.test(cell)) return cell
    problems.push(problem(key, 'NUMBER_FORM'))
  } else return cell
  return null
}

function checkedChoices(spec: ColumnSpec, cell: string, problems: RowProblem[]): string[] {
  const { key, choice } = spec
  if (!choice) return []
  return (choice.several ? partsOf(cell) : [cell]).flatMap((part) => {
    const value = choiceOf(choice, part)
    if (value === null)
      problems.push(problem(key, 'VALUE_UNKNOWN', { value: part.slice(0, 40), choices: choice.values.join(', ') }))
    return value === null ? [] : [value]
  })
}

/** Reads every cell by its column, collecting what is wrong. */
function valuesOf(cells: ReadonlyMap<string, string>, problems: RowProblem[]): Values {
  const texts = new Map<string, string | null>()
  const lists = new Map<string, string[]>()
  for (const spec of COLUMNS) {
    const cell = (cells.get(spec.key) ?? '').normalize('NFC').trim()
    if (cell === '') {
      if (spec.required) problems.push(problem(spec.key, 'VALUE_MISSING'))
    } else if (spec.choice) {
      lists.set(spec.key, checkedChoices(spec, cell, problems))
    } else texts.set(spec.key, checkedText(spec, cell, problems))
  }
  return {
    text: (key) => texts.get(key) ?? lists.get(key)?.[0] ?? null,
    list: (key) => lists.get(key) ?? [],
  }
}

function documentOf(
  row: Values,
  keys: { kind: string; number: string; country: string | null; issuedOn: string | null; expiresOn: string },
  fallback: string | null,
) {
  const kind = row.text(keys.kind) as IdentityKind | null
  const number = row.text(keys.number)
  if (kind === null || number === null) return []
  const issuer = IDENTITY_KINDS[kind].country
  return [
    {
      kind,
      country: (keys.country && row.text(keys.country)) ?? issuer ?? fallback ?? '',
      number,
      issuedOn: keys.issuedOn && row.text(keys.issuedOn),
      expiresOn: row.text(keys.expiresOn),
    },
  ]
}

const numberOf = (text: string | null) => (text === null ? null : Number(text))

/** Answers of the row; a cell left empty is a question left open. */
function answersOf(row: Values): Record<string, string | boolean> {
  const given = QUESTIONS.flatMap(({ key, choices, detail }): [string, string | boolean | null][] => {
    const answer = row.text(key)
    return [
      [key, answer === null || choices ? answer : answer === 'yes'],
      ...(detail ? [[detail, row.text(detail)] as [string, string | null]] : []),
    ]
  })
  return Object.fromEntries(given.filter((one): one is [string, string | boolean] => one[1] !== null))
}

function witnessOf(row: Values) {
  const [name, licenceNo] = [row.text('witnessName'), row.text('witnessLicenceNo')]
  return name === null && licenceNo === null ? {} : { witness: { name, licenceNo } }
}

function personOf(row: Values, n: 1 | 2) {
  const key = (name: string) => `person${n}${name}`
  const nationality = row.text(key('Nationality'))
  const [nameZh, nameEn, roles] = [row.text(key('NameZh')), row.text(key('NameEn')), row.list(key('Roles'))]
  if (nameZh === null && nameEn === null && roles.length === 0) return []
  const keys = {
    kind: key('IdKind'),
    number: key('IdNumber'),
    country: null,
    issuedOn: null,
    expiresOn: key('IdExpiresOn'),
  }
  return [
    {
      roles: roles.length > 0 ? roles : ['holder'],
      kind: row.text(key('Kind')) ?? undefined,
      nameZh,
      nameEn,
      sex: row.text(key('Sex')),
      bornOn: row.text(key('BornOn')),
      nationality,
      documents: documentOf(row, keys, nationality),
      shareBps: numberOf(row.text(key('ShareBps'))),
    },
  ]
}

function profileOf(row: Values) {
  const nationality = row.text('nationality')
  const type = row.text('clientType')
  const country = row.text('addressCountry') ?? row.text('residence') ?? nationality
  const line = row.text('address')
  const status = row.text('employmentStatus')
  const taxCountry =
    row.text('taxCountry') ?? (row.text('tin') === null && row.text('noTinReason') === null ? null : country)
  const main = {
    kind: 'idKind',
    number: 'idNumber',
    country: 'idCountry',
    issuedOn: 'idIssuedOn',
    expiresOn: 'idExpiresOn',
  }
  const second = {
    kind: 'id2Kind',
    number: 'id2Number',
    country: 'id2Country',
    issuedOn: null,
    expiresOn: 'id2ExpiresOn',
  }
  return {
    type,
    category: row.text('category') ?? undefined,
    memberNo: row.text('memberNo'),
    otherNames: partsOf(row.text('otherNames') ?? ''),
    nameZh: row.text('nameZh'),
    nameEn: row.text('nameEn'),
    sex: row.text('sex'),
    bornOn: row.text('bornOn'),
    nationality,
    residence: row.text('residence'),
    education: row.text('education'),
    language: row.text('language') ?? undefined,
    documents: [...documentOf(row, main, nationality), ...documentOf(row, second, nationality)],
    phone: row.text('phone'),
    email: row.text('email'),
    addresses:
      line === null
        ? []
        : [
            {
              kind: type === 'corporate' ? 'registered' : 'residential',
              country,
              region: row.text('addressRegion'),
              city: row.text('addressCity'),
              line,
              postalCode: row.text('postalCode'),
            },
          ],
    employment:
      status === null
        ? null
        : {
            status,
            employer: row.text('employer'),
            industry: row.text('industry'),
            position: row.text('position'),
            incomeLow: numberOf(row.text('incomeLow')),
            incomeHigh: numberOf(row.text('incomeHigh')),
          },
    taxResidencies:
      taxCountry === null ? [] : [{ country: taxCountry, tin: row.text('tin'), reason: row.text('noTinReason') }],
    answers: answersOf(row),
    persons: [...personOf(row, 1), ...personOf(row, 2)],
  }
}

/**
 * One row as an application. Problems name columns, so that the error file can point at the cell; with problems there is
 * no content.
 */
export function contentOfRow(
  cells: ReadonlyMap<string, string>,
  place: Place,
): { content: ApplicationContent | null; problems: RowProblem[] } {
  const problems: RowProblem[] = []
  const row = valuesOf(cells, problems)
  if (problems.length > 0) return { content: null, problems }
  const types = row.list('accountTypes')
  const marks = partsOf(row.text('marks') ?? '')
  const parsed = applicationContent.safeParse({
    businessLine: place.businessLine,
    departmentId: place.departmentId,
    brokerCode: row.text('brokerCode'),
    introducerCode: row.text('introducerCode'),
    ...witnessOf(row),
    profile: profileOf(row),
    accounts: [...new Set(types)].map((type, at) => ({
      type,
      accountNo: at === 0 ? row.text('accountNo') : null,
      marks,
    })),
  })
  if (parsed.success) return { content: parsed.data, problems: [] }
  return {
    content: null,
    problems: parsed.error.issues.map((issue) => {
      const column = columnOf(issue.path.map(String).join('.'))
      return column === null ? problem(null, 'APPLICATION_INVALID') : problem(column, 'VALUE_MISSING')
    }),
  }
}
