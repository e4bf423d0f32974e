import type { ClientType, IdentityInput, ProfileInput } from './profile.ts'

/** Who within a client a row belongs to: the client itself (null), or one of its people. */
type Owned = { id: string; personId: string | null }

export type DossierDocument = Owned & IdentityInput & { createdAt: string }
export type DossierContact = Owned & {
  kind: 'phone' | 'email'
  main: boolean
  value: string
  verified: boolean
  createdAt: string
}
export type DossierAddress = Owned & ProfileInput['addresses'][number]
export type DossierEmployment = Owned & NonNullable<ProfileInput['employment']>
export type DossierTax = Owned & ProfileInput['taxResidencies'][number]
export type DossierPerson = Pick<
  ProfileInput['persons'][number],
  'roles' | 'kind' | 'nameZh' | 'nameEn' | 'sex' | 'bornOn' | 'nationality' | 'shareBps'
> & { id: string; position: number; createdAt: string }

/** What the client's own row says of it. */
export type DossierClient = Pick<
  ProfileInput,
  | 'memberNo'
  | 'category'
  | 'nameZh'
  | 'nameEn'
  | 'otherNames'
  | 'sex'
  | 'bornOn'
  | 'nationality'
  | 'residence'
  | 'education'
  | 'language'
  | 'answers'
> & { type: ClientType }

/**
 * Everything known of a client, in clear: what a change starts from, what it leads to, and what a revision keeps sealed.
 * Never leaves the process.
 */
export type Dossier = {
  client: DossierClient
  persons: DossierPerson[]
  documents: DossierDocument[]
  contacts: DossierContact[]
  addresses: DossierAddress[]
  employments: DossierEmployment[]
  taxResidencies: DossierTax[]
}
