import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { RateListener, RateMoved, RatesChanged } from '#modules/rates'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import type { Adapter } from '../adapter/contract.ts'
import { futuresAccount, insertDelivery } from '../store/delivery.ts'
import { routeOf } from './route.ts'

/** Takes one step of one delivery. */
export const ADVANCE_TASK = 'counters.delivery.advance'

/** The job that takes a delivery's next step: one waits at most, and a process that dies under it uses up one attempt of many. */
export const stepOf = (id: string, runAt?: string): JobRequest => ({
  task: ADVANCE_TASK,
  payload: { id },
  jobKey: `counters.delivery:${id}`,
  attemptsMax: 20,
  ...(runAt ? { runAt } : {}),
})

type Lot = { lasting: 'today' | 'longTerm'; dueOn: string; untilOn: string | null; rows: RateMoved[] }

/** A counter that knows no single days takes a rate of one day as one until changed; when the day is over it is told. */
function lastingAt(adapter: Adapter, { lasting }: RateMoved): Lot['lasting'] {
  return adapter.capabilities.lasting.includes(lasting) ? lasting : 'longTerm'
}

/** Rows that leave together: what lasts equally long from the same day on. */
function lotsOf(adapter: Adapter, { rows, lapsed }: RatesChanged): Lot[] {
  const lots = new Map<string, Lot>()
  for (const row of rows) {
    const lasting = lastingAt(adapter, row)
    // What was for one day has gone by itself where days are known.
    if (lapsed && lasting === 'today') continue
    const { from: dueOn, until: untilOn } = row
    const key = `${lasting} ${dueOn} ${untilOn}`
    const lot = lots.get(key) ?? { lasting, dueOn, untilOn, rows: [] }
    lot.rows.push(row)
    lots.set(key, lot)
  }
  return [...lots.values()]
}

/** Writes what leaves for each counter in the transaction of the change itself: there is no change without its way out. */
export const deliverChanges: RateListener = {
  async changed(context, change) {
    const { tx, now, platform, enqueue } = context
    const account = await futuresAccount(tx, change.accountId)
    if (!account) return
    const route = await routeOf({ reader: tx, platform }, change)
    const changeId = newId<'change'>()
    const ids: string[] = []
    for (const code of route.able) {
      for (const lot of lotsOf(ADAPTERS[code], change)) {
        const { codes, byRegister } = route.on(lot.dueOn)
        if (!codes.includes(code)) continue
        const id = newId<'delivery'>()
        const made = { id, counter: code, change: { ...change, changeId }, ...lot, at: toWire(now), byRegister }
        await insertDelivery(tx, made)
        ids.push(id)
        enqueue(stepOf(id))
      }
    }
    const { businessLine, departmentId } = account
    if (ids.length > 0) context.emit({ topic: 'counters', ids, businessLine, departmentId })
  },
}
