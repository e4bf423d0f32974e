import { sql } from 'kysely'
import { assignCounter, COUNTERS, configureCounter } from '#modules/counters'
import { feeRow, seedRates } from '#modules/rates'
import { inTransaction, rows } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

/** Fees of the last days: one that every counter takes, one that a counter refuses in part, one for a day alone. */
const FEES = [
  [
    {
      exchange: 'SHFE',
      product: 'cu',
      productType: '1',
      hedgeFlag: '1',
      openByMoney: '0.00004',
      closeByMoney: '0.00004',
    },
  ],
  [
    {
      exchange: 'DCE',
      product: 'i',
      productType: '1',
      hedgeFlag: '1',
      openByMoney: '0.00009',
      closeTodayByMoney: '0.00012',
    },
  ],
  [
    { exchange: 'CZCE', product: 'TA', productType: '1', hedgeFlag: '1', openByLot: '2.8', closeByLot: '2.8' },
    { exchange: 'CZCE', product: 'zz', productType: '1', hedgeFlag: '1', openByLot: '3' },
  ],
  [{ exchange: 'CFFEX', product: 'IF', productType: '1', hedgeFlag: '1', openByMoney: '0.00002', effect: '1' }],
] as const

/** Counters that are set up are taken into use, and rates are on their way there; where there are none yet. */
export async function seedCounters(platform: Platform, today: string): Promise<void> {
  const { counters } = platform.config
  const reached = COUNTERS.filter((code) => counters[code] !== null)
  const known = await rows(platform.db, sql`select 1 from counters.delivery limit 1`)
  if (known.length > 0 || reached.length === 0) return
  const actor = await actorOf(platform, 'business-admin')
  for (const counter of reached) {
    const input = { counter, enabled: true, channel: 'file', reason: '柜台接入' }
    await platform.execute(configureCounter, input, actor, { key: `demo:counter:${counter}` })
  }
  const accounts = await rows(
    platform.db,
    sql<{ id: string }>`select id from accounts.v_account where type = 'futures' and status = 'ACTIVE'
      order by account_no limit ${FEES.length}`,
  )
  // Accounts whose rates are under way are kept by every counter; the register knows no others yet.
  for (const { id: accountId } of accounts) {
    for (const counter of reached) {
      const input = { accountId, counter, reason: '开户时登记' }
      await platform.execute(assignCounter, input, actor, { key: `demo:counter:${counter}:${accountId}` })
    }
  }
  await inTransaction(platform.db, async (tx) => {
    const jobs: JobRequest[] = []
    const context = {
      tx,
      now: platform.clock(),
      platform,
      emit: () => undefined,
      enqueue: (job: JobRequest) => void jobs.push(job),
    }
    for (const [at, { id }] of accounts.entries()) {
      const given = (FEES[at] ?? []).map((one) => feeRow.parse(one))
      const by = { id: actor.operatorId, name: actor.name }
      await seedRates(context, { kind: 'fee', accountId: id, rows: given, from: today, by })
    }
    // What is being opened is there from the first minute.
    await addJobs(tx, [...jobs, { task: 'counters.slot.pullAll', payload: {}, attemptsMax: 3 }])
  })
}
