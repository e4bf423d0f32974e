import { stdnum } from 'stdnum'
import { isBusinessDate } from '#kernel/calendar.ts'
import { IDENTITY_KINDS, type IdentityKind } from '../schema/identity.ts'

/** Why a number can't be what it is said to be. */
export type IdentityProblem = 'IDENTITY_FORM' | 'IDENTITY_CHECK_DIGIT' | 'IDENTITY_COUNTRY'

export type CheckedIdentity = {
  /** Upper case, without spaces and brackets; a 15-digit resident number extended to 18. */
  number: string
  problem: IdentityProblem | null
  /** True when nothing but the general form of the number could be checked. */
  unchecked: boolean
  /** What the number itself says; null when it says nothing. */
  bornOn: string | null
  sex: 'M' | 'F' | null
}

/** Upper case, half-width, without spaces, brackets, dashes and dots: two ways to write one number become equal. */
export function compactNumber(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s()[\]{}（）【】.\-_/·‐‑‒–—]/gu, '')
}

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** @source GB 11643-1999: MOD 11-2 over seventeen digits. */
function residentCheck(body: string): string {
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** A 15-digit resident number of before 1999 in the form with century and check digit. */
function extendResident(number: string): string {
  if (!/^\d{15}$/.test(number)) return number
  const body = `${number.slice(0, 6)}19${number.slice(6)}`
  return body + residentCheck(body)
}

type Validator = { validate(number: string): { isValid: boolean; error?: { name: string } | undefined } }

/** The library lists countries as optional; one that vanished must stop the process, not let numbers through. */
function validator(found: Validator | undefined): Validator {
  if (!found) throw new Error('stdnum lacks a validator that this module needs')
  return found
}
const HKID = validator(stdnum.HK?.['hkid'])
const RESIDENT = validator(stdnum.CN?.['ric'])

type Outcome = Pick<CheckedIdentity, 'problem' | 'unchecked' | 'bornOn' | 'sex'>
const fine: Outcome = { problem: null, unchecked: false, bornOn: null, sex: null }
const bad = (problem: IdentityProblem): Outcome => ({ ...fine, problem })

/** A library's verdict: a wrong check digit is told apart from a wrong form. */
function judged(result: { isValid: boolean; error?: { name: string } | undefined }): Outcome {
  if (result.isValid) return fine
  return bad(result.error?.name === 'InvalidChecksum' ? 'IDENTITY_CHECK_DIGIT' : 'IDENTITY_FORM')
}

function formOnly(pattern: RegExp): (number: string) => Outcome {
  return (number) => (pattern.test(number) ? { ...fine, unchecked: true } : bad('IDENTITY_FORM'))
}

function resident(number: string): Outcome {
  const verdict = judged(RESIDENT.validate(number))
  if (verdict.problem) return verdict
  const bornOn = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isBusinessDate(bornOn)) return bad('IDENTITY_FORM')
  return { ...fine, bornOn, sex: Number(number[16]) % 2 === 1 ? 'M' : 'F' }
}

const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * Computed here because the library refuses every code whose check character is 0.
 *
 * @source GB 32100-2015: weights are the powers of 3 modulo 31; check value 31 is written 0.
 */
function creditCode(number: string): Outcome {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(number)) return bad('IDENTITY_FORM')
  const values = [...number].map((character) => CREDIT_CHARACTERS.indexOf(character))
  const sum = values.slice(0, 17).reduce((total, value, at) => total + value * (3 ** at % 31), 0)
  return (31 - (sum % 31)) % 31 === values[17] ? fine : bad('IDENTITY_CHECK_DIGIT')
}

/** @source ISO 17442: twenty characters whose value, letters from A = 10, is 1 modulo 97. */
function legalEntity(number: string): Outcome {
  if (!/^[0-9A-Z]{18}\d{2}$/.test(number)) return bad('IDENTITY_FORM')
  const digits = [...number].map((character) => Number.parseInt(character, 36)).join('')
  return BigInt(digits) % 97n === 1n ? fine : bad('IDENTITY_CHECK_DIGIT')
}

const general = formOnly(/^[0-9A-Z]{4,30}$/)

const CHECKS: Record<IdentityKind, (number: string) => Outcome> = {
  hkid: (number) => judged(HKID.validate(number)),
  'prc-id': resident,
  // Passport numbers carry no check digit outside their machine-readable zone.
  passport: formOnly(/^[0-9A-Z]{6,12}$/),
  'macau-id': formOnly(/^[1257]\d{7}$/),
  'home-return-permit': formOnly(/^[HM]\d{8}(\d{2})?$/),
  'two-way-permit': formOnly(/^[CW][0-9A-Z]\d{7}$/),
  // Their numbers are not laid down where anybody could read it.
  'one-way-permit': general,
  'hk-document-of-identity': general,
  'taiwan-permit': formOnly(/^\d{8}([0-9A-Z]{2})?$/),
  'national-id': general,
  // Eight digits, with or without the branch of the certificate (-000-01-24-A); no published check digit.
  'business-registration': formOnly(/^\d{8}(\d{3}(\d{2}){2}[0-9A-Z])?$/),
  'social-credit-code': creditCode,
  'company-number': formOnly(/^[0-9A-Z]{4,20}$/),
  lei: legalEntity,
  other: general,
}

/**
 * Normalises an identity number and checks what can be checked for its kind. A check digit that is published and wrong
 * is a problem; a kind without one is only `unchecked`, which warns.
 */
export function checkIdentity(kind: IdentityKind, country: string, number: string): CheckedIdentity {
  const compact = compactNumber(number)
  const normal = kind === 'prc-id' ? extendResident(compact) : compact
  const issuer = IDENTITY_KINDS[kind].country
  if (issuer !== null && issuer !== country) return { number: normal, ...bad('IDENTITY_COUNTRY') }
  return { number: normal, ...CHECKS[kind](normal) }
}

/** Last four characters of a normalised number: what people search by. */
export function lastFour(number: string): string {
  return number.slice(-4)
}

/**
 * The text whose blind index identifies a document: two documents of one kind, issuer and number are the same one.
 * Uniqueness adds kind and country as columns, so search can go by the number alone.
 */
export function indexText(number: string): string {
  return compactNumber(number)
}
