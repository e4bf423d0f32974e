import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPlace, type Place } from './world.ts'

type Row = { id: string; accountNo: string; required: boolean; repaired: boolean; occurredOn: string; business: number }

let app: TestApp
let clerk: Person
const places: Place[] = []
const events: Row[] = []
const DAYS = ['2026-10-31', '2026-11-01', '2026-11-15', '2026-11-30']

/** An event as it stands after its files have been tried. */
async function anOutcome(place: Place, row: Omit<Row, 'id' | 'accountNo'>, reason = 'By hand'): Promise<Row> {
  const id = newId<'cloudEvent'>()
  const by = row.repaired ? newId() : null
  await sql`insert into cloudsync.event (id, event_no, business, account_id, account_no, client_id, business_line,
      department_id, occurred_on, facts, source, rule_version, counter, due, due_required, failed_required,
      failed_optional, partial, state, repaired, repaired_by, repaired_by_name, repair_reason, created_by_name, created_at,
      updated_at)
    values (${id}, 'CS' || nextval('cloudsync.event_number'), ${row.business}, ${place.accountId}, ${place.accountNo},
      ${place.clientId}, ${place.businessLine}, ${place.departmentId}, ${row.occurredOn}, '{}', 'manual', 1, 'ctp1',
      '{6A,6B,99,adequacy}', '{6A,6B,99}', ${row.required ? ['6B', '99'] : []}::text[], '{adequacy}',
      ${row.required ? ['99'] : []}::text[], 'FAILED', ${row.repaired}, ${by}, ${by && 'Marker'}, ${by && reason}, 'Test',
      now(), now())`.execute(app.db)
  return { ...row, id, accountNo: place.accountNo }
}

beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
  for (let n = 0; n < 3; n += 1) places.push(await aPlace(app))
  for (const place of places)
    for (const required of [true, false])
      for (const repaired of [true, false])
        for (const [at, occurredOn] of DAYS.entries())
          events.push(await anOutcome(place, { required, repaired, occurredOn, business: 2 + (at % 6) }))
})
afterAll(() => app.close())

type Page = { items: Row[]; total?: { value: number }; nextCursor: string | null; notFound?: Record<string, string[]> }
const listed = async (query: Record<string, string>, who = clerk) => {
  const { status, body } = await who.get<Page>(
    `/cloud-events?${new URLSearchParams({ limit: '500', count: '1', ...query })}`,
  )
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id).sort()
const paste = async (text: string) => {
  const { body } = await clerk.send<{ token: string }>('POST', '/pasted-lists', {
    list: 'cloudsync.event',
    filter: 'accountNos',
    text,
  })
  return `@${body.token.replace(/^@/, '')}`
}

describe('[I-09] the query page', () => {
  it('finds by every combination of its filters exactly what a person would pick by hand', async () => {
    const [a, b] = places as [Place, Place]
    const both = [a.accountNo, b.accountNo]
    const accounts: [string | null, readonly string[] | null][] = [
      [null, null],
      [both.join(','), both],
      [both.join('，'), both],
      [await paste(` ${both.join('\n\n')} \n`), both],
      [await paste(`${a.accountNo}，，${b.accountNo.toLowerCase()}、`), both],
      [a.accountNo, [a.accountNo]],
      ['NOBODY', []],
    ]
    const flags = [null, true, false]
    const days: [string | null, string, string][] = [
      [null, '0', '9'],
      ['2026-11-01..2026-11-15', '2026-11-01', '2026-11-15'],
      ['2026-11-15..', '2026-11-15', '9'],
      ['..2026-11-01', '0', '2026-11-01'],
      ['2026-11-30', '2026-11-30', '2026-11-30'],
    ]
    for (const [accountNos, wanted] of accounts)
      for (const required of flags)
        for (const repaired of flags)
          for (const [occurredOn, from, to] of days) {
            const query = {
              ...(accountNos === null ? {} : { accountNos }),
              ...(required === null ? {} : { hasFailedRequired: String(required) }),
              ...(repaired === null ? {} : { repaired: String(repaired) }),
              ...(occurredOn === null ? {} : { occurredOn }),
            }
            const expected = events.filter(
              (one) =>
                (wanted === null || wanted.includes(one.accountNo)) &&
                (required === null || one.required === required) &&
                (repaired === null || one.repaired === repaired) &&
                one.occurredOn >= from &&
                one.occurredOn <= to,
            )
            const { items, total } = await listed(query)
            expect(ids(items), JSON.stringify(query)).toEqual(ids(expected))
            expect(total?.value, JSON.stringify(query)).toBe(expected.length)
          }
  })

  it('says which of five hundred pasted accounts have no event', async () => {
    const [place] = places as [Place]
    const strangers = Array.from({ length: 499 }, (_, n) => `NONE${n}`)
    const { items, notFound } = await listed({ accountNos: await paste([place.accountNo, ...strangers].join('，\n')) })
    expect(ids(items)).toEqual(ids(events.filter(({ accountNo }) => accountNo === place.accountNo)))
    expect(notFound?.accountNos).toHaveLength(499)
  })

  it('shows every column, and pages through ties without losing or repeating a row', async () => {
    const [place] = places as [Place]
    const seen: Row[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page = await listed({ limit: '7', ...(cursor ? { cursor } : {}) })
      seen.push(...page.items)
      cursor = page.nextCursor
    }
    expect(seen).toHaveLength(events.length)
    expect(ids(seen)).toEqual(ids(events))
    expect(seen.map(({ occurredOn }) => occurredOn)).toEqual(
      events.map(({ occurredOn }) => occurredOn).sort((x, y) => (x < y ? 1 : -1)),
    )
    expect(seen.find(({ id }) => id === events[0]?.id)).toMatchObject({
      business: '2',
      businessLine: 'brokerage',
      accountNo: place.accountNo,
      due: ['6A', '6B', '99', 'adequacy'],
      failedRequired: ['6B', '99'],
      failedOptional: ['adequacy'],
      partial: ['99'],
      repaired: true,
      occurredOn: '2026-10-31',
      state: 'FAILED',
    })
  })

  it('[P-03] shows nothing out of scope: list, count, detail, actions and pasted accounts alike', async () => {
    const [mine, other] = places as [Place, Place]
    const scope = { all: false, businessLines: ['brokerage'], departmentIds: [mine.departmentId] }
    const branch = app.signInAs('all', scope)
    const own = events.filter(({ accountNo }) => accountNo === mine.accountNo)
    const { items, total } = await listed({}, branch)
    expect(ids(items)).toEqual(ids(own))
    expect(total?.value).toBe(own.length)
    expect((await listed({ accountNos: other.accountNo }, branch)).notFound?.accountNos).toEqual([other.accountNo])
    const foreign = events.find(({ accountNo }) => accountNo === other.accountNo)?.id ?? ''
    expect((await branch.get(`/cloud-events/${foreign}`)).status).toBe(404)
    expect((await branch.send('POST', `/cloud-events/${foreign}/resync`)).status).toBe(404)
    const reason = { reason: 'Not mine' }
    expect((await branch.send('POST', `/cloud-events/${foreign}/mark-repaired`, reason)).status).toBe(404)
    const event = { business: 5, occurredOn: '2026-11-20', accountNo: other.accountNo }
    expect((await branch.send('POST', '/cloud-events', event)).body).toMatchObject({ code: 'ACCOUNT_UNKNOWN' })
    expect(
      (await app.signInAs('all', { ...scope, businessLines: ['fund'] }).get<Page>('/cloud-events')).body.items,
    ).toEqual([])
  })
})

describe('[I-13] the export', () => {
  const COLUMNS = [
    'business',
    'accountNo',
    'due',
    'failedRequired',
    'failedOptional',
    'partial',
    'repaired',
    'occurredOn',
  ]

  async function exported(format: 'xlsx' | 'csv', query: Record<string, string>, columns: string[]) {
    const asked = { list: 'cloudsync.event', query, columns, format, language: 'en' }
    const { body, status } = await clerk.send<{ id: string }>('POST', '/exports', asked)
    expect(status, JSON.stringify(body)).toBe(200)
    await app.runJobs()
    return app.http.inject({ method: 'GET', url: `/api/v1/exports/${body.id}/file`, headers: clerk.headers })
  }

  it('equals the screen: the same rows in the same order, the same words', async () => {
    const query = { hasFailedRequired: 'true', occurredOn: '2026-11-01..2026-11-15' }
    const shown = (await listed(query)).items as unknown as Record<string, unknown>[]
    const { rawPayload } = await exported('xlsx', query, COLUMNS)
    const sheet = await readSheet(rawPayload, { format: 'xlsx' })
    expect(sheet.rows.slice(0, shown.length).map(({ cells }) => cells)).toEqual(
      shown.map((row) => [
        row.business === '3' ? 'Add trading codes' : 'Change settlement account',
        row.accountNo,
        '6A; 6B; 99; adequacy',
        '6B; 99',
        'adequacy',
        '99',
        row.repaired ? 'Yes' : 'No',
        row.occurredOn,
      ]),
    )
  })

  it('calculates nothing that somebody typed, and is for those who may export', async () => {
    const place = await aPlace(app)
    const formula = '=HYPERLINK("http://evil.example","pay")'
    const row = { required: true, repaired: true, occurredOn: '2026-12-01', business: 2 }
    await anOutcome(place, row, formula)
    await rows(app.db, sql`update clients.client set display_name = '@SUM(A1)' where id = ${place.clientId}`)
    const columns = ['accountNo', 'clientName', 'repairReason']
    const csv = await exported('csv', { occurredOn: '2026-12-01' }, columns)
    expect(csv.body).toContain(`'${formula.replaceAll('"', '""')}`)
    expect(csv.body).toContain("'@SUM(A1)")
    const xlsx = await exported('xlsx', { occurredOn: '2026-12-01' }, columns)
    const sheet = await readSheet(xlsx.rawPayload, { format: 'xlsx' })
    expect(sheet.rows[0]?.cells).toEqual([place.accountNo, '@SUM(A1)', formula])
    expect(xlsx.rawPayload.includes('<f>')).toBe(false)
    const asked = { list: 'cloudsync.event', query: {}, columns: ['clientName'], format: 'csv', language: 'en' }
    const viewer = app.signInAs(['cloudsync.event.view'])
    expect((await viewer.send('POST', '/exports', asked)).body).toMatchObject({ code: 'PERMISSION_MISSING' })
  })
})
