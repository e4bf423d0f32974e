import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, keptRows, rows, together } from '#platform/db.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'

let app: TestApp

beforeAll(async () => {
  app = await testApp({ modules: [platformModule] })
  await sql`create table public.step (n int primary key)`.execute(app.db)
})
afterAll(() => app?.close())

const steps = async () =>
  (await rows(app.db, sql<{ n: number }>`select n from public.step order by n`)).map(({ n }) => n)
const add = (n: number) => sql`insert into public.step values (${n})`

test('[A-16] statements sent together each see what those before them did', async () => {
  const seen = await inTransaction(app.db, (tx) =>
    together(tx, [add(1), sql<{ n: number }>`select n from public.step`, add(2)]),
  )
  expect(seen[1]).toEqual([{ n: 1 }])
  expect(await steps()).toEqual([1, 2])
})

test('[A-16] of statements sent together the first that fails speaks, and nothing stays', async () => {
  const failing = inTransaction(app.db, (tx) => together(tx, [add(3), add(1), sql`select 1 / 0`, add(4)]))
  await expect(failing).rejects.toMatchObject({ code: '23505' })
  expect(await steps()).toEqual([1, 2])
  await inTransaction(app.db, (tx) => together(tx, [add(5), sql`select 1 / 1`]))
  expect(await steps()).toEqual([1, 2, 5])
})

test('[A-16] a session parses a statement that is kept once', async () => {
  const names = await inTransaction(app.db, async (tx) => {
    for (const n of [1, 2, 3]) await keptRows(tx, sql`select n from public.step where n = ${n}`)
    return rows(tx, sql`select 1 from pg_prepared_statements where statement like '%public.step where n = $1'`)
  })
  expect(names).toHaveLength(1)
})
