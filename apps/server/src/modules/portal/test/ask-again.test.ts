import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BusinessDraft, LaunchLookups, RequestLookups } from '#modules/businesses'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import type { PortalContent, PortalForm } from '../schema.ts'
import {
  aClient,
  type Browser,
  browserAt,
  type Client,
  definition,
  type House,
  house,
  published,
  REVIEWER,
  type Saved,
  signIn,
  start,
} from './house.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const SECRET = 'CANARY risk 9'
const by = (key: string, column: string) => ({
  parameters: [{ key, label: l(key), type: 'text' as const, required: false }],
  filters: [{ column, parameter: key }],
})
const SOURCES: Record<string, { definition: object; rows: object[] }> = {
  status: {
    definition: { kind: 'view', view: 'v_account', columns: ['account_no', 'status'], ...by('no', 'account_no') },
    rows: [],
  },
  staff: {
    definition: { kind: 'view', view: 'v_operator', columns: ['operator_id', 'name'], ...by('who', 'name') },
    rows: [],
  },
  grades: {
    definition: {
      kind: 'register',
      ...by('of', 'of'),
      columns: ['of', 'grade'].map((key) => ({ key, type: 'text', label: l(key) })),
    },
    rows: [{ of: 'Reviewer', grade: SECRET }],
  },
}
const text = (key: string, more: object = {}) => ({ kind: 'text' as const, key, label: l(key), ...more })
const select = (key: string, options: object) => ({ kind: 'select' as const, key, label: l(key), choices: [], options })
const grade = { source: 'grades', parameters: { of: 'who' }, column: 'grade' }
const form = {
  sections: [
    {
      id: 'what',
      label: l('What'),
      fields: [
        { kind: 'phone', key: 'mobile', label: l('New mobile number'), required: true },
        text('no'),
        text('who'),
        text('status', { prefill: { source: 'status', parameters: { no: 'no' }, column: 'status' } }),
        text('grounds', { prefill: grade }),
        select('into', { source: 'status', parameters: { no: 'no' }, column: 'account_no' }),
        select('officer', { source: 'staff', parameters: { who: 'who' }, column: 'operator_id', label: 'name' }),
        {
          kind: 'table',
          key: 'list',
          label: l('List'),
          columns: [select('secret', grade), { kind: 'text', key: 'note', label: l('Note') }],
        },
      ],
    },
  ],
}

let at: House
let business: Saved
let closed: Saved
let own: Client
let other: Client
let browser: Browser
beforeAll(async () => {
  at = await house()
  const reviewer = at.reviewer.actor.operatorId
  await sql`insert into access.operator (id, username, name, language, department_id, created_at)
    values (${reviewer}, 'reviewer', 'Reviewer', 'en', ${at.place.departmentId}, now())`.execute(at.app.db)
  const [author, publisher] = [1, 2].map((n) => ({ id: randomUUID(), name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  await inTransaction(at.app.db, async (tx) => {
    for (const [code, one] of Object.entries(SOURCES)) {
      const seed = { code, label: l(code), note: '', author, publisher, rows: one.rows }
      await seedSource({ tx, now: at.app.clock() }, { ...seed, definition: one.definition as SourceDraft } as never)
    }
  })
  const made = (launch: object) =>
    definition(reviewer, { forms: { person: form, entity: form, special: form }, launch } as unknown as BusinessDraft)
  const fields = { grounds: 'hidden', 'list.secret': 'hidden', status: 'read' }
  business = await published(at, made({ portal: { fields }, whenRunning: 'allow' }))
  closed = await published(at, made({ whenRunning: 'allow' }))
  own = await aClient(at)
  other = await aClient(at)
  browser = await signIn(at, own)
})
afterAll(() => at?.app.close())

const base = (of: Saved = business, client: Client = own) => `/portal/accounts/${client.accountId}/businesses/${of.id}`
const opened = async () => (await browser.get<PortalForm>(`${base()}/form`)).body
const ask = (input: object, who: Browser = browser, path = base()) =>
  who.send<LaunchLookups & { code?: string }>('POST', `${path}/lookups`, input)
const choices = ({ lookups }: Pick<LaunchLookups, 'lookups'>, key: string) =>
  lookups[key]?.choices?.map(({ value }) => value)

/** A request of the client's own that lies with him again. */
async function returned(): Promise<string> {
  const { baseline } = await opened()
  const made = await start(browser, business, own, { baseline, values: { mobile: '+85291234567' } })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const [task] = await rows(
    at.app.db,
    sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
      where r.id = ${made.body.id} and t.state = 'open'`,
  )
  const back = { to: { at: 'start' }, remark: 'which account?' }
  expect((await at.reviewer.send('POST', `/tasks/${task?.id}/return`, back)).status).toBe(200)
  return made.body.id
}

describe('[A-06] [A-37] [G1] what a client is told again while he starts a business', () => {
  it('is of his own accounts alone, and what is only read is sent with it', async () => {
    const { baseline } = await opened()
    const mine = await ask({ values: { no: own.accountNo }, baseline, changed: ['no'] })
    expect(mine.body.values).toEqual({ status: 'ACTIVE' })
    expect(choices(mine.body, 'into')).toEqual([own.accountNo])
    const theirs = await ask({ values: { no: other.accountNo }, baseline, changed: ['no'] })
    expect(theirs.body.values).toEqual({ status: null })
    expect(choices(theirs.body, 'into')).toEqual([])
    const values = { mobile: '+85291234567', no: own.accountNo, status: 'ACTIVE', into: own.accountNo }
    expect((await start(browser, business, own, { values, baseline: theirs.body.baseline })).status).toBe(422)
    expect((await start(browser, business, own, { values, baseline: mine.body.baseline })).status).toBe(201)
  })

  it('names nobody of the house and nothing that is hidden from clients', async () => {
    const { baseline } = await opened()
    const { body } = await ask({ values: { who: 'Reviewer', grounds: 'x' }, baseline })
    expect(choices(body, 'officer') ?? []).toEqual([])
    expect(Object.keys(body.values)).not.toContain('grounds')
    expect(Object.keys(body.lookups)).not.toContain('list.secret')
    expect(JSON.stringify({ ...body, baseline: '' })).not.toContain(SECRET)
    // Staff who fill in the same form are told.
    const clerk = at.join('Clerk', ['businesses.request.launch', 'clients.client.view', 'accounts.account.view'])
    const path = `/businesses/${business.id}`
    const inside = (await clerk.get<PortalForm>(`${path}/launch-form?accountId=${own.accountId}`)).body
    const input = { accountId: own.accountId, values: { who: 'Reviewer' }, baseline: inside.baseline }
    const told = (await clerk.send<LaunchLookups>('POST', `${path}/launch-lookups`, input)).body
    expect(told.values.grounds).toBe(SECRET)
    expect(choices(told, 'officer')).toEqual([at.reviewer.actor.operatorId])
  })

  it('is refused for another’s account, a business that is not open to clients, and whoever is not signed in', async () => {
    const { baseline } = await opened()
    const input = { values: { no: own.accountNo }, baseline }
    expect((await ask(input, browser, base(business, other))).status).toBe(404)
    expect((await ask(input, browser, base(closed))).status).toBe(404)
    expect((await ask(input, browserAt(at, null))).status).toBe(401)
    // The house's own addresses know no client.
    const inside = `/businesses/${business.id}/launch-lookups`
    expect((await browser.send('POST', inside, { ...input, accountId: own.accountId })).status).toBe(401)
  })
})

describe('[A-06] [A-37] [G1] what a client is told again while he puts a returned request right', () => {
  const again = (id: string, input: object, who: Browser = browser) =>
    who.send<RequestLookups>('POST', `/portal/requests/${id}/lookups`, input)

  it('is his own, without what is hidden, and is sent on with it', async () => {
    const id = await returned()
    const { offers, revision, values } = (await browser.get<PortalContent>(`/portal/requests/${id}/content`)).body
    const { body } = await again(id, { values: { ...values, no: own.accountNo, who: 'Reviewer' }, offers })
    expect(body.values).toEqual({ status: 'ACTIVE' })
    expect(choices(body, 'into')).toEqual([own.accountNo])
    expect(choices(body, 'officer') ?? []).toEqual([])
    expect(Object.keys(body.lookups)).not.toContain('list.secret')
    const theirs = (await again(id, { values: { ...values, no: other.accountNo }, offers })).body
    expect(theirs.values).toEqual({ status: null })
    expect(choices(theirs, 'into')).toEqual([])
    const sent = { ...values, no: own.accountNo, ...body.values, into: own.accountNo }
    const amend = (token: string | null) =>
      browser.send('POST', `/portal/requests/${id}/amend`, { revision, values: sent, offers: token })
    expect((await amend(theirs.offers)).status).toBeGreaterThanOrEqual(400)
    expect((await amend(body.offers)).status).toBe(200)
    expect((await again(id, { values, offers })).status).toBe(404)
  })

  it('is nobody else’s, no client’s and nobody’s of the house', async () => {
    const id = await returned()
    const input = { values: { no: own.accountNo }, offers: null }
    expect((await again(id, input, await signIn(at, other))).status).toBe(404)
    expect((await again(id, input, browserAt(at, null))).status).toBe(401)
    const clerk = at.join('Clerk', [...REVIEWER, 'businesses.request.launch'])
    expect((await clerk.send('POST', `/requests/${id}/content-lookups`, input)).status).toBe(404)
  })
})
