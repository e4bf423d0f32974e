import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import { chosenFilter, dateFilter, instantFilter } from '#platform/lists/filter.ts'
import type { Platform } from '#platform/platform.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

/** Half past midnight in Hong Kong of the 23rd and the 24th: the day before in UTC. */
const ROWS = sql`(values (1, '2026-11-22T16:30:00Z'::timestamptz, '2026-11-22'::date, 'OPEN'),
  (2, '2026-11-23T16:30:00Z', '2026-11-23', 'CLOSED'), (3, '2026-11-24T16:30:00Z', '9999-12-31', null)) v (n, at, day, state)`
const house = (timeZone: string) => ({ config: { timeZone } }) as Platform

async function found(where: RawBuilder<boolean>): Promise<number[]> {
  const all = await rows(database.db, sql<{ n: number }>`select v.n from ${ROWS} where ${where} order by v.n`)
  return all.map(({ n }) => n)
}

describe('[C-01] filters that lists share', () => {
  it('the days of an instant are those of the house, wherever it stands', async () => {
    const on = (zone: string, value: object) =>
      found(instantFilter('at', sql`v.at`).where(value, {} as Actor, house(zone)))
    expect(await on('Asia/Hong_Kong', { from: '2026-11-23', to: '2026-11-23' })).toEqual([1])
    expect(await on('UTC', { from: '2026-11-23', to: '2026-11-23' })).toEqual([2])
    expect(await on('UTC', { from: '2026-11-23' })).toEqual([2, 3])
    expect(await on('UTC', {})).toEqual([1, 2, 3])
  })

  it('a date lies between both days, or beyond the one that is given', async () => {
    const on = (value: object) => found(dateFilter('day', sql`v.day`).where(value, {} as Actor, house('UTC')))
    expect(await on({ from: '2026-11-22', to: '2026-11-23' })).toEqual([1, 2])
    expect(await on({ to: '2026-11-22' })).toEqual([1])
    expect(await on({})).toEqual([1, 2, 3])
  })

  it('one of several values, and none that is not offered', async () => {
    const filter = chosenFilter('state', sql`v.state`, ['OPEN', 'CLOSED'], 'access:state.x')
    const among = (value: string[]) => found(filter.where(value, {} as Actor, house('UTC')))
    expect(await among(['CLOSED'])).toEqual([2])
    expect(await among(['CLOSED', 'OPEN'])).toEqual([1, 2])
    expect(z.safeParse(filter.schema, ['LOST']).success).toBe(false)
    expect(z.safeParse(filter.schema, []).success).toBe(false)
  })
})
