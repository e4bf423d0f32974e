import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { SubjectType } from '../schema/definition.ts'

export type DraftRow = {
  id: string
  businessId: string
  versionId: string
  ownerId: string
  subjectType: SubjectType
  clientId: string | null
  accountId: string | null
  subjectLabel: string | null
  copiedFrom: string | null
  valuesSealed: Buffer
  /** What choices were called; null where nobody else reads it. */
  wordsSealed: Buffer | null
  number: number
  createdAt: string
  updatedAt: string
}

const ROW = sql`d.id, d.business_id as "businessId", d.version_id as "versionId", d.owner_id as "ownerId",
  d.subject_type as "subjectType", d.client_id as "clientId", d.account_id as "accountId",
  d.subject_label as "subjectLabel", d.copied_from as "copiedFrom", d.values_sealed as "valuesSealed",
  d.words_sealed as "wordsSealed", d.number, d.created_at as "createdAt", d.updated_at as "updatedAt" from businesses.draft d`

/** A draft of this person's, or null. */
export async function findDraft(reader: Reader, ownerId: string, id: string): Promise<DraftRow | null> {
  const [row] = await rows(
    reader,
    sql<DraftRow>`select ${ROW} where d.id = ${id}::uuid and d.owner_id = ${ownerId}::uuid`,
  )
  return row ?? null
}

/** The same, locked until the transaction ends. */
export async function lockDraft(tx: Tx, ownerId: string, id: string): Promise<DraftRow | null> {
  const [row] = await rows(
    tx,
    sql<DraftRow>`select ${ROW} where d.id = ${id}::uuid and d.owner_id = ${ownerId}::uuid for update`,
  )
  return row ?? null
}

export async function putDraft(tx: Tx, d: DraftRow): Promise<void> {
  await sql`insert into businesses.draft (id, business_id, version_id, owner_id, subject_type, client_id, account_id,
      subject_label, copied_from, values_sealed, words_sealed, number, created_at, updated_at)
    values (${d.id}, ${d.businessId}, ${d.versionId}, ${d.ownerId}, ${d.subjectType}, ${d.clientId}, ${d.accountId},
      ${d.subjectLabel}, ${d.copiedFrom}, ${d.valuesSealed}, ${d.wordsSealed}, ${d.number}, ${d.createdAt},
      ${d.updatedAt})
    on conflict (id) do update set version_id = excluded.version_id, subject_type = excluded.subject_type,
      client_id = excluded.client_id, account_id = excluded.account_id, subject_label = excluded.subject_label,
      values_sealed = excluded.values_sealed, words_sealed = excluded.words_sealed,
      number = excluded.number, updated_at = excluded.updated_at`.execute(tx)
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await sql`delete from businesses.draft where id = ${id}::uuid`.execute(tx)
}

/** How many drafts a person may keep. */
export const DRAFTS_MAX = 200

export async function countDrafts(reader: Reader, ownerId: string): Promise<number> {
  const [found] = await rows(
    reader,
    sql<{ n: number }>`select count(*)::int as n from businesses.draft where owner_id = ${ownerId}::uuid`,
  )
  return found?.n ?? 0
}
