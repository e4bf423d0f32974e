import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { eventually } from '#testing/probe.ts'
import { started } from '#testing/ways.ts'
import { type Person, signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer, verb } from './harness/product.ts'

const CHANGES = 60
let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let counter: Awaited<ReturnType<typeof started<{ url: string }>>>
let server: Product

const start = () =>
  startServer(folder.path, database.url, {
    KONTOR_CTP_URL: counter.said.url,
    KONTOR_CTP_KEY_ID: 'demo',
    KONTOR_CTP_SECRET: 'simulated-secret',
  })

beforeAll(async () => {
  folder = dataFolder()
  counter = await started<{ url: string }>('ctp', ['--check-after', '500'])
  database = await testDatabase()
  server = await start()
})
afterAll(async () => {
  await server?.stop()
  counter?.child.kill()
  await database?.close()
  folder.remove()
})

const one = async (text: string): Promise<number> => (await database.pool.query<{ n: number }>(text)).rows[0]?.n ?? 0
const effective = () => one(`select count(*)::int as n from counters.delivery where state = 'effective'`)
const all = () => one('select count(*)::int as n from counters.delivery')

/** Everything that waits is due at once, as if the time had passed. */
async function passTime(): Promise<void> {
  await database.pool.query(`update counters.delivery set next_at = now()
    where state in ('queued', 'sent', 'imported', 'checked')`)
  await database.pool.query(`update counters.counter set open_until = now(), probing_until = null`)
  await database.pool.query(`select graphile_worker.add_job('counters.queue.pass')`)
}

/** No rule stands between a fee and its register, so that many can be set at once. */
async function setFees(admin: Person, n: number): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from accounts.v_account where type = 'futures' and status = 'ACTIVE' order by id limit 12`,
  )
  await database.pool.query(
    `update approvals.command_rule set flow_id = null, fallback = 'NONE', auto_after_seconds = null where command = 'rates.fee.set'`,
  )
  for (let at = 0; at < n; at += 1) {
    const row = { exchange: 'SHFE', product: 'cu', productType: '1', hedgeFlag: '1', openByMoney: `0.0000${at + 1}` }
    const { status, body } = await admin.send('POST', `/accounts/${rows[at % rows.length]?.id}/fee-rates`, {
      rows: [row],
    })
    expect(status, JSON.stringify(body)).toBe(200)
  }
}

describe('[A-33] a server killed while rates are on their way', () => {
  test(`${CHANGES} changes, the counter's answers lost now and then, the server killed three times: each arrives once`, async () => {
    const before = await all()
    await setFees(await signIn(server, 'business-admin'), CHANGES)
    const wanted = before + CHANGES
    expect(await all()).toBe(wanted)
    const control = (body: object) =>
      fetch(`${counter.said.url}/control`, { method: 'POST', body: JSON.stringify(body) })
    for (const share of [0.1, 0.35, 0.6]) {
      await control({ faults: ['lost', 'down', 'lost', 'torn'] })
      await eventually(async () => {
        if ((await effective()) < wanted * share) await passTime()
        expect(await effective()).toBeGreaterThanOrEqual(wanted * share)
      }, 120_000)
      await server.kill()
      server = await start()
    }
    await eventually(async () => {
      await passTime()
      expect(
        await one(`select count(*)::int as n from counters.delivery where state not in ('effective', 'failed')`),
      ).toBe(0)
    }, 240_000)
    const desk = (await (await fetch(`${counter.said.url}/desk`)).json()) as { items: { reference: string }[] }
    const references = desk.items.map(({ reference }) => reference)
    expect(new Set(references).size).toBe(references.length)
    const sent = await one('select count(*)::int as n from counters.delivery where sent_at is not null')
    expect(references.length).toBe(sent)
    // What was set last stands: none overtook another.
    const stale = await one(`select count(*)::int as n from counters.delivery d
      join counters.delivery_row r on r.delivery_id = d.id and r.state = 'differs'`)
    expect(stale).toBe(0)
    const { code, said } = await verb('verify', folder.path, database.url)
    expect(code, said).toBe(0)
  })
})
