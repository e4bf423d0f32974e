import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { RevisionKind } from '../schema/state.ts'

export type RevisionRow = {
  requestId: string
  number: number
  kind: RevisionKind
  nodeId: string | null
  valuesSealed: Buffer
  valuesHash: Buffer
  reason: string | null
  byId: string
  byName: string
  at: string
}

const ROW = sql`request_id as "requestId", number, kind, node_id as "nodeId", values_sealed as "valuesSealed",
  values_hash as "valuesHash", reason, by_id as "byId", by_name as "byName", at from businesses.request_revision`

export async function insertRevision(tx: Tx, r: RevisionRow): Promise<void> {
  await sql`insert into businesses.request_revision (request_id, number, kind, node_id, values_sealed, values_hash, reason,
      by_id, by_name, at)
    values (${r.requestId}, ${r.number}, ${r.kind}, ${r.nodeId}, ${r.valuesSealed}, ${r.valuesHash}, ${r.reason},
      ${r.byId}, ${r.byName}, ${r.at})`.execute(tx)
}

/** Revisions of requests, oldest first. */
export function revisionsOf(reader: Reader, requestId: string): Promise<RevisionRow[]> {
  return rows(reader, sql<RevisionRow>`select ${ROW} where request_id = ${requestId} order by number`)
}

/** The latest revision of each request, by request. */
export async function latestRevisions(
  reader: Reader,
  requestIds: readonly string[],
): Promise<Map<string, RevisionRow>> {
  const found = await rows(
    reader,
    sql<RevisionRow>`select distinct on (request_id) ${ROW} where request_id = any(${[...requestIds]}::uuid[])
      order by request_id, number desc`,
  )
  return new Map(found.map((row) => [row.requestId, row]))
}

/** Certain revisions, by request: one of each. */
export async function revisionsNumbered(
  reader: Reader,
  wanted: readonly { requestId: string; number: number }[],
): Promise<Map<string, RevisionRow>> {
  if (wanted.length === 0) return new Map()
  const found = await rows(
    reader,
    sql<RevisionRow>`select ${ROW} join unnest(${wanted.map((one) => one.requestId)}::uuid[],
        ${wanted.map((one) => one.number)}::int[]) as w (id, wanted) on w.id = request_id and w.wanted = number`,
  )
  return new Map(found.map((row) => [row.requestId, row]))
}
