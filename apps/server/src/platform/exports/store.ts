import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { RefusalParams } from '#kernel/refusal.ts'
import type { Language } from '../actor.ts'
import { type Reader, rows, type Tx } from '../db.ts'
import { appendEvents } from '../events/events.ts'
import type { Asker } from '../jobs/behalf.ts'
import type { SheetFormat } from '../sheets/sheet.ts'

/** States of an export; `queued` and `running` may be cancelled, `ready` ends as `expired`. */
export type ExportState = 'queued' | 'running' | 'ready' | 'failed' | 'cancelled' | 'expired'

/** What was asked for. */
export type ExportOrder = Asker & {
  id: string
  operatorName: string
  listId: string
  query: Record<string, string>
  columns: string[]
  /** A sheet of a list, or an archive of files. */
  format: SheetFormat | 'zip'
  language: Language
  /** When it was asked for; known once it stands. */
  createdAt?: string
}

/** An export as its row has it. */
export type ExportRow = ExportOrder & {
  state: ExportState
  rowsDone: number
  rowsTotal: number | null
  sha256: string | null
  size: number | null
  fileName: string | null
  module: string | null
  code: string | null
  params: RefusalParams | null
  createdAt: string
  expiresAt: string | null
}

const ROW = sql`id, operator_id as "operatorId", operator_name as "operatorName", api_key_id as "apiKeyId",
  key_permissions as "keyPermissions", list_id as "listId", query, columns, format, language, state,
  rows_done as "rowsDone", rows_total as "rowsTotal", sha256, size, file_name as "fileName", module, code, params,
  created_at as "createdAt", expires_at as "expiresAt"`

/** How many exports of a person are waiting or running. */
export async function countUnfinished(tx: Tx, operatorId: string): Promise<number> {
  const [counted] = await rows(
    tx,
    sql<{ n: number }>`select count(*)::int as n from platform.export
      where operator_id = ${operatorId} and state in ('queued', 'running')`,
  )
  return counted?.n ?? 0
}

export async function insertExport(tx: Tx, order: ExportOrder, now: Temporal.Instant): Promise<void> {
  await sql`insert into platform.export
    (id, operator_id, operator_name, api_key_id, key_permissions, list_id, query, columns, format, language, state, created_at)
    values (${order.id}, ${order.operatorId}, ${order.operatorName}, ${order.apiKeyId}, ${order.keyPermissions}::text[],
      ${order.listId}, ${JSON.stringify(order.query)}::jsonb, ${order.columns}::text[], ${order.format},
      ${order.language}, 'queued', ${toWire(now)})`.execute(tx)
}

/** One export of a person; null when it is another's or there is none. */
export async function findExport(reader: Reader, id: string, operatorId: string): Promise<ExportRow | null> {
  const [found] = await rows(
    reader,
    sql<ExportRow>`select ${ROW} from platform.export where id = ${id} and operator_id = ${operatorId}`,
  )
  return found ?? null
}

/** Takes an export to be written; null when it was cancelled or is finished. A killed attempt is taken again. */
export async function startExport(tx: Tx, id: string): Promise<ExportRow | null> {
  const [found] = await rows(
    tx,
    sql<ExportRow>`update platform.export set state = 'running', rows_done = 0
      where id = ${id} and state in ('queued', 'running') returning ${ROW}`,
  )
  return found ?? null
}

/** Notes the progress; false when the export was cancelled meanwhile. */
export async function noteProgress(
  tx: Tx,
  order: ExportOrder,
  done: number,
  total: number,
  now: Temporal.Instant,
): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update platform.export set rows_done = ${done}, rows_total = ${total}
      where id = ${order.id} and state = 'running' returning 1`,
  )
  if (changed.length > 0) await tellOwner(tx, order, now)
  return changed.length > 0
}

/** The file is there; false when the export was cancelled meanwhile. */
export async function finishExport(
  tx: Tx,
  order: ExportOrder,
  file: { sha256: string; size: number; name: string; rows: number },
  now: Temporal.Instant,
  keepHours: number,
): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update platform.export set state = 'ready', sha256 = ${file.sha256}, size = ${file.size}, file_name = ${file.name},
        rows_done = ${file.rows}, rows_total = ${file.rows}, finished_at = ${toWire(now)},
        expires_at = ${toWire(now.add({ hours: keepHours }))}
      where id = ${order.id} and state = 'running' returning 1`,
  )
  if (changed.length > 0) await tellOwner(tx, order, now)
  return changed.length > 0
}

export async function failExport(
  tx: Tx,
  order: ExportOrder,
  why: { module: string; code: string; params: RefusalParams },
  now: Temporal.Instant,
): Promise<void> {
  await sql`update platform.export set state = 'failed', module = ${why.module}, code = ${why.code},
      params = ${JSON.stringify(why.params)}::jsonb, finished_at = ${toWire(now)}
    where id = ${order.id} and state in ('queued', 'running')`.execute(tx)
  await tellOwner(tx, order, now)
}

/** Cancels an export that is not finished; false when it is. */
export async function cancelExport(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const changed = await rows(
    tx,
    sql`update platform.export set state = 'cancelled', finished_at = ${toWire(now)}
      where id = ${id} and state in ('queued', 'running') returning 1`,
  )
  return changed.length > 0
}

/** Marks files past their time and says which contents they held, one entry per export. */
export async function expireExports(tx: Tx, now: Temporal.Instant): Promise<string[]> {
  const gone = await rows(
    tx,
    sql<{ sha256: string }>`with due as (
        select id, sha256 from platform.export where state = 'ready' and expires_at < ${toWire(now)}
          order by id limit 500 for update skip locked)
      update platform.export e set state = 'expired', sha256 = null from due where due.id = e.id
        returning due.sha256`,
  )
  return gone.map((one) => one.sha256)
}

async function tellOwner(tx: Tx, order: ExportOrder, now: Temporal.Instant): Promise<void> {
  await appendEvents(tx, now, [{ topic: 'exports', ids: [order.id], operatorIds: [order.operatorId] }])
}
