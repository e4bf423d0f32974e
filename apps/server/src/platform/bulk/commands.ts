import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { requirePermission } from '../actor.ts'
import { type AnyCommand, type CommandContext, defineCommand } from '../command.ts'
import { rows } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { askerOf } from '../jobs/behalf.ts'
import { cancelRun, findRun, insertItems, insertRun, ROWS_MAX, reopenRun, setTotal } from './store.ts'
import { bulkTarget, targetsOf } from './targets.ts'

/** Purpose the shared input of a run is sealed under. */
export const BULK_INPUT = 'platform.bulkRun.input'

const identified = z.object({ id: z.string() })
/** Commands that act on something else than rows. */
const UNSUITABLE = /^platform\./

function commandFor({ platform, actor }: CommandContext, name: string): AnyCommand {
  const command = UNSUITABLE.test(name) ? undefined : platform.commands.get(name)
  if (!command) throw platformErrors.INPUT_INVALID({}, [{ path: 'command', code: 'invalid_value' }])
  if (command.permission !== null) requirePermission(actor, command.permission)
  return command
}

/**
 * Calls a command for many rows: those named, or all a list's filter selects at this moment, in this person's scope.
 * Every row is a call of its own, under the command's own permission, approval and record.
 */
export const startBulk = defineCommand({
  name: 'platform.bulkRun.start',
  permission: null,
  input: z.object({
    command: z.string().max(100),
    /** What all rows share. */
    input: z.record(z.string(), z.json()),
    /** What single rows have of their own, by the row's id: a remark beside the shared one. It wins over what is shared. */
    each: z.record(z.string().max(100), z.record(z.string().max(100), z.json())).optional(),
    target: bulkTarget,
    /** Where in the command's input each row's id goes. */
    idField: z.string().min(1).max(100),
  }),
  output: identified,
  async run(context, given) {
    const { tx, actor, now, platform, record, emit, enqueue } = context
    commandFor(context, given.command)
    const id = newId<'bulkRun'>()
    const listId = 'list' in given.target ? given.target.list : null
    const targets = await targetsOf(context, given.target)
    const shared = platform.cipher.seal(JSON.stringify({ shared: given.input, each: given.each ?? {} }), BULK_INPUT)
    const { command, idField } = given
    await insertRun(tx, {
      ...askerOf(actor),
      id,
      operatorName: actor.name,
      command,
      input: shared,
      idField,
      listId,
      total: 1,
      createdAt: toWire(now),
    })
    const total = await insertItems(tx, id, targets)
    if (total === 0) throw platformErrors.BULK_EMPTY()
    if (total > ROWS_MAX) throw platformErrors.BULK_TOO_MANY({ max: ROWS_MAX })
    await setTotal(tx, id, total)
    record({ target: { type: 'bulkRun', id, label: command }, after: { command, rows: total, list: listId } })
    enqueue({ task: 'platform.bulk.run', payload: { id }, jobKey: `bulk:${id}` })
    emit({ topic: 'bulk-runs', ids: [id], operatorIds: [actor.operatorId] })
    return { id }
  },
})

async function ownRun({ tx, actor, record }: CommandContext, id: string): Promise<void> {
  const [locked] = await rows(tx, sql`select 1 from platform.bulk_run where id = ${id} for update`)
  const run = locked ? await findRun(tx, id, actor.operatorId) : null
  if (!run) throw platformErrors.NOT_FOUND()
  record({ target: { type: 'bulkRun', id, label: run.command } })
}

/** Leaves the rows that have not been called for undone; what is done stays done. */
export const cancelBulk = defineCommand({
  name: 'platform.bulkRun.cancel',
  permission: null,
  scope: 'own',
  input: z.object({ id: z.uuid() }),
  output: identified,
  async run(context, { id }) {
    await ownRun(context, id)
    if (!(await cancelRun(context.tx, id, context.now))) throw platformErrors.BULK_ENDED()
    context.emit({ topic: 'bulk-runs', ids: [id], operatorIds: [context.actor.operatorId] })
    return { id }
  },
})

/** Calls the command again for the rows that were refused or cancelled; those done are left alone. */
export const retryBulk = defineCommand({
  name: 'platform.bulkRun.retry',
  permission: null,
  scope: 'own',
  input: z.object({ id: z.uuid() }),
  output: identified,
  async run(context, { id }) {
    await ownRun(context, id)
    if ((await reopenRun(context.tx, id)) === 0) throw platformErrors.BULK_NOTHING_TO_RETRY()
    context.enqueue({ task: 'platform.bulk.run', payload: { id }, jobKey: `bulk:${id}` })
    context.emit({ topic: 'bulk-runs', ids: [id], operatorIds: [context.actor.operatorId] })
    return { id }
  },
})
