import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { dossierOf } from '../policy/dossier.ts'
import { indexText } from '../policy/identity.ts'
import { SEAL } from '../policy/purpose.ts'
import { nameKeys } from '../policy/search.ts'
import type { Dossier } from '../schema/dossier.ts'
import { type ClientType, type ProfileInput, withoutBank } from '../schema.ts'
import { insertRows } from './rows.ts'

/** All names a client is found by: its own and those of its joint holders. */
export function searchedNames(
  profile: Pick<ProfileInput, 'nameZh' | 'nameEn' | 'otherNames'> & {
    persons: readonly Pick<ProfileInput['persons'][number], 'roles' | 'nameZh' | 'nameEn'>[]
  },
): (string | null)[] {
  const holders = profile.persons.filter((person) => person.roles.includes('holder'))
  return [
    profile.nameZh,
    profile.nameEn,
    ...profile.otherNames,
    ...holders.flatMap((person) => [person.nameZh, person.nameEn]),
  ]
}

/**
 * Inserts a client with everything in its profile, which is normalised and checked already; bank accounts stand in their
 * own register.
 */
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
      ${JSON.stringify(withoutBank(profile.answers))}::jsonb, ${searchName}, ${searchWords}, ${at}, ${at})`.execute(tx)
  await insertRows(tx, cipher, { clientId: id, claim: profile.type }, dossierOf(profile, at))
}

/** Writes what the client's own row says after a change of its data, its search columns included. */
export async function updateClientData(
  tx: Tx,
  id: string,
  change: { dossier: Dossier; at: string; phoneChanged: boolean; emailChanged: boolean },
): Promise<void> {
  const { client, persons } = change.dossier
  const { searchName, searchWords } = nameKeys(searchedNames({ ...client, persons }))
  await sql`update clients.client set category = ${client.category}, name_zh = ${client.nameZh},
      name_en = ${client.nameEn}, other_names = ${client.otherNames},
      display_name = ${client.nameZh ?? client.nameEn}, sex = ${client.sex}, born_on = ${client.bornOn},
      nationality = ${client.nationality}, residence = ${client.residence}, education = ${client.education},
      language = ${client.language}, search_name = ${searchName}, search_words = ${searchWords},
      phone_changed_at = case when ${change.phoneChanged} then ${change.at}::timestamptz else phone_changed_at end,
      email_changed_at = case when ${change.emailChanged} then ${change.at}::timestamptz else email_changed_at end,
      version = version + 1, data_version = data_version + 1, updated_at = ${change.at} where id = ${id}`.execute(tx)
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
 * and still bears one; `exceptId` is left out. Reads identity_document by its number index.
 */
export async function findHolder(
  reader: Reader,
  cipher: Cipher,
  type: ClientType,
  documents: readonly { kind: string; country: string; number: string }[],
  restingFrom: string,
  exceptId: string | null = null,
): Promise<Holder | null> {
  for (const document of documents) {
    const index = cipher.blindIndex(indexText(document.number), SEAL.identity)
    const [found] = await rows(
      reader,
      sql<Holder>`select c.id, c.client_no as "clientNo", c.display_name as "displayName",
          case when d.claim is null then c.cancelled_at end as "restingSince"
        from clients.identity_document d join clients.client c on c.id = d.client_id
        where d.number_index = ${index} and d.kind = ${document.kind} and d.country = ${document.country}
          and d.person_id is null and c.type = ${type} and c.id is distinct from ${exceptId}::uuid
          and (d.claim = ${type} or (c.cancelled_kind = 'ordinary' and c.cancelled_at > ${restingFrom}))
        order by d.claim is null limit 1`,
    )
    if (found) return found
  }
  return null
}
