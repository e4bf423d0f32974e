import { sql } from 'kysely'
import { SEAL as CLIENT_SEAL } from '#modules/clients'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskIdentity } from '#platform/masking.ts'
import type { EntryInput, EntryStatus } from './schema.ts'
import type { Whom } from './whom.ts'

/** What sealed numbers of this module are bound to. Their blind index is that of the clients, to be compared with it. */
export const SEAL = { identity: 'screening.entry.number' } as const

export type Doer = { id: string; name: string; at: string }
export type NewEntry = { id: string; input: EntryInput; whom: Whom }
export type EntryRow = {
  id: string
  entryNo: string
  kind: 'member' | 'name'
  status: EntryStatus
  nameZh: string | null
  nameEn: string | null
  numberMasked: string | null
  category: string
  reason: string
  version: number
}

function columnsOf(cipher: Cipher, { id, input, whom }: NewEntry) {
  const { nameZh, nameEn, bornOn, category, reason, source, validUntil } = input
  const member = whom.kind === 'member' ? whom : null
  return {
    id,
    kind: whom.kind,
    identityKind: member?.identityKind ?? null,
    identityCountry: member?.identityCountry ?? null,
    sealed: member ? cipher.seal(member.number, SEAL.identity).toString('hex') : null,
    index: member ? cipher.blindIndex(member.index, CLIENT_SEAL.identity).toString('hex') : null,
    masked: member ? maskIdentity(member.number) : null,
    nameZh,
    nameEn,
    bornOn,
    category,
    reason,
    source,
    validUntil,
  }
}

/**
 * Writes entries and the names they are compared by, in one statement each; who is on the list already is left out.
 *
 * @returns those written.
 */
export async function insertEntries(
  tx: Tx,
  cipher: Cipher,
  entries: readonly NewEntry[],
  by: Doer,
): Promise<{ id: string; entryNo: string }[]> {
  const given = JSON.stringify(entries.map((entry) => columnsOf(cipher, entry)))
  const written = await rows(
    tx,
    sql<{ id: string; entryNo: string }>`insert into screening.entry (id, entry_no, kind, identity_kind,
        identity_country, number_sealed, number_index, number_masked, name_zh, name_en, born_on, category, reason, source,
        valid_until, creator_id, creator_name, created_at, updated_at)
      select g.id, 'BL' || nextval('screening.entry_number'), g.kind, g."identityKind", g."identityCountry",
        decode(g.sealed, 'hex'), decode(g.index, 'hex'), g.masked, g."nameZh", g."nameEn", g."bornOn", g.category,
        g.reason, g.source, g."validUntil", ${by.id}::uuid, ${by.name}, ${by.at}::timestamptz, ${by.at}::timestamptz
      from jsonb_to_recordset(${given}::jsonb) as g (id uuid, kind text, "identityKind" text, "identityCountry" text,
        sealed text, index text, masked text, "nameZh" text, "nameEn" text, "bornOn" date, category text, reason text,
        source text, "validUntil" date)
      on conflict (number_index, identity_kind, identity_country) where kind = 'member' and status <> 'REMOVED' do nothing
      returning id, entry_no as "entryNo"`,
  )
  const ids = new Set(written.map(({ id }) => id))
  const names = entries.flatMap(({ id, whom }) =>
    ids.has(id) && whom.kind === 'name' ? whom.names.map((name) => ({ id, ...name })) : [],
  )
  await sql`insert into screening.entry_name (entry_id, folded, words)
    select g.id, g.folded, g.words from jsonb_to_recordset(${JSON.stringify(names)}::jsonb)
      as g (id uuid, folded text, words text[])`.execute(tx)
  return written
}

/** The live entry about the person of this document, or null. Index entry_number_live. */
export async function entryOf(reader: Reader, cipher: Cipher, whom: Whom): Promise<string | null> {
  if (whom.kind !== 'member') return null
  const [found] = await rows(
    reader,
    sql<{ entryNo: string }>`select entry_no as "entryNo" from screening.entry
      where number_index = ${cipher.blindIndex(whom.index, CLIENT_SEAL.identity)} and identity_kind = ${whom.identityKind}
        and identity_country = ${whom.identityCountry} and kind = 'member' and status <> 'REMOVED'`,
  )
  return found?.entryNo ?? null
}

/** The entry, locked until the end of the transaction; null when there is none. */
export async function lockEntry(tx: Tx, id: string): Promise<EntryRow | null> {
  const [row] = await rows(
    tx,
    sql<EntryRow>`select id, entry_no as "entryNo", kind, status, name_zh as "nameZh", name_en as "nameEn",
        number_masked as "numberMasked", category, reason, version
      from screening.entry where id = ${id}::uuid for update`,
  )
  return row ?? null
}

export async function setStatus(
  tx: Tx,
  entry: { id: string; status: EntryStatus; remark: string },
  at: string,
): Promise<void> {
  await sql`update screening.entry set status = ${entry.status}, status_remark = ${entry.remark}, updated_at = ${at},
    version = version + 1 where id = ${entry.id}::uuid`.execute(tx)
}
