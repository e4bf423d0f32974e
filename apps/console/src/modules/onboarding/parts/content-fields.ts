import { type ApplicationDetail, type Page, pageOf } from '#contract/onboarding'

export type Content = ApplicationDetail['content']

export type FieldKind =
  | 'text'
  | 'number'
  | 'share'
  | 'date'
  | 'country'
  | 'masked'
  | 'state'
  | 'marks'
  | 'department'
  | 'client'
  | 'account'
  | 'answer'

/** What a field of the content is called, and how its value reads. */
export type FieldSort = { label: string; kind: FieldKind; words?: string }

const of = (label: string, kind: FieldKind = 'text', words?: string): FieldSort => ({
  label,
  kind,
  ...(words ? { words } : {}),
})

/** Fields of the client and of each person alike. */
const PARTY: Readonly<Record<string, FieldSort>> = {
  nameZh: of('clients:field.nameZh'),
  nameEn: of('clients:field.nameEn'),
  sex: of('clients:field.sex', 'state', 'clients:state.sex'),
  bornOn: of('clients:field.bornOn', 'date'),
  nationality: of('clients:field.nationality', 'country'),
  phone: of('clients:field.phone', 'masked'),
  email: of('clients:field.email', 'masked'),
  'documents.*.kind': of('clients:field.documentKind', 'state', 'clients:state.identityKind'),
  'documents.*.country': of('clients:field.country', 'country'),
  'documents.*.number': of('clients:field.number', 'masked'),
  'documents.*.issuedOn': of('clients:field.issuedOn', 'date'),
  'documents.*.expiresOn': of('clients:field.expiresOn', 'date'),
  'addresses.*.kind': of('onboarding:field.addressKind', 'state', 'clients:state.addressKind'),
  'addresses.*.country': of('clients:field.addressCountry', 'country'),
  'addresses.*.region': of('clients:field.region'),
  'addresses.*.city': of('clients:field.city'),
  'addresses.*.line': of('clients:field.line'),
  'addresses.*.postalCode': of('clients:field.postalCode'),
  'employment.status': of('clients:field.employment', 'state', 'clients:state.employmentStatus'),
  'employment.employer': of('clients:field.employer'),
  'employment.industry': of('clients:field.industry'),
  'employment.position': of('clients:field.position'),
  'employment.incomeLow': of('clients:field.incomeLow', 'number'),
  'employment.incomeHigh': of('clients:field.incomeHigh', 'number'),
  'taxResidencies.*.country': of('clients:field.addressCountry', 'country'),
  'taxResidencies.*.tin': of('clients:field.tin', 'masked'),
  'taxResidencies.*.reason': of('clients:field.noTinReason', 'state', 'clients:state.noTinReason'),
}

const under = (prefix: string, fields: Readonly<Record<string, FieldSort>>): Record<string, FieldSort> =>
  Object.fromEntries(Object.entries(fields).map(([path, sort]) => [`${prefix}.${path}`, sort]))

/**
 * Every field of the content by its place there, `*` for any item of a list. The reviewer's page and the comparison of
 * revisions are drawn from it; a test holds it against the schema, so that nothing is approved unseen.
 */
export const FIELDS: Readonly<Record<string, FieldSort>> = {
  'profile.type': of('clients:field.type', 'state', 'clients:state.type'),
  'profile.category': of('clients:field.category', 'state', 'clients:state.category'),
  'profile.memberNo': of('clients:field.memberNo'),
  'profile.otherNames': of('clients:field.otherNames'),
  'profile.residence': of('clients:field.residence', 'country'),
  'profile.education': of('clients:field.education', 'state', 'clients:state.education'),
  'profile.language': of('clients:field.language', 'state', 'clients:state.language'),
  'profile.answers.*': of('', 'answer'),
  ...under('profile', PARTY),
  'profile.persons.*.roles': of('clients:field.roles', 'state', 'clients:state.role'),
  'profile.persons.*.kind': of('clients:field.personKind', 'state', 'clients:state.personKind'),
  'profile.persons.*.shareBps': of('onboarding:field.share', 'share'),
  ...under('profile.persons.*', PARTY),
  clientId: of('onboarding:field.clientId', 'client'),
  businessLine: of('onboarding:field.businessLine', 'state', 'accounts:state.businessLine'),
  departmentId: of('onboarding:field.departmentId', 'department'),
  brokerCode: of('onboarding:field.brokerCode'),
  introducerCode: of('onboarding:field.introducerCode'),
  'witness.name': of('onboarding:field.witnessName'),
  'witness.licenceNo': of('onboarding:field.witnessLicenceNo'),
  'accounts.*.type': of('accounts:field.type', 'state', 'accounts:state.type'),
  'accounts.*.accountNo': of('accounts:field.accountNo'),
  'accounts.*.parentId': of('onboarding:field.parentId', 'account'),
  'accounts.*.marks': of('accounts:field.marks', 'marks'),
}

/** The item of a list that a field belongs to: which list, and what names the item there. */
export type FieldItem = { list: string; name: string; index: number }

/** One field of a content with its value. */
export type FieldRow = {
  /** The same field in every revision: items of lists are known by what they are, not by where they stand. */
  key: string
  /** As revealing and problems name it: `profile.documents.0.number`. */
  path: string
  /** As `FIELDS` names it. */
  place: string
  sort: FieldSort
  /** Where it is filled in. */
  page: Page
  value: unknown
  /** The person it belongs to; null for the client itself and what is asked for. */
  person: FieldItem | null
  item: FieldItem | null
}

type Values = Record<string, unknown>
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an item of a list is known by, whatever place it takes. */
function nameOf(list: string, item: Values): string {
  const text = (key: string) => (typeof item[key] === 'string' ? item[key] : '')
  if (list === 'persons') return text('nameZh') || text('nameEn')
  if (list === 'documents') return [text('kind'), text('country')].join(' ')
  return text('kind') || text('type') || text('country')
}

type At = { path: string; place: string; key: string; person: FieldItem | null; item: FieldItem | null }
const below = (at: At, name: string, place: string, key: string): At => ({
  ...at,
  path: at.path ? `${at.path}.${name}` : name,
  place: at.place ? `${at.place}.${place}` : place,
  key: at.key ? `${at.key}.${key}` : key,
})

function itemRows(list: string, items: readonly Values[], at: At): FieldRow[] {
  const seen = new Map<string, number>()
  return items.flatMap((item, index) => {
    const name = nameOf(list, item)
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    const here = below(at, String(index), '*', times === 1 ? name : `${name} ${times}`)
    const one = { list, name, index }
    return rowsAt(item, list === 'persons' ? { ...here, person: one } : { ...here, item: one })
  })
}

/** A field nobody has named is shown by its own word, never left out. */
const unnamed = (place: string): FieldSort => of(place.split('.').at(-1) ?? place)

function rowsAt(value: unknown, at: At): FieldRow[] {
  if (isValues(value)) {
    const answers = at.place === 'profile.answers'
    return Object.entries(value).flatMap(([key, inner]) => rowsAt(inner, below(at, key, answers ? '*' : key, key)))
  }
  if (Array.isArray(value) && value.some(isValues)) {
    return itemRows(at.path.split('.').at(-1) ?? '', value.filter(isValues), at)
  }
  const isBranch = Object.keys(FIELDS).some((place) => place.startsWith(`${at.place}.`))
  if (isBranch) return []
  return [{ ...at, sort: FIELDS[at.place] ?? unnamed(at.place), page: pageOf(at.path), value }]
}

/** Every field of a content with its value, in the order of the content. */
export function contentRows(content: Content): FieldRow[] {
  return rowsAt(content, { path: '', place: '', key: '', person: null, item: null })
}

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** A field that differs between two contents; the row of either side, where it has one. */
export type FieldChange = { kind: 'added' | 'removed' | 'changed'; before: FieldRow | null; after: FieldRow | null }

/** Values that stand masked are told apart by the numbers the server gives: equal numbers, equal values. */
export type Side = { rows: readonly FieldRow[]; sealed: Readonly<Record<string, number>> }

/** What differs from one revision to another, in the order of the later one; what went away comes last. */
export function changesBetween(before: Side, after: Side): FieldChange[] {
  const old = new Map(before.rows.map((row) => [row.key, row]))
  const known = new Set(after.rows.map((row) => row.key))
  const told = ({ sealed }: Side, row: FieldRow | null) => (row ? (sealed[row.path] ?? row.value) : null)
  const both = [
    ...after.rows.map((row) => ({ before: old.get(row.key) ?? null, after: row })),
    ...before.rows.filter((row) => !known.has(row.key)).map((row) => ({ before: row, after: null })),
  ]
  return both.flatMap((one): FieldChange[] => {
    const [was, is] = [told(before, one.before), told(after, one.after)]
    if (isEmpty(was) && isEmpty(is)) return []
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return [{ ...one, kind: isEmpty(was) ? 'added' : isEmpty(is) ? 'removed' : 'changed' }]
  })
}

type File = ApplicationDetail['files'][number]
export type FileChange = { kind: 'added' | 'removed' | 'changed'; before: File | null; after: File | null }

/** Files that differ: the same bytes are the same file wherever it stands; the others are paired by what they show. */
export function filesBetween(before: readonly File[], after: readonly File[]): FileChange[] {
  const without = (ours: readonly File[], theirs: readonly File[]) =>
    ours.filter(({ parameter, sha256 }) => !theirs.some((one) => one.sha256 === sha256 && one.parameter === parameter))
  const gone = without(before, after)
  const come = without(after, before)
  const paired = new Set<File>()
  const changed = come.map((file): FileChange => {
    const was = gone.find((one) => one.parameter === file.parameter && !paired.has(one)) ?? null
    if (was) paired.add(was)
    return { kind: was ? 'changed' : 'added', before: was, after: file }
  })
  const removed = gone.filter((file) => !paired.has(file))
  return [...changed, ...removed.map((file): FileChange => ({ kind: 'removed', before: file, after: null }))]
}

/** The revision whoever looks would compare with: the last he decided on, else the last that was returned or decided. */
export function comparedWith(application: ApplicationDetail, operatorId: string): number | null {
  const { events, revision, revisions } = application
  const earlier = events.filter((event) => event.revision < revision)
  const decided = (kinds: readonly string[]) => earlier.filter(({ kind }) => kinds.includes(kind))
  const own = decided(['agree', 'returned', 'approved']).findLast((event) => event.operatorId === operatorId)
  const back = decided(['returned', 'failed', 'withdrawn', 'approved']).at(-1)
  const before = revisions.findLast((one) => one.revision < revision)
  return own?.revision ?? back?.revision ?? before?.revision ?? null
}
