import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { RegisterRow, SourceValue } from '../schema.ts'

/** Columns of a dated register that stand beside its own. */
export const VALID_FROM = 'valid_from'
export const VALID_TO = 'valid_to'

/** Puts these rows in place of all that stood there. */
export async function replaceRows(tx: Tx, versionId: string, all: readonly RegisterRow[]): Promise<void> {
  await sql`delete from sources.register_row where version_id = ${versionId}`.execute(tx)
  await sql`insert into sources.register_row (version_id, position, data, valid_from, valid_to)
    select ${versionId}, r.position, r.value - ${VALID_FROM}::text - ${VALID_TO}::text,
      nullif(r.value ->> ${VALID_FROM}, '')::date, nullif(r.value ->> ${VALID_TO}, '')::date
    from jsonb_array_elements(${JSON.stringify(all)}::jsonb) with ordinality as r (value, position)`.execute(tx)
}

/** A new draft begins with the rows of the version it follows. */
export async function copyRows(tx: Tx, from: string, to: string): Promise<void> {
  await sql`insert into sources.register_row (version_id, position, data, valid_from, valid_to)
    select ${to}, position, data, valid_from, valid_to from sources.register_row where version_id = ${from}`.execute(tx)
}

type Stored = { data: Record<string, SourceValue>; validFrom: string | null; validTo: string | null }

const asRow = ({ data, validFrom, validTo }: Stored, dated: boolean): RegisterRow =>
  dated ? { ...data, [VALID_FROM]: validFrom, [VALID_TO]: validTo } : data

/** Rows of a version in the order they were given. */
export async function readRows(
  reader: Reader,
  versionId: string,
  options: { dated: boolean; limit: number },
): Promise<RegisterRow[]> {
  const found = await rows(
    reader,
    sql<Stored>`select r.data, r.valid_from as "validFrom", r.valid_to as "validTo" from sources.register_row r
      where r.version_id = ${versionId} order by r.position limit ${options.limit}`,
  )
  return found.map((one) => asRow(one, options.dated))
}

/** Rows that count on a day and have the values given. */
export async function findRows(
  reader: Reader,
  versionId: string,
  query: {
    equal: readonly (readonly [string, readonly string[]])[]
    day: string | null
    dated: boolean
    limit: number
  },
): Promise<RegisterRow[]> {
  const { equal, day } = query
  const conditions = equal.map(([column, values]) => sql`(r.data ->> ${column}) = any(${values}::text[])`)
  if (day !== null) {
    conditions.push(
      sql`(r.valid_from is null or r.valid_from <= ${day}::date) and (r.valid_to is null or r.valid_to >= ${day}::date)`,
    )
  }
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
  const found = await rows(
    reader,
    sql<Stored>`select r.data, r.valid_from as "validFrom", r.valid_to as "validTo" from sources.register_row r
      where r.version_id = ${versionId} and ${where} order by r.position limit ${query.limit}`,
  )
  return found.map((one) => asRow(one, query.dated))
}
