import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors, Refused } from '#kernel/refusal.ts'
import type { Batch } from '#platform/batch.ts'
import { runAlone } from '#platform/batch-of-one.ts'
import { type AnyCommand, defineCommand } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'

const errors = defineErrors('marks', { MARK_DECLINED: { status: 409 } })
const input = z.strictObject({ mark: z.string() })

/** How many calls each run of the batch took. */
const sizes: number[] = []

const marking: Batch = {
  name: 'marks',
  async run({ tx }, calls) {
    sizes.push(calls.length)
    const marks = calls.map((call) => input.parse(call.input).mark)
    const kept = marks.filter((mark) => mark !== 'declined')
    await sql`insert into marks.mark (mark) select unnest(${kept}::text[])`.execute(tx)
    return marks.map((mark) =>
      mark === 'declined'
        ? { kind: 'refused' as const, refusal: errors.MARK_DECLINED() }
        : { kind: 'done' as const, value: { mark } },
    )
  },
}

const mark = defineCommand({
  name: 'marks.mark.make',
  permission: null,
  scope: 'none',
  input,
  output: input,
  batch: marking,
  run: runAlone(marking, 'marks.mark.make'),
})

let app: TestApp

beforeAll(async () => {
  const marks = defineModule({ name: 'marks', migrations: null, errors, commands: [mark] as AnyCommand[] })
  app = await testApp({ modules: [platformModule, marks] })
  await sql`create schema marks`.execute(app.db)
  await sql`create table marks.mark (mark text not null check (mark <> 'broken'))`.execute(app.db)
})
afterAll(() => app?.close())

const made = async (prefix: string) =>
  (await rows(app.db, sql<{ mark: string }>`select mark from marks.mark where mark like ${`${prefix}%`}`)).length

async function send(marks: readonly string[]) {
  const { actor } = app.signInAs([])
  return Promise.allSettled(marks.map((one) => app.execute(mark, { mark: one }, actor)))
}

async function recordsOf(result: string): Promise<number> {
  const found = await rows(
    app.db,
    sql`select 1 from platform.journal where command = ${mark.name} and result = ${result}`,
  )
  return found.length
}

test('[A-16] calls that arrive together share a transaction', async () => {
  sizes.length = 0
  const answers = await send(Array.from({ length: 40 }, (_, n) => `together ${n}`))
  expect(answers.every((one) => one.status === 'fulfilled')).toBe(true)
  expect(await made('together')).toBe(40)
  expect(sizes.length).toBeLessThan(10)
})

test('[A-16] a refused call fails alone and leaves its record', async () => {
  const before = await recordsOf('refused')
  const answers = await send(['alone 1', 'declined', 'alone 2'])
  expect(answers.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(answers[1]).toMatchObject({ reason: { code: 'MARK_DECLINED' } })
  expect(await made('alone')).toBe(2)
  expect(await recordsOf('refused')).toBe(before + 1)
})

test('[A-16] a call that the database refuses does not take its neighbours with it', async () => {
  const answers = await send(['near 1', 'near 2', 'broken', 'near 3', 'near 4'])
  expect(answers.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(await made('near')).toBe(4)
  expect(await recordsOf('failed')).toBe(1)
})

test('[A-16] [G2] the same key twice in one batch has one effect; with another input it is refused', async () => {
  const { actor } = app.signInAs([])
  const key = 'one-key-for-all'
  const [first, second, other] = await Promise.allSettled([
    app.execute(mark, { mark: 'keyed' }, actor, key),
    app.execute(mark, { mark: 'keyed' }, actor, key),
    app.execute(mark, { mark: 'keyed otherwise' }, actor, key),
  ])
  expect(first).toEqual(second)
  expect(other).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY_KEY_REUSED' } })
  expect(other?.status === 'rejected' && other.reason instanceof Refused).toBe(true)
  expect(await made('keyed')).toBe(1)
})

test('[A-16] a refused call leaves its key free', async () => {
  const { actor } = app.signInAs([])
  const key = 'free-again-key'
  await expect(app.execute(mark, { mark: 'declined' }, actor, key)).rejects.toMatchObject({ code: 'MARK_DECLINED' })
  await expect(app.execute(mark, { mark: 'after all' }, actor, key)).resolves.toMatchObject({ kind: 'done' })
})
