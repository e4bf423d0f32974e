import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Consent, Regime } from '../schema.ts'

export type PartyRow = {
  personId: string | null
  name: string | null
  consents: boolean
  position: number
}

/** Those behind a client who are filed: itself, and every joint holder. */
export function partiesOf(reader: Reader, clientId: string): Promise<PartyRow[]> {
  return rows(
    reader,
    sql<PartyRow>`select person_id as "personId", coalesce(name_zh, name_en) as name, consents, position
      from bcan.v_party where client_id = ${clientId}::uuid order by position`,
  )
}

export type ConsentRow = {
  personId: string | null
  regime: Regime
  given: boolean
  agreement: string
  agreementVersion: string
  signedOn: string
}

/** What stands of a client's parties. Index consent_live. */
export function consentsOf(reader: Reader, clientId: string): Promise<ConsentRow[]> {
  return rows(
    reader,
    sql<ConsentRow>`select person_id as "personId", regime, given, agreement, agreement_version as "agreementVersion",
        signed_on as "signedOn" from bcan.consent where client_id = ${clientId}::uuid and ended_at is null`,
  )
}

/** Kinds of identity documents by party; numbers stay where they are sealed. */
export function documentsOf(
  reader: Reader,
  clientId: string,
): Promise<{ personId: string | null; kind: string; country: string; expiresOn: string | null }[]> {
  return rows(
    reader,
    sql<{ personId: string | null; kind: string; country: string; expiresOn: string | null }>`select
        person_id as "personId", kind, country, expires_on as "expiresOn" from clients.v_identity
      where client_id = ${clientId}::uuid order by kind, country`,
  )
}

export type NewConsent = Omit<ConsentRow, 'given'> & {
  clientId: string
  given: boolean
  platform: string
  remark: string | null
  by: { id: string; name: string }
  at: string
}

/** Ends what stood and writes what stands now; rows stay. */
export async function writeConsent(tx: Tx, one: NewConsent): Promise<string> {
  const id = newId<'consent'>()
  await sql`update bcan.consent set ended_at = ${one.at}::timestamptz where client_id = ${one.clientId}::uuid
    and regime = ${one.regime} and person_id is not distinct from ${one.personId}::uuid and ended_at is null`.execute(
    tx,
  )
  await sql`insert into bcan.consent (id, client_id, person_id, regime, given, agreement, agreement_version, platform,
      signed_on, recorded_by, recorded_by_name, recorded_at, remark)
    values (${id}, ${one.clientId}::uuid, ${one.personId}::uuid, ${one.regime}, ${one.given}, ${one.agreement},
      ${one.agreementVersion}, ${one.platform}, ${one.signedOn}::date, ${one.by.id}::uuid, ${one.by.name},
      ${one.at}::timestamptz, ${one.remark})`.execute(tx)
  return id
}

export async function consentOf(reader: Reader, clientId: string, regime: Regime): Promise<Consent> {
  const [row] = await rows(
    reader,
    sql<{ consent: Consent }>`select consent from bcan.v_consent
      where client_id = ${clientId}::uuid and regime = ${regime}`,
  )
  return row?.consent ?? 'NONE'
}

/** Nobody else records a consent of the client until the transaction ends. */
export async function lockConsents(tx: Tx, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bcan consent ${clientId}`}, 0))`.execute(tx)
}
