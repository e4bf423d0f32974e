import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cloud, startCloud } from '#testing/cloud.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { eventually } from '#testing/probe.ts'
import { type Person, signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer, verb } from './harness/product.ts'

/** Files of the storm; the figure of the README was taken with `KONTOR_STORM_FILES=10000`. */
const FILES = Number(process.env.KONTOR_STORM_FILES ?? 1500)
/** Papers of an event: business 5 asks for three. */
const EACH = 3
/** So long without a request: nothing is under way. */
const STILL_MS = 2500
const RATES = { busy: 0.05, down: 0.05, torn: 0.05, lost: 0.05, delay: 0.05, reject: 0.05 }

let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let cloud: Cloud
let server: Product

const start = () =>
  startServer(folder.path, database.url, {
    KONTOR_CLOUD_URL: cloud.config.url,
    KONTOR_CLOUD_KEY_ID: cloud.config.keyId,
    KONTOR_CLOUD_SECRET: cloud.config.secret,
  })

beforeAll(async () => {
  folder = dataFolder()
  cloud = await startCloud()
  database = await testDatabase()
  server = await start()
})
afterAll(async () => {
  await server?.stop()
  cloud?.stop()
  await database?.close()
  folder.remove()
})

/** Accounts whose clients have all the papers due: those of the demo are filed once the product is up. */
const WHOLE = `select a.* from accounts.v_account a
  where (select count(distinct parameter) from archive.v_current_file v
    where v.client_id = a.client_id and v.account_id is null and v.parameter in ('6A', '6B', '99')) = 3`

const one = async (text: string, values: unknown[] = []): Promise<number> =>
  (await database.pool.query<{ n: number }>(text, values)).rows[0]?.n ?? 0

/** Events of one kind for accounts whose clients have all the papers due, as if each had happened just now. */
async function makeEvents(count: number): Promise<void> {
  await eventually(
    async () => expect(await one(`select count(*)::int as n from (${WHOLE}) w`)).toBeGreaterThan(100),
    300_000,
  )
  await database.pool.query(
    `with whole as (
       select w.*, row_number() over () as n, count(*) over () as of from (${WHOLE}) w
     ), event as (
       insert into cloudsync.event (id, event_no, business, account_id, account_no, client_id, business_line,
         department_id, occurred_on, facts, source, source_key, rule_version, counter, due, due_required,
         created_by_name, created_at, updated_at)
       select gen_random_uuid(), 'CS' || nextval('cloudsync.event_number'), 5, a.id, a.account_no, a.client_id,
         a.business_line, a.department_id, current_date, '{}', 'manual', 'storm:' || k, 1, 'ctp1', '{6A,6B,99}',
         '{6A,6B,99}', 'storm', now(), now()
       from generate_series(1, $1::int) k join whole a on a.n = 1 + k % a.of returning id
     )
     insert into cloudsync.item (event_id, parameter, position, required, look_at)
     select id, code, at, true, now() from event, unnest(array['6A', '6B', '99']) with ordinality as p (code, at)`,
    [count],
  )
}

const OURS = `select id from cloudsync.event where source_key like 'storm:%'`
const underWay = () =>
  one(
    `select count(*)::int as n from cloudsync.item where event_id in (${OURS}) and (state = 'WAITING' or look_at is not null)`,
  )

/** Everything that waits is due at once, as if the time had passed, and is seen to. */
async function passTime(): Promise<void> {
  await database.pool.query(
    `update cloudsync.file set next_at = now() where next_at is not null and event_id in (${OURS})`,
  )
  await database.pool.query(`select graphile_worker.add_job('cloudsync.queue.pass', job_key := 'storm')`)
}

/** Lets the platform be until it has so many files, or nothing moves for a while. @returns how many it has. */
async function standsStill(until = Number.POSITIVE_INFINITY): Promise<number> {
  let before = -1
  let since = performance.now()
  return eventually(async () => {
    const { asked, filed } = await cloud.counts()
    if (asked !== before) since = performance.now()
    before = asked
    expect(filed >= until || performance.now() - since > STILL_MS).toBe(true)
    return filed
  }, 900_000)
}

/** Lets time pass until no file is under way. */
async function allSettled(): Promise<void> {
  for (let round = 0; round < 60; round += 1) {
    await standsStill()
    if ((await underWay()) === 0) return
    await passTime()
  }
  expect(await underWay()).toBe(0)
}

async function cutPower(): Promise<void> {
  await server.kill()
  server = await start()
}

/** Sends again, in bulk, whatever has failed; the run is over when this returns. */
async function resyncFailed(person: Person): Promise<void> {
  const { body: run, status } = await person.send<{ id: string }>('POST', '/bulk-runs', {
    command: 'cloudsync.event.resync',
    input: {},
    target: { list: 'cloudsync.event', query: { state: 'FAILED', business: '5', occurredOn: await today() } },
    idField: 'id',
  })
  expect(status, JSON.stringify(run)).toBeLessThan(300)
  await eventually(async () => {
    const { body } = await person.get<{ state: string; finishedAt: string | null }>(`/bulk-runs/${run.id}`)
    expect(body.finishedAt).not.toBeNull()
  }, 300_000)
}
const today = async () =>
  (await database.pool.query<{ day: string }>('select current_date::text as day')).rows[0]?.day ?? ''
const failed = () => one(`select count(*)::int as n from cloudsync.event where state = 'FAILED' and id in (${OURS})`)

describe('[I-08] a storm on the way to the cloud platform', () => {
  test(`${FILES} files, one request in five disturbed, the server killed three times: each is filed once`, async () => {
    const events = Math.ceil(FILES / EACH)
    const files = events * EACH
    const before = (await cloud.counts()).filed
    await cloud.trouble({ rates: RATES })
    await makeEvents(events)
    await passTime()
    for (const share of [0.15, 0.4, 0.7]) {
      while ((await standsStill(before + files * share)) < before + files * share) await passTime()
      await cutPower()
    }
    await allSettled()
    const rejected = await failed()
    expect(rejected).toBeGreaterThan(0)
    const person = await signIn(server, 'business-admin')
    for (let round = 0; round < 20 && (await failed()) > 0; round += 1) {
      await resyncFailed(person)
      await allSettled()
    }
    const mine = (await cloud.filed()).filter(({ sheet }) => sheet.business === 5)
    const counts = await cloud.counts()
    expect(counts.twice).toBe(0)
    expect(new Set(mine.map(({ reference }) => reference)).size).toBe(files)
    expect(await one(`select count(*)::int as n from cloudsync.event where state = 'DONE' and id in (${OURS})`)).toBe(
      events,
    )
    expect(
      await one(`select count(*)::int as n from cloudsync.file where state = 'DONE' and event_id in (${OURS})`),
    ).toBe(files)
    const known = new Set(mine.map(({ id }) => id))
    const { rows } = await database.pool.query<{ id: string }>(
      `select platform_id as id from cloudsync.file where event_id in (${OURS})`,
    )
    expect(rows.every(({ id }) => known.has(id))).toBe(true)
    const { code, said } = await verb('verify', folder.path, database.url)
    expect(code, said).toBe(0)
    process.stdout.write(`storm: ${files} files, ${counts.asked} requests, ${rejected} events sent again by hand\n`)
  })
})
