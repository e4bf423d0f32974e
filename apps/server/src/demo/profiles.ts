import type { IdentityInput, PersonInput, PersonRole, ProfileInput } from '#modules/clients'
import type { ClientSheet } from './clients.ts'
import type { Company } from './companies.ts'
import type { IdentityDocument, Person } from './people.ts'
import type { Address } from './places.ts'

/**
 * A generated client in the words of the clients module, the same shape an application carries; numbers and addresses
 * stand in their normal form already.
 */
export function profileOf(sheet: ClientSheet): ProfileInput {
  const common = {
    type: sheet.kind,
    category: sheet.category,
    memberNo: `M${String(20_000_001 + sheet.index)}`,
    otherNames: sheet.person?.western ? [`${sheet.person.western} ${sheet.person.surname}`] : [],
    language: sheet.language,
    answers: answersOf(sheet),
  }
  if (sheet.company)
    return { ...common, residence: sheet.company.address.country, education: null, ...companyParty(sheet.company) }
  const person = sheet.person
  if (!person) throw new Error(`client ${sheet.index} is nobody`)
  const persons: PersonInput[] = []
  if (sheet.secondHolder) persons.push(officer(sheet.secondHolder, ['holder'], null))
  if (sheet.relatedPerson) persons.push(officer(sheet.relatedPerson.person, ['related'], null))
  return {
    ...common,
    residence: person.address.country,
    education: person.education,
    ...personParty(person),
    persons,
  }
}

function answersOf({ risk, professionalUntil, relatedPerson, company }: ClientSheet): ProfileInput['answers'] {
  return {
    sourceOfFunds: company ? 'business-income' : 'salary',
    riskLevel: risk.level,
    riskScore: String(risk.score),
    riskEndsOn: risk.endsOn,
    professionalInvestor: professionalUntil !== null,
    ...(professionalUntil ? { professionalUntil } : {}),
    ...(relatedPerson ? { relation: relatedPerson.relation } : {}),
    usPerson: false,
    politicallyExposed: false,
  }
}

type Party = Omit<PersonInput, 'roles' | 'kind' | 'shareBps'>

function personParty(person: Person): Party {
  const [low, high] = person.employment.incomeBand
  return {
    nameZh: person.nameZh,
    nameEn: person.nameEn,
    sex: person.sex,
    bornOn: person.birthOn,
    nationality: person.nationality,
    documents: person.documents.map(identityOf),
    phone: person.phone,
    email: person.email,
    addresses: [{ kind: 'residential', ...addressOf(person.address) }],
    employment: {
      status: person.employment.status,
      employer: person.employment.employer,
      industry: person.employment.industry,
      position: person.employment.position,
      incomeLow: low,
      incomeHigh: high,
    },
    taxResidencies: person.taxResidences,
  }
}

function companyParty(company: Company): Party & { persons: PersonInput[] } {
  const [registration] = company.documents
  return {
    nameZh: company.nameZh,
    nameEn: company.nameEn,
    sex: null,
    bornOn: company.incorporatedOn,
    nationality: company.incorporatedIn,
    documents: company.documents.map(identityOf),
    phone: company.phone,
    email: company.email,
    addresses: [{ kind: 'registered', ...addressOf(company.address) }],
    employment: null,
    taxResidencies: [
      { country: company.incorporatedIn, tin: registration?.number ?? null, reason: registration ? null : 'B' },
    ],
    persons: company.officers.map(({ person, roles, shareBps }) => officer(person, roles, shareBps)),
  }
}

function officer(person: Person, roles: PersonRole[], shareBps: number | null): PersonInput {
  return { roles, kind: 'natural', shareBps, ...personParty(person), employment: null, taxResidencies: [] }
}

function identityOf({ kind, country, number, issuedOn, expiresOn }: IdentityDocument): IdentityInput {
  return { kind, country, number: number.replace(/[()]/g, ''), issuedOn, expiresOn }
}

function addressOf({
  country,
  region,
  city,
  line,
  postalCode,
}: Address): Omit<ProfileInput['addresses'][number], 'kind'> {
  return { country, region, city, line, postalCode }
}
