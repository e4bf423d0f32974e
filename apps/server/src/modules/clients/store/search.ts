import { type RawBuilder, sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { normaliseEmail, normalisePhone } from '../policy/contact.ts'
import { indexText } from '../policy/identity.ts'
import { SEAL } from '../policy/purpose.ts'
import { nameQuery } from '../policy/search.ts'

type Ref = RawBuilder<unknown>

/**
 * Rows whose name holds the typed text: Chinese in any place and either script, other words by their beginnings, pinyin
 * by its initials. Answered by the GIN index over `words`; texts longer than the index knows are compared with the
 * client's folded names as well, for the rows the index found.
 *
 * @param words     text[] column that holds the search words, with a GIN index.
 * @param clientId  the client whose names are compared.
 */
export function nameMatches(text: string, words: Ref, clientId: Ref): RawBuilder<boolean> {
  const query = nameQuery(text)
  if (!query) return sql<boolean>`false`
  const found = sql<boolean>`${words} @> ${query.words}::text[]`
  if (query.patterns.length === 0) return found
  return sql<boolean>`(${found} and exists (select from clients.client named where named.id = ${clientId}
    and replace(named.search_name, ' ', '') like all (${query.patterns}::text[])))`
}

/** The ways a typed phone may have been meant: with its country, or as one of Hong Kong or the mainland. */
function phonesMeant(text: string): string[] {
  const meant = [normalisePhone(text, 'HK'), normalisePhone(text, 'CN')]
  return [...new Set(meant.filter((phone) => phone !== null))]
}

/** Clients with this phone; four digits are the last four. */
export function hasPhone(cipher: Cipher, text: string, clientId: Ref): RawBuilder<boolean> {
  const digits = text.normalize('NFKC').trim()
  const matches = /^\d{4}$/.test(digits)
    ? sql`c4.last4 = ${digits}`
    : sql`c4.value_index = any(${phonesMeant(digits).map((phone) => cipher.blindIndex(phone, SEAL.contact))}::bytea[])`
  return sql<boolean>`${clientId} in (select c4.client_id from clients.contact c4 where c4.kind = 'phone' and ${matches})`
}

/** Clients with exactly this e-mail address. */
export function hasEmail(cipher: Cipher, text: string, clientId: Ref): RawBuilder<boolean> {
  const email = normaliseEmail(text)
  if (email === null) return sql<boolean>`false`
  return sql<boolean>`${clientId} in (select c4.client_id from clients.contact c4
    where c4.kind = 'email' and c4.value_index = ${cipher.blindIndex(email, SEAL.contact)})`
}

/** Clients with this identity number, also of their people; four characters are the last four. */
export function hasIdentity(cipher: Cipher, text: string, clientId: Ref): RawBuilder<boolean> {
  const number = indexText(text)
  const matches =
    [...number].length === 4
      ? sql`d4.number_last4 = ${number}`
      : sql`d4.number_index = ${cipher.blindIndex(number, SEAL.identity)}`
  return sql<boolean>`${clientId} in (select d4.client_id from clients.identity_document d4 where ${matches})`
}
