import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { type Db, type Reader, rows, type Tx } from '#platform/db.ts'
import { type BusinessDefinition, businessDefinition, type Names } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'

export type VersionRow = {
  id: string
  number: number
  note: string | null
  publishedAt: string
  publishedBy: string
  current: boolean
  flowVersionId: string
  /** Requests on it that have not ended. */
  running: number
  /** In spite of which it was published. */
  warnings: BusinessProblem[]
}

/** Versions of a business, newest first, without their definitions. */
export function versionsOf(reader: Reader, businessId: string): Promise<VersionRow[]> {
  return rows(
    reader,
    sql<VersionRow>`select v.id, v.number, v.note, v.warnings, v.published_at as "publishedAt",
        v.published_by_name as "publishedBy", v.flow_version_id as "flowVersionId",
        v.id = b.current_version_id as current,
        (select count(*)::int from businesses.request r
          where r.business_id = b.id and r.version_id = v.id and r.ended_at is null) as running
      from businesses.business_version v join businesses.business b on b.id = v.business_id
      where v.business_id = ${businessId} order by v.number desc`,
  )
}

/** Adds the next version and makes it the one that is launched. The business is locked by the caller. */
export async function insertVersion(
  tx: Tx,
  args: {
    businessId: string
    number: number
    definition: BusinessDefinition
    flowVersionId: string
    note: string | null
    warnings: readonly BusinessProblem[]
    by: { id: string; name: string; at: string }
  },
): Promise<string> {
  const id = newId<'businessVersion'>()
  await sql`insert into businesses.business_version (id, business_id, number, definition, flow_version_id, note,
      warnings, published_by, published_by_name, published_at)
    values (${id}, ${args.businessId}, ${args.number}, ${JSON.stringify(args.definition)}::jsonb,
      ${args.flowVersionId}, ${args.note},
      ${JSON.stringify(args.warnings)}::jsonb, ${args.by.id}, ${args.by.name}, ${args.by.at})`.execute(tx)
  await sql`update businesses.business set state = 'published', current_version_id = ${id}, retired_at = null
    where id = ${args.businessId}`.execute(tx)
  return id
}

/** What a request needs to know of the version it was launched with. */
export type PinnedVersion = {
  id: string
  businessId: string
  code: string
  names: Names
  number: number
  flowVersionId: string
  definition: BusinessDefinition
}

const remembered = new WeakMap<Db, Map<string, PinnedVersion>>()
const REMEMBERED_MAX = 500

/**
 * Business versions by id. They never change once published, so a process reads each at most once (`memory` is the pool
 * the process works on). Names are those of the time it was first read.
 *
 * @throws Error when one is unknown.
 */
export async function versionsById(
  reader: Reader,
  memory: Db,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PinnedVersion>> {
  const known = remembered.get(memory) ?? new Map<string, PinnedVersion>()
  remembered.set(memory, known)
  const missing = [...new Set(ids)].filter((id) => !known.has(id))
  if (missing.length === 0) return known
  const found = await rows(
    reader,
    sql<PinnedVersion>`select v.id, v.business_id as "businessId", b.code, b.names, v.number,
        v.flow_version_id as "flowVersionId", v.definition
      from businesses.business_version v join businesses.business b on b.id = v.business_id
      where v.id = any(${missing}::uuid[])`,
  )
  if (found.length < missing.length) throw new Error('a request names an unknown business version')
  if (known.size > REMEMBERED_MAX) known.clear()
  for (const row of found) known.set(row.id, { ...row, definition: businessDefinition.parse(row.definition) })
  return versionsById(reader, memory, ids)
}

/** One version. @throws Error when it is unknown. */
export async function versionById(reader: Reader, memory: Db, id: string): Promise<PinnedVersion> {
  const found = (await versionsById(reader, memory, [id])).get(id)
  if (!found) throw new Error(`business version ${id} is unknown`)
  return found
}
