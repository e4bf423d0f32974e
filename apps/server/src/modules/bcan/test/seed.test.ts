import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inTransaction, rows } from '#platform/db.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { numbersInRange, standingCounted, stateFollows, useCounted } from '../checks.ts'
import { seedNumbers } from '../seed.ts'
import { anOwner } from './a-register.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
})
afterAll(() => app.close())

it('[H-02] a demo house has a number for every client in each regime, and every invariant holds over it', async () => {
  for (const type of ['individual', 'joint', 'corporate'] as const)
    for (let at = 0; at < 8; at += 1) await anOwner(app, type)
  await inTransaction(app.db, (tx) => seedNumbers(tx, app.clock(), { name: 'House', firmId: '01234', ceNo: 'AAX123' }))
  const counts = await rows(
    app.db,
    sql<{ regime: string; clients: number; numbers: number }>`select regime, count(*) as clients,
      count(distinct bcan) as numbers from bcan.registration group by regime order by regime`,
  )
  expect(counts).toEqual(['HKIDR', 'NORTHBOUND'].map((regime) => ({ regime, clients: 24, numbers: 24 })))
  const states = await rows(app.db, sql<{ state: string }>`select distinct state from bcan.registration`)
  expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['EFFECTIVE', 'ASSIGNED']))
  for (const one of [numbersInRange, stateFollows, useCounted, standingCounted])
    expect(await one.check(app.db, app.platform)).toEqual([])
})
