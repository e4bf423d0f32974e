import { newId } from '#kernel/ids.ts'
import type { Dossier } from '../schema/dossier.ts'
import type { PersonInput, ProfileInput } from '../schema/profile.ts'

type Party = Pick<PersonInput, 'documents' | 'phone' | 'email' | 'addresses' | 'employment' | 'taxResidencies'>

/** The rows of one party; ids are new. */
function rowsOf(party: Party, personId: string | null, createdAt: string): Omit<Dossier, 'client' | 'persons'> {
  const contact = (kind: 'phone' | 'email', value: string | null) =>
    value === null ? [] : [{ id: newId<'contact'>(), personId, kind, main: true, value, verified: false, createdAt }]
  return {
    documents: party.documents.map((one) => ({ id: newId<'identityDocument'>(), personId, ...one, createdAt })),
    contacts: [...contact('phone', party.phone), ...contact('email', party.email)],
    addresses: party.addresses.map((one) => ({ id: newId<'address'>(), personId, ...one })),
    employments: party.employment ? [{ id: newId<'employment'>(), personId, ...party.employment }] : [],
    taxResidencies: party.taxResidencies.map((one) => ({ id: newId<'taxResidency'>(), personId, ...one })),
  }
}

/** The dossier with the rows of one party more. */
export function withParty(dossier: Dossier, party: Party, personId: string | null, createdAt: string): Dossier {
  const rows = rowsOf(party, personId, createdAt)
  return {
    ...dossier,
    documents: [...dossier.documents, ...rows.documents],
    contacts: [...dossier.contacts, ...rows.contacts],
    addresses: [...dossier.addresses, ...rows.addresses],
    employments: [...dossier.employments, ...rows.employments],
    taxResidencies: [...dossier.taxResidencies, ...rows.taxResidencies],
  }
}

/** What the dossier says of one person itself, without the rows that hang on it. */
export function personOf(
  person: PersonInput,
  at: { id: string; position: number; createdAt: string },
): Dossier['persons'][number] {
  const { roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps } = person
  return { ...at, roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps }
}

/** A profile that nobody has written yet, with ids for all of it. */
export function dossierOf(profile: ProfileInput, createdAt: string): Dossier {
  const { memberNo, category, nameZh, nameEn, otherNames, sex, bornOn, nationality } = profile
  const { residence, education, language, answers, type } = profile
  const own = { memberNo, category, nameZh, nameEn, otherNames, sex, bornOn, nationality }
  const empty: Dossier = {
    client: { type, ...own, residence, education, language, answers },
    persons: [],
    documents: [],
    contacts: [],
    addresses: [],
    employments: [],
    taxResidencies: [],
  }
  return profile.persons.reduce(
    (dossier, person, position) => {
      const id = newId<'person'>()
      const persons = [...dossier.persons, personOf(person, { id, position, createdAt })]
      return withParty({ ...dossier, persons }, person, id, createdAt)
    },
    withParty(empty, profile, null, createdAt),
  )
}

function partyOf(dossier: Dossier, personId: string | null): Party {
  const own = <R extends { personId: string | null }>(rows: readonly R[]) =>
    rows.filter((row) => row.personId === personId)
  const contact = (kind: 'phone' | 'email') =>
    own(dossier.contacts).find((one) => one.kind === kind && one.main)?.value ?? null
  const [work] = own(dossier.employments)
  const bare = <R extends object>(row: R) => {
    const { id: _id, personId: _personId, createdAt: _at, ...rest } = row as R & Record<string, unknown>
    return rest
  }
  return {
    documents: own(dossier.documents).map(bare) as Party['documents'],
    phone: contact('phone'),
    email: contact('email'),
    addresses: own(dossier.addresses).map(bare) as Party['addresses'],
    employment: work ? (bare(work) as Party['employment']) : null,
    taxResidencies: own(dossier.taxResidencies).map(bare) as Party['taxResidencies'],
  }
}

/** The dossier in the words of a profile, for `checkProfile`. */
export function profileOf(dossier: Dossier): ProfileInput {
  const persons = dossier.persons.map(({ id, position: _position, createdAt: _at, ...person }) => ({
    ...person,
    ...partyOf(dossier, id),
  }))
  return { ...dossier.client, ...partyOf(dossier, null), persons }
}
