import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { APPROVER, aClient, CLERK, decide, type House, house, launchAs, mobileDefinition, published } from './house.ts'

const DESK = newId<'role'>()
const LOOK = [
  'accounts.account.view',
  'clients.client.view',
  'businesses.request.view',
  'archive.document.view',
  'suspicions.event.view',
  'approvals.ticket.view',
]
const values = { mobile: '+85291234567', reason: 'lost the old one', count: '1' }

let at: House
let here: string
let there: string
let clerk: Person
let mover: Person
const within = (...departmentIds: string[]): Actor['scope'] => ({
  all: false,
  businessLines: ['brokerage'],
  departmentIds,
})

beforeAll(async () => {
  at = await house()
  here = at.place.departmentId
  there = newId<'department'>()
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${there}, null, 'KLN', '{"en": "Kowloon", "zh-Hans": "九龙", "zh-Hant": "九龍"}', now())`.execute(at.app.db)
  at.people.departments.set(here, 'Central')
  at.people.departments.set(there, 'Kowloon')
  clerk = at.join('Clerk', CLERK)
  mover = at.join('Mover', [...LOOK, 'accounts.account.move'], within(here, there))
})
afterAll(() => at?.app.close())

const atDesk = (name: string, departmentId: string) => {
  const person = at.join(name, APPROVER, within(departmentId))
  at.people.all.get(person.actor.operatorId)?.roles.add(DESK)
  return person
}

const move = (who: Person, accountId: string, departmentId: string) =>
  who.send<{ code: string }>('POST', `/accounts/${accountId}/move`, { departmentId, remark: 'moved house' })

/** A business whose review asks the holders of a role who see the account. */
const deskReview = () => {
  const definition = mobileDefinition(newId<'operator'>(), { launch: { whenRunning: 'allow' } })
  const review = definition.flow?.nodes?.[1] as { assignment: object }
  review.assignment = { anyOf: [{ by: 'holders', roleIds: [DESK] }] }
  return definition
}

/** A document and a suspicious event of the account, as their modules keep them. */
async function paperOf(clientId: string, accountId: string) {
  const [parameter] = await rows(at.app.db, sql<{ code: string }>`select code from archive.parameter limit 1`)
  await sql`insert into archive.document (id, client_id, account_id, parameter, business_line, department_id, status,
      current_version, created_at, updated_at)
    values (${newId<'document'>()}, ${clientId}, ${accountId}, ${parameter?.code}, 'brokerage', ${here}, 'CURRENT', 1,
      now(), now())`.execute(at.app.db)
  await sql`insert into archive.hold (id, level, client_id, account_id, business_line, department_id, reason, placed_by,
      placed_by_name, placed_at)
    values (${newId<'hold'>()}, 'account', ${clientId}, ${accountId}, 'brokerage', ${here}, 'X', ${newId<'operator'>()}, 'X',
      now())`.execute(at.app.db)
  await sql`insert into suspicions.event (id, event_no, account_id, client_id, business_line, department_id, alerted_on,
      trigger, source, creator_id, creator_name, created_at, updated_at)
    values (${newId<'event'>()}, nextval('suspicions.event_number')::text, ${accountId}, ${clientId}, 'brokerage', ${here},
      '2026-11-20', 'cash', 'manual', ${newId<'operator'>()}, 'X', now(), now())`.execute(at.app.db)
}

/** Rows about the account by table and department, for every table that says both. */
async function placesOf(accountId: string): Promise<Record<string, string[]>> {
  const tables = await rows(
    at.app.db,
    sql<{ name: string; own: boolean }>`select format('%I.%I', c.table_schema, c.table_name) as name,
        c.table_schema = 'accounts' and c.table_name = 'account' as own
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where t.table_type = 'BASE TABLE' and c.column_name = 'department_id'
        and (c.table_schema = 'accounts' and c.table_name = 'account' or exists (select from information_schema.columns a
          where a.table_schema = c.table_schema and a.table_name = c.table_name and a.column_name = 'account_id'))`,
  )
  const found: [string, string[]][] = []
  for (const { name, own } of tables) {
    // What happened there stays there: records of calls, and how the account was.
    if (name === 'platform.journal' || name === 'accounts.account_past') continue
    const places = await rows(
      at.app.db,
      sql<{ id: string }>`select distinct department_id as id from ${sql.raw(name)}
        where ${sql.raw(own ? 'id' : 'account_id')} = ${accountId}::uuid`,
    )
    if (places.length > 0) found.push([name, places.map(({ id }) => id)])
  }
  return Object.fromEntries(found)
}

describe('an account that goes to another department', () => {
  it('[A-26][A-31] takes its requests, cases and papers along; the old department sees none of it', async () => {
    const business = await published(at, deskReview())
    const mine = atDesk('Mine', here)
    const theirs = atDesk('Theirs', there)
    const [looksHere, looksThere] = [at.join('Here', LOOK, within(here)), at.join('There', LOOK, within(there))]
    const { accountId, clientId } = await aClient(at)
    await paperOf(clientId, accountId)
    const ended = (await launchAs(clerk, business, { accountId, values })).body
    expect((await decide(at, mine, ended.id, 'agree')).status).toBe(200)
    const running = (await launchAs(clerk, business, { accountId, values })).body
    const paths = [
      `/accounts/${accountId}`,
      `/clients/${clientId}`,
      `/requests/${ended.id}`,
      `/requests/${running.id}`,
      `/tickets/${running.caseId}`,
    ]
    const statuses = async (who: Person) => Promise.all(paths.map(async (path) => (await who.get(path)).status))
    expect(await statuses(looksHere)).toEqual([200, 200, 200, 200, 200])
    expect(await statuses(looksThere)).toEqual([404, 404, 404, 404, 404])

    expect((await move(mover, accountId, there)).status).toBe(200)

    expect(await statuses(looksHere)).toEqual([404, 404, 404, 404, 404])
    expect(await statuses(looksThere)).toEqual([200, 200, 200, 200, 200])
    const documents = (who: Person) => who.get<{ items: unknown[] }>(`/accounts/${accountId}/documents`)
    expect((await documents(looksThere)).status).toBe(200)
    const places = await placesOf(accountId)
    expect(Object.keys(places)).toEqual(
      expect.arrayContaining([
        'accounts.account',
        'approvals."case"',
        'archive.document',
        'businesses.request',
        'suspicions.event',
      ]),
    )
    for (const [table, found] of Object.entries(places)) expect([table, found]).toEqual([table, [there]])
    // Whoever decided goes on seeing what they decided; the running one asks those of the new department.
    expect((await mine.get(`/requests/${ended.id}`)).status).toBe(200)
    expect((await decide(at, mine, running.id, 'agree')).status).toBe(404)
    expect((await decide(at, theirs, running.id, 'agree')).status).toBe(200)
  })

  it('[A-26] leaves one line in the history of each running case, and one record with where it was and where it is', async () => {
    const business = await published(at, deskReview())
    atDesk('Mine', here)
    const { accountId } = await aClient(at)
    const cases = await Promise.all(
      [1, 2, 3].map(async () => (await launchAs(clerk, business, { accountId, values })).body),
    )
    expect((await move(mover, accountId, there)).status).toBe(200)
    const lines = await rows(
      at.app.db,
      sql<{ caseId: string; remark: string }>`select case_id as "caseId", remark from approvals.case_event
        where case_id = any(${cases.map((one) => one.caseId)}::uuid[]) and kind = 'rehomed'`,
    )
    expect(lines.map((one) => one.caseId).sort()).toEqual(cases.map((one) => one.caseId).sort())
    expect(new Set(lines.map((one) => one.remark))).toEqual(new Set(['moved house']))
    const records = await rows(
      at.app.db,
      sql<{ before: object; after: object; reason: string }>`select before, after, reason from platform.journal
        where command = 'accounts.account.move' and account_id = ${accountId}`,
    )
    expect(records).toEqual([{ before: { departmentId: here }, after: { departmentId: there }, reason: 'moved house' }])
    const [past] = await rows(
      at.app.db,
      sql<{ id: string }>`select department_id as id from accounts.account_past where account_id = ${accountId}`,
    )
    expect(past).toEqual({ id: here })
  })

  it('[A-31] the client goes on being seen where another account, or an application on its way, holds it', async () => {
    const looksHere = at.join('Here', LOOK, within(here))
    const { accountId, clientId } = await aClient(at)
    const second = newId<'account'>()
    await sql`insert into accounts.account select (jsonb_populate_record(a, jsonb_build_object('id', ${second}::text,
        'account_no', '990000012'))).* from accounts.account a where a.id = ${accountId}`.execute(at.app.db)
    expect((await move(mover, accountId, there)).status).toBe(200)
    expect((await looksHere.get(`/clients/${clientId}`)).status).toBe(200)
    expect((await looksHere.get(`/accounts/${accountId}`)).status).toBe(404)
    expect((await move(mover, second, there)).status).toBe(200)
    expect((await looksHere.get(`/clients/${clientId}`)).status).toBe(404)
  })

  it('[A-29][A-31] takes the permission and both departments in scope; where it is already is refused', async () => {
    const { accountId } = await aClient(at)
    const near = at.join('Near', ['accounts.account.move'], within(here))
    const far = at.join('Far', ['accounts.account.move'], within(there))
    const reader = at.join('Reader', LOOK)
    expect((await move(reader, accountId, there)).status).toBe(403)
    expect((await move(near, accountId, there)).status).toBe(404)
    expect((await move(far, accountId, there)).status).toBe(404)
    expect((await move(mover, accountId, newId<'department'>())).status).toBe(404)
    expect(await move(mover, accountId, here)).toMatchObject({ status: 409, body: { code: 'ALREADY_THERE' } })
  })
})
