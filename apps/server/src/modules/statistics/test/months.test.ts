import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { approvals } from '#modules/approvals'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { statistics } from '../index.ts'
import { ROLL_TASK } from '../jobs.ts'
import { GROUPS } from '../schema.ts'

let app: TestApp
const people = new People()
const FLOWS = [newId<'flow'>(), newId<'flow'>()]
const DEPARTMENTS = [newId<'department'>(), newId<'department'>()]
const PERSONS = [newId<'operator'>(), newId<'operator'>(), newId<'operator'>()]
/** In Hong Kong it is the first of December already. */
const NOW = '2026-11-30T16:30:00Z'

/** A case a day for four months, each opened, decided and closed on another turn of flow, place and person. */
const CASES = `
  with made as (select n, gen_random_uuid() as id, '2026-08-01T04:00:00Z'::timestamptz + n * interval '1 day' as at
    from generate_series(0, 121) n),
  cases as (
    insert into approvals.case (id, kind, flow_version_id, state, maker_id, maker_name, barred_ids, facts, last_visit, checks,
      committed, business_line, department_id, target_type, target_id, target_label, opened_at, closed_at)
    select id, 'application', ($1::uuid[])[n % 2 + 1], 'approved', ($3::uuid[])[n % 3 + 1], 'x', array[($3::uuid[])[n % 3 + 1]], '{}', 1, 1, false,
      'brokerage', ($2::uuid[])[n % 5 % 2 + 1], 'x', 'x', 'x', at, at + interval '2 hours' from made)
  insert into approvals.task (id, case_id, visit, node_id, kind, state, lane, position, candidate_ids, source, decided_by,
    decided_name, decided_at, hand_overs, barred_ids, opened_at, due_at)
  select gen_random_uuid(), id, 1, 'n', 'handle', 'agreed', 0, 0, ($3::uuid[])[1:1], 'rule', ($3::uuid[])[n % 7 % 3 + 1], 'x',
    at + interval '1 hour', 0, '{}', at, at + interval '1 hour' from made`

const roll = async () =>
  app.platform.tasks.get(ROLL_TASK)?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })

beforeAll(async () => {
  DEPARTMENTS.forEach((id, index) => people.departments.set(id, `D${index}`))
  app = await testApp({ modules: [platformModule, approvals, statistics], directory: people, now: NOW })
  const { pool } = app
  for (const flow of FLOWS) {
    await pool.query(`insert into approvals.flow (id, code, label, created_at) values ($1, $2, '{"en": "F"}', now())`, [
      flow,
      `f-${flow}`,
    ])
    await pool.query(
      `insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at)
       values ($1, $1, 1, '{}', $2, now())`,
      [flow, PERSONS[0]],
    )
  }
  await pool.query(CASES, [FLOWS, DEPARTMENTS, PERSONS])
  await roll()
})
afterAll(() => app?.close())

const KEYS = {
  flow: 'flow_id',
  department: 'department_id',
  person: 'person_id',
  businessLine: 'business_line',
  day: 'day',
}
const FIELDS = ['opened', 'finished', 'clean', 'decided', 'timed', 'kept'] as const

/** What the single days say. */
async function bySingleDays(by: keyof typeof KEYS, from: string, to: string, filter: [string, string] | null) {
  const { rows } = await app.pool.query<Record<string, number | string>>(
    `select ${KEYS[by]}::text as key, ${FIELDS.map((field) => `sum(${field})::int as ${field}`).join(', ')}
     from statistics.day where day between $1 and $2 and ${filter ? `${filter[0]} = $3` : 'true'} group by 1 order by 1`,
    filter ? [from, to, filter[1]] : [from, to],
  )
  return rows
}

async function asked(by: string, from: string, to: string, filter: string) {
  const reader = app.signInAs(['statistics.figure.view'])
  const query = `/statistics/summary?from=${from}&to=${to}&by=${by}${filter}`
  const { body } = await reader.get<{ rows: Record<string, string | number>[] }>(query)
  return body.rows
    .map((row) => Object.fromEntries(['key', ...FIELDS].map((field) => [field, row[field]])))
    .toSorted((a, b) => String(a.key).localeCompare(String(b.key)))
}

const PERIODS = [
  ['2026-08-01', '2026-11-30'],
  ['2026-08-01', '2026-12-01'],
  ['2026-08-02', '2026-11-29'],
  ['2026-08-31', '2026-10-01'],
  ['2026-09-01', '2026-09-30'],
  ['2026-09-10', '2026-09-20'],
  ['2026-10-31', '2026-11-01'],
  ['2026-01-01', '2026-12-31'],
] as const

describe('months that have passed are read as one', () => {
  test.each(PERIODS)(
    '[A-27] every figure from %s to %s is the sum of its days, whatever it is grouped by',
    async (from, to) => {
      const filters = [
        ['', null],
        [`&flowId=${FLOWS[1]}`, ['flow_id', FLOWS[1]]],
        [`&personId=${PERSONS[2]}`, ['person_id', PERSONS[2]]],
        [`&departmentId=${DEPARTMENTS[1]}`, ['department_id', DEPARTMENTS[1]]],
      ] as [string, [string, string] | null][]
      for (const by of GROUPS)
        for (const [filter, column] of filters)
          expect(await asked(by, from, to, filter), `${by}${filter}`).toEqual(await bySingleDays(by, from, to, column))
    },
  )

  test('[A-27] a day that is worked out again is right in its month too', async () => {
    await app.pool.query(`update approvals.case set department_id = $1 where opened_at::date = '2026-11-30'`, [
      DEPARTMENTS[0],
    ])
    await roll()
    const both = async (by: 'department') => [
      await asked(by, '2026-11-01', '2026-11-30', ''),
      await bySingleDays(by, '2026-11-01', '2026-11-30', null),
    ]
    const [summed, single] = await both('department')
    expect(summed).toEqual(single)
  })
})
