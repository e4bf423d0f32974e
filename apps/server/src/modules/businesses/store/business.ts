import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { BusinessBasics, UnfinishedDefinition } from '../schema/definition.ts'
import type { BusinessState } from '../schema/state.ts'

export type BusinessRow = BusinessBasics & {
  id: string
  code: string
  state: BusinessState
  draft: UnfinishedDefinition
  draftNumber: number
  draftBy: string
  draftByName: string
  draftAt: string
  currentVersionId: string | null
  currentNumber: number | null
}

/** SQL: whether the business `b` belongs to a line of the actor's; departments don't matter for a definition. */
export function businessInScope(actor: Actor): RawBuilder<boolean> {
  const { scope } = actor
  return scope.all ? sql<boolean>`true` : sql<boolean>`b.business_line = any(${[...scope.businessLines]}::text[])`
}

const ROW = sql`b.id, b.code, b.names, b.description, b.business_line as "businessLine",
  b.subject_types as "subjectTypes", b.category, b.icon, b.position, b.state, b.draft, b.draft_number as "draftNumber",
  b.draft_by as "draftBy", b.draft_by_name as "draftByName", b.draft_at as "draftAt",
  b.current_version_id as "currentVersionId", v.number as "currentNumber"
  from businesses.business b left join businesses.business_version v on v.id = b.current_version_id`

/** The business, or null when there is none or its line is not the actor's. */
export async function findBusiness(reader: Reader, actor: Actor, id: string): Promise<BusinessRow | null> {
  const [row] = await rows(
    reader,
    sql<BusinessRow>`select ${ROW} where b.id = ${id}::uuid and ${businessInScope(actor)}`,
  )
  return row ?? null
}

/** The same, locked until the transaction ends. */
export async function lockBusiness(tx: Tx, actor: Actor, id: string): Promise<BusinessRow | null> {
  const [row] = await rows(
    tx,
    sql<BusinessRow>`select ${ROW} where b.id = ${id}::uuid and ${businessInScope(actor)} for update of b`,
  )
  return row ?? null
}

/** Businesses by code, whoever asks. */
export function businessesByCode(reader: Reader, codes: readonly string[]): Promise<BusinessRow[]> {
  return rows(reader, sql<BusinessRow>`select ${ROW} where b.code = any(${[...codes]}::text[])`)
}

type Editor = { id: string; name: string; at: string }

/** @returns the id, or null when the code is taken. */
export async function insertBusiness(
  tx: Tx,
  code: string,
  basics: BusinessBasics,
  draft: UnfinishedDefinition,
  by: Editor,
): Promise<string | null> {
  const id = newId<'business'>()
  const made = await rows(
    tx,
    sql`insert into businesses.business (id, code, names, description, business_line, subject_types, category, icon,
        position, state, draft, draft_by, draft_by_name, draft_at, created_at)
      values (${id}, ${code}, ${JSON.stringify(basics.names)}::jsonb, ${jsonOrNull(basics.description)}::jsonb,
        ${basics.businessLine}, ${[...basics.subjectTypes]}::text[], ${basics.category}, ${basics.icon},
        ${basics.position}, 'draft', ${JSON.stringify(draft)}::jsonb, ${by.id}, ${by.name}, ${by.at}, ${by.at})
      on conflict (code) do nothing returning 1`,
  )
  return made.length > 0 ? id : null
}

const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value))

/** Saves the draft as its next number. */
export async function updateDraft(
  tx: Tx,
  id: string,
  basics: BusinessBasics,
  draft: UnfinishedDefinition,
  by: Editor,
): Promise<void> {
  await sql`update businesses.business set names = ${JSON.stringify(basics.names)}::jsonb,
    description = ${jsonOrNull(basics.description)}::jsonb, business_line = ${basics.businessLine},
    subject_types = ${[...basics.subjectTypes]}::text[], category = ${basics.category}, icon = ${basics.icon},
    position = ${basics.position}, draft = ${JSON.stringify(draft)}::jsonb, draft_number = draft_number + 1,
    draft_by = ${by.id}, draft_by_name = ${by.name}, draft_at = ${by.at} where id = ${id}`.execute(tx)
}

export async function setRetired(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update businesses.business set state = 'retired', retired_at = ${at} where id = ${id}`.execute(tx)
}
