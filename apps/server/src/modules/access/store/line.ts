import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { LineView } from '../schema.ts'

const COLUMNS = sql`l.code, l.names, l.position, l.retired, l.version`

/** Every line in the house's order; there are a handful. */
export function listLines(reader: Reader): Promise<LineView[]> {
  return rows(reader, sql<LineView>`select ${COLUMNS} from access.business_line l order by l.position, l.code`)
}

export async function findLine(reader: Reader, code: string): Promise<LineView | null> {
  const [found] = await rows(
    reader,
    sql<LineView>`select ${COLUMNS} from access.business_line l where l.code = ${code}`,
  )
  return found ?? null
}

/** @returns false when the code is taken. */
export async function insertLine(tx: Tx, line: Omit<LineView, 'retired' | 'version'>, at: string): Promise<boolean> {
  const added = await rows(
    tx,
    sql`insert into access.business_line (code, names, position, updated_at)
      values (${line.code}, ${JSON.stringify(line.names)}::jsonb, ${line.position}, ${at})
      on conflict do nothing returning 1`,
  )
  return added.length === 1
}

/** @returns false when the version has moved on. */
export async function updateLine(tx: Tx, line: LineView, at: string): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update access.business_line set names = ${JSON.stringify(line.names)}::jsonb, position = ${line.position},
        retired = ${line.retired}, version = version + 1, updated_at = ${at}
      where code = ${line.code} and version = ${line.version} returning 1`,
  )
  return changed.length === 1
}
