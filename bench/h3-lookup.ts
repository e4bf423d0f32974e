import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import { numbered } from './numbered.ts'
import type { Place } from './place.ts'
import { furnish, signIn, startServer } from './signed-in.ts'
import { timed } from './timing.ts'

const DRAWN = 5000
const LOOKUPS = 2000
const BULKS = 40
/** Orders in one request: the most there may be. */
const BULK = 1000
const DAY_MS = 86_400_000

type Asked = { accountNo: string; side: 'buy' | 'sell'; regime: 'HKIDR' | 'NORTHBOUND' }

/** Accounts spread evenly over the house, asked about in both regimes and on both sides. */
async function draw(pool: pg.Pool): Promise<Asked[]> {
  const { rows } = await pool.query<{ accountNo: string }>(
    `select account_no as "accountNo" from accounts.account order by md5(id::text) limit ${DRAWN}`,
  )
  return rows.map(({ accountNo }, at) => ({
    accountNo,
    side: at % 2 === 0 ? 'buy' : 'sell',
    regime: at % 4 < 3 ? 'HKIDR' : 'NORTHBOUND',
  }))
}

/** The key of an order gateway: it may ask this one thing. */
async function gatewayKey(url: string, cookie: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/access/own/api-keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      name: 'order gateway',
      scopes: ['bcan.order.decide'],
      expiresAt: new Date(Date.now() + DAY_MS).toISOString(),
    }),
  })
  if (answer.status !== 201) throw new Error(`no key: ${answer.status} ${await answer.text()}`)
  return ((await answer.json()) as { key: string }).key
}

/** What an order gateway waits for: the tag of one order, and of a thousand, over HTTP with its own key. */
export const h3Lookup: Bench<Place> = {
  id: 'h3-lookup',
  title: 'the tag of an order, asked by a gateway over HTTP',
  control: 'one account by primary key, p50 ms',
  goals: [{ figure: 'lookup p95 ms', unit: 'ms', atMost: 5 }],
  async prepare(place) {
    const { person } = await furnish(place, ['business-administrator', 'administrator'])
    const screens = await openScreens(place)
    await numbered(screens.platform)
    const server = await startServer(place)
    const bearer = await gatewayKey(server.url, await signIn(server.url, person))
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
    const asked = await draw(screens.pool)
    const of = (call: number): Asked => asked[call % asked.length] ?? { accountNo: '', side: 'buy', regime: 'HKIDR' }
    const problems = new Set<string>()
    let turn = 0
    const one = async () => {
      turn += 1
      const { accountNo, side, regime } = of(turn)
      const answer = await fetch(`${server.url}/api/v1/bcan/orders/${accountNo}?side=${side}&regime=${regime}`, {
        headers,
      })
      const body = (await answer.json()) as { accountNo?: string; tag?: string | null }
      if (answer.status !== 200 || body.accountNo !== accountNo) problems.add(`${accountNo}: ${answer.status}`)
    }
    const many = async () => {
      const items = Array.from({ length: BULK }, () => of((turn += 1)))
      const answer = await fetch(`${server.url}/api/v1/bcan/orders/decisions`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ items }),
      })
      const body = (await answer.json()) as { items?: (object | null)[] }
      if (body.items?.length !== BULK || body.items.includes(null)) problems.add(`in bulk: ${answer.status}`)
    }
    const point = () =>
      screens.pool.query({
        name: 'account',
        text: 'select * from accounts.account where account_no = $1',
        values: [of((turn += 1)).accountNo],
      })
    await timed(LOOKUPS / 4, one)
    await timed(2, many)
    return {
      control: async () => (await timed(LOOKUPS, point)).p50,
      async round() {
        const single = await timed(LOOKUPS, one)
        const bulk = await timed(BULKS, many)
        return (control) => ({
          'lookup p95 ms': single.p95,
          'lookup p50 ms': single.p50,
          'lookup p99 ms': single.p99,
          'lookup p50 ÷ control': single.p50 / control,
          'thousand p95 ms': bulk.p95,
          'orders/s in bulk': bulk.perSecond * BULK,
        })
      },
      check: async () => [...problems].slice(0, 5),
      close: async () => {
        await server.stop()
        await screens.close()
      },
    }
  },
}
