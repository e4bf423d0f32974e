import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addThings, createThings, DEPARTMENTS, type Thing, thingModule } from '#platform/lists/test/things.ts'
import { platformModule } from '#platform/platform-module.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

type Job = {
  id: string
  state: string
  rows: number
  total: number | null
  fileName: string | null
  code: string | null
}

let app: TestApp
let things: Thing[]
const RIGHTS = ['things.thing.view', 'things.thing.export']
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, thingModule] })
  await createThings(app)
  things = await addThings(app, 2345)
})
afterAll(() => app.close())

const ask = (who: Person, order: object = {}) =>
  who.send<{ id: string }>('POST', '/exports', {
    list: 'things.thing',
    columns: ['no', 'grade', 'line'],
    format: 'csv',
    language: 'en',
    ...order,
  })
const jobOf = async (who: Person, id: string): Promise<Job> => {
  const { body } = await who.get<{ items: Job[] }>('/exports')
  return body.items.find((one) => one.id === id) as Job
}
const download = (who: Person, id: string, headers: Record<string, string> = {}) =>
  app.http.inject({ method: 'GET', url: `/api/v1/exports/${id}/file`, headers: { ...who.headers, ...headers } })
/** An export that has been written. */
const written = async (who: Person, order: object = {}): Promise<string> => {
  const { body } = await ask(who, order)
  await app.runJobs()
  return body.id
}

describe('[R-01] exports', () => {
  test('every row of the filter, in order, with its count, filter and taker at the end', async () => {
    const person = app.signInAs(RIGHTS, { all: true }, { name: 'Chan Tai Man' })
    const id = await written(person, { query: { line: 'brokerage', sort: 'no' } })
    const expected = things.filter((one) => one.line === 'brokerage')
    expect(await jobOf(person, id)).toMatchObject({ state: 'ready', rows: expected.length, total: expected.length })
    const file = await download(person, id)
    expect(file.statusCode).toBe(200)
    expect(file.headers['content-disposition']).toContain('attachment')
    const lines = file.body.replace('\ufeff', '').split('\r\n')
    expect(lines.slice(1, 1 + expected.length).map((line) => line.split(',')[0])).toEqual(expected.map((one) => one.no))
    const closing = lines.slice(1 + expected.length).join('\n')
    expect(closing).toContain(String(expected.length))
    expect(closing).toContain('brokerage')
    expect(closing).toContain('Chan Tai Man')
    expect(closing).toContain('Asia/Hong_Kong')
  })

  test('a workbook holds the same rows', async () => {
    const person = app.signInAs(RIGHTS)
    const id = await written(person, { format: 'xlsx', query: { sort: 'no' } })
    const file = await download(person, id)
    const sheet = await readSheet(file.rawPayload, { format: 'xlsx' })
    expect(sheet.rows.slice(0, things.length).map((row) => row.cells[0])).toEqual(things.map((one) => one.no))
  })

  test('[P-03] [G1] only rows in scope, only columns one may see', async () => {
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [DEPARTMENTS[0]] } as const
    const clerk = app.signInAs(RIGHTS, scope)
    expect((await ask(clerk, { columns: ['no', 'secret'] })).body).toMatchObject({
      code: 'INPUT_INVALID',
      fields: [{ path: 'columns.1' }],
    })
    const id = await written(clerk)
    const mine = things.filter((one) => one.line === 'brokerage' && one.department === DEPARTMENTS[0])
    expect((await jobOf(clerk, id)).rows).toBe(mine.length)
  })

  test('[P-03] the file is its asker’s alone, while they may still export', async () => {
    const who = { operatorId: '0190c0de-0000-7000-8000-00000000ab01' }
    const person = app.signInAs(RIGHTS, { all: true }, who)
    const id = await written(person)
    expect((await download(app.signInAs(RIGHTS), id)).statusCode).toBe(404)
    expect((await download(app.signInAs(['things.thing.view'], { all: true }, who), id)).statusCode).toBe(404)
    expect((await download(app.signInAs(RIGHTS, { all: true }, who), id)).statusCode).toBe(200)
  })

  test('[P-02] a right taken away before the file is written stops it', async () => {
    const who = { operatorId: '0190c0de-0000-7000-8000-00000000ab02' }
    const person = app.signInAs(RIGHTS, { all: true }, who)
    const { body } = await ask(person)
    app.signInAs(['things.thing.view'], { all: true }, who)
    await app.runJobs()
    expect(await jobOf(person, body.id)).toMatchObject({ state: 'failed', code: 'PERMISSION_MISSING' })
  })

  test('asking needs both rights, and leaves a record either way', async () => {
    const clerk = app.signInAs(['things.thing.view'])
    expect((await ask(clerk)).body).toMatchObject({
      code: 'PERMISSION_MISSING',
      params: { permission: 'things.thing.export' },
    })
    const person = app.signInAs(RIGHTS)
    await ask(person, { query: { line: 'brokerage' } })
    const records = await app.pool.query(
      `select result, code, target_id, after from platform.journal where operator_id = any($1) order by seq`,
      [[clerk.actor.operatorId, person.actor.operatorId]],
    )
    expect(records.rows).toEqual([
      { result: 'refused', code: 'PERMISSION_MISSING', target_id: 'things.thing', after: expect.anything() },
      {
        result: 'done',
        code: null,
        target_id: 'things.thing',
        after: { columns: ['no', 'grade', 'line'], filters: ['line'], format: 'csv' },
      },
    ])
    await app.runJobs()
  })

  test('a cancelled export is not written; a finished one can’t be cancelled', async () => {
    const person = app.signInAs(RIGHTS)
    const { body } = await ask(person)
    expect((await person.send('POST', `/exports/${body.id}/cancel`)).status).toBe(200)
    await app.runJobs()
    expect(await jobOf(person, body.id)).toMatchObject({ state: 'cancelled' })
    expect((await download(person, body.id)).json()).toMatchObject({ code: 'EXPORT_NOT_READY' })
    expect((await person.send('POST', `/exports/${body.id}/cancel`)).body).toMatchObject({ code: 'EXPORT_FINISHED' })
  })

  test('an attempt that was killed half-way is taken up again and written whole', async () => {
    const person = app.signInAs(RIGHTS)
    const { body } = await ask(person)
    await app.pool.query("update platform.export set state = 'running', rows_done = 1000 where id = $1", [body.id])
    await app.runJobs()
    expect(await jobOf(person, body.id)).toMatchObject({ state: 'ready', rows: things.length })
  })

  test('[C-01] are a list of their own: anybody’s, filtered, paged, and a file itself that says lists by their names', async () => {
    const who = { operatorId: '0190c0de-0000-7000-8000-00000000ab03' }
    const person = app.signInAs(RIGHTS, { all: true }, who)
    const [ready, stopped] = [await written(person), (await ask(person)).body.id]
    await person.send('POST', `/exports/${stopped}/cancel`)
    const idsOf = async (by: Person, query: string) =>
      (await by.get<{ items: Job[] }>(`/exports?${query}`)).body.items.map(({ id }) => id)
    const bare = app.signInAs([], { all: false, businessLines: [], departmentIds: [] }, who)
    expect(await idsOf(bare, 'sort=createdAt')).toEqual([stopped, ready])
    expect(await idsOf(bare, 'state=cancelled')).toEqual([stopped])
    expect(await idsOf(bare, 'fileName=THING')).toEqual([ready])
    expect(await idsOf(app.signInAs('all'), '')).toEqual([])
    const first = await bare.get<{ items: Job[]; nextCursor: string }>('/exports?limit=1')
    expect(await idsOf(bare, `limit=1&cursor=${encodeURIComponent(first.body.nextCursor)}`)).toEqual([ready])
    const meta = await bare.get<{ exportable: boolean }>('/lists/platform.export')
    expect(meta.body.exportable).toBe(true)
    const own = { list: 'platform.export', columns: ['list', 'state', 'rows'], query: { state: 'ready' } }
    const file = await download(bare, await written(bare, own))
    expect(file.body.split('\r\n')[1]).toBe(`things.thing,Ready,${things.length}`)
  })

  test('few at a time', async () => {
    const person = app.signInAs(RIGHTS)
    for (let n = 0; n < 5; n += 1) expect((await ask(person)).status).toBe(200)
    expect((await ask(person)).body).toMatchObject({ code: 'EXPORTS_TOO_MANY', params: { max: 5 } })
    await app.runJobs()
    expect((await ask(person)).status).toBe(200)
    await app.runJobs()
  })

  test('a file past its time is given up, its content released', async () => {
    const person = app.signInAs(RIGHTS)
    const id = await written(person)
    app.clock.advance({ hours: 73 })
    const signal = new AbortController().signal
    await app.platform.tasks.get('platform.export.sweep')?.(app.platform, {}, { id: '1', attempt: 1, signal })
    expect((await download(person, id)).json()).toMatchObject({ code: 'EXPORT_EXPIRED', status: 410 })
    for (const check of platformModule.checks ?? []) expect(await check.check(app.db, app.platform)).toEqual([])
    expect((await app.pool.query('select sum(refs)::int as refs from platform.object')).rows).toEqual([{ refs: 0 }])
  })
})
