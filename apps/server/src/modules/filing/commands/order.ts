import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { defineCommand } from '#platform/command.ts'
import { filingErrors } from '../errors.ts'
import { orderingAccounts } from '../orders.ts'
import { judged, judgeInput, judgeNumber, ordersInput, ordersTaken } from '../policy/order-exception.ts'
import { insertOrders, judgeDay, type KeptOrder } from '../store/order.ts'

/**
 * Gateways tell of the orders of a day with the numbers they went under. Those without the client's number are exceptions
 * at once; those of clients that are not effective wait for the cut-off of the day. An order told of twice counts once.
 */
export const takeOrders = defineCommand({
  name: 'filing.order.take',
  input: ordersInput,
  output: ordersTaken,
  async run(context, { regime, tradedOn, orders }) {
    const { tx, actor, now, platform } = context
    if (tradedOn > dateAt(now, platform.config.timeZone)) {
      throw filingErrors.DAY_IN_FUTURE({}, [{ path: 'tradedOn', code: 'DAY_IN_FUTURE' }])
    }
    const numbers = [...new Set(orders.map(({ accountNo }) => accountNo.toUpperCase()))]
    const found = await orderingAccounts(tx, actor, regime, numbers)
    const byNo = new Map(found.map((one) => [one.accountNo, one]))
    const unknown: number[] = []
    const kept: KeptOrder[] = []
    for (const [at, order] of orders.entries()) {
      const account = byNo.get(order.accountNo.toUpperCase())
      if (!account) {
        unknown.push(at)
        continue
      }
      const verdict = judgeNumber(order, account)
      if (verdict === 'IN_ORDER') continue
      const { accountId, accountNo, clientId, ownTag } = account
      const exception = verdict === 'WAITS' ? null : verdict
      kept.push({ ...order, id: newId<'clientOrder'>(), accountId, accountNo, clientId, ownTag, exception })
    }
    const fresh = await insertOrders(tx, kept, { regime, tradedOn, by: actor.name, at: toWire(now) })
    const exceptions = kept.filter(({ exception }) => exception !== null).length
    const figures = { taken: orders.length - unknown.length, exceptions, waiting: kept.length - exceptions }
    context.record({
      target: { type: 'orders', id: `${regime} ${tradedOn}`, label: `${regime} ${tradedOn}` },
      after: { ...figures, unknown: unknown.length, fresh },
    })
    if (fresh > 0) context.emit({ topic: 'filings', ids: [] })
    return { ...figures, unknown }
  },
})

/** The system's own: the cut-off of a day has passed, and which orders were of clients in no accepted file is known. */
export const judgeOrders = defineCommand({
  name: 'filing.order.judge',
  scope: 'none',
  input: judgeInput,
  output: judged,
  async run(context, { regime, tradedOn }) {
    const figures = await judgeDay(context.tx, { regime, tradedOn, at: toWire(context.now) })
    context.record({
      target: { type: 'orders', id: `${regime} ${tradedOn}`, label: `${regime} ${tradedOn}` },
      after: figures,
    })
    context.emit({ topic: 'filings', ids: [] })
    return figures
  },
})
