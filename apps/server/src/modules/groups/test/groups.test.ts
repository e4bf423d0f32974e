import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anAccount } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { type Added, groups } from '../index.ts'

let app: TestApp
let risk: Person

beforeAll(async () => {
  app = await testApp()
  risk = app.signInAs('all')
})
afterAll(() => app.close())

let count = 0
async function make(kind: 'client' | 'stock', purposes: string[]): Promise<string> {
  count += 1
  const given = { code: `G${count}`, name: `Group ${count}`, purposes }
  const { status, body } = await risk.send<{ id: string }>('POST', `/${kind}-groups`, given)
  expect(status).toBe(201)
  return body.id
}
const add = async (groupId: string, rows: object[], kind = 'client', by = risk) =>
  (await by.send<Added>('POST', `/${kind}-groups/${groupId}/members`, { rows })).body
const members = async (groupId: string, kind = 'client') =>
  (await risk.get<{ items: Record<string, string>[] }>(`/${kind}-group-members?groupId=${groupId}`)).body.items
const outcomes = ({ rows }: Added) => rows.map(({ outcome }) => outcome)

describe('[K-01] client groups', () => {
  it('[R-01] has an account once (and joining stands in its record), whether named twice in one sheet, again later or by its client', async () => {
    const group = await make('client', ['margin'])
    const one = await anAccount(app)
    const two = await anAccount(app, one)
    const { accountNo } = one
    expect(outcomes(await add(group, [{ accountNo }, { accountNo }]))).toEqual(['added', 'already'])
    const byClient = await add(group, [{ clientNo: one.clientNo }])
    expect(outcomes(byClient).sort()).toEqual(['added', 'already'])
    expect((await members(group)).map((row) => row.accountNo).sort()).toEqual([accountNo, two.accountNo].sort())
    const { body } = await risk.get<{ members: number }>(`/client-groups/${group}`)
    expect(body.members).toBe(2)
    const joined = await sql<{ label: string }>`select target_label as label from platform.journal
      where client_id = ${one.clientId} and command = 'groups.clientMember.add' and result = 'done'`.execute(app.db)
    expect(joined.rows).toHaveLength(2)
  })

  it('keeps an account in one billing group, the one that came first, also when two come at once', async () => {
    const [first, second] = [await make('client', ['billing']), await make('client', ['billing', 'report'])]
    const { accountNo } = await anAccount(app)
    const both = await Promise.all([add(first, [{ accountNo }]), add(second, [{ accountNo }])])
    expect(both.flatMap(outcomes).sort()).toEqual(['added', 'otherBilling'])
    const loser = both.find(({ added }) => added === 0)
    expect(loser?.rows[0]?.other).toMatch(/^G\d+$/)
  })

  it('does not become a billing group while one of its accounts is in another', async () => {
    const [billing, other] = [await make('client', ['billing']), await make('client', ['margin'])]
    const { accountNo } = await anAccount(app)
    await add(billing, [{ accountNo }])
    expect(outcomes(await add(other, [{ accountNo }]))).toEqual(['added'])
    const change = { version: 1, name: 'Now for billing', purposes: ['margin', 'billing'] }
    const refused = await risk.send('PUT', `/client-groups/${other}`, change)
    expect(refused).toMatchObject({ status: 409, body: { code: 'ACCOUNT_IN_BILLING_GROUP', params: { accountNo } } })
    await risk.send('PUT', `/client-groups/${billing}`, { version: 1, name: 'No more', purposes: ['report'] })
    expect((await risk.send('PUT', `/client-groups/${other}`, change)).status).toBe(200)
  })

  it('takes no cancelled account, and keeps one that is cancelled later in view', async () => {
    const group = await make('client', ['margin'])
    const [gone, later] = [await anAccount(app), await anAccount(app)]
    const cancel = (id: string) =>
      sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${id}`.execute(app.db)
    await cancel(gone.id)
    const answer = await add(group, [
      { accountNo: gone.accountNo },
      { accountNo: later.accountNo },
      { accountNo: 'NONE' },
    ])
    expect(outcomes(answer)).toEqual(['cancelled', 'added', 'unknown'])
    await cancel(later.id)
    expect(await members(group)).toMatchObject([{ accountNo: later.accountNo, status: 'CANCELLED' }])
  })

  it('allows an account in two margin groups: which counts is for margin to say', async () => {
    const { accountNo } = await anAccount(app)
    for (const group of [await make('client', ['margin']), await make('client', ['margin'])]) {
      expect(outcomes(await add(group, [{ accountNo }]))).toEqual(['added'])
    }
  })

  it('knows who belonged to it on a day: joining and leaving are instants, not erasures', async () => {
    const group = await make('client', ['margin'])
    const { accountNo, id } = await anAccount(app)
    await add(group, [{ accountNo }])
    const [row] = await members(group)
    app.clock.advance({ hours: 5 })
    const left = await risk.send('POST', `/client-group-members/${row?.id}/remove`, { reason: 'Asked to leave' })
    expect(left.status).toBe(200)
    expect(await members(group)).toEqual([])
    const kept = await sql<{ hours: number }>`select extract(epoch from removed_at - added_at)::int / 3600 as hours
      from groups.v_client_member where account_id = ${id}`.execute(app.db)
    expect(kept.rows).toEqual([{ hours: 5 }])
    expect(outcomes(await add(group, [{ accountNo }]))).toEqual(['added'])
    const again = await risk.send('POST', `/client-group-members/${row?.id}/remove`, { reason: 'Again' })
    expect(again.status).toBe(404)
  })

  it('takes and shows accounts in scope alone', async () => {
    const group = await make('client', ['report'])
    const { accountNo } = await anAccount(app)
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [] })
    expect(outcomes(await add(group, [{ accountNo }], 'client', elsewhere))).toEqual(['unknown'])
    await add(group, [{ accountNo }])
    const seen = await elsewhere.get<{ items: unknown[] }>(`/client-group-members?groupId=${group}`)
    expect(seen.body.items).toEqual([])
    const [row] = await members(group)
    const removal = await elsewhere.send('POST', `/client-group-members/${row?.id}/remove`, { reason: 'x' })
    expect(removal.status).toBe(404)
  })
})

describe('[K-01] stock groups', () => {
  it('has an instrument once, however its Hong Kong number is written', async () => {
    const group = await make('stock', ['concentration', 'optionShortSelling'])
    const rows = ['ST/HK/00700', 'st/hk/700', 'ETF/US/SPY'].map((instrument) => ({ instrument }))
    expect(outcomes(await add(group, rows, 'stock'))).toEqual(['added', 'already', 'added'])
    expect((await members(group, 'stock')).map(({ instrument }) => instrument).sort()).toEqual([
      'ETF/US/SPY',
      'ST/HK/700',
    ])
  })

  it('finds an instrument by its code alone, so that a new name changes nothing', async () => {
    const group = await make('stock', ['report'])
    await add(group, [{ instrument: 'ST/SH/600519' }], 'stock')
    const { body } = await risk.get<{ items: { id: string }[] }>('/stock-groups?instrument=ST/SH/600519')
    expect(body.items.map(({ id }) => id)).toEqual([group])
    const columns = await sql<{ n: number }>`select count(*)::int as n from information_schema.columns
      where table_schema = 'groups' and table_name = 'stock_member' and column_name like '%name%'`.execute(app.db)
    expect(columns.rows).toEqual([{ n: 0 }])
  })

  it('reads a sheet in any language, and a bad row keeps no good one from being taken', async () => {
    const body = '证券（类型/市场/代码）\r\nST/HK/5\r\nnonsense\r\nst/us/aapl\r\n'
    const boundary = 'x'
    const payload = `--x\r\ncontent-disposition: form-data; name="file"; filename="in.csv"\r\ncontent-type: text/csv\r\n\r\n${body}\r\n--x--\r\n`
    const { body: raw } = await app.http.inject({
      method: 'POST',
      url: '/api/v1/stock-group-members/preview',
      headers: {
        ...risk.headers,
        'idempotency-key': 'sheet-preview-1',
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      payload,
    })
    expect(JSON.parse(raw)).toMatchObject({
      rows: [
        { row: 2, instrument: 'ST/HK/5' },
        { row: 4, instrument: 'ST/US/AAPL' },
      ],
      problems: [{ row: 3, column: 'instrument', code: 'invalid_format' }],
      total: 3,
    })
    const template = await app.http.inject({
      url: '/api/v1/client-group-members/template?format=csv&language=en',
      headers: risk.headers,
    })
    expect(template.body).toContain('Account no.,Client no.')
  })
})

it('[K-01] the keys of the sources mean every right there is over groups', async () => {
  const own = groups.commands.map(({ name }) => name).filter((name) => name.startsWith('groups.client'))
  const { rows: keys } = await sql<{ key: string; implies: string[] }>`select key, implies from access.permission
    where key like 'credit_limit.client_group_%' order by key`.execute(app.db)
  expect(keys.map(({ key, implies }) => [key, [...implies].sort()])).toEqual([
    ['credit_limit.client_group_operation', own.sort()],
    ['credit_limit.client_group_query', ['groups.clientGroup.view']],
  ])
})
