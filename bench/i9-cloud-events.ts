import type pg from 'pg'
import type { Actor } from '#platform/actor.ts'
import { notFound } from '#platform/lists/pasted.ts'
import type { QueryText } from '#platform/lists/query.ts'
import { say } from '../scripts/command.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

const CALLS = 40
const CONTROL_CALLS = 1000
/** Events the bench keeps unless told otherwise; `--events=100000` for a look. */
const EVENTS = Number(process.argv.find((arg) => arg.startsWith('--events='))?.split('=')[1] ?? 1_000_000)
const PASTED = 500
const CHUNK = 100_000

/** Five years of events, spread over all accounts: one in ten failed, half of those in something required. */
const ROWS = `
  with whole as (select a.*, row_number() over (order by id) as n from accounts.v_account a),
  made as (
    select k, date '2026-11-20' - ((k::bigint * 7919) % 1826)::int as day, k % 10 = 3 as failed, k % 20 = 3 as required,
      k % 50 = 13 as repaired
    from generate_series($1::int, $2::int) k)
  insert into cloudsync.event (id, event_no, business, account_id, account_no, client_id, business_line, department_id,
    occurred_on, facts, source, source_key, rule_version, counter, due, due_required, failed_required, failed_optional, partial,
    state, repaired, repaired_by, repaired_by_name, repair_reason, created_by_name, created_at, updated_at)
  select gen_random_uuid(), 'CB' || k, 2 + k % 6, w.id, w.account_no, w.client_id, w.business_line, w.department_id, day,
    '{}', 'request', 'bench:' || k, 1, 'ctp1', '{6A,6B,99,adequacy}', '{6A,6B,99}',
    case when failed and required then array['99'] else '{}' end,
    case when failed and not required then array['adequacy'] else '{}' end,
    case when failed and k % 40 = 3 then array['99'] else '{}' end,
    case when failed then 'FAILED' when k % 1000 = 0 then 'WAITING' else 'DONE' end,
    failed and repaired, case when failed and repaired then w.id end, case when failed and repaired then 'bench' end,
    case when failed and repaired then 'bench' end, 'bench', day + interval '10 hours', day + interval '11 hours'
  from made join whole w on w.n = 1 + (made.k::bigint * 104729) % $3::bigint`

const COUNT = `select count(*)::int as n, count(*) filter (where failed_required <> '{}')::int as failed from cloudsync.event`

async function loadEvents(pool: pg.Pool): Promise<void> {
  await pool.query("delete from cloudsync.event where source_key like 'bench:%'")
  const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from accounts.v_account')
  for (let from = 1; from <= EVENTS; from += CHUNK) {
    await pool.query(ROWS, [from, Math.min(EVENTS, from + CHUNK - 1), rows[0]?.n])
    say(`  ${Math.min(EVENTS, from + CHUNK - 1)} of ${EVENTS} events`)
  }
  await pool.query('vacuum analyze cloudsync.event')
}

/** Every filter by itself, those people set together, and a long list of accounts. */
function queriesOf(accounts: readonly string[]): QueryText[] {
  const some = accounts.slice(0, PASTED).join(',')
  const quarter = '2026-08-23..2026-11-20'
  return [
    {},
    { accountNos: accounts[0] ?? '' },
    { accountNos: some },
    { hasFailedRequired: 'true' },
    { hasFailedRequired: 'false' },
    { repaired: 'true' },
    { repaired: 'false' },
    { occurredOn: '2026-11-14..2026-11-20' },
    { occurredOn: '2022-03-01..2022-05-31' },
    { occurredOn: quarter },
    { occurredOn: '..2021-12-31' },
    { business: '3' },
    { business: '2,5,7' },
    { state: 'FAILED' },
    { state: 'WAITING' },
    { accountNos: some, hasFailedRequired: 'true', occurredOn: quarter },
    { accountNos: some, repaired: 'true' },
    { hasFailedRequired: 'true', repaired: 'true', occurredOn: '2022-03-01..2022-05-31' },
    { hasFailedRequired: 'true', repaired: 'false', business: '4', occurredOn: '..2021-12-31' },
    { hasFailedRequired: 'false', repaired: 'true', occurredOn: quarter },
  ]
}

type Call = { name: string; run(): Promise<unknown> }

function callsOf(screens: Screens, accounts: readonly string[]): Call[] {
  const list = screens.list('cloudsync.event')
  const pasted = list.filters.find(({ key }) => key === 'accountNos')
  const strangers = Array.from({ length: PASTED / 10 }, (_none, index) => `NOBODY${index}`)
  const scopes: [string, Actor][] = [
    ['all', screens.everyone],
    ['branch', screens.branch],
  ]
  return scopes.flatMap(([scope, actor]) => [
    ...queriesOf(accounts).map((query) => ({
      name: `${scope} ${Object.entries(query)
        .map(([key, value]) => `${key}=${value.slice(0, 30)}`)
        .join(' ')}`,
      run: async () => {
        await screens.page(actor, list, query)
        await screens.count(actor, list, query)
      },
    })),
    {
      name: `${scope} which of ${PASTED} pasted accounts have none`,
      run: async () => {
        const asked = [...accounts.slice(0, PASTED - strangers.length), ...strangers]
        if (pasted) await notFound(screens.platform.db, actor, list, pasted, asked)
      },
    },
  ])
}

/** I-09: the query page of the cloud platform over a million events, with every filter. */
export const i9CloudEvents: Bench<Place> = {
  id: 'i9-cloud-events',
  title: `cloud-platform query page over ${EVENTS} events, first page and capped count with every filter`,
  control: 'one event by primary key, p95 ms',
  goals: [{ figure: 'slowest p95 ms', unit: 'ms', atMost: 30 }],
  async prepare(place) {
    const screens = await openScreens(place)
    const { rows: known } = await screens.pool.query<{ n: number }>(COUNT)
    if (known[0]?.n !== EVENTS) await loadEvents(screens.pool)
    const { rows } = await screens.pool.query<{ id: string; no: string }>(
      'select id, account_no as no from cloudsync.event order by id limit 1000',
    )
    const calls = callsOf(screens, [...new Set(rows.map(({ no }) => no))])
    for (const call of calls) await timed(3, call.run)
    return {
      control: async () => {
        const text = 'select * from cloudsync.event where id = $1'
        const read = (turn: number) =>
          screens.pool.query({ name: 'event', text, values: [rows[turn % rows.length]?.id] })
        return (await timed(CONTROL_CALLS, read)).p95
      },
      async round() {
        const found = []
        for (const call of calls) found.push({ name: call.name, ...(await timed(CALLS, call.run)) })
        found.sort((a, b) => b.p95 - a.p95)
        for (const { name, p50, p95 } of found.slice(0, 12))
          say(`  ${p95.toFixed(1)} ms  (p50 ${p50.toFixed(1)})  ${name}`)
        const [slowest, median] = [found[0], found[Math.floor(found.length / 2)]]
        if (!slowest || !median) throw new Error('no screens')
        return (control) => ({
          'slowest p95 ms': slowest.p95,
          'median p95 ms': median.p95,
          'slowest ÷ point read': slowest.p95 / control,
          screens: found.length,
        })
      },
      async check() {
        const { rows: counted } = await screens.pool.query<{ n: number; failed: number }>(COUNT)
        const [all] = counted
        const failed = Math.floor((EVENTS + 17) / 20)
        return all?.n === EVENTS && all.failed === failed
          ? []
          : [`${all?.n} events of which ${all?.failed} failed in something required, not ${EVENTS} and ${failed}`]
      },
      close: () => screens.close(),
    }
  },
}
