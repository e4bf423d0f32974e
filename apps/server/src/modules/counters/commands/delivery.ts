import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { reverseRates } from '#modules/rates'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { counterErrors } from '../errors.ts'
import { COUNTER_ZONE } from '../policy/zone.ts'
import * as wire from '../schema.ts'
import { stepOf } from '../service/changes.ts'
import { READ_TASK } from '../service/tasks.ts'
import * as store from '../store/delivery.ts'
import { closeIncident, lockIncident } from '../store/incident.ts'
import { requeue } from '../store/queue.ts'

/** What a record calls a delivery: the account's number and the counter's code. */
function recordDelivery(context: CommandContext, one: store.DeliveryRecord): void {
  const { id, accountNo, counter, accountId, clientId, businessLine, departmentId } = one
  context.record({
    target: { type: 'counterDelivery', id, label: `${accountNo} ${counter}` },
    accountId,
    clientId,
    businessLine,
    departmentId,
  })
  context.emit({ topic: 'counters', ids: [id], businessLine, departmentId })
}

/** The delivery, locked and on the record. @throws NOT_FOUND */
async function deliveryFor(context: CommandContext, id: string): Promise<store.DeliveryRecord> {
  const found = await store.findDelivery(context.tx, context.actor, id, true)
  if (!found) throw platformErrors.NOT_FOUND()
  recordDelivery(context, found)
  return found
}

/** @throws SUPERSEDED, DAY_OVER when what it says is not what should stand there any more. */
async function requireCurrent({ tx, now }: CommandContext, one: store.DeliveryRecord): Promise<void> {
  if (one.lasting === 'today' && one.dueOn < dateAt(now, COUNTER_ZONE)) throw counterErrors.DAY_OVER()
  if (await store.isSuperseded(tx, one.id)) throw counterErrors.SUPERSEDED()
}

/** Sends a failed delivery again, under a reference of its own. */
export const resendDelivery = defineCommand({
  name: 'counters.delivery.resend',
  input: wire.resendInput,
  output: wire.reference,
  async run(context, { id, reason }) {
    const one = await deliveryFor(context, id)
    if (one.state !== 'failed') throw counterErrors.NOT_FAILED({ state: one.state })
    await requireCurrent(context, one)
    await requeue(context.tx, id, toWire(context.now))
    context.enqueue(stepOf(id))
    context.record({
      before: { state: one.state, reason: one.reason },
      after: { state: 'queued', round: one.round + 1 },
      reason,
    })
    return { id }
  },
})

/** Reads back once more what stands at the counter. */
export const readBackDelivery = defineCommand({
  name: 'counters.delivery.readBack',
  input: wire.readBackInput,
  output: wire.reference,
  async run(context, { id }) {
    const one = await deliveryFor(context, id)
    const settled = one.state === 'effective' || one.state === 'failed'
    if (!settled || one.sentAt === null) throw counterErrors.NOT_AT_COUNTER({ state: one.state })
    await requireCurrent(context, one)
    context.enqueue({ task: READ_TASK, payload: { id }, attemptsMax: 3 })
    return { id }
  },
})

async function reversible(context: CommandContext, id: string) {
  const one = await deliveryFor(context, id)
  if (one.state === 'queued') throw counterErrors.NOT_AT_COUNTER({ state: one.state })
  if ((await store.reversalOf(context.tx, one.changeId)) !== null) throw counterErrors.REVERSED_ALREADY()
  const rows = await store.rowsOfChange(context.tx, one.changeId)
  return { one, rows }
}

const shown = (rows: readonly wire.DeliveryRow[], side: 'before' | 'wanted') =>
  JSON.parse(
    JSON.stringify({
      rows: rows.length,
      first: rows.slice(0, 20).map(({ exchange, product, contract, hedgeFlag, ...row }) => {
        return { exchange, product, contract, hedgeFlag, ...row[side] }
      }),
    }),
  )

/** Takes a change back: the register and every counter get what they had before it. */
export const reverseDelivery = defineCommand({
  name: 'counters.delivery.reverse',
  input: wire.reverseInput,
  output: wire.reference,
  async propose(context, { id, reason }): Promise<Proposal> {
    const { one, rows } = await reversible(context, id)
    const { accountId, accountNo, clientId, businessLine, departmentId, kind } = one
    return {
      target: { type: 'account', id: accountId, label: accountNo },
      version: one.changeId,
      clientId,
      accountId,
      businessLine,
      departmentId,
      facts: { kind, rows: String(rows.length) },
      before: shown(rows, 'wanted'),
      after: shown(rows, 'before'),
      reason,
    }
  },
  async run(context, { id, reason }) {
    const { one, rows } = await reversible(context, id)
    await reverseRates(context, {
      kind: one.kind,
      accountId: one.accountId,
      changeId: one.changeId,
      rows: rows.map(({ exchange, product, contract, productType, hedgeFlag, before, wanted }) => ({
        place: { exchange, product, contract, productType, hedgeFlag },
        before,
        after: wanted,
      })),
    })
    context.record({ before: shown(rows, 'wanted'), after: shown(rows, 'before'), reason })
    return { id }
  },
})

/** Says why a difference at the counter may stand as it is. */
export const closeCounterIncident = defineCommand({
  name: 'counters.incident.close',
  input: wire.closeInput,
  output: wire.reference,
  async run(context, { id, remark }) {
    const { tx, actor, now } = context
    const found = await lockIncident(tx, actor, id)
    if (!found) throw platformErrors.NOT_FOUND()
    if (found.closed) throw counterErrors.INCIDENT_CLOSED()
    await closeIncident(tx, id, { by: { id: actor.operatorId, name: actor.name }, remark, at: toWire(now) })
    const { accountId, accountNo, clientId, businessLine, departmentId, field, wanted } = found
    context.record({
      target: { type: 'counterIncident', id, label: `${accountNo} ${field}` },
      accountId,
      clientId,
      businessLine,
      departmentId,
      before: { wanted, found: found.found },
      reason: remark,
    })
    context.emit({ topic: 'counters', ids: [found.deliveryId], businessLine, departmentId })
    return { id }
  },
})
