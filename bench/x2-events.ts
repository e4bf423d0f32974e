import type pg from 'pg'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { QueryRoute } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { startEar } from '#testing/receiver.ts'
import { say } from '../scripts/command.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { latenciesOf, timed } from './timing.ts'

/** Of each page and round: so many that a few stalls of a busy machine are no p95. */
const CALLS = 300
const CONTROL_CALLS = 1000
/** Events the bench keeps unless told otherwise; `--events=100000` for a look. */
const EVENTS = Number(process.argv.find((arg) => arg.startsWith('--events='))?.split('=')[1] ?? 1_000_000)
const CHUNK = 100_000
/** Sent to the receiver in each round. */
const SENT = 500
/** As many a job sends before the next has its turn. */
const PER_TURN = 10
const COMMON = 'accounts.account.freeze'
const RARE = 'rates.fee.set'

/** Spread over all accounts; one type in a thousand is rare. */
const ROWS = `
  with whole as (select a.*, row_number() over (order by id) as n from accounts.v_account a)
  insert into webhooks.event (id, source, type, at, target_type, target_id, client_id, account_id, business_line,
    department_id)
  select gen_random_uuid(), 'bench:' || k, case when k % 1000 = 7 then $4 else $5 end, now() - interval '1 day',
    'account', w.id::text, w.client_id, w.id, w.business_line, w.department_id
  from generate_series($1::int, $2::int) k join whole w on w.n = 1 + (k::bigint * 104729) % $3::bigint
  order by k`
const COUNT = `select count(*)::int as n from webhooks.event where source like 'bench:%'`

async function loadEvents(pool: pg.Pool): Promise<void> {
  await pool.query('truncate webhooks.event cascade')
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from accounts.v_account')
  for (let from = 1; from <= EVENTS; from += CHUNK) {
    await pool.query(ROWS, [from, Math.min(EVENTS, from + CHUNK - 1), rows[0]?.n, RARE, COMMON])
    say(`  ${Math.min(EVENTS, from + CHUNK - 1)} of ${EVENTS} events`)
  }
  await pool.query('vacuum analyze webhooks.event')
}

type Call = { name: string; run(turn: number): Promise<unknown> }

/** Pages of the feed as other systems ask for them: from the beginning, in the middle, at the end, and of one type. */
function callsOf({ platform, everyone, branch }: Screens, first: number, last: number): Call[] {
  const route = platform.routes.find((one): one is QueryRoute => one.id === 'webhooks.event.list')
  if (!route) throw new Error('no feed')
  const stranger: Actor = { ...branch, scope: { all: false, businessLines: ['brokerage'], departmentIds: [newId()] } }
  const page = (actor: Actor, after: number, type?: string) => {
    const query = z.parse(route.query, { after: String(after), limit: 200, ...(type ? { type } : {}) })
    const context = { platform, actor } as Parameters<QueryRoute['handle']>[0]
    return route.handle(context, { params: {}, query, body: null })
  }
  const at = (share: number) => Math.floor(first + (last - first) * share)
  const who: [string, Actor][] = [
    ['all', everyone],
    ['branch', branch],
    ['nowhere', stranger],
  ]
  return who.flatMap(([name, actor]) => [
    { name: `${name} from the beginning`, run: () => page(actor, first - 1) },
    { name: `${name} anywhere`, run: (turn: number) => page(actor, at((turn % CALLS) / CALLS)) },
    { name: `${name} at the end`, run: () => page(actor, last - 100) },
    { name: `${name} a rare type from the beginning`, run: () => page(actor, first - 1, RARE) },
    { name: `${name} a common type anywhere`, run: (turn: number) => page(actor, at((turn % CALLS) / CALLS), COMMON) },
  ])
}

/** A receiver that takes everything, and a subscription of its own. */
async function listening({ platform, everyone }: Screens) {
  const ear = await startEar()
  Object.assign(platform.config, { webhookPrivateHosts: [ear.host] })
  const create = platform.commands.get('webhooks.subscription.create')
  if (!create) throw new Error('no subscriptions')
  const input = { name: 'bench', url: ear.url, types: [] }
  const made = await platform.execute(create, input, everyone, { key: newId() })
  if (made.kind !== 'done') throw new Error('not subscribed')
  const { id, secret } = made.value as { id: string; secret: string }
  await ear.control({ secret })
  return { ear, id }
}

/** Sends what waits, as the worker would, job after job. @returns deliveries a second. */
async function sendAll(pool: pg.Pool, platform: Platform, id: string): Promise<number> {
  await pool.query('delete from webhooks.delivery where subscription_id = $1', [id])
  await pool.query(
    `insert into webhooks.delivery (id, subscription_id, event_seq, next_at, created_at)
      select gen_random_uuid(), $1, seq, now(), now() from (select seq from webhooks.event order by seq desc limit $2) e`,
    [id, SENT],
  )
  const task = platform.tasks.get('webhooks.subscription.deliver')
  const samples: number[] = []
  const begun = performance.now()
  for (let sent = 0; sent < SENT; sent += PER_TURN) {
    const before = performance.now()
    await task?.(platform, { id }, { id: '1', attempt: 1, signal: new AbortController().signal })
    samples.push(performance.now() - before)
  }
  const { perSecond } = latenciesOf(samples, performance.now() - begun)
  return perSecond * PER_TURN
}

/** the feed of events over a million of them, and what one receiver is sent in a second. */
export const x2Events: Bench<Place> = {
  id: 'x2-events',
  title: `pages of the event feed over ${EVENTS} events, and deliveries to one receiver`,
  control: 'one event by primary key, p50 ms',
  goals: [
    { figure: 'slowest page p95 ms', unit: 'ms', atMost: 30 },
    { figure: 'deliveries/s', unit: '/s', atLeast: 50 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { pool } = screens
    const { rows: known } = await pool.query<{ n: number }>(COUNT)
    if (known[0]?.n !== EVENTS) await loadEvents(pool)
    const { rows } = await pool.query<{ first: number; last: number }>(
      'select min(seq)::int as first, max(seq)::int as last from webhooks.event',
    )
    const { first = 0, last = 0 } = rows[0] ?? {}
    const calls = callsOf(screens, first, last)
    const { ear, id } = await listening(screens)
    for (const call of calls) await timed(3, call.run)
    return {
      control: async () => {
        const text = 'select * from webhooks.event where seq = $1'
        const read = (turn: number) =>
          pool.query({ name: 'event', text, values: [first + ((turn * 7919) % (last - first))] })
        return (await timed(CONTROL_CALLS, read)).p50
      },
      async round() {
        const found = []
        for (const call of calls) found.push({ name: call.name, ...(await timed(CALLS, call.run)) })
        found.sort((a, b) => b.p95 - a.p95)
        for (const { name, p50, p95 } of found) say(`  ${p95.toFixed(1)} ms  (p50 ${p50.toFixed(1)})  ${name}`)
        const [slowest, median] = [found[0], found[Math.floor(found.length / 2)]]
        if (!slowest || !median) throw new Error('no pages')
        const perSecond = await sendAll(pool, screens.platform, id)
        return (control) => ({
          'slowest page p95 ms': slowest.p95,
          'median page p95 ms': median.p95,
          'slowest ÷ point read': slowest.p95 / control,
          'deliveries/s': perSecond,
        })
      },
      async check() {
        const { rows: counted } = await pool.query<{ n: number; taken: number }>(
          `select (${COUNT}) as n, (select count(*)::int from webhooks.delivery where subscription_id = $1
            and state = 'delivered') as taken`,
          [id],
        )
        const wrong = (await ear.taken()).filter(({ valid }) => !valid).length
        const problems = counted[0]?.n === EVENTS ? [] : [`${counted[0]?.n} events, not ${EVENTS}`]
        if (counted[0]?.taken !== SENT) problems.push(`${counted[0]?.taken} delivered, not ${SENT}`)
        if (wrong > 0) problems.push(`${wrong} with a wrong signature`)
        return problems
      },
      async close() {
        await pool.query('delete from webhooks.subscription where id = $1', [id])
        ear.stop()
        await screens.close()
      },
    }
  },
}
