import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'

/** Masked rows of one client; `personId` null is the client itself. */
export type DocumentRow = {
  id: string
  personId: string | null
  kind: string
  country: string
  numberMasked: string
  issuedOn: string | null
  expiresOn: string | null
}
export type ContactRow = {
  id: string
  personId: string | null
  kind: 'phone' | 'email'
  main: boolean
  valueMasked: string
  verified: boolean
}
export type AddressRow = {
  id: string
  personId: string | null
  kind: string
  country: string
  region: string | null
  city: string | null
  line: string
  postalCode: string | null
}
export type EmploymentRow = {
  personId: string | null
  status: string
  employer: string | null
  industry: string | null
  position: string | null
  incomeLow: number | null
  incomeHigh: number | null
}
export type TaxRow = {
  id: string
  personId: string | null
  country: string
  tinMasked: string | null
  reason: string | null
}
export type PersonRow = {
  id: string
  roles: string[]
  kind: string
  nameZh: string | null
  nameEn: string | null
  sex: string | null
  bornOn: string | null
  nationality: string | null
  shareBps: number | null
}

export type ClientParts = {
  documents: DocumentRow[]
  contacts: ContactRow[]
  addresses: AddressRow[]
  employments: EmploymentRow[]
  taxResidencies: TaxRow[]
  persons: PersonRow[]
}

/** Everything that hangs on a client, one indexed read per table. The caller has checked that the client is in scope. */
export async function partsOf(reader: Reader, clientId: string): Promise<ClientParts> {
  const [documents, contacts, addresses, employments, taxResidencies, persons] = await Promise.all([
    rows(
      reader,
      sql<DocumentRow>`select id, person_id as "personId", kind, country, number_masked as "numberMasked",
        issued_on as "issuedOn", expires_on as "expiresOn"
        from clients.identity_document where client_id = ${clientId} order by id`,
    ),
    rows(
      reader,
      sql<ContactRow>`select id, person_id as "personId", kind, main, value_masked as "valueMasked", verified
        from clients.contact where client_id = ${clientId} order by kind desc, main desc, id`,
    ),
    rows(
      reader,
      sql<AddressRow>`select id, person_id as "personId", kind, country, region, city, line, postal_code as "postalCode"
        from clients.address where client_id = ${clientId} order by id`,
    ),
    rows(
      reader,
      sql<EmploymentRow>`select person_id as "personId", status, employer, industry, position,
        income_low as "incomeLow", income_high as "incomeHigh"
        from clients.employment where client_id = ${clientId} order by id`,
    ),
    rows(
      reader,
      sql<TaxRow>`select id, person_id as "personId", country, tin_masked as "tinMasked", reason
        from clients.tax_residency where client_id = ${clientId} order by id`,
    ),
    rows(
      reader,
      sql<PersonRow>`select id, roles, kind, name_zh as "nameZh", name_en as "nameEn", sex, born_on as "bornOn",
        nationality, share_bps as "shareBps" from clients.client_person where client_id = ${clientId} order by position`,
    ),
  ])
  return { documents, contacts, addresses, employments, taxResidencies, persons }
}

export type SealedValue = { sealed: Buffer; masked: string }

/** The sealed value of one row of a client, or null. */
export async function sealedValue(
  reader: Reader,
  what: 'identity' | 'contact' | 'tax',
  clientId: string,
  id: string,
): Promise<SealedValue | null> {
  const statement = {
    identity: sql<SealedValue>`select number_sealed as sealed, number_masked as masked
      from clients.identity_document where id = ${id} and client_id = ${clientId}`,
    contact: sql<SealedValue>`select value_sealed as sealed, value_masked as masked
      from clients.contact where id = ${id} and client_id = ${clientId}`,
    tax: sql<SealedValue>`select tin_sealed as sealed, tin_masked as masked
      from clients.tax_residency where id = ${id} and client_id = ${clientId} and tin_sealed is not null`,
  }[what]
  const [row] = await rows(reader, statement)
  return row ?? null
}
