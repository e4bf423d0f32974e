import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { writeSheet } from '#platform/sheets/write-sheet.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { readSource } from '../index.ts'
import { SOURCE_KINDS, VERSION_STATES, VERSION_TRANSITIONS } from '../schema.ts'
import { someAccounts } from './world.ts'

let app: TestApp
let author: Person
let second: Person

beforeAll(async () => {
  app = await testApp()
  await someAccounts(app)
  author = app.signInAs('all', { all: true }, { name: 'Author' })
  second = app.signInAs('all', { all: true }, { name: 'Second' })
})
afterAll(() => app.close())

const label = { en: 'Fees' }
const fees = {
  kind: 'register',
  parameters: [{ key: 'product', label, type: 'text', required: false }],
  rowKey: ['product'],
  dated: true,
  filters: [{ column: 'product', parameter: 'product' }],
  columns: [
    { key: 'product', label: { en: 'Product', 'zh-Hant': '品種' }, type: 'text', required: true },
    { key: 'floor', label: { en: 'Floor' }, type: 'decimal', required: true },
  ],
}
const day = (product: string, floor: string, from: string | null = null, to: string | null = null) => ({
  product,
  floor,
  valid_from: from,
  valid_to: to,
})

async function created(code: string, definition: object = fees): Promise<string> {
  const { status, body } = await author.send<{ id: string }>('POST', '/sources', { code, label, definition })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}
const put = (id: string, edition: number, all: object[], by = author) =>
  by.send('PUT', `/sources/${id}/draft/rows`, { edition, rows: all })
const check = (id: string, by = author) =>
  by.send<{ problems: { code: string }[] }>('POST', `/sources/${id}/draft/check`)
const publish = (id: string, number: number, by = second) => by.send('POST', `/sources/${id}/publish`, { number })
const read = (code: string, parameters = {}, options = {}) =>
  readSource({ platform: app.platform, actor: second.actor }, code, parameters, { purpose: 'form', ...options })

async function published(code: string, all: object[], definition: object = fees): Promise<string> {
  const id = await created(code, definition)
  if (definition === fees) await put(id, 1, all)
  await check(id)
  expect(await publish(id, 1)).toMatchObject({ status: 200 })
  return id
}

describe('[A-06] registers', () => {
  it('answers rows that count on the day, exact, filtered by what is given', async () => {
    await published('floors', [
      day('cu', '0.00005', '2026-01-01', '2026-10-31'),
      day('cu', '0.000060000000000001', '2026-11-01'),
      day('au', '10.01'),
    ])
    expect((await read('floors', { product: 'cu' })).rows).toEqual([['cu', '0.000060000000000001', '2026-11-01', null]])
    expect((await read('floors', { product: 'cu' }, { day: '2026-10-31' })).rows).toHaveLength(1)
    expect((await read('floors')).rows).toHaveLength(2)
    expect((await read('floors', { product: 'xx' })).rows).toEqual([])
  })

  it('[A-03] offers whoever designs what is published: what it wants and answers, and nothing else of it', async () => {
    await published('offered', [day('cu', '1')])
    await created('unpublished')
    const designer = app.signInAs(['sources.source.read'])
    const { body } = await designer.get<{ items: { code: string }[] }>('/sources-offered')
    expect(body.items.find((one) => one.code === 'unpublished')).toBeUndefined()
    expect(body.items.find((one) => one.code === 'offered')).toEqual({
      code: 'offered',
      label,
      parameters: [{ key: 'product', label, required: false }],
      columns: [
        { key: 'product', type: 'text', label: { en: 'Product', 'zh-Hant': '品種' } },
        { key: 'floor', type: 'decimal', label: { en: 'Floor' } },
      ],
    })
    expect(await app.signInAs([]).get('/sources-offered')).toMatchObject({ status: 403 })
  })

  it('keeps a snapshot: whoever pinned a version reads what was there, whatever comes later', async () => {
    const id = await published('snapshot', [day('cu', '1')])
    await author.send('POST', `/sources/${id}/draft`)
    await put(id, 1, [day('cu', '2')])
    await check(id)
    await publish(id, 2)
    expect((await read('snapshot')).rows[0]?.[1]).toBe('2')
    expect((await read('snapshot', {}, { version: 1 })).rows[0]?.[1]).toBe('1')
    await second.send('POST', `/sources/${id}/retire`, { number: 1, reason: 'old' })
    await second.send('POST', `/sources/${id}/retire`, { number: 2, reason: 'old' })
    await expect(read('snapshot')).rejects.toMatchObject({ code: 'SOURCE_RETIRED' })
    expect((await read('snapshot', {}, { version: 1 })).rows[0]?.[1]).toBe('1')
    const tamper = (statement: ReturnType<typeof sql>) =>
      expect(statement.execute(app.db)).rejects.toThrow(/does not change|do not change/)
    await tamper(sql`update sources.version set definition = '{}' where source_id = ${id}`)
    await tamper(
      sql`update sources.register_row set data = '{}' where version_id in (select id from sources.version where source_id = ${id})`,
    )
    await tamper(sql`delete from sources.version where source_id = ${id}`)
  })

  it('refuses rows that are unsound, each at its place, and takes none of them', async () => {
    const id = await created('unsound')
    const wrong = [
      day('cu', 'much'),
      day('', '1'),
      day('au', '1'),
      day('au', '2'),
      day('ag', '1', '2026-02-01', '2026-01-01'),
    ]
    const { status, body } = await put(id, 1, wrong)
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'ROWS_UNSOUND' })
    const codes = (body.fields as { path: string; code: string }[]).map((one) => `${one.path} ${one.code}`)
    expect(codes).toEqual([
      'rows.0.floor VALUE_NOT_DECIMAL',
      'rows.1.product VALUE_MISSING',
      'rows.3. DAYS_OVERLAP',
      'rows.4.valid_to DAYS_BACKWARD',
    ])
    expect(await author.get(`/sources/${id}/versions/1/rows`)).toMatchObject({ body: { rows: [], total: 0 } })
  })

  it('reads a spreadsheet by headings of any language, says what would change, and writes nothing', async () => {
    const id = await created('sheet')
    await put(id, 1, [day('cu', '1'), day('al', '1'), day('zn', '9')])
    const columns = [
      { heading: '品種', type: 'text' },
      { heading: 'floor', type: 'number' },
      { heading: 'Valid from', type: 'date' },
    ] as const
    const sheet = writeSheet(
      [
        ['cu', '1.5', null],
        ['al', '1', null],
        ['ni', 'x', null],
      ],
      { format: 'xlsx', name: 'x', columns },
    )
    const chunks: Buffer[] = []
    for await (const chunk of sheet) chunks.push(Buffer.from(chunk as Uint8Array))
    const form = new FormData()
    form.append('file', new Blob([Buffer.concat(chunks)]), 'rows.xlsx')
    const encoded = new Response(form)
    const answer = await app.http.inject({
      method: 'POST',
      url: `/api/v1/sources/${id}/rows-preview`,
      headers: {
        ...author.headers,
        'content-type': encoded.headers.get('content-type') ?? '',
        'idempotency-key': 'sheet-preview-1',
      },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
    expect(answer.json()).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
      same: 1,
      problems: [{ row: 2, column: 'floor', code: 'VALUE_NOT_DECIMAL' }],
    })
    expect(await author.get(`/sources/${id}/versions/1/rows`)).toMatchObject({ body: { total: 3 } })
    const file = await app.http.inject({
      url: `/api/v1/sources/${id}/versions/1/sheet?format=csv`,
      headers: author.headers,
    })
    expect(file.body).toContain('Product,Floor,Valid from')
  })
})

describe('[A-07] the life of a version', () => {
  it('[A-32] is let out by nobody who wrote on it, by no route', async () => {
    const id = await created('two-people')
    await put(id, 1, [day('cu', '1')])
    await check(id)
    expect(await publish(id, 1, author)).toMatchObject({ status: 409, body: { code: 'MAKER_IS_NOT_CHECKER' } })
    await put(id, 2, [day('cu', '2')], second)
    expect(await publish(id, 1, second)).toMatchObject({ body: { code: 'MAKER_IS_NOT_CHECKER' } })
    const third = app.signInAs('all')
    expect(await publish(id, 1, third)).toMatchObject({ body: { code: 'VERSION_NOT_CHECKED' } })
    await check(id, third)
    const key = app.signInAs('all', { all: true }, { operatorId: author.actor.operatorId })
    expect(await publish(id, 1, key)).toMatchObject({ body: { code: 'MAKER_IS_NOT_CHECKER' } })
    expect(await publish(id, 1, third)).toMatchObject({ status: 200 })
    const force = sql`insert into sources.version (id, source_id, number, state, definition, author_id, author_name, editor_ids, created_at, publisher_id, published_at)
      select gen_random_uuid(), source_id, 9, 'published', definition, author_id, author_name, editor_ids, created_at, author_id, now() from sources.version where source_id = ${id}`
    await expect(force.execute(app.db)).rejects.toThrow(/maker_is_not_checker/)
  })

  it('says what is wrong in the check, and does not go on with it', async () => {
    const bad = { kind: 'sql', statement: 'select account_no, nonsense from v_account' }
    const id = await created('bad-sql', bad)
    const found = await check(id)
    expect(found.body.problems).toMatchObject([{ code: 'SQL_COLUMN_UNKNOWN', start: 19 }])
    expect(await publish(id, 1)).toMatchObject({ body: { code: 'VERSION_NOT_CHECKED' } })
  })

  it('does not write over what somebody else wrote meanwhile', async () => {
    const id = await created('stale')
    await put(id, 1, [day('cu', '1')])
    const edit = { edition: 1, label, definition: fees }
    expect(await author.send('PUT', `/sources/${id}/draft`, edit)).toMatchObject({ body: { code: 'DRAFT_STALE' } })
    const kind = { edition: 2, label, definition: { kind: 'sql', statement: 'select account_no from v_account' } }
    expect(await author.send('PUT', `/sources/${id}/draft`, kind)).toMatchObject({ body: { code: 'KIND_FIXED' } })
  })

  it('has the states and moves of its table', async () => {
    const [found] = await rows(
      app.db,
      sql<{
        text: string
      }>`select string_agg(pg_get_constraintdef(oid), ' ') as text from pg_constraint where conrelid in ('sources.version'::regclass, 'sources.source'::regclass)`,
    )
    for (const word of [...VERSION_STATES, ...SOURCE_KINDS]) expect(found?.text).toContain(`'${word}'`)
    expect(Object.keys(VERSION_TRANSITIONS)).toEqual([...VERSION_STATES])
  })
})

describe('[A-07] reading', () => {
  const one = (key: string, type = 'text') => ({ key, label, type })
  it('answers in the scope of the asker, with every failure under its own code', async () => {
    await published('accounts', [], {
      kind: 'sql',
      parameters: [one('no')],
      statement: 'select account_no, opened_at from v_account where account_no = $no',
    })
    expect((await read('accounts', { no: 'C-1' })).rows[0]?.[0]).toBe('C-1')
    expect((await read('accounts', { no: 'C-1' })).columns.map((column) => column.type)).toEqual(['text', 'instant'])
    await expect(read('accounts')).rejects.toMatchObject({ code: 'PARAMETER_MISSING' })
    await expect(read('accounts', { no: 'C-1', other: 'x' })).rejects.toMatchObject({ code: 'PARAMETER_UNKNOWN' })
    await expect(read('nothing')).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
    await expect(read('accounts', { no: 'C-1' }, { version: 7 })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
    const clerk = app.signInAs('all', { all: false, businessLines: ['fund'], departmentIds: [] })
    const outside = await readSource(
      { platform: app.platform, actor: clerk.actor },
      'accounts',
      { no: 'C-1' },
      { purpose: 'form' },
    )
    expect(outside.rows).toEqual([])
  })

  it('stops at its caps', async () => {
    await published('capped', [], { kind: 'sql', rowsMax: 2, statement: 'select account_no from v_account' })
    await expect(read('capped')).rejects.toMatchObject({ code: 'SOURCE_TOO_MANY_ROWS', params: { max: 2 } })
    await published('rare', [], { kind: 'sql', perMinute: 1, statement: 'select count(*) as n from v_account' })
    expect((await read('rare')).rows).toEqual([['3']])
    await expect(read('rare')).rejects.toMatchObject({ code: 'SOURCE_BUSY' })
    app.clock.advance({ minutes: 2 })
    expect((await read('rare')).rows).toEqual([['3']])
  })

  it('refuses values out of scope before anything is asked, as if they were not there', async () => {
    await published('within', [], {
      kind: 'sql',
      parameters: [{ ...one('no'), within: 'v_account.account_no' }],
      statement: 'select $no as said from v_account where account_no = $no',
    })
    expect((await read('within', { no: 'C-2' })).rows).toEqual([['C-2']])
    await expect(read('within', { no: 'nobody' })).rejects.toMatchObject({ code: 'PARAMETER_OUT_OF_SCOPE' })
  })

  it('complaint 7: binds values, so that none of them is ever a part of the statement', async () => {
    const evil = "x' or '1'='1"
    expect((await read('accounts', { no: evil })).rows).toEqual([])
    await published('list', [], {
      kind: 'sql',
      parameters: [one('all', 'texts')],
      statement: 'select account_no from v_account where account_no = any($all) order by 1',
    })
    expect((await read('list', { all: ['C-1', 'C-2', evil] })).rows).toEqual([['C-1'], ['C-2']])
  })

  it('logs every run, who, what, rows, time and outcome; parameters only as a digest', async () => {
    const log = await rows(
      app.db,
      sql<
        Record<string, string>
      >`select r.outcome, r.code, r.operator_name as who, r.row_count as n, r.ms, r.parameters_digest as digest
      from sources.run r join sources.source s on s.id = r.source_id where s.code = 'accounts' order by r.id`,
    )
    expect(log.slice(0, 2)).toMatchObject([
      { outcome: 'done', who: 'Second', n: 1 },
      { outcome: 'done', n: 1 },
    ])
    expect(log[0]?.digest).toBe(log[1]?.digest)
    expect(JSON.stringify(log)).not.toContain('C-1')
    const failed = await rows(
      app.db,
      sql<{ code: string }>`select code from sources.run where outcome = 'failed' order by 1`,
    )
    expect(new Set(failed.map((run) => run.code))).toEqual(new Set(['PARAMETER_OUT_OF_SCOPE', 'SOURCE_TOO_MANY_ROWS']))
    expect(await rows(app.db, sql`select 1 from sources.run_scope`)).toEqual([])
    const page = await author.get<{ items: unknown[] }>('/source-runs?limit=5')
    expect(page.body.items).toHaveLength(5)
  })

  it('names what was left hanging, and is not retired over it by mistake', async () => {
    const id = await published('used', [], { kind: 'sql', statement: 'select count(*) as n from v_account' })
    const definition = JSON.stringify({ nodes: [{ id: 'gate', lookups: [{ fact: 'n', source: 'used' }] }] })
    await sql`with f as (insert into approvals.flow (id, code, label, created_at) values (gen_random_uuid(), 'uses.it', '{}', now()) returning id),
      v as (insert into approvals.flow_version (id, flow_id, number, definition, published_by, published_at)
        select gen_random_uuid(), id, 1, ${definition}::jsonb, gen_random_uuid(), now() from f returning id, flow_id) select 1`.execute(
      app.db,
    )
    await sql`update approvals.flow f set current_version_id = v.id from approvals.flow_version v where v.flow_id = f.id and f.code = 'uses.it'`.execute(
      app.db,
    )
    const retire = (more = {}) => second.send('POST', `/sources/${id}/retire`, { number: 1, reason: 'gone', ...more })
    expect(await retire()).toMatchObject({ status: 409, body: { code: 'SOURCE_IN_USE' } })
    expect(await retire({ although: true })).toMatchObject({ status: 200 })
    expect(await author.get(`/sources/${id}`)).toMatchObject({
      body: { dangling: true, uses: [{ kind: 'gateway', id: 'uses.it/gate' }] },
    })
  })
})
