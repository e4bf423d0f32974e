import { newId } from '#kernel/ids.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import type {
  AddressChange,
  ContactChange,
  DocumentChange,
  IdentityRenewal,
  PersonAddition,
  PersonChange,
  ProfileChange,
  TaxChange,
} from '../schema/change.ts'
import type { Dossier } from '../schema/dossier.ts'
import { normaliseEmail, normalisePhone } from './contact.ts'
import { personOf, withParty } from './dossier.ts'
import { problemIf } from './findings.ts'
import { checkIdentity } from './identity.ts'

/** A dossier after an edit, with what can't be done about the edit itself. */
export type Amended = { dossier: Dossier; problems: FieldProblem[] }

type Owned = { id: string; personId: string | null }

const ownOf = <R extends Owned>(rows: readonly R[], personId: string | null) =>
  rows.filter((row) => row.personId === personId)
const othersOf = <R extends Owned>(rows: readonly R[], personId: string | null) =>
  rows.filter((row) => row.personId !== personId)

/** The country a number without one is read in: that of the first address, else the nationality. */
function homeOf(dossier: Dossier, personId: string | null): string | null {
  const whose = personId === null ? dossier.client : dossier.persons.find((person) => person.id === personId)
  return ownOf(dossier.addresses, personId)[0]?.country ?? whose?.nationality ?? null
}

function withDocuments(
  dossier: Dossier,
  personId: string | null,
  given: readonly DocumentChange[],
  at: string,
): Amended {
  const own = new Map(ownOf(dossier.documents, personId).map((one) => [one.id, one]))
  const problems: FieldProblem[] = []
  const documents = given.flatMap(({ id, number, ...rest }, index) => {
    const known = id === null ? undefined : own.get(id)
    problems.push(...problemIf(id !== null && !known, `documents.${index}.id`, 'ENTRY_UNKNOWN'))
    problems.push(...problemIf(id === null && number === null, `documents.${index}.number`, 'NUMBER_MISSING'))
    const written = number ?? known?.number
    if (written === undefined) return []
    const normal = checkIdentity(rest.kind, rest.country, written).number
    return [
      {
        id: known?.id ?? newId<'identityDocument'>(),
        personId,
        ...rest,
        number: normal,
        createdAt: known?.createdAt ?? at,
      },
    ]
  })
  return { dossier: { ...dossier, documents: [...othersOf(dossier.documents, personId), ...documents] }, problems }
}

function withTaxes(dossier: Dossier, personId: string | null, given: readonly TaxChange[]): Amended {
  const own = new Map(ownOf(dossier.taxResidencies, personId).map((one) => [one.id, one]))
  const problems: FieldProblem[] = []
  const taxes = given.map(({ id, country, tin, reason }, index) => {
    const known = id === null ? undefined : own.get(id)
    problems.push(...problemIf(id !== null && !known, `taxResidencies.${index}.id`, 'ENTRY_UNKNOWN'))
    const kept = tin ?? (reason === null ? (known?.tin ?? null) : null)
    return {
      id: known?.id ?? newId<'taxResidency'>(),
      personId,
      country,
      tin: kept,
      reason: kept === null ? (reason ?? known?.reason ?? null) : reason,
    }
  })
  return {
    dossier: { ...dossier, taxResidencies: [...othersOf(dossier.taxResidencies, personId), ...taxes] },
    problems,
  }
}

function withAddresses(dossier: Dossier, personId: string | null, given: readonly AddressChange[]): Dossier {
  const own = new Set(ownOf(dossier.addresses, personId).map((one) => one.id))
  const addresses = given.map(({ id, ...rest }) => ({
    id: id !== null && own.has(id) ? id : newId<'address'>(),
    personId,
    ...rest,
  }))
  return { ...dossier, addresses: [...othersOf(dossier.addresses, personId), ...addresses] }
}

function withEmployment(
  dossier: Dossier,
  personId: string | null,
  given: NonNullable<ProfileChange['employment']> | null,
): Dossier {
  const [known] = ownOf(dossier.employments, personId)
  const own = given === null ? [] : [{ id: known?.id ?? newId<'employment'>(), personId, ...given }]
  return { ...dossier, employments: [...othersOf(dossier.employments, personId), ...own] }
}

type PartyChange = Pick<ProfileChange, 'documents' | 'addresses' | 'employment' | 'taxResidencies'>

function withPartyChange(start: Dossier, personId: string | null, change: PartyChange, at: string): Amended {
  const problems: FieldProblem[] = []
  let dossier = start
  if (change.documents !== undefined) {
    const next = withDocuments(dossier, personId, change.documents, at)
    dossier = next.dossier
    problems.push(...next.problems)
  }
  if (change.addresses !== undefined) dossier = withAddresses(dossier, personId, change.addresses)
  if (change.employment !== undefined) dossier = withEmployment(dossier, personId, change.employment)
  if (change.taxResidencies !== undefined) {
    const next = withTaxes(dossier, personId, change.taxResidencies)
    dossier = next.dossier
    problems.push(...next.problems)
  }
  return { dossier, problems }
}

/** The main contact of a kind replaced; null takes it away. What has no normal form stays as typed, to be refused. */
function withContact(
  dossier: Dossier,
  personId: string | null,
  kind: 'phone' | 'email',
  typed: string | null,
  at: string,
): Dossier {
  const known = ownOf(dossier.contacts, personId).find((one) => one.kind === kind && one.main)
  const normal =
    typed === null ? null : kind === 'phone' ? normalisePhone(typed, homeOf(dossier, personId)) : normaliseEmail(typed)
  const value = normal ?? typed
  if (value === (known?.value ?? null)) return dossier
  const rest = dossier.contacts.filter((one) => one !== known)
  if (value === null) return { ...dossier, contacts: rest }
  const fresh = { id: newId<'contact'>(), personId, kind, main: true, value, verified: false, createdAt: at }
  return { ...dossier, contacts: [fresh, ...rest] }
}

function mainEmail(dossier: Dossier) {
  return ownOf(dossier.contacts, null).find((one) => one.kind === 'email' && one.main)
}

/** Phone and mail of the client itself. */
export function amendContact(start: Dossier, change: ContactChange, at: string): Amended {
  const problems: FieldProblem[] = []
  let dossier = start
  for (const kind of ['phone', 'email'] as const) {
    if (change[kind] !== null) dossier = withContact(dossier, null, kind, change[kind], at)
  }
  const further = ownOf(dossier.contacts, null).filter((one) => one.kind === 'email' && !one.main)
  for (const [index, id] of change.dropEmails.entries()) {
    problems.push(...problemIf(!further.some((one) => one.id === id), `dropEmails.${index}`, 'ENTRY_UNKNOWN'))
  }
  const dropped = dossier.contacts.filter(
    (one) => one.main || one.personId !== null || !change.dropEmails.includes(one.id),
  )
  const added = change.addEmails.flatMap((typed, index) => {
    const value = normaliseEmail(typed)
    problems.push(...problemIf(value === null, `addEmails.${index}`, 'EMAIL_FORM'))
    const taken = ownOf(dropped, null).some((one) => one.value === value)
    if (value === null || taken) return []
    const row = { id: newId<'contact'>(), personId: null, kind: 'email' as const, main: false, value, verified: false }
    return [{ ...row, createdAt: at }]
  })
  dossier = { ...dossier, contacts: [...dropped, ...added] }
  const main = mainEmail(dossier)
  const verified = change.emailVerified
  if (main && verified !== null && main.verified !== verified) {
    dossier = { ...dossier, contacts: dossier.contacts.map((one) => (one === main ? { ...one, verified } : one)) }
  }
  return { dossier, problems }
}

/** The given values that are not left out. */
function said<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** Everything else of the client itself. */
export function amendProfile(start: Dossier, change: ProfileChange, at: string): Amended {
  const { nameZh, nameEn, sex, bornOn, nationality, otherNames, category, residence, education, language } = change
  const own = said({ nameZh, nameEn, sex, bornOn, nationality, otherNames, category, residence, education, language })
  const next = withPartyChange({ ...start, client: { ...start.client, ...own } as Dossier['client'] }, null, change, at)
  let { dossier } = next
  const problems = [...next.problems]
  if (change.addressLine !== null) {
    const [main] = ownOf(dossier.addresses, null)
    problems.push(...problemIf(!main, 'addressLine', 'ADDRESS_MISSING'))
    const line = change.addressLine
    dossier = { ...dossier, addresses: dossier.addresses.map((one) => (one === main ? { ...one, line } : one)) }
  }
  if (change.occupation !== null) {
    const [work] = ownOf(dossier.employments, null)
    const {
      id: _id,
      personId: _personId,
      ...known
    } = work ?? {
      id: '',
      personId: null,
      status: 'employed' as const,
      employer: null,
      industry: null,
      position: null,
      incomeLow: null,
      incomeHigh: null,
    }
    dossier = withEmployment(dossier, null, { ...known, position: change.occupation })
  }
  return { dossier, problems }
}

/** New dates of one of the client's own documents; its number says which. */
export function amendIdentity(start: Dossier, change: IdentityRenewal): Amended {
  const { type, country, number } = change.document
  const found = ownOf(start.documents, null).find(
    (one) =>
      one.kind === type &&
      (country === null || one.country === country) &&
      one.number === checkIdentity(type, one.country, number).number,
  )
  if (!found) return { dossier: start, problems: problemIf(true, 'document.number', 'IDENTITY_NOT_BORNE') }
  const renewed = { ...found, issuedOn: change.issuedOn ?? found.issuedOn, expiresOn: change.expiresOn }
  const documents = start.documents.map((one) => (one === found ? renewed : one))
  return { dossier: { ...start, documents }, problems: [] }
}

/** A document says who somebody is: who bears one of the client's or of its people's is not somebody more. */
function borneAlready({ documents: known, persons }: Dossier, documents: PersonAddition['documents']): FieldProblem[] {
  return documents.flatMap(({ kind, country, number }, index) => {
    const found = known.find((one) => one.kind === kind && one.country === country && one.number === number)
    if (!found) return []
    const path = `documents.${index}.number`
    if (found.personId === null) return problemIf(true, path, 'PERSON_IS_CLIENT')
    const person = persons.find(({ id }) => id === found.personId)
    return problemIf(true, path, 'PERSON_KNOWN', { name: person?.nameZh ?? person?.nameEn ?? '' })
  })
}

/** Somebody more, after everybody there is. */
export function amendWithPerson(start: Dossier, person: PersonAddition, at: string): Amended & { personId: string } {
  const id = newId<'person'>()
  const position = Math.max(-1, ...start.persons.map((one) => one.position)) + 1
  const phone =
    person.phone === null
      ? null
      : (normalisePhone(person.phone, person.addresses[0]?.country ?? person.nationality) ?? person.phone)
  const email = person.email === null ? null : (normaliseEmail(person.email) ?? person.email)
  const documents = person.documents.map((one) => ({
    ...one,
    number: checkIdentity(one.kind, one.country, one.number).number,
  }))
  const persons = [...start.persons, personOf(person, { id, position, createdAt: at })]
  const dossier = withParty({ ...start, persons }, { ...person, phone, email, documents }, id, at)
  return { dossier, problems: borneAlready(start, documents), personId: id }
}

/** What is new of one of the people. The caller knows that the person is there. */
export function amendPerson(start: Dossier, change: PersonChange, at: string): Amended {
  const { personId, roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps } = change
  const own = said({ roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps })
  const persons = start.persons.map((one) => (one.id === personId ? ({ ...one, ...own } as typeof one) : one))
  const next = withPartyChange({ ...start, persons }, personId, change, at)
  let { dossier } = next
  for (const which of ['phone', 'email'] as const) {
    const typed = change[which]
    if (typed !== undefined) dossier = withContact(dossier, personId, which, typed, at)
  }
  return { dossier, problems: next.problems }
}

/** One of the people and everything known of it taken away. */
export function amendWithoutPerson(start: Dossier, personId: string): Amended {
  const dossier: Dossier = {
    client: start.client,
    persons: start.persons.filter((one) => one.id !== personId),
    documents: othersOf(start.documents, personId),
    contacts: othersOf(start.contacts, personId),
    addresses: othersOf(start.addresses, personId),
    employments: othersOf(start.employments, personId),
    taxResidencies: othersOf(start.taxResidencies, personId),
  }
  return { dossier, problems: [] }
}
