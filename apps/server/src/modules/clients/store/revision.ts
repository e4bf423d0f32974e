import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { SEAL } from '../policy/purpose.ts'
import type { Dossier } from '../schema/dossier.ts'

export type NewRevision = {
  clientId: string
  /** The version that ends. */
  version: number
  at: string
  command: string
  by: { id: string; name: string }
  ticketId: string | null
  remark: string | null
  attachments: readonly string[]
  attachmentRef: string | null
  /** How the client was. */
  dossier: Dossier
}

/**
 * Keeps how a client was until now. `until` never lies before that of the revision before, whatever the clocks of two
 * processes say. Returns the revision's id.
 */
export async function insertRevision(tx: Tx, cipher: Cipher, revision: NewRevision): Promise<string> {
  const id = newId<'clientRevision'>()
  const sealed = cipher.seal(JSON.stringify(revision.dossier), SEAL.dossier)
  await sql`insert into clients.revision (id, client_id, version, until, command, changed_by, changed_by_name, ticket_id,
      remark, attachments, attachment_ref, dossier_sealed)
    values (${id}, ${revision.clientId}, ${revision.version},
      greatest(${revision.at}::timestamptz, (select max(r.until) from clients.revision r where r.client_id = ${revision.clientId})),
      ${revision.command}, ${revision.by.id}, ${revision.by.name}, ${revision.ticketId}, ${revision.remark},
      ${[...revision.attachments]}::uuid[], ${revision.attachmentRef}, ${sealed})`.execute(tx)
  return id
}

/** How the client was at a moment, with its version then; null when it has been as it is now ever since. */
export async function dossierAt(
  reader: Reader,
  cipher: Cipher,
  clientId: string,
  at: string,
): Promise<{ dossier: Dossier; version: number } | null> {
  const [row] = await rows(
    reader,
    sql<{ version: number; sealed: Buffer }>`select version, dossier_sealed as sealed from clients.revision
      where client_id = ${clientId} and until > ${at}::timestamptz order by seq limit 1`,
  )
  if (!row) return null
  return { version: row.version, dossier: JSON.parse(cipher.open(row.sealed, SEAL.dossier)) as Dossier }
}

export type NewNotice = {
  id: string
  clientId: string
  revisionId: string
  kind: 'phone' | 'email'
  /** The old address in clear; stands sealed. */
  to: string
  replacement: string | null
  language: string
  at: string
}

const masked = (kind: 'phone' | 'email', value: string) => (kind === 'phone' ? maskPhone(value) : maskEmail(value))

/** Writes what is to be said to an address that is no longer the client's. */
export async function insertNotice(tx: Tx, cipher: Cipher, notice: NewNotice): Promise<void> {
  const { kind, to, replacement } = notice
  await sql`insert into clients.contact_notice (id, client_id, revision_id, kind, to_sealed, to_masked, new_masked,
      language, at)
    values (${notice.id}, ${notice.clientId}, ${notice.revisionId}, ${kind}, ${cipher.seal(to, SEAL.contact)},
      ${masked(kind, to)}, ${replacement === null ? null : masked(kind, replacement)}, ${notice.language},
      ${notice.at})`.execute(tx)
}

export type ContactTimes = { phone: string | null; email: string | null }

/** When the client's main phone and main address of mail were last replaced; null: never. */
export async function contactTimes(reader: Reader, clientId: string): Promise<ContactTimes> {
  const [row] = await rows(
    reader,
    sql<ContactTimes>`select phone_changed_at as phone, email_changed_at as email from clients.client
      where id = ${clientId}`,
  )
  return row ?? { phone: null, email: null }
}
