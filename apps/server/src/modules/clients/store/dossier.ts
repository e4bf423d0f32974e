import { type RawBuilder, sql } from 'kysely'
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

type SealedTax = Omit<DossierTax, 'tin'> & { sealed: Buffer | null }

const documentIn =
  (cipher: Cipher) =>
  ({ sealed, ...one }: Sealed<DossierDocument, 'number'>): DossierDocument => ({
    ...one,
    number: cipher.open(sealed, SEAL.identity),
  })
const contactIn =
  (cipher: Cipher) =>
  ({ sealed, ...one }: Sealed<DossierContact, 'value'>): DossierContact => ({
    ...one,
    value: cipher.open(sealed, SEAL.contact),
  })
const taxIn =
  (cipher: Cipher) =>
  ({ sealed, ...one }: SealedTax): DossierTax => ({
    ...one,
    tin: sealed === null ? null : cipher.open(sealed, SEAL.tin),
  })

type Of = { clientId: string }

/** Rows of one table by the client they belong to, each without saying so again. */
async function byClient<R>(reader: Reader, query: RawBuilder<R & Of>): Promise<ReadonlyMap<string, R[]>> {
  const groups = Map.groupBy(await rows(reader, query), ({ clientId }) => clientId)
  return new Map([...groups].map(([id, all]) => [id, all.map(({ clientId: _of, ...row }) => row as R)]))
}

/**
 * Everything known of clients, numbers and contacts in clear, by id; those there are not are left out. The caller has
 * checked scope and keeps it inside the process. One indexed read per table, however many clients.
 */
export async function loadDossiers(
  reader: Reader,
  cipher: Cipher,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, Dossier>> {
  const of = sql`where client_id = any(${[...clientIds]}::uuid[])`
  const [clients, persons, documents, contacts, addresses, employments, taxes] = await Promise.all([
    byClient(
      reader,
      sql<DossierClient & Of>`select id as "clientId", type, member_no as "memberNo", category, name_zh as "nameZh",
        name_en as "nameEn", other_names as "otherNames", sex, born_on as "bornOn", nationality, residence, education,
        language, profile as answers from clients.client where id = any(${[...clientIds]}::uuid[])`,
    ),
    byClient(
      reader,
      sql<DossierPerson & Of>`select client_id as "clientId", id, position, roles, kind, name_zh as "nameZh",
        name_en as "nameEn", sex, born_on as "bornOn", nationality, share_bps as "shareBps", created_at as "createdAt"
        from clients.client_person ${of} order by position`,
    ),
    byClient(
      reader,
      sql<Sealed<DossierDocument, 'number'> & Of>`select client_id as "clientId", id, person_id as "personId", kind,
        country, number_sealed as sealed, issued_on as "issuedOn", expires_on as "expiresOn", created_at as "createdAt"
        from clients.identity_document ${of} order by id`,
    ),
    byClient(
      reader,
      sql<Sealed<DossierContact, 'value'> & Of>`select client_id as "clientId", id, person_id as "personId", kind, main,
        value_sealed as sealed, verified, created_at as "createdAt"
        from clients.contact ${of} order by kind desc, main desc, id`,
    ),
    byClient(
      reader,
      sql<DossierAddress & Of>`select client_id as "clientId", id, person_id as "personId", kind, country, region, city,
        line, postal_code as "postalCode" from clients.address ${of} order by id`,
    ),
    byClient(
      reader,
      sql<
        DossierEmployment & Of
      >`select client_id as "clientId", id, person_id as "personId", status, employer, industry,
        position, income_low as "incomeLow", income_high as "incomeHigh" from clients.employment ${of} order by id`,
    ),
    byClient(
      reader,
      sql<SealedTax & Of>`select client_id as "clientId", id,
        person_id as "personId", country, tin_sealed as sealed, reason from clients.tax_residency ${of} order by id`,
    ),
  ])
  const bare = [...clients].flatMap(([id, [client]]) => (client ? [{ id, client }] : []))
  return new Map(
    bare.map(({ id, client }) => [
      id,
      {
        client,
        persons: persons.get(id) ?? [],
        documents: (documents.get(id) ?? []).map(documentIn(cipher)),
        contacts: (contacts.get(id) ?? []).map(contactIn(cipher)),
        addresses: addresses.get(id) ?? [],
        employments: employments.get(id) ?? [],
        taxResidencies: (taxes.get(id) ?? []).map(taxIn(cipher)),
      },
    ]),
  )
}

/** Everything known of one client, as `loadDossiers` has it. */
export async function loadDossier(reader: Reader, cipher: Cipher, clientId: string): Promise<Dossier> {
  const dossier = (await loadDossiers(reader, cipher, [clientId])).get(clientId)
  if (!dossier) throw new Error(`client ${clientId} is gone`)
  return dossier
}
