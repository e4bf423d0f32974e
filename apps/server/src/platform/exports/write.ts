import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import { inTransaction, rows } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { holdContents, registerContent } from '../files/registry.ts'
import { actingFor } from '../jobs/behalf.ts'
import type { Cursor } from '../lists/cursor.ts'
import type { ListColumn, ListDefinition } from '../lists/list.ts'
import { listFor, requireListRight } from '../lists/lookup.ts'
import { nameValues } from '../lists/names.ts'
import { fetchRows, seesColumn } from '../lists/page.ts'
import { type Selection, selectionOf } from '../lists/query.ts'
import type { TaskHandler } from '../module.ts'
import type { Platform } from '../platform.ts'
import type { SheetFormat } from '../sheets/sheet.ts'
import { type WriteCell, writeSheet } from '../sheets/write-sheet.ts'
import { text } from '../texts.ts'
import { writeBundle } from './bundle.ts'
import { cellOf, closingRows, sheetColumn, type Wording } from './cells.ts'
import { Stopped } from './stopped.ts'
import { type ExportOrder, failExport, finishExport, noteProgress, startExport } from './store.ts'

/** Rows fetched at a time. */
const CHUNK = 1000
const KEEP_HOURS = 72
const FILE_BYTES_MAX = 4 * 1024 ** 3
const ATTEMPTS = 5

/** What a worksheet can hold, less the heading and the closing rows. A CSV has no such end. */
const ROWS_MAX: Record<SheetFormat, number> = { xlsx: 1_048_000, csv: 50_000_000 }

/** The media type of an export's file. */
export const MIME: Record<ExportOrder['format'], string> = {
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** An order of a list. */
type ListOrder = ExportOrder & { format: SheetFormat }

type Work = {
  platform: Platform
  order: ListOrder
  actor: Actor
  selection: Selection
  columns: ListColumn[]
  wording: Wording
  total: number
  signal: AbortSignal
}

async function countAll(platform: Platform, { list, where }: Selection): Promise<number> {
  const [counted] = await rows(platform.db, sql<{ n: number }>`select count(*) as n from ${list.from} where ${where}`)
  return counted?.n ?? 0
}

/** Every row of the selection as cells, in keyset steps, noting progress after each. */
async function* cellsOf(work: Work): AsyncGenerator<WriteCell[]> {
  const { platform, order, actor, selection, columns, wording } = work
  let cursor: Cursor | null = null
  let done = 0
  for (;;) {
    if (work.signal.aborted) throw new Stopped()
    const page = await fetchRows(platform.db, actor, selection, columns, CHUNK, cursor)
    await nameValues(platform.directory, platform.db, columns, page.items, order.language)
    for (const item of page.items) yield columns.map((column) => cellOf(column, item[column.key], wording))
    done += page.items.length
    const going = await inTransaction(platform.db, (tx) =>
      noteProgress(tx, order, done, Math.max(done, work.total), platform.clock()),
    )
    if (!going) throw new Stopped()
    if (!page.more || !page.last) return
    cursor = { place: page.last, back: false }
  }
}

function fileName(list: ListDefinition, order: ExportOrder, now: Temporal.Instant, timeZone: string): string {
  const [module, noun] = list.id.split('.') as [string, string]
  const stamp = now.toZonedDateTimeISO(timeZone).toPlainDateTime().toString({ smallestUnit: 'second' })
  return `${text(order.language, `${module}:list.${noun}`)} ${stamp.replaceAll(':', '').replace('T', ' ')}.${order.format}`
}

async function write(work: Work): Promise<void> {
  const { platform, order, actor, selection, columns, wording } = work
  const { list } = selection
  const { timeZone } = wording
  const now = platform.clock()
  let count = 0
  const stream = writeSheet(cellsOf(work), {
    format: order.format,
    name: text(order.language, `platform:export.sheet`),
    columns: columns.map((column) => sheetColumn(list, column, order.language)),
    closing(written) {
      count = written
      return closingRows({ list, query: order.query, actor, wording, now, count })
    },
  })
  const content = await platform.objects.put(stream, { maxBytes: FILE_BYTES_MAX })
  await registerContent(platform, { ...content, mime: MIME[order.format] })
  await inTransaction(platform.db, async (tx) => {
    const file = { ...content, name: fileName(list, order, now, timeZone), rows: count }
    if (await finishExport(tx, order, file, platform.clock(), KEEP_HOURS)) await holdContents(tx, [content.sha256])
  })
}

async function prepare(platform: Platform, order: ListOrder, signal: AbortSignal): Promise<Work> {
  const actor = await actingFor(platform, order, order.id)
  if (!actor) throw platformErrors.SIGN_IN_REQUIRED()
  const list = listFor(platform, actor, order.listId)
  requireListRight(actor, list.exportPermission ?? list.permission)
  const selection = await selectionOf(platform, actor, list, order.query)
  const chosen = order.columns.map((key) => list.columns.find((column) => column.key === key))
  const columns = chosen.filter((column): column is ListColumn => column !== undefined && seesColumn(actor, column))
  const total = await countAll(platform, selection)
  if (total > ROWS_MAX[order.format])
    throw platformErrors.EXPORT_TOO_MANY_ROWS({ rows: total, max: ROWS_MAX[order.format] })
  const lineNames = await platform.directory.lineNames(platform.db, order.language)
  const wording = { language: order.language, timeZone: platform.config.timeZone, lineNames }
  return { platform, order, actor, selection, columns, wording, total, signal }
}

/** Writes one export with the rights its asker has now. A killed or stopped attempt starts over; nothing is cut short. */
export const writeExport: TaskHandler = async (platform, payload, { signal, attempt }) => {
  const order = await inTransaction(platform.db, (tx) => startExport(tx, String(payload.id)))
  if (!order) return
  try {
    const { format } = order
    if (format === 'zip') await writeBundle(platform, order, signal)
    else await write(await prepare(platform, { ...order, format }, signal))
  } catch (error) {
    if (error instanceof Stopped && !signal.aborted) return
    const refused = error instanceof Refused ? error : attempt >= ATTEMPTS ? platformErrors.INTERNAL() : null
    if (!refused || error instanceof Stopped) throw error
    await inTransaction(platform.db, (tx) => failExport(tx, order, refused, platform.clock()))
    if (!(error instanceof Refused)) throw error
  }
}
