import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { LANGUAGES } from '../actor.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { platformErrors } from '../errors.ts'
import { askerOf } from '../jobs/behalf.ts'
import { listFor, requireListRight } from '../lists/lookup.ts'
import { hasMoreRows, seesColumn } from '../lists/page.ts'
import { selectionOf } from '../lists/query.ts'
import { text } from '../texts.ts'
import { cancelExport, countUnfinished, findExport, insertExport } from './store.ts'
import { UNFINISHED_MAX } from './unfinished.ts'

const identified = z.object({ id: z.string() })

const input = z.object({
  list: z.string().max(100),
  query: z.record(z.string().max(100), z.string().max(20_000)).default({}),
  columns: z.array(z.string().max(100)).min(1).max(200),
  format: z.enum(['xlsx', 'csv']),
  language: z.enum(LANGUAGES),
})
type Order = z.output<typeof input>

/**
 * What is to be exported, as far as this person may.
 *
 * @throws LIST_NOT_EXPORTABLE, PERMISSION_MISSING, INPUT_INVALID, EXPORTS_TOO_MANY
 */
async function selected({ tx, actor, platform, record }: CommandContext, order: Order) {
  const list = listFor(platform, actor, order.list)
  record({
    target: { type: 'list', id: list.id },
    after: { columns: order.columns, filters: Object.keys(order.query), format: order.format },
  })
  if (list.exportPermission === null) throw platformErrors.LIST_NOT_EXPORTABLE({ list: list.id })
  requireListRight(actor, list.exportPermission)
  const known = new Set(list.columns.filter((column) => seesColumn(actor, column)).map((column) => column.key))
  const unknown = order.columns.flatMap((key, index) =>
    known.has(key) ? [] : [{ path: `columns.${index}`, code: 'invalid_value' }],
  )
  if (unknown.length > 0) throw platformErrors.INPUT_INVALID({}, unknown)
  const { cursor: _cursor, limit: _limit, count: _count, ...query } = order.query
  const selection = await selectionOf(platform, actor, list, query)
  if ((await countUnfinished(tx, actor.operatorId)) >= UNFINISHED_MAX) {
    throw platformErrors.EXPORTS_TOO_MANY({ max: UNFINISHED_MAX })
  }
  return { selection, query }
}

/**
 * Asks for a list as a file. Needs the list's view and export permissions, now and when the file is written; the
 * record names the list, the filters and the columns. More rows than the house lets go freely need approval.
 */
export const requestExport = defineCommand({
  name: 'platform.export.request',
  permission: null,
  input,
  output: identified,
  async propose(context, order) {
    const { actor, platform, tx } = context
    const { selection } = await selected(context, order)
    const { id } = selection.list
    const free = platform.config.exportRowsFree
    const [module = '', noun = ''] = id.split('.')
    return {
      // One ticket of a person for a list at a time.
      target: {
        type: 'list',
        id: `${id} ${actor.operatorId}`,
        label: text(actor.language, `${module}:list.${noun}`),
      },
      version: id,
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { list: id, format: order.format },
      before: null,
      after: { columns: order.columns, filters: Object.keys(order.query), format: order.format },
      reason: null,
      exempt: free === 0 || !(await hasMoreRows(tx, selection, free)),
    }
  },
  async run(context, order) {
    const { tx, actor, now, emit, enqueue } = context
    const { selection, query } = await selected(context, order)
    const id = newId<'export'>()
    const { columns, format, language } = order
    const asked = { ...askerOf(actor), id, operatorName: actor.name, listId: selection.list.id }
    await insertExport(tx, { ...asked, query, columns, format, language }, now)
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
