import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { LANGUAGES, requirePermission } from '../actor.ts'
import { defineCommand } from '../command.ts'
import { platformErrors } from '../errors.ts'
import { askerOf } from '../jobs/behalf.ts'
import { listFor } from '../lists/lookup.ts'
import { seesColumn } from '../lists/page.ts'
import { selectionOf } from '../lists/query.ts'
import { cancelExport, countUnfinished, findExport, insertExport } from './store.ts'

/** Exports of one person waiting or running at a time. */
const UNFINISHED_MAX = 5

const identified = z.object({ id: z.string() })

/**
 * Asks for a list as a file. Needs the list's view and export permissions, now and when the file is written; the
 * record names the list, the filters and the columns.
 */
export const requestExport = defineCommand({
  name: 'platform.export.request',
  permission: null,
  input: z.object({
    list: z.string().max(100),
    query: z.record(z.string().max(100), z.string().max(20_000)).default({}),
    columns: z.array(z.string().max(100)).min(1).max(200),
    format: z.enum(['xlsx', 'csv']),
    language: z.enum(LANGUAGES),
  }),
  output: identified,
  async run({ tx, actor, now, platform, record, emit, enqueue }, input) {
    const list = listFor(platform, actor, input.list)
    record({
      target: { type: 'list', id: list.id },
      after: { columns: input.columns, filters: Object.keys(input.query), format: input.format },
    })
    if (list.exportPermission === null) throw platformErrors.LIST_NOT_EXPORTABLE({ list: list.id })
    requirePermission(actor, list.exportPermission)
    const known = new Set(list.columns.filter((column) => seesColumn(actor, column)).map((column) => column.key))
    const unknown = input.columns.flatMap((key, index) =>
      known.has(key) ? [] : [{ path: `columns.${index}`, code: 'invalid_value' }],
    )
    if (unknown.length > 0) throw platformErrors.INPUT_INVALID({}, unknown)
    const { cursor: _cursor, limit: _limit, count: _count, ...query } = input.query
    await selectionOf(platform, actor, list, query)
    if ((await countUnfinished(tx, actor.operatorId)) >= UNFINISHED_MAX) {
      throw platformErrors.EXPORTS_TOO_MANY({ max: UNFINISHED_MAX })
    }
    const id = newId<'export'>()
    const { columns, format, language } = input
    const order = { ...askerOf(actor), id, operatorName: actor.name, listId: list.id, query, columns, format, language }
    await insertExport(tx, order, now)
    enqueue({
      task: 'platform.export.write',
      payload: { id, operatorId: actor.operatorId },
      jobKey: `export:${id}`,
      attemptsMax: 5,
    })
    emit({ topic: 'exports', ids: [id], operatorIds: [actor.operatorId] })
    return { id }
  },
})

/** Stops one's own export. */
export const stopExport = defineCommand({
  name: 'platform.export.cancel',
  permission: null,
  scope: 'own',
  input: z.object({ id: z.uuid() }),
  output: identified,
  async run({ tx, actor, now, record, emit }, { id }) {
    const found = await findExport(tx, id, actor.operatorId)
    if (!found) throw platformErrors.NOT_FOUND()
    record({ target: { type: 'export', id, label: found.listId } })
    if (!(await cancelExport(tx, id, now))) throw platformErrors.EXPORT_FINISHED()
    emit({ topic: 'exports', ids: [id], operatorIds: [actor.operatorId] })
    return { id }
  },
})
