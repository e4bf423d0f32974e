import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countRows } from '#platform/lists/page.ts'
import { selectionOf } from '#platform/lists/query.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { addThings, createThings, DEPARTMENTS, type Thing, thingList, thingModule } from './things.ts'

type Page = {
  items: ({ id: string } & Record<string, unknown>)[]
  nextCursor: string | null
  previousCursor: string | null
  total?: { value: number; capped: boolean }
  notFound?: Record<string, string[]>
}

let app: TestApp
let things: Thing[]
let reader: Person
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, thingModule] })
  await createThings(app)
  things = await addThings(app, 137)
  reader = app.signInAs(['things.thing.view'])
})
afterAll(() => app.close())

const page = async (person: Person, query: string): Promise<Page> => {
  const answer = await person.get<Page>(`/things?${query}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

/** The whole list page by page; and back again from the last page. */
async function walk(person: Person, sort: string, limit: number): Promise<{ on: string[]; back: string[] }> {
  const on: string[] = []
  const pages: Page[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const one: Page = await page(person, `sort=${sort}&limit=${limit}&cursor=${cursor}`)
    pages.push(one)
    on.push(...one.items.map((item) => item.id))
    cursor = one.nextCursor
    expect(pages.length).toBeLessThan(400)
  }
  const back: string[] = (pages.at(-1) as Page).items.map((item) => item.id)
  cursor = (pages.at(-1) as Page).previousCursor
  while (cursor !== null) {
    const one: Page = await page(person, `sort=${sort}&limit=${limit}&cursor=${cursor}`)
    back.unshift(...one.items.map((item) => item.id))
    cursor = one.previousCursor
  }
  return { on, back }
}

const ORDERS: Record<string, string> = {
  no: 'no asc, id asc',
  gradeUp: 'grade asc, id asc',
  gradeDown: 'grade desc, id desc',
  madeAt: 'made_at desc, id desc',
}

describe('paging by keyset', () => {
  test.each(Object.keys(ORDERS).flatMap((sort) => [1, 7, 45, 137, 500].map((limit) => [sort, limit] as const)))(
    'walks the whole list by %s, %i rows at a time, forth and back, nulls and ties included',
    async (sort, limit) => {
      const expected = await app.pool.query<{ id: string }>(`select id from things.thing order by ${ORDERS[sort]}`)
      const { on, back } = await walk(reader, sort, limit)
      expect(on).toEqual(expected.rows.map((row) => row.id))
      expect(back).toEqual(on)
    },
  )

  test('rows that arrive on earlier pages move nothing on later ones', async () => {
    const first = await page(reader, 'sort=no&limit=10')
    await addThings(app, 1, 90_000)
    await app.pool.query("update things.thing set no = 'A0000' where no = 'T90000'")
    const second = await page(reader, `sort=no&limit=10&cursor=${first.nextCursor}`)
    expect(second.items.map((item) => item.no)).toEqual(things.slice(10, 20).map((one) => one.no))
    await app.pool.query("delete from things.thing where no = 'A0000'")
  })

  test('a cursor that was changed, or belongs to another order, is refused', async () => {
    const { nextCursor } = await page(reader, 'sort=no&limit=5')
    const body = Buffer.from(nextCursor as string, 'base64url')
    body[20] = (body[20] ?? 0) ^ 1
    for (const query of [
      `sort=no&cursor=${body.toString('base64url')}`,
      `sort=gradeUp&cursor=${nextCursor}`,
      'cursor=zz',
    ]) {
      expect((await reader.get(`/things?${query}`)).body).toMatchObject({ code: 'CURSOR_INVALID', status: 400 })
    }
  })

  test('an empty list has no cursors', async () => {
    expect(await page(reader, 'no=nothing')).toMatchObject({ items: [], nextCursor: null, previousCursor: null })
  })
})

describe('filters', () => {
  test('filters narrow, and unknown or malformed ones are named', async () => {
    const found = await page(reader, 'line=brokerage&graded=true&limit=500&count=1')
    const expected = things.filter((one) => one.line === 'brokerage' && one.grade !== null)
    expect(found.items.length).toBe(expected.length)
    expect(found.total).toEqual({ value: expected.length, capped: false })
    expect((await reader.get('/things?line=nonsense&colour=red&graded=perhaps')).body).toMatchObject({
      code: 'INPUT_INVALID',
      fields: [
        { path: 'line.0', code: 'invalid_value' },
        { path: 'colour', code: 'unrecognized_key' },
        { path: 'graded', code: 'invalid_type' },
      ],
    })
  })

  test.each(['limit=0', 'limit=501', 'limit=x', 'sort=secret', 'count=2'])('%s is refused', async (query) => {
    expect((await reader.get(`/things?${query}`)).body).toMatchObject({ code: 'INPUT_INVALID', status: 422 })
  })

  test('a total beyond ten thousand says that there are more', async () => {
    await addThings(app, 10_000, 50_000)
    expect((await page(reader, 'limit=1&count=1')).total).toEqual({ value: 10_000, capped: true })
    await app.pool.query("delete from things.thing where no >= 'T50000'")
  })

  test('a total that takes too long is what was seen and more, and the connection is as before', async () => {
    const { platform } = app
    const found = await selectionOf(platform, reader.actor, thingList, {})
    const slow = { ...found, where: sql<boolean>`${found.where} and pg_sleep(3600) is not null` }
    expect(await countRows(platform.db, slow, 1, 50)).toEqual({ value: 50, capped: true })
    const { rows } = await app.pool.query<{ statement_timeout: string }>('show statement_timeout')
    expect(rows).toEqual([{ statement_timeout: '0' }])
    expect(await countRows(platform.db, found, 60_000)).toEqual({ value: things.length, capped: false })
  })
})

describe('data scope', () => {
  const scope = { all: false, businessLines: ['brokerage'], departmentIds: [DEPARTMENTS[1]] } as const
  const mine = () => things.filter((one) => one.line === 'brokerage' && one.department === DEPARTMENTS[1])

  test('[G1] pages, totals and pasted lists hold rows in scope only', async () => {
    const clerk = app.signInAs(['things.thing.view'], scope)
    const found = await page(clerk, 'limit=500&count=1')
    expect(found.items.map((item) => item.no)).toEqual(mine().map((one) => one.no))
    expect(found.total?.value).toBe(mine().length)
    const foreign = things.find((one) => one.line !== 'brokerage') as Thing
    const pasted = await clerk.send('POST', '/pasted-lists', {
      list: 'things.thing',
      filter: 'no',
      text: `${foreign.no} ${mine()[0]?.no}`,
    })
    expect(pasted.body).toMatchObject({ found: 1, notFound: [foreign.no] })
  })

  test('[G1] a scope of nothing sees nothing', async () => {
    const nobody = app.signInAs(['things.thing.view'], { all: false, businessLines: [], departmentIds: [] })
    expect(await page(nobody, 'count=1')).toMatchObject({ items: [], total: { value: 0, capped: false } })
  })

  test('a column behind a permission is empty without it and not offered', async () => {
    expect((await page(reader, 'limit=1')).items[0]?.secret).toBeNull()
    const trusted = app.signInAs(['things.thing.view', 'things.secret.reveal'])
    expect((await page(trusted, 'limit=1&sort=no')).items[0]?.secret).toBe('secret 0')
    const keys = async (person: Person) =>
      (await person.get<{ columns: { key: string }[] }>('/lists/things.thing')).body.columns.map((one) => one.key)
    expect(await keys(reader)).not.toContain('secret')
    expect(await keys(trusted)).toContain('secret')
  })
})

describe('pasted lists', () => {
  test('a pasted column becomes a filter value; the not-found are named', async () => {
    const text = `"${things[3]?.no}"\r\n${things[5]?.no}\t${things[5]?.no}，Ｔ０００１０; X99`
    const pasted = await reader.send<{ token: string }>('POST', '/pasted-lists', {
      list: 'things.thing',
      filter: 'no',
      text,
    })
    expect(pasted.body).toMatchObject({ found: 3, notFound: ['X99'] })
    const found = await page(reader, `no=@${pasted.body.token}&sort=no`)
    expect(found.items.map((item) => item.no)).toEqual(['T00003', 'T00005', 'T00010'])
    expect(found.notFound).toEqual({ no: ['X99'] })
  })

  test("a token is its owner's, for one filter, for a day", async () => {
    const pasted = await reader.send<{ token: string }>('POST', '/pasted-lists', {
      list: 'things.thing',
      filter: 'no',
      text: 'T00001',
    })
    const other = app.signInAs(['things.thing.view'])
    expect((await other.get(`/things?no=@${pasted.body.token}`)).body).toMatchObject({ code: 'PASTED_LIST_UNKNOWN' })
    expect((await reader.get('/things?no=@nonsense')).body).toMatchObject({ code: 'PASTED_LIST_UNKNOWN' })
    app.clock.advance({ hours: 25 })
    await app.platform.tasks.get('platform.pastedList.sweep')?.(
      app.platform,
      {},
      { id: '1', attempt: 1, signal: new AbortController().signal },
    )
    expect((await reader.get(`/things?no=@${pasted.body.token}`)).body).toMatchObject({ code: 'PASTED_LIST_UNKNOWN' })
  })

  test('nothing, or too much, is refused with the limit', async () => {
    const paste = (text: string) => reader.send('POST', '/pasted-lists', { list: 'things.thing', filter: 'no', text })
    expect((await paste(' ,, ')).body).toMatchObject({ code: 'PASTED_LIST_EMPTY' })
    expect((await paste(Array.from({ length: 20_001 }, (_, n) => `N${n}`).join('\n'))).body).toMatchObject({
      code: 'PASTED_LIST_TOO_LONG',
      params: { max: 20_000 },
    })
  })
})
