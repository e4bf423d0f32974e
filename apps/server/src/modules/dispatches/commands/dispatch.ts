import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { setCasesDue, urgeCases } from '#modules/approvals'
import { claimUploads } from '#modules/archive'
import { dispatchable, offeredToSender, type Sent, setRequestsDue } from '#modules/businesses'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { dispatchErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import { closeDispatch, settleDispatch, stopItems, tell } from '../service/ending.ts'
import { dueFor, placeOf, recipientsOf, requireHandled } from '../service/recipients.ts'
import { contextOf, giveOut, lockedRunning, openItems, recordDispatch } from '../service/within.ts'
import * as store from '../store.ts'

/** Keeps uploads of the sender with the dispatch. */
async function keepFiles(context: CommandContext, dispatchId: string, uploadIds: readonly string[]): Promise<void> {
  const uploads = await claimUploads(context, uploadIds)
  const files = uploads.map(({ id, sha256, fileName, size, mime }) => ({ id, sha256, name: fileName, size, mime }))
  await store.insertFiles(context.tx, dispatchId, files)
}

/**
 * Dispatches a business: one request for each recipient, in the sender's name, due at the close of office of a day.
 *
 * @throws NOT_FOUND out of scope, NOBODY_HANDLES, DUE_PAST, DUE_BEYOND_CALENDAR, and what launching refuses
 */
export const send = defineCommand({
  name: 'dispatches.dispatch.send',
  input: wire.dispatchSend,
  output: wire.dispatchSent,
  async run(context, input) {
    const { tx, actor, now } = context
    const within = contextOf(context)
    const business = await dispatchable(within, input.businessId)
    const departmentId = await placeOf(within)
    const recipients = await recipientsOf(within, input, business)
    const { businessLine, names } = business.business
    await requireHandled(within, recipients, businessLine)
    const dueAt = toWire((await dueFor(within, input.dueOn, departmentId)).dueAt)
    const row: store.NewDispatch = {
      id: newId<'dispatch'>(),
      title: input.title,
      remark: input.remark,
      businessId: business.business.id,
      versionId: business.version.id,
      businessNames: names,
      step: business.step.id,
      rule: input.rule,
      dueOn: input.dueOn,
      dueAt,
      businessLine,
      departmentId,
      senderId: actor.operatorId,
      senderName: actor.name,
      sentAt: toWire(now),
    }
    const dispatchNo = await store.insertDispatch(tx, row)
    await keepFiles(context, row.id, input.files)
    const sent: Sent = {
      values: input.values as Sent['values'],
      carried: new Map(),
      ...offeredToSender(context, input.baseline),
    }
    const launched = await giveOut(context, row, recipients, sent)
    const items = recipients.map(({ departmentId: place, operatorId }, at) => ({
      id: newId<'dispatchItem'>(),
      dispatchId: row.id,
      departmentId: place,
      operatorId,
      requestId: launched[at]?.id ?? '',
      caseId: launched[at]?.caseId ?? '',
    }))
    await store.insertItems(tx, items)
    const dispatch: store.DispatchRow = { ...row, dispatchNo, state: 'running', closedBecause: null, closedAt: null }
    recordDispatch(context, dispatch)
    const after = { rule: input.rule, dueOn: input.dueOn, recipients: recipients.map((one) => one.name) }
    context.record({ clientId: null, accountId: null, after, reason: input.remark })
    tell(
      context,
      dispatch,
      items.map((item) => item.id),
    )
    return { id: row.id, dispatchNo, items: items.length }
  },
})

/** Gives more time, to everybody who has not answered. @throws DUE_NOT_LATER, DUE_BEYOND_CALENDAR */
export const extend = defineCommand({
  name: 'dispatches.dispatch.extend',
  input: wire.dispatchExtend,
  output: wire.dispatchTarget,
  async run(context, { id, dueOn, remark }) {
    const dispatch = await lockedRunning(context, id)
    const dueAt = (await dueFor(contextOf(context), dueOn, dispatch.departmentId)).dueAt
    if (Temporal.Instant.compare(dueAt, Temporal.Instant.from(dispatch.dueAt)) <= 0)
      throw dispatchErrors.DUE_NOT_LATER({ dueOn: dispatch.dueOn }, [{ path: 'dueOn', code: 'DUE_NOT_LATER' }])
    const open = (await store.itemsOf(context.tx, { ...context.actor, scope: { all: true } }, id)).filter(
      (item) => item.state === 'open',
    )
    await store.setDue(context.tx, id, dueOn, toWire(dueAt))
    await setRequestsDue(
      context.tx,
      open.map((item) => item.requestId),
      toWire(dueAt),
    )
    await setCasesDue(
      context,
      open.map((item) => item.caseId),
      dueAt,
    )
    context.record({ before: { dueOn: dispatch.dueOn }, after: { dueOn }, reason: remark })
    tell(
      context,
      dispatch,
      open.map((item) => item.id),
    )
    return { id }
  },
})

/** Reminds everybody at whom an unfinished request lies; nobody twice within an hour. */
export const urge = defineCommand({
  name: 'dispatches.dispatch.urge',
  input: wire.dispatchUrge,
  output: wire.dispatchUrged,
  async run(context, { id, remark }) {
    const { actor } = context
    await lockedRunning(context, id)
    const open = await openItems(context, id)
    const by = { operatorId: actor.operatorId, name: actor.name, remark }
    const urged = await urgeCases(
      context,
      open.map((item) => item.caseId),
      by,
    )
    context.record({ after: { urged, open: open.length }, reason: remark })
    return { id, urged, open: open.length }
  },
})

/** Calls the whole of it back: what is finished stays, everything else is stopped. */
export const recall = defineCommand({
  name: 'dispatches.dispatch.recall',
  input: wire.dispatchEnd,
  output: wire.dispatchTarget,
  async run(context, { id, remark }) {
    const dispatch = await lockedRunning(context, id)
    const items = await store.itemsOf(context.tx, { ...context.actor, scope: { all: true } }, id)
    const stopped = await stopItems(context, items, { state: 'recalled', reason: remark })
    const at = toWire(context.now)
    await store.endDispatch(context.tx, id, { state: 'recalled', because: null, at })
    context.record({ before: { state: 'running' }, after: { state: 'recalled', stopped }, reason: remark })
    tell(
      context,
      dispatch,
      items.map((item) => item.id),
    )
    return { id }
  },
})

/** Closes it by hand with the answers there are. */
export const close = defineCommand({
  name: 'dispatches.dispatch.close',
  input: wire.dispatchEnd,
  output: wire.dispatchTarget,
  async run(context, { id, remark }) {
    const dispatch = await lockedRunning(context, id)
    const stopped = await closeDispatch(context, dispatch, 'hand', remark)
    context.record({ before: { state: 'running' }, after: { state: 'closed', stopped }, reason: remark })
    return { id }
  },
})

/** Closes a dispatch whose rule says that it is over; run by the system whenever something ended or a day is over. */
export const settle = defineCommand({
  name: 'dispatches.dispatch.settle',
  input: wire.dispatchTarget,
  output: z.object({ id: z.uuid(), because: z.enum(wire.CLOSED_BECAUSE).nullable() }),
  async run(context, { id }) {
    const dispatch = await store.lockDispatch(context.tx, context.actor, id)
    if (!dispatch) throw platformErrors.NOT_FOUND()
    recordDispatch(context, dispatch)
    const because = await settleDispatch(context, dispatch)
    context.record({ before: { state: dispatch.state }, after: { because } })
    return { id, because }
  },
})
