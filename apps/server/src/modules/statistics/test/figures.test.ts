import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { approvals } from '#modules/approvals'
import type { DataScope } from '#platform/actor.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { statistics } from '../index.ts'
import { ROLL_TASK } from '../jobs.ts'
import { shareOf } from '../service/figures.ts'

let app: TestApp
const people = new People()
const [FEES, CODES] = [newId<'flow'>(), newId<'flow'>()]
const versions = new Map<string, string>([FEES, CODES].map((flow) => [flow, newId<'flowVersion'>()]))
const [HERE, THERE] = [newId<'department'>(), newId<'department'>()]
const [ANN, BOB] = [newId<'operator'>(), newId<'operator'>()]

type Fixture = {
  flow: string
  department?: string
  maker?: string
  opened: string
  closed?: string
  state?: string
  events?: string[]
  /** opened, decided, due, by */
  tasks?: [string, string | null, string | null, string][]
}

async function add({
  flow,
  department = HERE,
  maker = ANN,
  opened,
  closed,
  state = 'approved',
  events = [],
  tasks = [],
}: Fixture) {
  const id = newId<'case'>()
  const { pool } = app
  await pool.query(
    `insert into approvals.case (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit,
       checks, committed, business_line, department_id, target_type, target_id, target_label, opened_at, closed_at)
     values ($1, 'application', $2, $3, $4, 'x', array[$4]::uuid[], '{}', 1, 1, false, 'brokerage', $5, 'x', 'x', 'x', $6, $7)`,
    [id, versions.get(flow), closed ? state : 'running', maker, department, opened, closed ?? null],
  )
  for (const kind of events) {
    await pool.query(
      `insert into approvals.case_event (id, case_id, at, kind, operator_id, operator_name, detail)
       values ($1, $2, $3, $4, $5, 'x', '{}')`,
      [newId<'caseEvent'>(), id, opened, kind, maker],
    )
  }
  for (const [visit, [from, decided, due, by]] of tasks.entries()) {
    await pool.query(
      `insert into approvals.task (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source,
         decided_by, decided_name, decided_at, hand_overs, barred_ids, opened_at, due_at)
       values ($1, $2, $3, $4, 'handle', $5, 0, 0, array[$6]::uuid[], 'rule', $7, 'x', $8, 0, '{}', $9, $10)`,
      [
        newId<'task'>(),
        id,
        visit + 1,
        `n${visit}`,
        decided ? 'agreed' : 'open',
        by,
        decided ? by : null,
        decided,
        from,
        due,
      ],
    )
  }
}

const NOW = '2026-11-25T04:00:00Z'

beforeAll(async () => {
  people.departments.set(HERE, 'Here').set(THERE, 'There')
  app = await testApp({ modules: [platformModule, approvals, statistics], directory: people, now: NOW })
  for (const [flow, version] of versions) {
    const label = JSON.stringify({ en: flow === FEES ? 'Fees' : 'Codes', 'zh-Hans': '费率' })
    await sql`insert into approvals.flow (id, code, label, created_at) values (${flow}, ${`f-${flow}`}, ${label}::jsonb, now())`.execute(
      app.db,
    )
    await sql`insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at)
      values (${version}, ${flow}, 1, '{}', ${ANN}, now())`.execute(app.db)
  }
  // 2026-11-02 in Hong Kong: 23:30 UTC of the day before.
  await add({
    flow: FEES,
    opened: '2026-11-01T23:30:00Z',
    closed: '2026-11-02T03:30:00Z',
    tasks: [['2026-11-01T23:30:00Z', '2026-11-02T03:30:00Z', '2026-11-02T03:30:00Z', BOB]],
  })
  await add({
    flow: FEES,
    opened: '2026-11-02T01:00:00Z',
    closed: '2026-11-03T01:00:00Z',
    events: ['start', 'return'],
    tasks: [
      ['2026-11-02T01:00:00Z', '2026-11-02T02:00:00Z', null, BOB],
      ['2026-11-02T02:00:00Z', '2026-11-03T01:00:00Z', '2026-11-02T09:00:00Z', BOB],
    ],
  })
  await add({
    flow: FEES,
    maker: BOB,
    opened: '2026-11-03T01:00:00Z',
    closed: '2026-11-03T02:00:00Z',
    state: 'refused',
  })
  await add({
    flow: FEES,
    opened: '2026-11-03T01:00:00Z',
    closed: '2026-11-03T02:00:00Z',
    state: 'terminated',
    events: ['edited'],
  })
  await add({
    flow: CODES,
    department: THERE,
    opened: '2026-11-05T00:00:00Z',
    tasks: [['2026-11-05T00:00:00Z', null, '2026-11-06T00:00:00Z', ANN]],
  })
  await app.platform.tasks.get(ROLL_TASK)?.(
    app.platform,
    {},
    { id: '1', attempt: 1, signal: new AbortController().signal },
  )
})
afterAll(() => app?.close())

const person = (scope: DataScope = { all: true }) => app.signInAs(['statistics.figure.view'], scope)
type Figures = {
  opened: number
  finished: number
  clean: number
  accuracy: string | null
  decided: number
  timed: number
  kept: number
  timeliness: string | null
}
type Summary = { rows: ({ key: string | null; name: string | null } & Figures)[]; total: Figures; asOf: string | null }
const NOVEMBER = 'from=2026-11-01&to=2026-11-30'
const summary = async (query: string, scope?: DataScope) =>
  (await person(scope).get<Summary>(`/statistics/summary?${query}`)).body

describe('the cases behind a figure', () => {
  test('[A-27] are as many as it says, also those opened before the period they were finished in', async () => {
    const watcher = app.signInAs(['approvals.case.view'])
    const listed = async (query: string) => {
      const { body } = await watcher.get<{ items: unknown[] }>(`/cases?${query}&flowId=${FEES}`)
      return body.items.length
    }
    for (const day of ['2026-11-02', '2026-11-03', '2026-11-04']) {
      const { rows } = await summary(`from=${day}&to=${day}&by=flow`)
      const [fees] = rows.filter(({ key }) => key === FEES)
      expect(await listed(`openedAt=${day}..${day}`), `opened on ${day}`).toBe(fees?.opened ?? 0)
      const finished = await listed(`closedAt=${day}..${day}&caseState=approved,refused`)
      expect(finished, `finished on ${day}`).toBe(fees?.finished ?? 0)
    }
  })
})

describe('figures of a month, counted by hand', () => {
  test('[A-27] volume, accuracy and timeliness by flow', async () => {
    const { rows, total } = await summary(`${NOVEMBER}&by=flow`)
    expect(rows).toEqual([
      {
        key: FEES,
        name: 'Fees',
        opened: 4,
        finished: 3,
        clean: 2,
        accuracy: '0.6667',
        decided: 3,
        timed: 2,
        kept: 1,
        timeliness: '0.5000',
      },
      {
        key: CODES,
        name: 'Codes',
        opened: 1,
        finished: 0,
        clean: 0,
        accuracy: null,
        decided: 0,
        timed: 1,
        kept: 0,
        timeliness: '0.0000',
      },
    ])
    expect(total).toEqual({
      opened: 5,
      finished: 3,
      clean: 2,
      accuracy: '0.6667',
      decided: 3,
      timed: 3,
      kept: 1,
      timeliness: '0.3333',
    })
  })

  test('[A-27] days are those of the house, whatever the clock of the server says', async () => {
    const { rows } = await summary('from=2026-11-02&to=2026-11-03&by=day')
    expect(rows.map(({ key, opened, finished, decided }) => [key, opened, finished, decided])).toEqual([
      ['2026-11-02', 2, 1, 2],
      ['2026-11-03', 2, 2, 1],
    ])
    expect((await summary('from=2026-11-01&to=2026-11-01&by=day')).total.opened).toBe(0)
  })

  test('[A-27] by person the maker has the cases and the decider the tasks; by department it adds up', async () => {
    const { rows } = await summary(`${NOVEMBER}&by=person`)
    const of = (key: string) => rows.find((row) => row.key === key)
    expect(of(ANN)).toMatchObject({ opened: 4, finished: 2, decided: 0 })
    expect(of(BOB)).toMatchObject({ opened: 1, finished: 1, decided: 3, kept: 1 })
    const departments = (await summary(`${NOVEMBER}&by=department`)).rows
    expect(departments.map(({ name, opened }) => [name, opened])).toEqual([
      ['Here', 4],
      ['There', 1],
    ])
  })

  test('[A-27] [G1] filters narrow, and scope stands in every figure', async () => {
    expect((await summary(`${NOVEMBER}&personId=${BOB}`)).total).toMatchObject({ opened: 1, decided: 3 })
    expect((await summary(`${NOVEMBER}&flowId=${CODES}`)).total).toMatchObject({ opened: 1, timed: 1 })
    const there: DataScope = { all: false, businessLines: ['brokerage'], departmentIds: [THERE] }
    expect((await summary(NOVEMBER, there)).total).toMatchObject({ opened: 1, finished: 0, timed: 1 })
    const nobody = app.signInAs([])
    expect((await nobody.get(`/statistics/summary?${NOVEMBER}`)).status).toBe(403)
    expect((await person().get('/statistics/summary?from=2026-11-02&to=2026-11-01')).status).toBe(422)
  })

  test('[A-27] working a day out again changes nothing', async () => {
    const before = await summary(`${NOVEMBER}&by=day`)
    await app.platform.tasks.get(ROLL_TASK)?.(
      app.platform,
      {},
      { id: '1', attempt: 1, signal: new AbortController().signal },
    )
    expect(await summary(`${NOVEMBER}&by=day`)).toEqual(before)
  })
})

describe('what takes long', () => {
  type Spread = {
    key: string
    nodeId: string
    count: number
    running: number
    p50: number
    p90: number
    longest: number
  }
  const HOUR = 3600

  test('[A-28] the slowest flow first, a running case with its age', async () => {
    const { body } = await person().get<{ rows: Spread[] }>(`/statistics/slow?${NOVEMBER}`)
    const age = (20 * 24 + 4) * HOUR
    expect(body.rows).toMatchObject([
      { key: CODES, count: 1, running: 1, p50: age, p90: age, longest: age },
      { key: FEES, count: 4, running: 0, p50: HOUR, p90: 24 * HOUR, longest: 24 * HOUR },
    ])
  })

  test('[A-28] how long work waits at each step', async () => {
    const { body } = await person().get<{ rows: Spread[] }>(`/statistics/nodes?${NOVEMBER}&flowId=${FEES}`)
    expect(body.rows).toMatchObject([
      { nodeId: 'n1', count: 1, running: 0, p90: 23 * HOUR },
      { nodeId: 'n0', count: 2, p50: HOUR, p90: 4 * HOUR },
    ])
  })
})

test('[A-27] shares are rounded half up to four places', () => {
  expect([shareOf(2, 3), shareOf(1, 3), shareOf(1, 20_000), shareOf(0, 5), shareOf(5, 5), shareOf(0, 0)]).toEqual([
    '0.6667',
    '0.3333',
    '0.0001',
    '0.0000',
    '1.0000',
    null,
  ])
})

describe('[A-27] figures of quality lead to their cases', () => {
  const watching = () => app.signInAs(['approvals.case.view'])
  const found = async (query: string, who = watching()) =>
    (await who.get<{ items: { openedAt: string }[] }>(`/cases?${query}`)).body.items.map(({ openedAt }) => openedAt)

  test('those that came back, of the finished ones', async () => {
    const finished = 'closedAt=2026-11-01..2026-11-30&caseState=approved,refused'
    expect(await found(`${finished}&corrected=true`)).toEqual(['2026-11-02T01:00:00Z'])
    expect(await found(`${finished}&corrected=false`)).toHaveLength(2)
    expect(await found('corrected=true')).toHaveLength(2)
  })

  test('those decided late in the period, whose day is the house’s; nothing out of scope', async () => {
    expect(await found('decidedLate=2026-11-03..2026-11-03')).toEqual(['2026-11-02T01:00:00Z'])
    expect(await found('decidedLate=2026-11-02..2026-11-02')).toEqual([])
    const there = { all: false as const, businessLines: ['brokerage'], departmentIds: [THERE] }
    expect(await found('decidedLate=2026-11-01..', app.signInAs(['approvals.case.view'], there))).toEqual([])
  })
})
