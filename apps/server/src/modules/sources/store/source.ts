import { type RawBuilder, sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { CheckResult, Label, SourceDefinition, SourceKind, VersionState } from '../schema.ts'

export type SourceRow = {
  id: string
  code: string
  kind: SourceKind
  label: Label
  note: string | null
  currentNumber: number | null
}

const source = sql`s.id, s.code, s.kind, s.label, s.note, s.current_number as "currentNumber"`

async function oneSource(reader: Reader, where: RawBuilder<unknown>): Promise<SourceRow | null> {
  const [found] = await rows(reader, sql<SourceRow>`select ${source} from sources.source s where ${where}`)
  return found ?? null
}

export const findSource = (reader: Reader, id: string) => oneSource(reader, sql`s.id = ${id}`)
export const lockSource = (tx: Tx, id: string) => oneSource(tx, sql`s.id = ${id} for update`)
export const findByCode = (reader: Reader, code: string) => oneSource(reader, sql`s.code = ${code}`)

/** The version in force of each of these sources that has one. */
export async function currentNumbers(reader: Reader, codes: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const found = await rows(
    reader,
    sql<{ code: string; number: number }>`select s.code, s.current_number as number from sources.source s
      where s.code = any(${[...codes]}::text[]) and s.current_number is not null`,
  )
  return new Map(found.map(({ code, number }) => [code, number]))
}

export type VersionRow = {
  id: string
  sourceId: string
  number: number
  state: VersionState
  definition: SourceDefinition
  check: CheckResult | null
  edition: number
  authorId: string
  authorName: string
  editorIds: string[]
  createdAt: string
  publisherId: string | null
  publisherName: string | null
  publishedAt: string | null
  retiredAt: string | null
  rowCount: number
}

const version = sql`v.id, v.source_id as "sourceId", v.number, v.state, v.definition, v.check_result as "check", v.edition,
  v.author_id as "authorId", v.author_name as "authorName", v.editor_ids as "editorIds", v.created_at as "createdAt",
  v.publisher_id as "publisherId", v.publisher_name as "publisherName", v.published_at as "publishedAt",
  v.retired_at as "retiredAt",
  (select count(*)::int from sources.register_row r where r.version_id = v.id) as "rowCount"`

/** Versions of a source, newest first. */
export function versionsOf(reader: Reader, sourceId: string): Promise<VersionRow[]> {
  return rows(
    reader,
    sql<VersionRow>`select ${version} from sources.version v where v.source_id = ${sourceId} order by v.number desc`,
  )
}

export async function findVersion(reader: Reader, sourceId: string, number: number): Promise<VersionRow | null> {
  const [found] = await rows(
    reader,
    sql<VersionRow>`select ${version} from sources.version v where v.source_id = ${sourceId} and v.number = ${number}`,
  )
  return found ?? null
}

export async function findDraft(reader: Reader, sourceId: string): Promise<VersionRow | null> {
  const [found] = await rows(
    reader,
    sql<VersionRow>`select ${version} from sources.version v
      where v.source_id = ${sourceId} and v.state in ('draft', 'checked')`,
  )
  return found ?? null
}

export type PublishedSource = Pick<SourceRow, 'code' | 'label'> & Pick<VersionRow, 'definition' | 'check'>

/** What readers get of each source that has anything published, by code. There are hundreds at most. */
export function publishedSources(reader: Reader): Promise<PublishedSource[]> {
  return rows(
    reader,
    sql<PublishedSource>`select s.code, s.label, v.definition, v.check_result as "check" from sources.source s
      join sources.version v on v.source_id = s.id and v.number = s.current_number order by s.code`,
  )
}

/** Adds a source; false when the code is taken. */
export async function insertSource(tx: Tx, row: Omit<SourceRow, 'currentNumber'> & { now: string }): Promise<boolean> {
  const added = await rows(
    tx,
    sql`insert into sources.source (id, code, kind, label, note, created_at, updated_at)
      values (${row.id}, ${row.code}, ${row.kind}, ${JSON.stringify(row.label)}, ${row.note}, ${row.now}, ${row.now})
      on conflict (code) do nothing returning id`,
  )
  return added.length > 0
}

export async function updateSource(
  tx: Tx,
  id: string,
  change: { label: Label; note: string | null; now: string },
): Promise<void> {
  await sql`update sources.source set label = ${JSON.stringify(change.label)}, note = ${change.note}, updated_at = ${change.now}
    where id = ${id}`.execute(tx)
}

/** Which version readers get; null when none is published any more. */
export async function setCurrent(tx: Tx, id: string, number: number | null, now: string): Promise<void> {
  await sql`update sources.source set current_number = ${number}, updated_at = ${now} where id = ${id}`.execute(tx)
}

export type NewVersion = {
  id: string
  sourceId: string
  number: number
  definition: SourceDefinition
  author: { id: string; name: string }
  now: string
}

export async function insertVersion(tx: Tx, row: NewVersion): Promise<void> {
  await sql`insert into sources.version (id, source_id, number, state, definition, author_id, author_name, editor_ids, created_at)
    values (${row.id}, ${row.sourceId}, ${row.number}, 'draft', ${JSON.stringify(row.definition)}, ${row.author.id},
      ${row.author.name}, ${[row.author.id]}::uuid[], ${row.now})`.execute(tx)
}

/** Writes on a draft: it has to be checked again, and whoever wrote is one of its editors from now on. */
export async function writeDraft(
  tx: Tx,
  id: string,
  change: { definition?: SourceDefinition; editorId: string },
): Promise<void> {
  const definition = change.definition ? sql`, definition = ${JSON.stringify(change.definition)}` : sql``
  await sql`update sources.version set edition = edition + 1, state = 'draft', check_result = null,
      editor_ids = case when ${change.editorId}::uuid = any(editor_ids) then editor_ids
        else editor_ids || ${change.editorId}::uuid end ${definition}
    where id = ${id}`.execute(tx)
}

export async function writeCheck(tx: Tx, id: string, state: 'draft' | 'checked', check: CheckResult): Promise<void> {
  await sql`update sources.version set state = ${state}, check_result = ${JSON.stringify(check)} where id = ${id}`.execute(
    tx,
  )
}

export async function publishVersion(
  tx: Tx,
  id: string,
  publisher: { id: string; name: string },
  now: string,
): Promise<void> {
  await sql`update sources.version set state = 'published', publisher_id = ${publisher.id},
      publisher_name = ${publisher.name}, published_at = ${now} where id = ${id}`.execute(tx)
}

export async function retireVersion(tx: Tx, id: string, by: string, now: string): Promise<void> {
  await sql`update sources.version set state = 'retired', retired_at = ${now}, retired_by = ${by} where id = ${id}`.execute(
    tx,
  )
}

export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await sql`delete from sources.register_row where version_id = ${id}`.execute(tx)
  await sql`delete from sources.version where id = ${id}`.execute(tx)
}
