import type { Actor } from '#platform/actor.ts'
import { say } from '../scripts/command.ts'
import { casesLoaded, DECIDERS, loadCases, NEWEST } from './cases.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

const CALLS = 40
const CONTROL_CALLS = 1000
/** Cases the bench keeps unless told otherwise: what ten years of a busy house leave. `--cases=100000` for a look. */
export const CASES = Number(process.argv.find((arg) => arg.startsWith('--cases='))?.split('=')[1] ?? 1_500_000)

type Call = { name: string; run(turn: number): Promise<unknown> }

const ROLL_TASK = 'statistics.day.roll'
const PERIOD = { from: '2026-08-23', to: '2026-11-20' }

/** Asks a route of the product as a request would, without HTTP in between. */
async function ask(screens: Screens, id: string, actor: Actor, params: object, query: object = {}): Promise<unknown> {
  const { platform } = screens
  const route = platform.routes.find((one) => one.id === id)
  if (route?.kind !== 'query') throw new Error(`no route ${id}`)
  return route.handle({ platform, actor, renew: async () => actor }, { params, query, body: null })
}

/** What people have open all day, in two scopes: everything, and one branch in two business lines. */
function callsOf(screens: Screens, ids: readonly string[]): Call[] {
  const { everyone, branch } = screens
  const person = (turn: number): Actor => ({ ...everyone, operatorId: DECIDERS[turn % DECIDERS.length] ?? '' })
  const list = (
    name: string,
    actor: (turn: number) => Actor,
    id: string,
    query: Record<string, string> = {},
  ): Call => ({
    name,
    run: async (turn) => {
      await screens.page(actor(turn), screens.list(id), query)
      await screens.count(actor(turn), screens.list(id), query)
    },
  })
  const both = (name: string, id: string, query: Record<string, string> = {}) => [
    list(`${name}, all`, () => everyone, id, query),
    list(`${name}, branch`, () => branch, id, query),
  ]
  return [
    list('inbox, to do', person, 'approvals.todo'),
    list('inbox, pool', person, 'approvals.pool'),
    list('inbox, overdue', person, 'approvals.overdue'),
    list('inbox, done', person, 'approvals.done'),
    ...both('monitor', 'approvals.case'),
    ...both('monitor, running', 'approvals.case', { caseState: 'running' }),
    ...both('monitor, a week', 'approvals.case', { openedAt: '2026-11-14..2026-11-20' }),
    list('monitor, one handler', () => everyone, 'approvals.case', { handlerId: DECIDERS[0] ?? '' }),
    {
      name: 'case page',
      run: (turn) => ask(screens, 'approvals.case.get', everyone, { id: ids[turn % ids.length] ?? '' }),
    },
    ...[everyone, branch].map((actor, index) => ({
      name: `statistics of a quarter, ${index === 0 ? 'all' : 'branch'}`,
      run: () => ask(screens, 'statistics.figure.summary', actor, {}, { ...PERIOD, by: 'flow' }),
    })),
  ]
}

/** Puts the cases there unless they are. @returns the newest of them. */
export async function casesThere(screens: Screens, place: Place): Promise<string[]> {
  if ((await casesLoaded(screens.pool)) !== CASES) {
    await loadCases(screens.pool, CASES, [...place.departments.values()])
    const roll = screens.platform.tasks.get(ROLL_TASK)
    await roll?.(screens.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    await screens.pool.query('vacuum analyze')
  }
  const { rows } = await screens.pool.query<{ id: string }>(NEWEST)
  return rows.map(({ id }) => id)
}

/** A: inboxes, the monitor, a case and the figures of a quarter over ten years of cases. */
export const aInbox: Bench<Place> = {
  id: 'a-inbox',
  title: `inboxes, monitor, case page and statistics over ${CASES} cases`,
  control: 'one case by primary key, p95 ms',
  goals: [{ figure: 'slowest p95 ms', unit: 'ms', atMost: 30 }],
  async prepare(place) {
    const screens = await openScreens(place)
    const ids = await casesThere(screens, place)
    const calls = callsOf(screens, ids)
    for (const call of calls) await timed(3, call.run)
    return {
      control: async () => {
        const text = 'select * from approvals.case where id = $1'
        const read = (turn: number) => screens.pool.query({ name: 'case', text, values: [ids[turn % ids.length]] })
        return (await timed(CONTROL_CALLS, read)).p95
      },
      async round() {
        const found = []
        for (const call of calls) found.push({ name: call.name, ...(await timed(CALLS, call.run)) })
        for (const { name, p50, p95 } of found.toSorted((a, b) => b.p95 - a.p95))
          say(`  ${p95.toFixed(1)} ms  (p50 ${p50.toFixed(1)})  ${name}`)
        const slowest = Math.max(...found.map(({ p95 }) => p95))
        return (control) => ({
          'slowest p95 ms': slowest,
          'slowest ÷ point read': slowest / control,
          calls: found.length,
        })
      },
      async check() {
        const { rows: found } = await screens.pool.query<{ opened: number }>(
          'select coalesce(sum(opened), 0)::int as opened from statistics.day',
        )
        const loaded = await casesLoaded(screens.pool)
        const opened = found[0]?.opened ?? 0
        return opened === loaded ? [] : [`statistics count ${opened} cases opened, there are ${loaded}`]
      },
      close: () => screens.close(),
    }
  },
}
