import { z } from 'zod'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import type { AnyCommand } from '../command.ts'
import { inTransaction } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { appendEvents } from '../events/events.ts'
import { refusalOf } from '../http/problem.ts'
import { actingFor } from '../jobs/behalf.ts'
import type { TaskHandler } from '../module.ts'
import type { Platform } from '../platform.ts'
import { BULK_INPUT } from './commands.ts'
import { inLanes, LANES } from './lanes.ts'
import { finishRun, type ItemResult, nextItems, type RunRow, settleItems, startRun } from './store.ts'

/** Rows between two looks at whether the run was cancelled and the person's rights. */
const CHUNK = 60
/** Calls at a time that share transactions, and so need no connection each: decisions, and tickets being opened. */
const LANES_SHARED = CHUNK
/** Reasons of a refused row that are kept. */
const FIELDS_KEPT = 10

type Item = { n: number; targetId: string }

const failed = (n: number, refused: Refused): ItemResult => ({
  n,
  state: 'failed',
  module: refused.module,
  code: refused.code,
  params: refused.params,
  fields: refused.fields.length === 0 ? null : refused.fields.slice(0, FIELDS_KEPT),
  ticketId: null,
})

/** States that say the database, not the row, is the trouble: the whole run waits for a better moment. */
export const LATER = new Set(['DATABASE_UNAVAILABLE', 'BUSY', 'SHUTTING_DOWN', 'STORAGE_FULL'])

const inputs = z.object({
  shared: z.record(z.string(), z.json()),
  each: z.record(z.string(), z.record(z.string(), z.json())),
})
type Inputs = z.output<typeof inputs>

/** What the rows of a run are called with; runs begun before rows had inputs of their own keep only what is shared. */
function inputsOf(sealed: string): Inputs {
  const given: unknown = JSON.parse(sealed)
  const known = inputs.strict().safeParse(given)
  return known.success ? known.data : { shared: given as Inputs['shared'], each: {} }
}

/** One row is one call; its key makes a call repeated after a crash the same call. */
async function callFor(
  platform: Platform,
  run: RunRow,
  command: AnyCommand,
  given: Inputs,
  actor: Actor,
  item: Item,
): Promise<ItemResult> {
  const settled = { n: item.n, module: null, code: null, params: null, fields: null, ticketId: null }
  try {
    const input = { ...given.shared, ...given.each[item.targetId], [run.idField]: item.targetId }
    const outcome = await platform.execute(command, input, actor, { key: `${run.id}:${item.n}` })
    return outcome.kind === 'done'
      ? { ...settled, state: 'done' }
      : { ...settled, state: 'awaiting', ticketId: outcome.ticketId }
  } catch (error) {
    const refused = refusalOf(error)
    if (LATER.has(refused.code)) throw error
    if (!(error instanceof Refused))
      platform.log.error({ err: error, command: run.command, bulkRun: run.id }, 'row failed')
    return failed(item.n, refused)
  }
}

async function settle(platform: Platform, run: RunRow, results: readonly ItemResult[]): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    await settleItems(tx, run.id, results)
    await appendEvents(tx, platform.clock(), [{ topic: 'bulk-runs', ids: [run.id], operatorIds: [run.operatorId] }])
  })
}

async function workOff(platform: Platform, run: RunRow, items: readonly Item[]): Promise<void> {
  const command = platform.commands.get(run.command)
  const actor = await actingFor(platform, run, run.id)
  if (!command || !actor) {
    const gone = platformErrors.PERMISSION_MISSING({ permission: run.command })
    return settle(
      platform,
      run,
      items.map((item) => failed(item.n, gone)),
    )
  }
  const given = inputsOf(platform.cipher.open(run.input, BULK_INPUT))
  const shared = command.batch !== undefined
  const { results, broken } = await inLanes(items, (item) => callFor(platform, run, command, given, actor, item), {
    alone: command.propose !== undefined,
    lanes: (first) => (shared || first?.state === 'awaiting' ? LANES_SHARED : LANES),
  })
  await settle(platform, run, results)
  if (broken) throw broken.reason
}

/** Works a run off, chunk by chunk, with the asker's rights of the moment. Killed anywhere, it goes on where it was. */
export const runBulk: TaskHandler = async (platform, payload, { signal }) => {
  const run = await inTransaction(platform.db, (tx) => startRun(tx, String(payload.id)))
  if (!run) return
  for (;;) {
    signal.throwIfAborted()
    const items = await nextItems(platform.db, run.id, CHUNK)
    if (items.length === 0) break
    await workOff(platform, run, items)
  }
  await inTransaction(platform.db, async (tx) => {
    if (!(await finishRun(tx, run.id, platform.clock()))) return
    await appendEvents(tx, platform.clock(), [{ topic: 'bulk-runs', ids: [run.id], operatorIds: [run.operatorId] }])
  })
}
