import { setCasesDue } from '#modules/approvals'
import { dispatchable, launchDispatched, type Sent } from '#modules/businesses'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { dispatchErrors } from '../errors.ts'
import * as store from '../store.ts'
import type { Recipient } from './recipients.ts'

const label = (dispatch: { dispatchNo: string; title: string }) => `${dispatch.dispatchNo} ${dispatch.title}`

/** Names the dispatch in the record of the call. */
export function recordDispatch(context: CommandContext, dispatch: store.DispatchRow): void {
  const { id, businessLine, departmentId } = dispatch
  context.record({ target: { type: 'dispatch', id, label: label(dispatch) }, businessLine, departmentId })
}

/** A running dispatch in scope, locked. @throws NOT_FOUND, DISPATCH_ENDED */
export async function lockedRunning(context: CommandContext, id: string): Promise<store.DispatchRow> {
  const dispatch = await store.lockDispatch(context.tx, context.actor, id)
  if (!dispatch) throw platformErrors.NOT_FOUND()
  recordDispatch(context, dispatch)
  if (dispatch.state !== 'running') throw dispatchErrors.DISPATCH_ENDED({ state: dispatch.state })
  return dispatch
}

/** A recipient in scope, its running dispatch locked before it. @throws NOT_FOUND, DISPATCH_ENDED */
export async function lockedItem(context: CommandContext, id: string) {
  const known = await store.findItem(context.tx, context.actor, id)
  if (!known) throw platformErrors.NOT_FOUND()
  const dispatch = await lockedRunning(context, known.dispatchId)
  const item = await store.findItem(context.tx, context.actor, id)
  if (!item) throw platformErrors.NOT_FOUND()
  return { dispatch, item }
}

/** Recipients in scope that have not answered. */
export const openItems = async (context: CommandContext, id: string) =>
  (await store.itemsOf(context.tx, context.actor, id)).filter((item) => item.state === 'open')

/** What reading is done with inside a command. */
export const contextOf = (context: CommandContext) => ({ ...context, reader: context.tx })

/** Gives the form to each recipient as a request of its own. */
export async function giveOut(
  context: CommandContext,
  dispatch: { businessId: string; title: string; dueAt: string },
  recipients: readonly Pick<Recipient, 'departmentId' | 'people'>[],
  sent: Sent,
) {
  const business = await dispatchable(contextOf(context), dispatch.businessId)
  const { title, dueAt } = dispatch
  const targets = recipients.map(({ departmentId, people }) => ({ departmentId, people, title, dueAt }))
  const launched = await launchDispatched(context, business, sent, targets)
  await setCasesDue(
    context,
    launched.map((one) => one.caseId),
    Temporal.Instant.from(dueAt),
  )
  return launched
}
