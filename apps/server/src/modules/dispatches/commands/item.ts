import { toWire } from '#kernel/clock.ts'
import { findOperators } from '#modules/access'
import { redirectStep, setCasesDue } from '#modules/approvals'
import { dispatchable, getRequest, sentWith } from '#modules/businesses'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { dispatchErrors } from '../errors.ts'
import { mayResend, peopleOf } from '../policy.ts'
import * as wire from '../schema.ts'
import { lookSoon, stopItems, tell } from '../service/ending.ts'
import { recipientsOf, requireHandled } from '../service/recipients.ts'
import { contextOf, giveOut, lockedItem, recordDispatch } from '../service/within.ts'
import * as store from '../store.ts'
import { recall, send } from './dispatch.ts'

/** Calls one recipient's request back. @throws ITEM_ENDED */
export const recallItem = defineCommand({
  name: 'dispatches.item.recall',
  permission: recall.name,
  input: wire.itemEnd,
  output: wire.dispatchTarget,
  async run(context, { id, remark }) {
    const { dispatch, item } = await lockedItem(context, id)
    const at = toWire(context.now)
    // One that was refused or withdrawn is no longer waited for once it is called back.
    const gone = mayResend(item.state) && item.state !== 'recalled'
    const to = { state: 'recalled' as const, reason: remark }
    const done = gone
      ? await store.setItemStates(context.tx, [id], { ...to, from: item.state, at })
      : await stopItems(context, [item], to)
    if (done === 0) throw dispatchErrors.ITEM_ENDED({ state: item.state })
    context.record({ before: { item: id, state: item.state }, after: { item: id, state: 'recalled' }, reason: remark })
    tell(context, dispatch, [id])
    lookSoon(context, dispatch.id)
    return { id }
  },
})

/** Gives one recipient's request to another person, who sees its department. @throws ITEM_ENDED, PERSON_NOT_ELIGIBLE */
export const redirectItem = defineCommand({
  name: 'dispatches.item.redirect',
  input: wire.itemRedirect,
  output: wire.dispatchTarget,
  async run(context, { id, operatorId, remark }) {
    const { dispatch, item } = await lockedItem(context, id)
    if (item.state !== 'open') throw dispatchErrors.ITEM_ENDED({ state: item.state })
    const [person] = await findOperators(context.tx, context.actor, [operatorId])
    if (!person) throw platformErrors.NOT_FOUND()
    const people = peopleOf({ departmentId: item.departmentId, operatorId }, [])
    await redirectStep(context, item.caseId, dispatch.step, people, remark)
    await store.setRecipient(context.tx, id, operatorId)
    await setCasesDue(context, [item.caseId], Temporal.Instant.from(dispatch.dueAt))
    recordDispatch(context, dispatch)
    context.record({
      before: { item: id, operatorId: item.operatorId },
      after: { item: id, operatorId },
      reason: remark,
    })
    tell(context, dispatch, [id])
    return { id }
  },
})

/** Sends the form once more to a recipient whose answer was refused, withdrawn or called back. @throws ITEM_NOT_FAILED */
export const resendItem = defineCommand({
  name: 'dispatches.item.resend',
  permission: send.name,
  input: wire.itemEnd,
  output: wire.dispatchTarget,
  async run(context, { id, remark }) {
    const { dispatch, item } = await lockedItem(context, id)
    if (!mayResend(item.state)) throw dispatchErrors.ITEM_NOT_FAILED({ state: item.state })
    const within = contextOf(context)
    const business = await dispatchable(within, dispatch.businessId)
    const named =
      item.operatorId === null
        ? { departmentIds: [item.departmentId], operatorIds: [] }
        : {
            departmentIds: [],
            operatorIds: [item.operatorId],
          }
    const recipients = await recipientsOf(within, named, business)
    await requireHandled(within, recipients, dispatch.businessLine)
    const [made] = await giveOut(context, dispatch, recipients, await sentWith(context, item.requestId))
    if (!made) throw new Error('nothing was launched')
    await store.renewItem(context.tx, id, { requestId: made.id, caseId: made.caseId })
    recordDispatch(context, dispatch)
    context.record({
      before: { item: id, state: item.state },
      after: { item: id, requestNo: made.requestNo },
      reason: remark,
    })
    tell(context, dispatch, [id])
    return { id }
  },
})

/** Notes that somebody who is asked has looked; looking again changes nothing. */
export const openItem = defineCommand({
  name: 'dispatches.item.open',
  permission: 'businesses.request.view',
  scope: 'own',
  input: wire.itemOpen,
  output: wire.itemOpened,
  async run(context, { requestId }) {
    const { tx, actor, now, platform } = context
    const request = await getRequest(platform, actor, requestId)
    const found = await store.itemOfRequest(tx, request.id)
    if (!found) throw platformErrors.NOT_FOUND()
    recordDispatch(context, found.dispatch)
    const asked = (await store.askedAt(tx, found.dispatch.id)).find((one) => one.id === found.item.id)
    if (
      asked?.people.includes(actor.operatorId) &&
      (await store.markOpened(tx, found.item.id, actor.name, toWire(now)))
    )
      tell(context, found.dispatch, [found.item.id])
    return { requestId }
  },
})
