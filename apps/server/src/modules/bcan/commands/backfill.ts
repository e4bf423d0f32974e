import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { bcanErrors } from '../errors.ts'
import { backfillInput, identified, stepInput, stepped } from '../schema.ts'
import { openRanges, register } from '../store/allocate.ts'
import * as store from '../store/backfill.ts'

export const BACKFILL_TASK = 'bcan.backfill.run'
/** Clients that get their number in one transaction. */
const BATCH = 2000

const targetOf = ({ id, regime }: { id: string; regime: string }) => ({ type: 'backfill', id, label: regime })

/** Gives numbers to clients who were there before the range; goes on in the background and can be stopped. */
export const startBackfill = defineCommand({
  name: 'bcan.backfill.start',
  scope: 'none',
  input: backfillInput,
  output: identified,
  async run(context, { regime }) {
    const { tx, actor, now } = context
    if ((await openRanges(tx, regime)).length === 0) throw bcanErrors.NO_OPEN_RANGE()
    const total = await store.countUnnumbered(tx, regime)
    if (total === 0) throw bcanErrors.NOBODY_TO_NUMBER()
    const id = newId<'backfill'>()
    try {
      await store.insertBackfill(tx, { id, regime, total, by: actor.name, at: toWire(now) })
    } catch (error) {
      if (constraintOf(error) === 'backfill_running') throw bcanErrors.BACKFILL_RUNNING()
      throw error
    }
    context.record({ target: targetOf({ id, regime }), after: { regime, total } })
    context.enqueue({ task: BACKFILL_TASK, payload: { id }, jobKey: `backfill:${id}` })
    context.emit({ topic: 'bcan', ids: [id] })
    return { id }
  },
})

/** The run, locked, still going. @throws NOT_FOUND, BACKFILL_ENDED */
async function running(context: CommandContext, id: string): Promise<store.BackfillRow> {
  const run = await store.lockBackfill(context.tx, id)
  if (!run) throw platformErrors.NOT_FOUND()
  context.record({ target: targetOf(run) })
  if (run.state !== 'RUNNING') throw bcanErrors.BACKFILL_ENDED()
  return run
}

/** Stops a run; numbers given so far stay. */
export const cancelBackfill = defineCommand({
  name: 'bcan.backfill.cancel',
  scope: 'none',
  input: z.strictObject({ id: z.uuid() }),
  output: identified,
  async run(context, { id }) {
    const run = await running(context, id)
    await store.settleBackfill(context.tx, { id, given: 0, state: 'CANCELLED', at: toWire(context.now) })
    context.record({ before: { state: run.state, done: run.done }, after: { state: 'CANCELLED', done: run.done } })
    context.emit({ topic: 'bcan', ids: [id] })
    return { id }
  },
})

/** The system's own: one batch of a run. */
export const stepBackfill = defineCommand({
  name: 'bcan.backfill.step',
  scope: 'none',
  input: stepInput,
  output: stepped,
  async run(context, { id }) {
    const run = await running(context, id)
    const at = toWire(context.now)
    const some = await store.someUnnumbered(context.tx, run.regime, BATCH)
    const { given, without } = await register(context.tx, some, { regime: run.regime, source: 'backfill', at })
    const state = without > 0 ? 'EXHAUSTED' : some.length < BATCH ? 'DONE' : 'RUNNING'
    await store.settleBackfill(context.tx, { id, given, state, at })
    context.record({ after: { given, state } })
    context.emit({ topic: 'bcan', ids: [id] })
    return { state }
  },
})
