import { createHash } from 'node:crypto'
import type { FieldProblem, Json } from '#kernel/refusal.ts'
import { ageOn, checkProfile, type Findings, type Holder, normaliseProfile } from '#modules/clients'
import type { ApplicationContent } from '../schema/content.ts'

/** JSON with sorted keys: equal contents have one text and one hash, whatever order they were typed in. */
export function canonicalText(content: ApplicationContent): string {
  return JSON.stringify(content, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** SHA-256 of the canonical text: what is approved is what was submitted, bit by bit. */
export function contentHash(content: ApplicationContent): Buffer {
  return createHash('sha256').update(canonicalText(content)).digest()
}

/** Numbers, phones and addresses in their normal form, so that saving twice is saving once. */
export function normaliseContent(content: ApplicationContent): ApplicationContent {
  return { ...content, profile: content.profile === null ? null : normaliseProfile(content.profile) }
}

function problemIf(wrong: boolean, path: string, code: string, params?: Record<string, Json>): FieldProblem[] {
  return wrong ? [{ path, code, module: 'onboarding', ...(params ? { params } : {}) }] : []
}

function checkAccounts({ accounts, clientId }: ApplicationContent): FieldProblem[] {
  return accounts.flatMap((account, at) => {
    const earlier = accounts.slice(0, at)
    const { type, accountNo, parentId } = account
    return [
      ...problemIf(
        earlier.some((one) => one.type === type),
        `accounts.${at}.type`,
        'ACCOUNT_TYPE_TWICE',
        { type },
      ),
      ...problemIf(
        accountNo !== null && earlier.some((one) => one.accountNo === accountNo),
        `accounts.${at}.accountNo`,
        'ACCOUNT_NO_TWICE',
        { accountNo },
      ),
      ...problemIf(parentId !== null && clientId === null, `accounts.${at}.parentId`, 'PARENT_NEEDS_CLIENT'),
    ]
  })
}

/** Pictures that a reviewer expects to find, by client type: warnings, because a witness may have seen the original. */
const EXPECTED_IMAGES = { individual: ['6A'], joint: ['6A'], corporate: ['licence'] } as const

/**
 * Whether an application is complete enough to be reviewed. Paths are those of the content (`profile.documents.0.number`).
 *
 * @param files  parameter codes of the files that come with it.
 */
export function checkContent(content: ApplicationContent, files: readonly string[], today: string): Findings {
  const { profile, clientId } = content
  const own = [
    ...problemIf((profile === null) === (clientId === null), 'profile', 'CLIENT_OR_PROFILE'),
    ...checkAccounts(content),
  ]
  if (profile === null) return { problems: own, warnings: [] }
  const found = checkProfile(profile, today)
  const below = (problem: FieldProblem): FieldProblem => ({ ...problem, path: `profile.${problem.path}` })
  const missing = EXPECTED_IMAGES[profile.type].filter((parameter) => !files.includes(parameter))
  return {
    problems: [...own, ...found.problems.map(below)],
    warnings: [
      ...found.warnings.map(below),
      ...missing.flatMap((parameter) => problemIf(true, 'documents', 'IMAGE_MISSING', { parameter })),
    ],
  }
}

/** Age from which the client is called by video before compliance looks, as is who has primary schooling at most. */
export const VIDEO_CALL_AGE = 65

/** Whom the accounts are opened for, by what is applied with; a company is nobody to call. */
export function holdersIn(profile: NonNullable<ApplicationContent['profile']>): Holder[] {
  if (profile.type === 'corporate') return []
  const beside = profile.persons.filter(({ roles }) => roles.includes('holder'))
  return [profile, ...beside.map(({ bornOn }) => ({ bornOn, education: null }))]
}

/**
 * Facts that the review flow may branch on.
 *
 * @param holders  everybody who will hold the accounts; the age is that of the oldest.
 */
export function reviewFacts(
  content: ApplicationContent,
  holders: readonly Holder[],
  today: string,
  warnings: number,
): Record<string, Json> {
  const { profile } = content
  const ages = holders.flatMap(({ bornOn }) => (bornOn === null ? [] : [ageOn(bornOn, today)]))
  const age = ages.length === 0 ? null : Math.max(...ages)
  const videoCall = (age !== null && age >= VIDEO_CALL_AGE) || holders.some(({ education }) => education === 'primary')
  return {
    clientType: profile?.type ?? 'existing',
    accountTypes: content.accounts.map(({ type }) => type),
    nationality: profile?.nationality ?? null,
    age: age === null ? null : String(age),
    videoCall,
    warnings: String(warnings),
    businessLine: content.businessLine,
    departmentId: content.departmentId,
  }
}

/** Names lists show and search by. */
export function namesOf(content: ApplicationContent): { displayName: string; names: (string | null)[] } {
  const { profile } = content
  if (profile === null) return { displayName: '', names: [] }
  const holders = profile.persons.filter(({ roles }) => roles.includes('holder'))
  return {
    displayName: profile.nameZh ?? profile.nameEn ?? '',
    names: [
      profile.nameZh,
      profile.nameEn,
      ...profile.otherNames,
      ...holders.flatMap(({ nameZh, nameEn }) => [nameZh, nameEn]),
    ],
  }
}

/** Texts whose blind indexes say what is applied for: each own document by client type, or the client itself. */
export function identityTexts({ profile, clientId }: ApplicationContent): string[] {
  if (clientId !== null) return [`client:${clientId}`]
  if (profile === null) return []
  return profile.documents.map(({ kind, country, number }) => `${profile.type}:${kind}:${country}:${number}`)
}
