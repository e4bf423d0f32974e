import type { FieldProblem } from '#kernel/refusal.ts'
import { IDENTITY_KINDS } from '../schema/identity.ts'
import type { IdentityInput } from '../schema/profile.ts'
import { type Findings, noFindings } from './findings.ts'
import { checkIdentity } from './identity.ts'

/** Who is said to bear the documents, for the comparison with what the numbers say. */
export type Bearer = {
  company: boolean
  bornOn: string | null
  sex: 'M' | 'F' | null
  nationality: string | null
}

const WANTED: Readonly<Record<string, readonly string[]>> = {
  CN: ['prc-id', 'passport', 'home-return-permit', 'two-way-permit', 'one-way-permit'],
  HK: ['hkid'],
  MO: ['macau-id', 'passport'],
}
const WANTED_ELSEWHERE = ['passport', 'national-id', 'hkid', 'taiwan-permit']

function checkOne(document: IdentityInput, bearer: Bearer, today: string, path: string): Findings {
  const found = noFindings()
  const problem = (field: string, code: string, params?: FieldProblem['params']) =>
    found.problems.push({ path: `${path}.${field}`, code, module: 'clients', ...(params ? { params } : {}) })
  const checked = checkIdentity(document.kind, document.country, document.number)
  const kind = IDENTITY_KINDS[document.kind]
  if (checked.problem === 'IDENTITY_COUNTRY') problem('country', 'IDENTITY_COUNTRY', { country: kind.country ?? '' })
  else if (checked.problem) problem('number', checked.problem)
  if (checked.unchecked) found.warnings.push({ path: `${path}.number`, code: 'IDENTITY_UNCHECKED', module: 'clients' })
  if (kind.bearer !== 'any' && (kind.bearer === 'company') !== bearer.company) problem('kind', 'IDENTITY_BEARER')
  if (checked.bornOn && bearer.bornOn && checked.bornOn !== bearer.bornOn) {
    problem('number', 'IDENTITY_BIRTH', { date: checked.bornOn })
  }
  if (checked.sex && bearer.sex && checked.sex !== bearer.sex) problem('number', 'IDENTITY_SEX')
  if (document.expiresOn !== null && document.expiresOn < today) {
    problem('expiresOn', 'IDENTITY_EXPIRED', { date: document.expiresOn })
  }
  return found
}

/**
 * The identity documents of one bearer: each by itself, none twice, and of a kind that the nationality asks for.
 *
 * @param today  business date the expiry is compared with; the day of expiry itself is still valid.
 * @source spec: mainland the resident card or a passport, Hong Kong the identity card, elsewhere a passport.
 */
export function checkDocuments(
  documents: readonly IdentityInput[],
  bearer: Bearer,
  today: string,
  path: string,
): Findings {
  const found = noFindings()
  const seen = new Set<string>()
  documents.forEach((document, at) => {
    const one = checkOne(document, bearer, today, `${path}.${at}`)
    found.problems.push(...one.problems)
    found.warnings.push(...one.warnings)
    const key = `${document.kind}:${document.country}:${checkIdentity(document.kind, document.country, document.number).number}`
    if (seen.has(key)) found.problems.push({ path: `${path}.${at}.number`, code: 'IDENTITY_TWICE', module: 'clients' })
    seen.add(key)
  })
  if (!bearer.company && bearer.nationality !== null && documents.length > 0) {
    const wanted = WANTED[bearer.nationality] ?? WANTED_ELSEWHERE
    if (!documents.some(({ kind }) => wanted.includes(kind))) {
      found.problems.push({
        path: `${path}.0.kind`,
        code: 'DOCUMENT_FOR_NATIONALITY',
        module: 'clients',
        params: { nationality: bearer.nationality },
      })
    }
  }
  return found
}
