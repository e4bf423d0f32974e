import type { AccountType } from './accounts.ts'
import { type ClientSheet, clientCount, firstFreeIdentity } from './clients.ts'
import { companyAt, OFFICERS_MAX } from './companies.ts'
import { dateOf, dayOf } from './days.ts'
import { departmentOf } from './organisation.ts'
import { type IdentityDocument, type Person, personAt } from './people.ts'
import { type Random, randomAt, weights } from './random.ts'
import type { BusinessLine, World } from './world.ts'

/** Someone who wants to become a client, and what they ask for. */
export type Applicant = {
  /** As a client without accounts. */
  sheet: ClientSheet
  accountTypes: AccountType[]
  businessLine: BusinessLine
  /** Code of the department. */
  department: string
}

const wishes = weights<AccountType[]>([
  [['cash'], 34],
  [['margin'], 22],
  [['cash', 'margin'], 24],
  [['futures'], 10],
  [['fund'], 6],
  [['cash', 'va'], 4],
])

/** Indexes of identity numbers one applicant may use: holder, second holder, or a company's officers. */
const NUMBERS_EACH = OFFICERS_MAX + 2

/** The n-th applicant: of age, with papers that are valid on the world's date and belong to no client of it. */
export function applicantAt(world: World, n: number): Applicant {
  const random = randomAt(world.seed, 'applicant', n)
  const kind = n % 9 === 4 ? 'joint' : n % 11 === 7 ? 'corporate' : 'individual'
  const first = firstFreeIdentity(world) + n * NUMBERS_EACH
  const place = { seed: world.seed, topic: 'applicant', index: first, asOf: world.asOf, adultOn: world.asOf - 30 }
  const everyone = clientCount(world)
  const company =
    kind === 'corporate' ? companyAt({ ...place, index: everyone + n }, first - (everyone + n) * OFFICERS_MAX) : null
  if (company) for (const officer of company.officers) officer.person = renewed(officer.person, world, random)
  const person = company ? null : renewed(personAt(place), world, random)
  const secondHolder = kind === 'joint' ? renewed(personAt({ ...place, index: first + 1 }), world, random) : null
  const accountTypes = random.from(wishes)
  return {
    sheet: {
      index: everyone + n,
      kind,
      category: 'retail',
      person,
      secondHolder,
      company,
      language: person?.language ?? company?.language ?? 'en',
      openedOn: dateOf(world.asOf),
      status: 'ACTIVE',
      risk: { level: 'A3', score: 46, endsOn: dateOf(world.asOf + 365) },
      professionalUntil: kind === 'corporate' ? dateOf(world.asOf + 365) : null,
      relatedPerson: null,
      accounts: [],
    },
    accountTypes,
    businessLine: accountTypes.includes('fund')
      ? 'fund-distribution'
      : random.chance(0.8)
        ? 'brokerage'
        : 'introducing',
    department: departmentOf(random, person?.origin ?? 'corporate'),
  }
}

/** Papers that run out within two months are issued again. */
function renewed(person: Person, world: World, random: Random): Person {
  const documents = person.documents.map((document): IdentityDocument => {
    if (document.expiresOn === null || dayOf(document.expiresOn) > world.asOf + 60) return document
    const issued = world.asOf - random.int(30, 700)
    return { ...document, issuedOn: dateOf(issued), expiresOn: dateOf(issued + 3652) }
  })
  return { ...person, documents }
}
