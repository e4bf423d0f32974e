import { businessDate, plainDate } from '#kernel/calendar.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { introducerErrors } from './errors.ts'
import type { IdentityOf, IntroducerStatus, RelativeInput } from './schema.ts'
import { INTRODUCER_TRANSITIONS, RELATIONS_OF } from './schema.ts'

/** Kinds of documents that companies bear; one company may be written down under any of them. */
const COMPANY_KINDS: ReadonlySet<string> = new Set([
  'business-registration',
  'social-credit-code',
  'company-number',
  'lei',
])

/** The organisation code of nine characters inside a unified social credit code. @source GB 32100-2015 */
function organisationCode(creditCode: string): string {
  return creditCode.slice(8, 17)
}

/**
 * Texts under which an identity can be found again, however it was written down; two identities are of one bearer when
 * they share a text. A mainland company licence carries the credit code since 2015 and the nine characters of the
 * organisation code before, so kinds of company documents are not told apart, and a credit code counts as both. Persons
 * are told apart by kind and issuer, because numbers of different kinds may coincide.
 *
 * @param number  normalised: upper case, no spaces, a 15-digit resident number extended to 18.
 */
export function identityTexts(identity: IdentityOf): string[] {
  const { kind, country, number } = identity
  if (!COMPANY_KINDS.has(kind)) return [`person:${kind}:${country}:${number}`]
  const own = `company:${country}:${number}`
  return kind === 'social-credit-code' || (country === 'CN' && number.length === 18)
    ? [own, `company:${country}:${organisationCode(number)}`]
    : [own]
}

/** What an introducer is, as far as its qualification goes. */
export type Candidate = {
  kind: 'person' | 'institution'
  bornOn: string | null
  certificateNo: string | null
  trainedOn: string | null
  servesOnlyUs: boolean
}

/** What an introducer may lack, each with its text among the errors. */
export type Shortfall = 'UNDER_AGE' | 'CERTIFICATE_MISSING' | 'TRAINING_MISSING' | 'EXCLUSIVITY_MISSING'

const AGE_MIN = 18

function isOfAge(bornOn: string | null, today: string): boolean {
  if (bornOn === null) return false
  return plainDate(businessDate(bornOn)).add({ years: AGE_MIN }).toString() <= today
}

/**
 * What is missing before an introducer may be active, in codes of this module.
 *
 * @param today  business date; the eighteenth birthday itself counts.
 * @source trial rule of 2021: eighteen years, examination certificate, training; rule from 2025-08-01: no other firm.
 */
export function missingFor(candidate: Candidate, today: string): Shortfall[] {
  const person = candidate.kind === 'person'
  return [
    ...(person && !isOfAge(candidate.bornOn, today) ? (['UNDER_AGE'] as const) : []),
    ...(person && candidate.certificateNo === null ? (['CERTIFICATE_MISSING'] as const) : []),
    ...(candidate.trainedOn === null || candidate.trainedOn > today ? (['TRAINING_MISSING'] as const) : []),
    ...(candidate.servesOnlyUs ? [] : (['EXCLUSIVITY_MISSING'] as const)),
  ]
}

/** Relations that the kind of introducer can't have, at their places. */
export function relationProblems(kind: 'person' | 'institution', relatives: readonly RelativeInput[]): FieldProblem[] {
  return relatives.flatMap(({ relation }, at) =>
    RELATIONS_OF[kind].includes(relation)
      ? []
      : [{ path: `relatives.${at}.relation`, code: 'RELATION_FOR_KIND', module: 'introducers', params: { relation } }],
  )
}

/** @throws STATUS_UNREACHABLE */
export function requireTransition(from: IntroducerStatus, to: IntroducerStatus): void {
  if (!INTRODUCER_TRANSITIONS[from].includes(to)) throw introducerErrors.STATUS_UNREACHABLE({ status: from })
}
