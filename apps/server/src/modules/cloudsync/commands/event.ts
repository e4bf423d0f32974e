import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { cloudsyncErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import { cloudCodes } from '../service/codes.ts'
import { sendJobs } from '../service/look.ts'
import { registerEvent, today } from '../service/register.ts'
import { accountByNo, type EventRow, lockEvent, setRepaired } from '../store/event.ts'
import { collectFiles, restartFiles } from '../store/file.ts'
import { failedItems, notedLook, refreshStanding } from '../store/standing.ts'

/** The event, locked and recorded. @throws NOT_FOUND, out of scope too */
async function requireEvent(context: CommandContext, id: string): Promise<EventRow> {
  const event = await lockEvent(context.tx, context.actor, id)
  if (!event) throw platformErrors.NOT_FOUND()
  const { clientId, accountId, businessLine, departmentId } = event
  context.record({
    target: { type: 'cloudEvent', id, label: event.eventNo },
    clientId,
    accountId,
    businessLine,
    departmentId,
  })
  context.emit({ topic: 'cloudEvents', ids: [id], businessLine, departmentId })
  return event
}

/** Writes an event by hand: something that happened elsewhere. */
export const createEvent = defineCommand({
  name: 'cloudsync.event.create',
  input: wire.createEventInput,
  output: wire.eventReference,
  async run(context, input) {
    const { tx, actor, now, platform } = context
    const account = await accountByNo(tx, actor, input.accountNo)
    if (!account) {
      const params = { accountNo: input.accountNo }
      throw cloudsyncErrors.ACCOUNT_UNKNOWN(params, [{ path: 'accountNo', code: 'ACCOUNT_UNKNOWN', params }])
    }
    if (input.occurredOn > today(platform, now))
      throw cloudsyncErrors.EVENT_IN_FUTURE({}, [{ path: 'occurredOn', code: 'EVENT_IN_FUTURE' }])
    const { business, occurredOn, facts } = input
    const by = { id: actor.operatorId, name: actor.name }
    const made = await registerEvent(context, {
      business,
      account,
      occurredOn,
      facts,
      source: 'manual',
      sourceKey: null,
      by,
    })
    if (!made) throw cloudsyncErrors.NOTHING_DUE({ business })
    context.record({
      target: { type: 'cloudEvent', id: made.id, label: made.eventNo },
      clientId: account.clientId,
      accountId: account.id,
      businessLine: account.businessLine,
      departmentId: account.departmentId,
      after: { business, occurredOn, facts: [...facts], due: made.due },
      reason: input.remark,
    })
    return { id: made.id, eventNo: made.eventNo }
  },
})

/**
 * Sends again what has failed, wholly or in part, and nothing else: files that are there stay, a new version of a paper
 * takes the place of the one refused, a paper that came late is taken in.
 */
export const resyncEvent = defineCommand({
  name: 'cloudsync.event.resync',
  input: wire.resyncInput,
  output: wire.resynced,
  async run(context, { id }) {
    const { tx, now } = context
    const event = await requireEvent(context, id)
    if (event.state === 'DONE') throw cloudsyncErrors.NOTHING_TO_RESYNC()
    const parameters = await failedItems(tx, id)
    if (parameters.length === 0) throw cloudsyncErrors.SYNC_UNDER_WAY()
    const at = toWire(now)
    const added = await collectFiles(tx, event, await cloudCodes(tx, parameters), at)
    const files = [...added, ...(await restartFiles(tx, id, at))]
    if (files.length === 0) throw cloudsyncErrors.PAPERS_MISSING({ parameters })
    await notedLook(tx, id, parameters, null)
    await refreshStanding(tx, id, at)
    for (const job of sendJobs(files)) context.enqueue(job)
    context.record({ after: { parameters, files: files.length } })
    return { id, files: files.length }
  },
})

/** Notes that somebody has put it right on the platform by hand; sending again stays possible. */
export const markRepaired = defineCommand({
  name: 'cloudsync.event.markRepaired',
  input: wire.repairInput,
  output: wire.eventId,
  async run(context, { id, reason }) {
    const event = await requireEvent(context, id)
    if (event.repaired) throw cloudsyncErrors.REPAIRED_ALREADY()
    if (event.state !== 'FAILED') throw cloudsyncErrors.NOT_FAILED()
    const at = toWire(context.now)
    const { operatorId: by, name } = context.actor
    await setRepaired(context.tx, id, { by, name, at, reason }, at)
    context.record({ before: { repaired: false }, after: { repaired: true }, reason })
    return { id }
  },
})

/** Takes the mark of a repair back. */
export const undoRepaired = defineCommand({
  name: 'cloudsync.event.undoRepaired',
  input: wire.repairInput,
  output: wire.eventId,
  async run(context, { id, reason }) {
    const event = await requireEvent(context, id)
    if (!event.repaired) throw cloudsyncErrors.NOT_REPAIRED()
    await setRepaired(context.tx, id, null, toWire(context.now))
    context.record({ before: { repaired: true, reason: event.repairReason }, after: { repaired: false }, reason })
    return { id }
  },
})
