import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import type { IdentityKind } from '../schema.ts'

/**
 * The identity documents of a client and of its joint holders, in clear, for comparison with other registers. The caller
 * shows and stores none of them. Index identity_document_client.
 */
export async function ownIdentities(
  reader: Reader,
  cipher: Cipher,
  clientId: string,
): Promise<{ kind: IdentityKind; country: string; number: string }[]> {
  const found = await rows(
    reader,
    sql<{ kind: IdentityKind; country: string; sealed: Buffer }>`select d.kind, d.country, d.number_sealed as sealed
      from clients.identity_document d left join clients.client_person p on p.id = d.person_id
      where d.client_id = ${clientId}::uuid and (d.person_id is null or 'holder' = any(p.roles)) order by d.id`,
  )
  return found.map(({ sealed, ...identity }) => ({ ...identity, number: cipher.open(sealed, SEAL.identity) }))
}

/** Kinds and issuers of the documents of a client and of its joint holders: what they say of where somebody belongs. */
export async function ownDocumentKinds(reader: Reader, clientId: string): Promise<{ kind: string; country: string }[]> {
  return rows(
    reader,
    sql<{ kind: string; country: string }>`select d.kind, d.country
      from clients.identity_document d left join clients.client_person p on p.id = d.person_id
      where d.client_id = ${clientId}::uuid and (d.person_id is null or 'holder' = any(p.roles)) order by d.id`,
  )
}
