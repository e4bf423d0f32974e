import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors } from '#kernel/refusal.ts'
import { type AnyCommand, type ApprovalGate, defineCommand } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { addThings, createThings, DEPARTMENTS, type Thing, thingModule } from '#platform/lists/test/things.ts'
import { platformModule } from '#platform/platform-module.ts'
import { inScope } from '#platform/scope.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

type Run = {
  id: string
  state: string
  total: number
  done: number
  awaiting: number
  failed: number
  cancelled: number
}
type Item = {
  n: number
  targetId: string
  label: string | null
  state: string
  code: string | null
  params: object | null
  ticketId: string | null
}

const errors = defineErrors('things', { THING_ODD: { status: 409, params: ['no'] } })
/** What the next call does besides its work: a crash is an error that is no refusal. */
let before: (no: string) => void = () => undefined

const mark = defineCommand({
  name: 'things.thing.mark',
  input: z.object({ thingId: z.uuid(), mark: z.string() }),
  output: z.object({ no: z.string() }),
  async run({ tx, actor, record }, input) {
    const [thing] = await rows(
      tx,
      sql<{ no: string }>`update things.thing t set secret = secret || ${input.mark} where t.id = ${input.thingId}
        and ${inScope(actor, { businessLine: sql`t.business_line`, departmentId: sql`t.department_id` })} returning no`,
    )
    if (!thing) throw platformErrors.NOT_FOUND()
    before(thing.no)
    if (thing.no.endsWith('7')) throw errors.THING_ODD({ no: thing.no })
    record({ target: { type: 'thing', id: input.thingId, label: thing.no } })
    return thing
  },
})
const gated = defineCommand({
  ...mark,
  name: 'things.thing.gated',
  permission: 'things.thing.gated',
  propose: async (_context, input) => ({
    target: { type: 'thing', id: input.thingId, label: '' },
    version: '1',
    clientId: null,
    accountId: null,
    businessLine: null,
    departmentId: null,
    facts: {},
    before: null,
    after: null,
    reason: null,
  }),
})
const gate: ApprovalGate = { open: async () => ({ ticketId: '0190c0de-0000-7000-8000-0000000000ff' }) }
const marks = { ...thingModule, errors, commands: [mark, gated] as AnyCommand[] }

let app: TestApp
let things: Thing[]
let person: Person
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, marks], gate })
  await createThings(app)
})
beforeEach(async () => {
  before = () => undefined
  await app.pool.query('truncate things.thing')
  things = await addThings(app, 200)
  person = app.signInAs('all')
})
afterAll(() => app.close())

const start = (who: Person, order: object) =>
  who.send<{ id: string }>('POST', '/bulk-runs', {
    command: 'things.thing.mark',
    input: { mark: '!' },
    idField: 'thingId',
    ...order,
  })
const runOf = async (id: string) => (await person.get<Run>(`/bulk-runs/${id}`)).body
const itemsOf = async (id: string, query = '') =>
  (await person.get<{ items: Item[] }>(`/bulk-runs/${id}/items?limit=500&${query}`)).body.items
/** How often each thing was marked. */
const marked = async () => {
  const found = await app.pool.query<{ no: string; marks: number }>(
    `select no, length(secret) - length(replace(secret, '!', '')) as marks from things.thing`,
  )
  return new Map(found.rows.map((row) => [row.no, row.marks]))
}
const signal = new AbortController().signal
const work = (id: string) =>
  app.platform.tasks.get('platform.bulk.run')?.(app.platform, { id }, { id: '1', attempt: 1, signal })

describe('bulk runs', () => {
  test('a whole filter: one call, record and result per row, refusals with their reasons', async () => {
    const { body, status } = await start(person, {
      target: { list: 'things.thing', query: { line: 'brokerage', sort: 'no' } },
    })
    expect(status).toBe(200)
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', total: 100, done: 100, failed: 0 })
    const other = await start(person, { target: { list: 'things.thing', query: { line: 'asset-management' } } })
    await app.runJobs()
    expect(await runOf(other.body.id)).toMatchObject({ state: 'done', total: 100, done: 80, failed: 20 })
    const { body: runs } = await person.get<{ items: object[] }>('/bulk-runs?state=done&limit=2')
    expect(runs.items).toMatchObject([
      { id: other.body.id, command: 'things.thing.mark', list: 'things.thing', total: 100, done: 80, failed: 20 },
      { id: body.id, total: 100, done: 100, awaiting: 0, failed: 0 },
    ])
    expect((await app.signInAs('all').get<{ items: object[] }>('/bulk-runs')).body.items).toEqual([])
    const failed = await itemsOf(other.body.id, 'state=failed')
    expect(failed.length).toBe(20)
    expect(failed[0]).toMatchObject({ code: 'THING_ODD', params: { no: failed[0]?.label } })
    const records = await app.pool.query(
      `select result, count(*)::int as n from platform.journal where request_id = $1 group by result order by result`,
      [other.body.id],
    )
    expect(records.rows).toEqual([
      { result: 'done', n: 80 },
      { result: 'refused', n: 20 },
    ])
    for (const [no, count] of await marked()) expect([no, count]).toEqual([no, no.endsWith('7') ? 0 : 1])
  })

  test('rows named twice count once; rows of nobody are refused one by one', async () => {
    const strange = '0190c0de-0000-7000-8000-000000000abc'
    const { body } = await start(person, { target: { ids: [things[2]?.id, strange, things[2]?.id, 'nonsense'] } })
    await app.runJobs()
    expect((await itemsOf(body.id)).map((item) => [item.targetId, item.state, item.code])).toEqual([
      [things[2]?.id, 'done', null],
      [strange, 'failed', 'NOT_FOUND'],
      ['nonsense', 'failed', 'INPUT_INVALID'],
    ])
  })

  test('[A-16] a row has inputs of its own beside those all share', async () => {
    const [one, two] = [things[40], things[41]]
    const each = { [String(two?.id)]: { mark: '??' } }
    const { body } = await start(person, { target: { ids: [one?.id, two?.id] }, each })
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', done: 2 })
    const { rows: found } = await app.pool.query<{ no: string; secret: string }>(
      'select no, secret from things.thing where id = any($1)',
      [[one?.id, two?.id]],
    )
    const secrets = new Map(found.map((row) => [row.no, row.secret]))
    expect(secrets.get(String(one?.no))).toMatch(/[^?]!$/)
    expect(secrets.get(String(two?.no))).toMatch(/\?\?$/)
  })

  test('[P-03] rows picked from a list are named in the results, those out of scope are not', async () => {
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [DEPARTMENTS[0]] } as const
    const clerk = app.signInAs(['things.thing.view', 'things.thing.mark'], scope, {
      operatorId: person.actor.operatorId,
    })
    const mine = things.find((one) => one.line === 'brokerage' && one.department === DEPARTMENTS[0])
    const { body } = await start(clerk, { target: { list: 'things.thing', ids: [mine?.id, things[1]?.id] } })
    await app.runJobs()
    expect((await itemsOf(body.id)).map((item) => [item.targetId, item.label])).toEqual([
      [mine?.id, mine?.no],
      [things[1]?.id, null],
    ])
  })

  test('[P-03] [G1] a filter selects rows in scope only, and naming others does not reach them', async () => {
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [DEPARTMENTS[0]] } as const
    const who = { operatorId: person.actor.operatorId }
    const clerk = app.signInAs(['things.thing.view', 'things.thing.mark'], scope, who)
    const mine = things.filter((one) => one.line === 'brokerage' && one.department === DEPARTMENTS[0])
    const all = await start(clerk, { target: { list: 'things.thing', query: {} } })
    await app.runJobs()
    expect(await runOf(all.body.id)).toMatchObject({ total: mine.length, done: mine.length })
    const foreign = await start(clerk, { target: { ids: [things[1]?.id] } })
    await app.runJobs()
    expect(await itemsOf(foreign.body.id)).toMatchObject([{ state: 'failed', code: 'NOT_FOUND' }])
  })

  test('[P-02] the permission is needed to start, and still for every row', async () => {
    const clerk = app.signInAs(['things.thing.view'])
    expect((await start(clerk, { target: { ids: [things[0]?.id] } })).body).toMatchObject({
      code: 'PERMISSION_MISSING',
    })
    const { body } = await start(person, { target: { ids: [things[0]?.id] } })
    app.signInAs(['things.thing.view'], { all: true }, { operatorId: person.actor.operatorId })
    await app.runJobs()
    expect(await itemsOf(body.id)).toMatchObject([{ state: 'failed', code: 'PERMISSION_MISSING' }])
  })

  test('rows of a gated command await approval, each with its ticket', async () => {
    const { body } = await start(person, { command: 'things.thing.gated', target: { ids: [things[0]?.id] } })
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', awaiting: 1, done: 0 })
    expect(await itemsOf(body.id)).toMatchObject([
      { state: 'awaiting', ticketId: '0190c0de-0000-7000-8000-0000000000ff' },
    ])
  })

  test('killed between the effect and its note, a row is not done twice', async () => {
    const { body } = await start(person, { target: { list: 'things.thing', query: { line: 'brokerage', sort: 'no' } } })
    const [first] = await itemsOf(body.id)
    const input = { mark: '!', thingId: first?.targetId as string }
    await app.platform.execute(mark, input, person.actor, { key: `${body.id}:1` })
    await app.pool.query("update platform.bulk_run set state = 'running' where id = $1", [body.id])
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', done: 100 })
    expect((await marked()).get(first?.label as string)).toBe(1)
  })

  test('two workers on one run do each row once', async () => {
    const { body } = await start(person, { target: { list: 'things.thing', query: { line: 'brokerage' } } })
    await Promise.all([work(body.id), work(body.id)])
    expect(await runOf(body.id)).toMatchObject({ state: 'done', done: 100 })
    expect([...(await marked()).entries()].filter(([, count]) => count > 1)).toEqual([])
    await app.runJobs()
  })

  test('when the database is the trouble, the run waits instead of failing its rows', async () => {
    const { body } = await start(person, { target: { list: 'things.thing', query: { line: 'brokerage' } } })
    let calls = 0
    before = () => {
      calls += 1
      if (calls === 30) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
    }
    await expect(work(body.id)).rejects.toThrow('terminating connection')
    expect(await runOf(body.id)).toMatchObject({ state: 'running', failed: 0 })
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', done: 100 })
    for (const [no, count] of await marked()) expect([no, count]).toEqual([no, Number(no.slice(1)) % 2 === 0 ? 1 : 0])
  })

  test('cancelled, the rest stays undone; retried, only what was not done is called', async () => {
    const { body } = await start(person, { target: { list: 'things.thing', query: { sort: 'no' } } })
    let cancelling: Promise<unknown> | null = null
    before = () => {
      cancelling ??= person.send('POST', `/bulk-runs/${body.id}/cancel`)
    }
    await work(body.id)
    await cancelling
    const halted = await runOf(body.id)
    expect(halted).toMatchObject({ state: 'cancelled' })
    expect(halted.cancelled).toBeGreaterThan(0)
    expect((await person.send('POST', `/bulk-runs/${body.id}/cancel`)).body).toMatchObject({ code: 'BULK_ENDED' })
    expect((await person.send('POST', `/bulk-runs/${body.id}/retry`)).status).toBe(200)
    await app.runJobs()
    expect(await runOf(body.id)).toMatchObject({ state: 'done', cancelled: 0, failed: 20, done: 180 })
    for (const [no, count] of await marked()) expect([no, count]).toEqual([no, no.endsWith('7') ? 0 : 1])
  })

  test('nothing to do, too much to do, nothing to call', async () => {
    expect((await start(person, { target: { list: 'things.thing', query: { no: 'X' } } })).body).toMatchObject({
      code: 'BULK_EMPTY',
    })
    expect((await start(person, { target: { ids: [] } })).body).toMatchObject({ code: 'INPUT_INVALID' })
    expect((await start(person, { command: 'no.such.command', target: { ids: ['x'] } })).body).toMatchObject({
      code: 'INPUT_INVALID',
    })
    expect((await start(person, { command: 'platform.bulkRun.start', target: { ids: ['x'] } })).body).toMatchObject({
      code: 'INPUT_INVALID',
    })
    const done = await start(person, { target: { ids: [things[0]?.id] } })
    await app.runJobs()
    expect((await person.send('POST', `/bulk-runs/${done.body.id}/retry`)).body).toMatchObject({
      code: 'BULK_NOTHING_TO_RETRY',
    })
    await addThings(app, 50_001, 1000)
    expect((await start(person, { target: { list: 'things.thing', query: {} } })).body).toMatchObject({
      code: 'BULK_TOO_MANY',
      params: { max: 50_000 },
    })
  })

  test('a run is seen by its starter alone', async () => {
    const { body } = await start(person, { target: { ids: [things[0]?.id] } })
    const other = app.signInAs('all')
    expect((await other.get(`/bulk-runs/${body.id}`)).status).toBe(404)
    expect((await other.get(`/bulk-runs/${body.id}/items`)).status).toBe(404)
    expect((await other.send('POST', `/bulk-runs/${body.id}/cancel`)).status).toBe(404)
    await app.runJobs()
  })
})
