import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rows } from '#platform/db.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { dayOf } from '../days.ts'
import { afterOpenHours, midnightOf, openAt } from '../office.ts'
import { seedDemo } from '../seed.ts'

let app: TestApp
/** What is older was not done just now by the demo's people, on whatever day it is. */
let began: string
beforeAll(async () => {
  app = await testApp({})
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  began = app.clock().toString()
  await seedDemo(app.platform, { size: 'small', keep: async () => undefined })
})
afterAll(() => app.close())

const one = async <T>(statement: ReturnType<typeof sql<T>>) => (await rows(app.db, statement))[0]

describe('requests of the years before', () => {
  test('[A-05] every pack is used, and cases went every way they may go', async () => {
    const found = await rows(
      app.db,
      sql<{ code: string; n: number }>`select b.code, count(r.id)::int as n from businesses.business b
        left join businesses.request r on r.business_id = b.id group by 1 order by 1`,
    )
    expect(found.length).toBe(14)
    expect(found.filter(({ n }) => n === 0)).toEqual([])
    const states = await rows(app.db, sql<{ state: string }>`select distinct state from businesses.request order by 1`)
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['approved', 'refused', 'running']))
  })

  test('[A-27] hold what a broker’s own cases hold: every check of the approvals passes', async () => {
    const checks = app.platform.modules.flatMap((module) => module.checks ?? [])
    for (const { id, check } of checks.filter((each) => /^(approvals|businesses)\./.test(each.id))) {
      expect(await check(app.db, app.platform), id).toEqual([])
    }
  })

  test('[A-27] nobody decides before he was asked, nor outside office hours, nor the maker', async () => {
    const wrong = await one(
      sql<{ n: number }>`select count(*)::int as n from approvals.task t join approvals.case c on c.id = t.case_id
        where c.state <> 'running' and c.kind = 'application' and c.target_type = 'request' and t.decided_at < ${began}::timestamptz
          and (t.decided_at < t.opened_at or extract(isodow from t.decided_at at time zone 'Asia/Hong_Kong') > 5
            or (t.kind = 'approve' and t.decided_by = c.maker_id))`,
    )
    expect(wrong?.n).toBe(0)
  })

  test('seeding again adds nothing', async () => {
    const count = () => one(sql<{ n: number }>`select count(*)::int as n from businesses.request`)
    const before = await count()
    await seedDemo(app.platform, { size: 'small', keep: async () => undefined })
    expect(await count()).toEqual(before)
  })
})

describe('office hours of the demo', () => {
  const monday = midnightOf(dayOf('2026-11-23'))
  test('open on weekdays from nine to six', () => {
    expect(openAt(monday)).toBe(monday + 9 * 3_600_000)
    expect(openAt(monday + 10 * 3_600_000)).toBe(monday + 10 * 3_600_000)
    expect(openAt(monday + 5 * 86_400_000)).toBe(monday + 7 * 86_400_000 + 9 * 3_600_000)
  })
  test('an hour before closing and three hours of work end two hours into the next morning', () => {
    expect(afterOpenHours(monday + 17 * 3_600_000, 3)).toBe(monday + 86_400_000 + 11 * 3_600_000)
  })
})
