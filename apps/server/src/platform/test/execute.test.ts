import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors } from '#kernel/refusal.ts'
import type { ApprovalGate, Command } from '#platform/command.ts'
import { type AnyCommand, defineCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { rehearse } from '#platform/execute.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

const errors = defineErrors('sums', { TOO_MUCH: { status: 409, params: ['limit'] } })
const input = z.object({ amount: z.number().int().max(1_000_000) })
type Sum = { total: number; at: string }
/** What a call does in the middle of its transaction. */
let during: () => void = () => undefined

const add: Command<{ amount: number }, Sum> = defineCommand({
  name: 'sums.sum.add',
  input,
  output: z.object({ total: z.number(), at: z.string() }),
  async run({ tx, now, record, emit, enqueue }, { amount }) {
    const changed = await sql<{
      total: number
    }>`update public.sum set total = total + ${amount} returning total`.execute(tx)
    const total = changed.rows[0]?.total ?? 0
    record({ target: { type: 'sum', id: '1' }, before: { total: total - amount }, after: { total } })
    emit({ topic: 'sums', ids: ['1'] })
    enqueue({ task: 'sums.noted', payload: { total } })
    during()
    if (total > 1000) throw errors.TOO_MUCH({ limit: 1000 })
    return { total, at: now.toString() }
  },
})
const gated: Command<{ amount: number }, Sum> = defineCommand({
  ...add,
  name: 'sums.sum.propose',
  permission: 'sums.sum.propose',
  async propose(_context, { amount }) {
    const target = { type: 'sum', id: '1', label: 'the sum' }
    const nowhere = { clientId: null, accountId: null, businessLine: null, departmentId: null }
    return {
      ...nowhere,
      target,
      version: 'v1',
      facts: { amount },
      before: { total: 0 },
      after: { total: amount },
      reason: 'because',
    }
  },
})
const TICKET = '0190c0de-0000-7000-8000-00000000beef'
let opens = true
const gate: ApprovalGate = { open: async () => (opens ? { ticketId: TICKET } : null) }

const sums = defineModule({
  name: 'sums',
  migrations: null,
  errors,
  commands: [add, gated] as AnyCommand[],
  tasks: { 'sums.noted': async () => undefined },
})

let app: TestApp
let person: Person
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, sums], gate, connectionsMax: 20 })
  await app.pool.query('create table public.sum (total int not null)')
})
beforeEach(async () => {
  during = () => undefined
  opens = true
  await app.pool.query(
    'truncate public.sum; insert into public.sum values (0); delete from graphile_worker._private_jobs; truncate platform.event',
  )
  person = app.signInAs('all')
})
afterAll(() => app.close())

const total = async () => (await app.pool.query<{ total: number }>('select total from public.sum')).rows[0]?.total
const recorded = async () => {
  const found = await app.pool.query(
    'select command, result, code, before, after, ticket_id from platform.journal where operator_id = $1 order by seq',
    [person.actor.operatorId],
  )
  return found.rows
}
const traces = async () => {
  const found = await app.pool.query<{ jobs: number; events: number }>(
    'select (select count(*)::int from graphile_worker.jobs) as jobs, (select count(*)::int from platform.event) as events',
  )
  return found.rows[0]
}

describe('[X-02] a call of a command', () => {
  test('[G2] has its effect, its record, its events and its jobs together', async () => {
    const outcome = await app.execute(add, { amount: 5 }, person.actor)
    expect(outcome).toEqual({ kind: 'done', value: { total: 5, at: '2026-11-21T02:00:00Z' } })
    expect(await recorded()).toMatchObject([
      { command: 'sums.sum.add', result: 'done', before: { total: 0 }, after: { total: 5 } },
    ])
    expect(await traces()).toEqual({ jobs: 1, events: 1 })
  })

  test('[G3] that is refused or fails leaves its record and nothing else', async () => {
    await expect(app.execute(add, { amount: 5000 }, person.actor)).rejects.toMatchObject({ code: 'TOO_MUCH' })
    during = () => {
      throw new Error('a defect')
    }
    await expect(app.execute(add, { amount: 1 }, person.actor)).rejects.toThrow('a defect')
    const stranger = app.signInAs([], { all: true }, { operatorId: person.actor.operatorId })
    await expect(app.execute(add, { amount: 1 }, stranger.actor)).rejects.toMatchObject({ code: 'PERMISSION_MISSING' })
    await expect(app.platform.execute(add, { amount: 'x' }, person.actor, { key: randomUUID() })).rejects.toMatchObject(
      { code: 'INPUT_INVALID' },
    )
    await expect(app.execute(add, { amount: 1 }, person.actor, 'short')).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_INVALID',
    })
    expect((await recorded()).map((row) => [row.result, row.code])).toEqual([
      ['refused', 'TOO_MUCH'],
      ['failed', 'INTERNAL'],
      ['refused', 'PERMISSION_MISSING'],
      ['refused', 'INPUT_INVALID'],
      ['refused', 'IDEMPOTENCY_KEY_INVALID'],
    ])
    expect(await total()).toBe(0)
    expect(await traces()).toEqual({ jobs: 0, events: 0 })
  })
})

describe('[X-02] an idempotency key', () => {
  test('[G2] gives the first answer again, whatever the time, with one effect and one record', async () => {
    const key = randomUUID()
    const first = await app.execute(add, { amount: 5 }, person.actor, key)
    app.clock.advance({ hours: 24 * 8 })
    expect(await app.execute(add, { amount: 5 }, person.actor, key)).toEqual(first)
    expect(await total()).toBe(5)
    expect((await recorded()).length).toBe(1)
  })

  test('[G2] used sixteen times at once has one effect and one answer', async () => {
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => app.execute(add, { amount: 5 }, person.actor, key)),
    )
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await total()).toBe(5)
  })

  test('used twice in one transaction has one effect', async () => {
    const key = randomUUID()
    const [first, second] = await inTransaction(app.db, async (tx) => [
      await app.platform.execute(add, { amount: 5 }, person.actor, { key, tx }),
      await app.platform.execute(add, { amount: 5 }, person.actor, { key, tx }),
    ])
    expect(second).toEqual(first)
    expect(await total()).toBe(5)
  })

  test('with another input, or of another command, is refused', async () => {
    const key = randomUUID()
    await app.execute(add, { amount: 5 }, person.actor, key)
    await expect(app.execute(add, { amount: 6 }, person.actor, key)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 409,
    })
    await expect(app.execute(gated, { amount: 5 }, person.actor, key)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    expect(await total()).toBe(5)
  })

  test('is free again after a refusal, and belongs to one person', async () => {
    const key = randomUUID()
    await expect(app.execute(add, { amount: 5000 }, person.actor, key)).rejects.toMatchObject({ code: 'TOO_MUCH' })
    await app.execute(add, { amount: 5 }, person.actor, key)
    await app.execute(add, { amount: 7 }, app.signInAs('all').actor, key)
    expect(await total()).toBe(12)
  })

  test('keeps its answer sealed', async () => {
    await app.execute(add, { amount: 77 }, person.actor, 'sealed-key-1')
    const stored = await app.pool.query<{ outcome: Buffer }>(
      "select outcome from platform.idempotency where key = 'sealed-key-1'",
    )
    expect(stored.rows[0]?.outcome.toString('latin1')).not.toContain('77')
  })
})

describe('[T-02] a command behind the gate', () => {
  test('awaits approval with one record and no effect; the key gives the same ticket again', async () => {
    const key = randomUUID()
    const outcome = await app.execute(gated, { amount: 5 }, person.actor, key)
    expect(outcome).toEqual({ kind: 'awaiting-approval', ticketId: TICKET })
    expect(await app.execute(gated, { amount: 5 }, person.actor, key)).toEqual(outcome)
    expect(await recorded()).toMatchObject([{ result: 'awaiting', ticket_id: TICKET, after: { total: 5 } }])
    expect(await total()).toBe(0)
  })

  test('runs under its ticket when the target is as it was, and not when it changed', async () => {
    const ticket = { id: TICKET, makerId: person.actor.operatorId, makerName: 'x', approverIds: [] }
    const run = (version: string) =>
      app.platform.execute(gated, { amount: 5 }, person.actor, { key: randomUUID(), ticket: { ...ticket, version } })
    await expect(run('v0')).rejects.toMatchObject({ code: 'VERSION_STALE' })
    expect(await run('v1')).toMatchObject({ kind: 'done', value: { total: 5 } })
    expect((await recorded()).map((row) => [row.result, row.ticket_id])).toEqual([
      ['refused', TICKET],
      ['done', TICKET],
    ])
  })

  test('can be rehearsed without a trace', async () => {
    expect(await rehearse(app.platform, add, { amount: 5 }, person.actor)).toMatchObject({ total: 5 })
    expect(await total()).toBe(0)
    expect(await traces()).toEqual({ jobs: 0, events: 0 })
  })
})

test('[X-08] transactions that block each other are tried again', async () => {
  await app.pool.query(
    'create table public.pair (id int primary key, n int not null); insert into public.pair values (1, 0), (2, 0)',
  )
  const add1 = (first: number, second: number) =>
    inTransaction(app.db, async (tx) => {
      await sql`update public.pair set n = n + 1 where id = ${first}`.execute(tx)
      await sql`select pg_sleep(0.05)`.execute(tx)
      await sql`update public.pair set n = n + 1 where id = ${second}`.execute(tx)
    })
  await Promise.all([add1(1, 2), add1(2, 1)])
  expect((await app.pool.query('select n from public.pair order by id')).rows).toEqual([{ n: 2 }, { n: 2 }])
})
