import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import type {
  Dossier,
  DossierAddress,
  DossierClient,
  DossierContact,
  DossierDocument,
  DossierEmployment,
  DossierPerson,
  DossierTax,
} from '../schema/dossier.ts'

type Sealed<T, K extends keyof T> = Omit<T, K> & { sealed: Buffer }

const CLIENT = sql`select type, member_no as "memberNo", category, name_zh as "nameZh", name_en as "nameEn",
  other_names as "otherNames", sex, born_on as "bornOn", nationality, residence, education, language, profile as answers
  from clients.client`

/**
 * Everything known of a client, numbers and contacts in clear. The caller has checked scope and keeps it inside the
 * process. One indexed read per table.
 */
export async function loadDossier(reader: Reader, cipher: Cipher, clientId: string): Promise<Dossier> {
  const of = sql`where client_id = ${clientId}`
  const [client, persons, documents, contacts, addresses, employments, taxes] = await Promise.all([
    rows(reader, sql<DossierClient>`${CLIENT} where id = ${clientId}`),
    rows(
      reader,
      sql<DossierPerson>`select id, position, roles, kind, name_zh as "nameZh", name_en as "nameEn", sex,
        born_on as "bornOn", nationality, share_bps as "shareBps", created_at as "createdAt"
        from clients.client_person ${of} order by position`,
    ),
    rows(
      reader,
      sql<Sealed<DossierDocument, 'number'>>`select id, person_id as "personId", kind, country,
        number_sealed as sealed, issued_on as "issuedOn", expires_on as "expiresOn", created_at as "createdAt"
        from clients.identity_document ${of} order by id`,
    ),
    rows(
      reader,
      sql<Sealed<DossierContact, 'value'>>`select id, person_id as "personId", kind, main, value_sealed as sealed,
        verified, created_at as "createdAt" from clients.contact ${of} order by kind desc, main desc, id`,
    ),
    rows(
      reader,
      sql<DossierAddress>`select id, person_id as "personId", kind, country, region, city, line,
        postal_code as "postalCode" from clients.address ${of} order by id`,
    ),
    rows(
      reader,
      sql<DossierEmployment>`select id, person_id as "personId", status, employer, industry, position,
        income_low as "incomeLow", income_high as "incomeHigh" from clients.employment ${of} order by id`,
    ),
    rows(
      reader,
      sql<Omit<DossierTax, 'tin'> & { sealed: Buffer | null }>`select id, person_id as "personId", country,
        tin_sealed as sealed, reason from clients.tax_residency ${of} order by id`,
    ),
  ])
  const [own] = client
  if (!own) throw new Error(`client ${clientId} is gone`)
  return {
    client: own,
    persons,
    documents: documents.map(({ sealed, ...one }) => ({ ...one, number: cipher.open(sealed, SEAL.identity) })),
    contacts: contacts.map(({ sealed, ...one }) => ({ ...one, value: cipher.open(sealed, SEAL.contact) })),
    addresses,
    employments,
    taxResidencies: taxes.map(({ sealed, ...one }) => ({
      ...one,
      tin: sealed === null ? null : cipher.open(sealed, SEAL.tin),
    })),
  }
}
