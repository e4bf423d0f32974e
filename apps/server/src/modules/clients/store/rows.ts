import { type RawBuilder, sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import type { Tx } from '#platform/db.ts'
import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import { textOf } from '../policy/alike.ts'
import { indexText, lastFour } from '../policy/identity.ts'
import { SEAL } from '../policy/purpose.ts'
import type { Dossier } from '../schema/dossier.ts'
import type { ClientType } from '../schema.ts'

/** The rows that hang on a client and its people. */
export type DossierRows = Omit<Dossier, 'client'>

/** Whose rows they are; `claim` is the client type its own documents identify, null for a cancelled client. */
export type RowOwner = { clientId: string; claim: ClientType | null }

/** One `insert … select from jsonb_to_recordset` per table, whatever the number of rows. */
async function insertAll(
  tx: Tx,
  into: RawBuilder<unknown>,
  shape: RawBuilder<unknown>,
  values: readonly object[],
  more: RawBuilder<unknown> = sql``,
) {
  if (values.length === 0) return
  await sql`insert into ${into} select r.* from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r (${shape}) ${more}`.execute(
    tx,
  )
}

const hex = (bytes: Buffer) => `\\x${bytes.toString('hex')}`

async function insertPersons(tx: Tx, { clientId }: RowOwner, persons: Dossier['persons']) {
  await insertAll(
    tx,
    sql`clients.client_person (id, client_id, position, roles, kind, name_zh, name_en, sex, born_on, nationality,
      share_bps, created_at)`,
    sql`id uuid, client_id uuid, position integer, roles text[], kind text, name_zh text, name_en text, sex text,
      born_on date, nationality text, share_bps integer, created_at timestamptz`,
    persons.map((person) => ({
      id: person.id,
      client_id: clientId,
      position: person.position,
      roles: person.roles,
      kind: person.kind,
      name_zh: person.nameZh,
      name_en: person.nameEn,
      sex: person.sex,
      born_on: person.bornOn,
      nationality: person.nationality,
      share_bps: person.shareBps,
      created_at: person.createdAt,
    })),
    sql`on conflict (id) do update set roles = excluded.roles, kind = excluded.kind, name_zh = excluded.name_zh,
      name_en = excluded.name_en, sex = excluded.sex, born_on = excluded.born_on, nationality = excluded.nationality,
      share_bps = excluded.share_bps`,
  )
}

async function insertDocuments(tx: Tx, cipher: Cipher, owner: RowOwner, documents: Dossier['documents']) {
  await insertAll(
    tx,
    sql`clients.identity_document (id, client_id, person_id, kind, country, number_sealed, number_index, number_last4,
      number_masked, issued_on, expires_on, claim, created_at)`,
    sql`id uuid, client_id uuid, person_id uuid, kind text, country text, number_sealed bytea, number_index bytea,
      number_last4 text, number_masked text, issued_on date, expires_on date, claim text, created_at timestamptz`,
    documents.map((document) => ({
      id: document.id,
      client_id: owner.clientId,
      person_id: document.personId,
      kind: document.kind,
      country: document.country,
      number_sealed: hex(cipher.seal(document.number, SEAL.identity)),
      number_index: hex(cipher.blindIndex(indexText(document.number), SEAL.identity)),
      number_last4: lastFour(document.number),
      number_masked: maskIdentity(document.number),
      issued_on: document.issuedOn,
      expires_on: document.expiresOn,
      claim: document.personId === null ? owner.claim : null,
      created_at: document.createdAt,
    })),
  )
}

async function insertContacts(tx: Tx, cipher: Cipher, { clientId }: RowOwner, contacts: Dossier['contacts']) {
  await insertAll(
    tx,
    sql`clients.contact (id, client_id, person_id, kind, main, value_sealed, value_index, value_masked, last4, verified,
      created_at)`,
    sql`id uuid, client_id uuid, person_id uuid, kind text, main boolean, value_sealed bytea, value_index bytea,
      value_masked text, last4 text, verified boolean, created_at timestamptz`,
    contacts.map(({ id, personId, kind, main, value, verified, createdAt }) => ({
      id,
      client_id: clientId,
      person_id: personId,
      kind,
      main,
      value_sealed: hex(cipher.seal(value, SEAL.contact)),
      value_index: hex(cipher.blindIndex(value, SEAL.contact)),
      value_masked: kind === 'phone' ? maskPhone(value) : maskEmail(value),
      last4: kind === 'phone' ? lastFour(value) : null,
      verified,
      created_at: createdAt,
    })),
  )
}

async function insertAddresses(tx: Tx, { clientId }: RowOwner, addresses: Dossier['addresses']) {
  await insertAll(
    tx,
    sql`clients.address (id, client_id, person_id, kind, country, region, city, line, postal_code)`,
    sql`id uuid, client_id uuid, "personId" uuid, kind text, country text, region text, city text, line text,
      "postalCode" text`,
    addresses.map((address) => ({ ...address, client_id: clientId })),
  )
}

async function insertEmployments(tx: Tx, { clientId }: RowOwner, employments: Dossier['employments']) {
  await insertAll(
    tx,
    sql`clients.employment (id, client_id, person_id, status, employer, industry, position, income_low, income_high)`,
    sql`id uuid, client_id uuid, "personId" uuid, status text, employer text, industry text, position text,
      "incomeLow" integer, "incomeHigh" integer`,
    employments.map((one) => ({ ...one, client_id: clientId })),
  )
}

async function insertTaxes(tx: Tx, cipher: Cipher, { clientId }: RowOwner, taxes: Dossier['taxResidencies']) {
  await insertAll(
    tx,
    sql`clients.tax_residency (id, client_id, person_id, country, tin_sealed, tin_masked, reason)`,
    sql`id uuid, client_id uuid, person_id uuid, country text, tin_sealed bytea, tin_masked text, reason text`,
    taxes.map(({ id, personId, country, tin, reason }) => ({
      id,
      client_id: clientId,
      person_id: personId,
      country,
      tin_sealed: tin === null ? null : hex(cipher.seal(tin, SEAL.tin)),
      tin_masked: tin === null ? null : maskIdentity(tin),
      reason,
    })),
  )
}

/** Inserts rows, people first; a person that is there already is put right. */
export async function insertRows(tx: Tx, cipher: Cipher, owner: RowOwner, rows: DossierRows): Promise<void> {
  await insertPersons(tx, owner, rows.persons)
  await insertDocuments(tx, cipher, owner, rows.documents)
  await insertContacts(tx, cipher, owner, rows.contacts)
  await insertAddresses(tx, owner, rows.addresses)
  await insertEmployments(tx, owner, rows.employments)
  await insertTaxes(tx, cipher, owner, rows.taxResidencies)
}

type Named = { id: string }

/** Rows of `after` that are new or say something else than in `before`, and ids of `before` that make way for them. */
function changedRows<R extends Named>(before: readonly R[], after: readonly R[]): { fresh: R[]; gone: string[] } {
  const said = new Map(before.map((row) => [row.id, textOf(row)]))
  const fresh = after.filter((row) => said.get(row.id) !== textOf(row))
  const kept = new Set(after.filter((row) => !fresh.includes(row)).map((row) => row.id))
  return { fresh, gone: before.filter((row) => !kept.has(row.id)).map((row) => row.id) }
}

/** Brings the rows of a client from one state to another: what changed is taken away and written anew. */
export async function replaceRows(
  tx: Tx,
  cipher: Cipher,
  owner: RowOwner,
  before: DossierRows,
  after: DossierRows,
): Promise<void> {
  const documents = changedRows(before.documents, after.documents)
  const contacts = changedRows(before.contacts, after.contacts)
  const addresses = changedRows(before.addresses, after.addresses)
  const employments = changedRows(before.employments, after.employments)
  const taxResidencies = changedRows(before.taxResidencies, after.taxResidencies)
  const left = new Set(after.persons.map((person) => person.id))
  const leaving = before.persons.filter((person) => !left.has(person.id)).map((person) => person.id)
  const remove = async (table: RawBuilder<unknown>, ids: readonly string[]) => {
    if (ids.length > 0) await sql`delete from ${table} where id = any(${ids}::uuid[])`.execute(tx)
  }
  await remove(sql`clients.identity_document`, documents.gone)
  await remove(sql`clients.contact`, contacts.gone)
  await remove(sql`clients.address`, addresses.gone)
  await remove(sql`clients.employment`, employments.gone)
  await remove(sql`clients.tax_residency`, taxResidencies.gone)
  await remove(sql`clients.client_person`, leaving)
  await insertRows(tx, cipher, owner, {
    persons: changedRows(before.persons, after.persons).fresh,
    documents: documents.fresh,
    contacts: contacts.fresh,
    addresses: addresses.fresh,
    employments: employments.fresh,
    taxResidencies: taxResidencies.fresh,
  })
}
