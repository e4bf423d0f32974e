import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import type { Config } from '#platform/config.ts'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { CounterCode, DeliveryDetail } from '../schema.ts'

export type Reached = { -readonly [K in keyof Config['counters']]: Config['counters'][K] }
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 700

/** A futures account of a client of its own. */
export async function aFuturesAccount(
  { platform, db, clock }: TestApp,
  type: 'futures' | 'cash' = 'futures',
): Promise<string> {
  count += 1
  const number = count
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), aProfile(number), place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type,
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return account.id
  })
}

export const aFee = (given: object = {}) => ({
  exchange: 'SHFE',
  product: 'cu',
  productType: '1',
  hedgeFlag: '1',
  openByMoney: '0.00004',
  ...given,
})

/** What people and time do with deliveries. */
export function deliveriesOf(app: TestApp, person: Person) {
  const list = async (query: string) =>
    (await person.get<{ items: { id: string; counter: CounterCode }[] }>(`/counter-deliveries?${query}`)).body.items
  return {
    async set(accountId: string, rows: object[], more: object = {}): Promise<void> {
      const answer = await person.send('POST', `/accounts/${accountId}/fee-rates`, { rows, ...more })
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    },
    list,
    /** The newest delivery of an account at a counter. */
    async newest(accountId: string, counter: CounterCode = 'ctp'): Promise<DeliveryDetail> {
      const [found] = await list(`accountId=${accountId}&counter=${counter}`)
      if (!found) throw new Error(`nothing on its way to ${counter}`)
      return (await person.get<DeliveryDetail>(`/counter-deliveries/${found.id}`)).body
    },
    enable: (counter: CounterCode, enabled = true, channel = 'file') =>
      person.send('PUT', `/counters/${counter}`, { enabled, channel, reason: 'as agreed' }),
    /** Time passes, and whatever became due happens. */
    async pass(seconds = 400): Promise<void> {
      app.clock.advance({ seconds })
      const call = { id: '1', attempt: 1, signal: new AbortController().signal }
      await app.platform.tasks.get('counters.queue.pass')?.(app.platform, {}, call)
      await app.runJobs()
    },
  }
}
