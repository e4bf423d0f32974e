import { toWire } from '#kernel/clock.ts'
import { stopCases } from '#modules/approvals'
import type { RequestFollower } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import { closingOf, itemStateOf, leftoverOf } from '../policy.ts'
import type { ClosedBecause, ItemState } from '../schema.ts'
import {
  type DispatchRow,
  endDispatch,
  type ItemRow,
  itemOfRequest,
  itemsOf,
  setItemStates,
  tallyOf,
} from '../store.ts'

export const SETTLE_TASK = 'dispatches.dispatch.settle'

type Telling = Pick<CommandContext, 'emit'>

/** Tells open boards and lists. */
export function tell({ emit }: Telling, dispatch: DispatchRow, itemIds: readonly string[]): void {
  const { id, businessLine, departmentId, senderId } = dispatch
  const who = { businessLine, departmentId, operatorIds: [senderId] }
  emit({ topic: 'dispatches', ids: [id], ...who })
  if (itemIds.length > 0) emit({ topic: 'dispatch-items', ids: itemIds, ...who })
}

/** Looks soon whether a dispatch is over; several reasons to look make one look. */
export function lookSoon({ enqueue }: Pick<CommandContext, 'enqueue'>, id: string): void {
  enqueue({ task: SETTLE_TASK, payload: { id }, jobKey: `${SETTLE_TASK}:${id}` })
}

/**
 * Follows the requests that were given out. Whether the dispatch is over is looked at afterwards, under its lock: two last
 * answers at the same moment must not each take the other for open.
 */
export const dispatchFollower: RequestFollower = {
  async moved(context, { id, origin, state, at }) {
    if (origin !== 'dispatch') return
    const found = await itemOfRequest(context.tx, id)
    if (found?.item.state !== 'open') return
    const next = itemStateOf(state)
    if (next !== 'open')
      await setItemStates(context.tx, [found.item.id], { from: 'open', state: next, reason: null, at })
    tell(context, found.dispatch, [found.item.id])
    if (next !== 'open') lookSoon(context, found.dispatch.id)
  },
}

const everyItem = (actor: Actor): Actor => ({ ...actor, scope: { all: true } })

/** Stops requests that are not wanted any more; those that ended before are left as they are. */
export async function stopItems(
  context: CommandContext,
  items: readonly ItemRow[],
  to: { state: ItemState; reason: string },
): Promise<number> {
  const { actor, now, tx } = context
  const open = items.filter((item) => item.state === 'open')
  const by = { operatorId: actor.operatorId, name: actor.name, remark: to.reason }
  await stopCases(
    context,
    open.map((item) => item.caseId),
    by,
  )
  const ids = open.map((item) => item.id)
  return setItemStates(tx, ids, { from: 'stopped', state: to.state, reason: to.reason, at: toWire(now) })
}

/** Closes a dispatch whose row is locked, stopping what is still open. @returns how many were stopped. */
export async function closeDispatch(
  context: CommandContext,
  dispatch: DispatchRow,
  because: ClosedBecause,
  reason: string,
): Promise<number> {
  const { tx, actor, now } = context
  const items = await itemsOf(tx, everyItem(actor), dispatch.id)
  const stopped = await stopItems(context, items, { state: leftoverOf(because), reason })
  await endDispatch(tx, dispatch.id, { state: 'closed', because, at: toWire(now) })
  tell(
    context,
    dispatch,
    items.map((item) => item.id),
  )
  return stopped
}

/** Closes a running dispatch, locked by the caller, when its rule says so. @returns why, or null. */
export async function settleDispatch(context: CommandContext, dispatch: DispatchRow): Promise<ClosedBecause | null> {
  const { tx, now } = context
  if (dispatch.state !== 'running') return null
  const overdue = Temporal.Instant.compare(Temporal.Instant.from(dispatch.dueAt), now) <= 0
  const because = closingOf(dispatch.rule, await tallyOf(tx, dispatch.id), overdue)
  if (because) await closeDispatch(context, dispatch, because, `closed: ${because}`)
  return because
}
