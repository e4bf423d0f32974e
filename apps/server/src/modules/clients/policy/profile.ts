import { businessDate, plainDate } from '#kernel/calendar.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import {
  type IdentityInput,
  type PersonInput,
  type PersonRole,
  type ProfileInput,
  ROLES_OF,
} from '../schema/profile.ts'
import { checkAnswers } from './answers.ts'
import { normaliseEmail, normalisePhone } from './contact.ts'
import { checkDocuments } from './document.ts'
import { type Findings, joined, problemIf } from './findings.ts'
import { checkIdentity } from './identity.ts'

/** Full years a natural person must have lived to hold or operate an account. */
export const AGE_MIN = 18

type Party = Pick<
  PersonInput,
  | 'nameZh'
  | 'nameEn'
  | 'sex'
  | 'bornOn'
  | 'nationality'
  | 'documents'
  | 'phone'
  | 'email'
  | 'addresses'
  | 'taxResidencies'
>

function normalisedDocument(document: IdentityInput): IdentityInput {
  return { ...document, number: checkIdentity(document.kind, document.country, document.number).number }
}

/** Phones read by the country of the first address, else by nationality. */
function homeOf(party: Party): string | null {
  return party.addresses[0]?.country ?? party.nationality
}

function normalisedParty<P extends Party>(party: P): P {
  const phone = party.phone === null ? null : (normalisePhone(party.phone, homeOf(party)) ?? party.phone)
  const email = party.email === null ? null : (normaliseEmail(party.email) ?? party.email)
  return { ...party, phone, email, documents: party.documents.map(normalisedDocument) }
}

/**
 * The profile with numbers, phones and addresses of mail in their one normal form, so that equal things are written
 * equally and hash equally. What has no normal form stays as typed, for `checkProfile` to refuse.
 */
export function normaliseProfile(profile: ProfileInput): ProfileInput {
  return { ...normalisedParty(profile), persons: profile.persons.map(normalisedParty) }
}

/** Full years between two dates. */
export function ageOn(bornOn: string, today: string): number {
  return plainDate(businessDate(bornOn)).until(plainDate(businessDate(today)), { largestUnit: 'years' }).years
}

/** Letters of any script, spaces and the marks names carry; no digits, no control or markup characters. */
const PERSON_NAME = /^[\p{L}\p{M}][\p{L}\p{M}\s.,'’·•()（）\-/&]*$/u

function checkName(party: Party, company: boolean, path: string): FieldProblem[] {
  if (party.nameZh === null && party.nameEn === null) return problemIf(true, `${path}nameEn`, 'NAME_MISSING')
  if (company) return []
  return [
    ...problemIf(party.nameZh !== null && !PERSON_NAME.test(party.nameZh), `${path}nameZh`, 'NAME_FORM'),
    ...problemIf(party.nameEn !== null && !PERSON_NAME.test(party.nameEn), `${path}nameEn`, 'NAME_FORM'),
  ]
}

/** Whose age counts, whose papers must be there, who must be reachable. */
type Demand = { company: boolean; adult: boolean; documents: boolean; reachable: boolean }

function checkBirth(party: Party, demand: Demand, today: string, path: string): FieldProblem[] {
  const { bornOn } = party
  if (bornOn === null) return problemIf(demand.adult || demand.company, `${path}bornOn`, 'BIRTH_MISSING')
  if (bornOn > today) return problemIf(true, `${path}bornOn`, 'BIRTH_IN_FUTURE')
  return problemIf(demand.adult && ageOn(bornOn, today) < AGE_MIN, `${path}bornOn`, 'UNDER_AGE', { age: AGE_MIN })
}

function checkReach(party: Party, demand: Demand, path: string): FieldProblem[] {
  const { phone, email } = party
  return [
    ...problemIf(demand.reachable && phone === null, `${path}phone`, 'PHONE_MISSING'),
    ...problemIf(phone !== null && normalisePhone(phone, homeOf(party)) === null, `${path}phone`, 'PHONE_FORM'),
    ...problemIf(demand.reachable && email === null, `${path}email`, 'EMAIL_MISSING'),
    ...problemIf(email !== null && normaliseEmail(email) === null, `${path}email`, 'EMAIL_FORM'),
    ...problemIf(demand.reachable && party.addresses.length === 0, `${path}addresses`, 'ADDRESS_MISSING'),
    ...problemIf(demand.reachable && party.taxResidencies.length === 0, `${path}taxResidencies`, 'TAX_MISSING'),
    ...party.taxResidencies.flatMap((tax, at) =>
      problemIf(
        (tax.tin === null) === (tax.reason === null),
        `${path}taxResidencies.${at}.tin`,
        'TAX_NUMBER_OR_REASON',
      ),
    ),
  ]
}

function checkParty(party: Party, demand: Demand, today: string, path: string): Findings {
  const bearer = { company: demand.company, bornOn: party.bornOn, sex: party.sex, nationality: party.nationality }
  const own: FieldProblem[] = [
    ...checkName(party, demand.company, path),
    ...checkBirth(party, demand, today, path),
    ...problemIf(demand.adult && party.sex === null, `${path}sex`, 'SEX_MISSING'),
    ...problemIf(demand.documents && party.nationality === null, `${path}nationality`, 'NATIONALITY_MISSING'),
    ...checkReach(party, demand, path),
    ...problemIf(demand.documents && party.documents.length === 0, `${path}documents`, 'DOCUMENT_MISSING'),
  ]
  const papers = checkDocuments(party.documents, bearer, today, `${path}documents`)
  return { problems: [...own, ...papers.problems], warnings: papers.warnings }
}

function checkPerson(profile: ProfileInput, person: PersonInput, at: number, today: string): Findings {
  const path = `persons.${at}.`
  const operates = person.kind === 'natural' && person.roles.some((role) => role === 'holder' || role === 'authorised')
  const foreign = person.roles.filter((role) => !ROLES_OF[profile.type].includes(role))
  const roles = foreign.flatMap((role) => problemIf(true, `${path}roles`, 'ROLE_FOR_TYPE', { role }))
  const demand = { company: person.kind === 'legal', adult: operates, documents: operates, reachable: false }
  return joined([{ problems: roles, warnings: [] }, checkParty(person, demand, today, path)])
}

function checkComposition(profile: ProfileInput): FieldProblem[] {
  const has = (role: PersonRole) => profile.persons.some((person) => person.roles.includes(role))
  const shares = profile.persons.reduce((sum, person) => sum + (person.shareBps ?? 0), 0)
  return [
    ...problemIf(profile.type === 'joint' && !has('holder'), 'persons', 'HOLDER_MISSING'),
    ...problemIf(profile.type === 'corporate' && !has('director'), 'persons', 'DIRECTOR_MISSING'),
    ...problemIf(profile.type === 'corporate' && !has('authorised'), 'persons', 'AUTHORISED_MISSING'),
    ...problemIf(shares > 10_000, 'persons', 'SHARES_EXCEED'),
  ]
}

/**
 * Whether a profile is complete and consistent enough to open an account on.
 *
 * A joint client's first holder is the profile itself, the others are persons with the role `holder`.
 *
 * @param today  date of the decision; a document that expires on it is still valid.
 * @returns problems with dotted paths and codes of this module, and warnings.
 */
export function checkProfile(profile: ProfileInput, today: string): Findings {
  const company = profile.type === 'corporate'
  const self = checkParty(profile, { company, adult: !company, documents: true, reachable: true }, today, '')
  const persons = profile.persons.map((person, at) => checkPerson(profile, person, at, today))
  const whole = [...checkComposition(profile), ...checkAnswers(profile)]
  return joined([self, ...persons, { problems: whole, warnings: [] }])
}
