import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import { indexText, lastFour } from '../policy/identity.ts'
import { SEAL } from '../policy/purpose.ts'
import { nameKeys } from '../policy/search.ts'
import type { ClientType, PersonInput, ProfileInput } from '../schema.ts'

/** Who within a client a row belongs to: the client itself, or one of its people. */
type Owner = { clientId: string; personId: string | null; at: string }

type Party = Pick<PersonInput, 'documents' | 'phone' | 'email' | 'addresses' | 'employment' | 'taxResidencies'>

/** One `insert … select from jsonb_to_recordset` per table, whatever the number of rows. */
async function insertAll(tx: Tx, into: RawBuilder<unknown>, shape: RawBuilder<unknown>, values: readonly object[]) {
  if (values.length === 0) return
  await sql`insert into ${into} select r.* from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (${shape})`.execute(
    tx,
  )
}

const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`

async function insertDocuments(tx: Tx, cipher: Cipher, owner: Owner, party: Party, claim: ClientType | null) {
  const values = party.documents.map((document) => ({
    id: newId<'identityDocument'>(),
    client_id: owner.clientId,
    person_id: owner.personId,
    kind: document.kind,
    country: document.country,
    number_sealed: hex(cipher.seal(document.number, SEAL.identity)),
    number_index: hex(cipher.blindIndex(indexText(document.number), SEAL.identity)),
    number_last4: lastFour(document.number),
    number_masked: maskIdentity(document.number),
    issued_on: document.issuedOn,
    expires_on: document.expiresOn,
    claim,
    created_at: owner.at,
  }))
  await insertAll(
    tx,
    sql`clients.identity_document (id, client_id, person_id, kind, country, number_sealed, number_index, number_last4,
      number_masked, issued_on, expires_on, claim, created_at)`,
    sql`id uuid, client_id uuid, person_id uuid, kind text, country text, number_sealed bytea, number_index bytea,
      number_last4 text, number_masked text, issued_on date, expires_on date, claim text, created_at timestamptz`,
    values,
  )
}

async function insertContacts(tx: Tx, cipher: Cipher, owner: Owner, party: Party) {
  const given = [
    { kind: 'phone', value: party.phone, mask: maskPhone },
    { kind: 'email', value: party.email, mask: maskEmail },
  ]
  const values = given.flatMap(({ kind, value, mask }) =>
    value === null
      ? []
      : {
          id: newId<'contact'>(),
          client_id: owner.clientId,
          person_id: owner.personId,
          kind,
          main: true,
          value_sealed: hex(cipher.seal(value, SEAL.contact)),
          value_index: hex(cipher.blindIndex(value, SEAL.contact)),
          value_masked: mask(value),
          last4: kind === 'phone' ? lastFour(value) : null,
          created_at: owner.at,
        },
  )
  await insertAll(
    tx,
    sql`clients.contact (id, client_id, person_id, kind, main, value_sealed, value_index, value_masked, last4, created_at)`,
    sql`id uuid, client_id uuid, person_id uuid, kind text, main boolean, value_sealed bytea, value_index bytea,
      value_masked text, last4 text, created_at timestamptz`,
    values,
  )
}

async function insertAddresses(tx: Tx, owner: Owner, party: Party) {
  const values = party.addresses.map((address) => ({
    id: newId<'address'>(),
    client_id: owner.clientId,
    person_id: owner.personId,
    ...address,
  }))
  await insertAll(
    tx,
    sql`clients.address (id, client_id, person_id, kind, country, region, city, line, postal_code)`,
    sql`id uuid, client_id uuid, person_id uuid, kind text, country text, region text, city text, line text,
      "postalCode" text`,
    values,
  )
}

async function insertEmployment(tx: Tx, owner: Owner, party: Party) {
  const values = party.employment
    ? [{ id: newId<'employment'>(), client_id: owner.clientId, person_id: owner.personId, ...party.employment }]
    : []
  await insertAll(
    tx,
    sql`clients.employment (id, client_id, person_id, status, employer, industry, position, income_low, income_high)`,
    sql`id uuid, client_id uuid, person_id uuid, status text, employer text, industry text, position text,
      "incomeLow" integer, "incomeHigh" integer`,
    values,
  )
}

async function insertTax(tx: Tx, cipher: Cipher, owner: Owner, party: Party) {
  const values = party.taxResidencies.map((tax) => ({
    id: newId<'taxResidency'>(),
    client_id: owner.clientId,
    person_id: owner.personId,
    country: tax.country,
    tin_sealed: tax.tin === null ? null : hex(cipher.seal(tax.tin, SEAL.tin)),
    tin_masked: tax.tin === null ? null : maskIdentity(tax.tin),
    reason: tax.reason,
  }))
  await insertAll(
    tx,
    sql`clients.tax_residency (id, client_id, person_id, country, tin_sealed, tin_masked, reason)`,
    sql`id uuid, client_id uuid, person_id uuid, country text, tin_sealed bytea, tin_masked text, reason text`,
    values,
  )
}

async function insertParty(tx: Tx, cipher: Cipher, owner: Owner, party: Party, claim: ClientType | null) {
  await insertDocuments(tx, cipher, owner, party, claim)
  await insertContacts(tx, cipher, owner, party)
  await insertAddresses(tx, owner, party)
  await insertEmployment(tx, owner, party)
  await insertTax(tx, cipher, owner, party)
}

/** All names a client is found by: its own and those of its joint holders. */
export function searchedNames(
  profile: Pick<ProfileInput, 'nameZh' | 'nameEn' | 'otherNames' | 'persons'>,
): (string | null)[] {
  const holders = profile.persons.filter((person) => person.roles.includes('holder'))
  return [
    profile.nameZh,
    profile.nameEn,
    ...profile.otherNames,
    ...holders.flatMap((person) => [person.nameZh, person.nameEn]),
  ]
}

/** Inserts a client with everything in its profile, which is normalised and checked already. */
export async function insertClient(
  tx: Tx,
  cipher: Cipher,
  client: { id: string; clientNo: string; at: string; profile: ProfileInput },
): Promise<void> {
  const { id, at, profile } = client
  const { searchName, searchWords } = nameKeys(searchedNames(profile))
  await sql`insert into clients.client (id, client_no, member_no, type, category, name_zh, name_en, other_names,
      display_name, sex, born_on, nationality, residence, education, language, profile, search_name, search_words,
      created_at, updated_at)
    values (${id}, ${client.clientNo}, ${profile.memberNo}, ${profile.type}, ${profile.category}, ${profile.nameZh},
      ${profile.nameEn}, ${profile.otherNames}, ${profile.nameZh ?? profile.nameEn}, ${profile.sex}, ${profile.bornOn},
      ${profile.nationality}, ${profile.residence}, ${profile.education}, ${profile.language},
      ${JSON.stringify(profile.answers)}::jsonb, ${searchName}, ${searchWords}, ${at}, ${at})`.execute(tx)
  await insertParty(tx, cipher, { clientId: id, personId: null, at }, profile, profile.type)
  for (const [position, person] of profile.persons.entries()) {
    const personId = newId<'person'>()
    await sql`insert into clients.client_person (id, client_id, position, roles, kind, name_zh, name_en, sex, born_on,
        nationality, share_bps, created_at)
      values (${personId}, ${id}, ${position}, ${person.roles}, ${person.kind}, ${person.nameZh}, ${person.nameEn},
        ${person.sex}, ${person.bornOn}, ${person.nationality}, ${person.shareBps}, ${at})`.execute(tx)
    await insertParty(tx, cipher, { clientId: id, personId, at }, person, null)
  }
}

export type Holder = {
  id: string
  clientNo: string
  displayName: string
  /** Set when the holder was cancelled in the ordinary way and may not come back before this instant. */
  restingSince: string | null
}

/**
 * A client that claims one of these documents for the same client type, or was ordinarily cancelled since `restingFrom`
 * and still bears one. Reads identity_document by its number index.
 */
export async function findHolder(
  reader: Reader,
  cipher: Cipher,
  type: ClientType,
  documents: readonly { kind: string; country: string; number: string }[],
  restingFrom: string,
): Promise<Holder | null> {
  for (const document of documents) {
    const index = cipher.blindIndex(indexText(document.number), SEAL.identity)
    const [found] = await rows(
      reader,
      sql<Holder>`select c.id, c.client_no as "clientNo", c.display_name as "displayName",
          case when d.claim is null then c.cancelled_at end as "restingSince"
        from clients.identity_document d join clients.client c on c.id = d.client_id
        where d.number_index = ${index} and d.kind = ${document.kind} and d.country = ${document.country}
          and d.person_id is null and c.type = ${type}
          and (d.claim = ${type} or (c.cancelled_kind = 'ordinary' and c.cancelled_at > ${restingFrom}))
        order by d.claim is null limit 1`,
    )
    if (found) return found
  }
  return null
}
