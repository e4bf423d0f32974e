import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { createFiling, setSchedule, takeOrders } from '#modules/filing'
import { systemActor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

const HOUSE_CE = 'AAX123'
const TIMES = { sendTimes: ['08:00', '12:00', '15:00', '16:15'], cutOff: '16:30', resultsFrom: '18:00' }

/** Files Hong Kong by itself, and begins with a first file; where none was made yet. */
export async function seedFiling(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from filing.filing limit 1`)
  if (known.length > 0) return
  const actor = systemActor([setSchedule.name, createFiling.name, takeOrders.name])
  const regime = 'HKIDR'
  const schedule = { regime, automatic: true, ...TIMES, office: 'hong-kong' }
  await platform.execute(setSchedule, schedule, actor, { key: 'demo-filing-schedule' })
  try {
    const order = { regime, ceNo: HOUSE_CE, send: true }
    await platform.execute(createFiling, order, actor, { key: 'demo-filing-first' })
  } catch (error) {
    // The calendar may not reach the day the demo is made on; the page says so.
    if (!(error instanceof Refused)) throw error
  }
  await seedOrders(platform, actor)
}

/** What a gateway told of today: one order went without a number, one under another client's. */
async function seedOrders(platform: Platform, actor: ReturnType<typeof systemActor>): Promise<void> {
  const found = await rows(
    platform.db,
    sql<{ accountNo: string; tag: string }>`select a.account_no as "accountNo", r.ce_no || '.' || r.bcan as tag
      from bcan.v_registration r join accounts.v_account a on a.client_id = r.client_id
      where r.regime = 'HKIDR' and r.state = 'EFFECTIVE' and a.status = 'ACTIVE' and a.type = 'cash'
      order by r.bcan limit 2`,
  )
  const [first, second] = found
  if (!first || !second) return
  const now = platform.clock()
  const order = { side: 'buy' as const, stock: '700', quantity: '400', orderedAt: toWire(now) }
  const orders = [
    { ...order, orderNo: '20001', accountNo: first.accountNo, tag: null },
    { ...order, orderNo: '20002', accountNo: second.accountNo, tag: first.tag },
  ]
  const day = dateAt(now, 'Asia/Hong_Kong')
  await platform.execute(takeOrders, { regime: 'HKIDR', tradedOn: day, orders }, actor, { key: 'demo-filing-orders' })
}
