import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BusinessDraft } from '#modules/businesses'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction, rows, type Tx } from '#platform/db.ts'
import type { PortalContent, PortalForm, PortalRequest } from '../schema.ts'
import {
  aClient,
  type Browser,
  type Client,
  definition,
  type House,
  house,
  published,
  type Saved,
  signIn,
  start,
} from './house.ts'

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const SECRET = 'CANARY risk 9'

let at: House
let business: Saved
let own: Client
let other: Client
let browser: Browser

const parameter = (key: string, more: object = {}) => ({
  key,
  label: l(key),
  type: 'text' as const,
  required: true,
  ...more,
})
const SOURCES: Record<string, { definition: SourceDraft; rows: object[] }> = {
  banks: {
    definition: {
      kind: 'register',
      columns: ['code', 'name'].map((key) => ({ key, type: 'text' as const, label: l(key) })),
    } as SourceDraft,
    rows: [
      { code: '003', name: 'Harbour Bank' },
      { code: '004', name: 'Peak Bank' },
    ],
  },
  grades: {
    definition: { kind: 'register', columns: [{ key: 'grade', type: 'text', label: l('Grade') }] },
    rows: [{ grade: SECRET }],
  },
  // Without a word of whose: what a client sees of it is what is his.
  accounts: {
    definition: { kind: 'view', view: 'v_account', columns: ['account_no', 'status'] } as SourceDraft,
    rows: [],
  },
  clients: {
    definition: {
      kind: 'sql',
      statement: 'select x.client_no, x.name from v_client x order by x.client_no',
    } as SourceDraft,
    rows: [],
  },
  staff: {
    definition: { kind: 'view', view: 'v_operator', columns: ['operator_id', 'name'] } as SourceDraft,
    rows: [],
  },
  cases: { definition: { kind: 'view', view: 'v_case', columns: ['case_id', 'maker_name'] } as SourceDraft, rows: [] },
  status: {
    definition: {
      kind: 'view',
      view: 'v_account',
      columns: ['status'],
      parameters: [parameter('no')],
      filters: [{ column: 'account_no', parameter: 'no' }],
    } as SourceDraft,
    rows: [],
  },
}

const from = (source: string, column: string, more: object = {}) => ({ source, parameters: {}, column, ...more })
const select = (key: string, options: object) => ({ kind: 'select' as const, key, label: l(key), choices: [], options })
const form = {
  sections: [
    {
      id: 'what',
      label: l('What'),
      fields: [
        { kind: 'phone', key: 'mobile', label: l('New mobile number'), required: true },
        { kind: 'text', key: 'grounds', label: l('Grounds'), prefill: from('grades', 'grade') },
        select('bank', from('banks', 'code', { label: 'name' })),
        select('into', from('accounts', 'account_no')),
        select('name', from('clients', 'client_no', { label: 'name' })),
        select('officer', from('staff', 'operator_id', { label: 'name' })),
        select('case', from('cases', 'case_id', { label: 'maker_name' })),
        select('inside', from('banks', 'name')),
        {
          kind: 'text',
          key: 'status',
          label: l('Status'),
          prefill: from('status', 'status', { parameters: { no: 'account.no' } }),
        },
        {
          kind: 'table',
          key: 'list',
          label: l('List'),
          columns: [
            select('bank', from('banks', 'code', { label: 'name' })),
            select('secret', from('grades', 'grade')),
          ],
        },
      ],
    },
  ],
}

beforeAll(async () => {
  at = await house()
  const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
  if (!author || !publisher) throw new Error('nobody')
  await inTransaction(at.app.db, async (tx: Tx) => {
    for (const [code, one] of Object.entries(SOURCES))
      await seedSource({ tx, now: at.app.clock() }, {
        code,
        label: l(code),
        note: '',
        author,
        publisher,
        ...one,
      } as never)
  })
  await sql`insert into access.operator (id, username, name, language, department_id, created_at)
    values (${at.reviewer.actor.operatorId}, 'reviewer', 'Reviewer', 'en', ${at.place.departmentId}, now())`.execute(
    at.app.db,
  )
  own = await aClient(at)
  other = await aClient(at)
  await start(await signIn(at, other), await published(at, definition(at.reviewer.actor.operatorId)), other)
  const hidden = { grounds: 'hidden', inside: 'hidden', 'list.secret': 'hidden' }
  business = await published(
    at,
    definition(at.reviewer.actor.operatorId, {
      forms: { person: form, entity: form, special: form },
      launch: { portal: { fields: hidden }, whenRunning: 'allow' },
    } as unknown as Partial<BusinessDraft>),
  )
  browser = await signIn(at, own)
})
afterAll(() => at?.app.close())

const opened = async (one: Browser = browser, client: Client = own) =>
  (await one.get<PortalForm>(`/portal/accounts/${client.accountId}/businesses/${business.id}/form`)).body
const choices = (form: Pick<PortalForm, 'lookups'>, key: string) =>
  form.lookups[key]?.choices?.map(({ value }) => value)

describe('[A-06] [A-37] [G1] what data sources offer a client in the portal', () => {
  it('is there, and of the things of clients his own alone', async () => {
    const form = await opened()
    expect(form.lookups.bank?.choices).toEqual([
      { value: '003', label: 'Harbour Bank' },
      { value: '004', label: 'Peak Bank' },
    ])
    expect(choices(form, 'list.bank')).toEqual(['003', '004'])
    expect(choices(form, 'into')).toEqual([own.accountNo])
    expect(form.lookups.name?.choices).toHaveLength(1)
    expect(form.values.status).toBe('ACTIVE')
    const theirs = await opened(await signIn(at, other), other)
    expect(choices(theirs, 'into')).toEqual([other.accountNo])
  })

  it('names nobody of the house and no case, whatever the source was drawn for', async () => {
    const form = await opened()
    expect(choices(form, 'officer') ?? []).toEqual([])
    expect(choices(form, 'case') ?? []).toEqual([])
    // Staff who open the same form see them.
    const clerk = at.join('Clerk', ['businesses.request.launch', 'clients.client.view', 'accounts.account.view'])
    const inside = await clerk.get<PortalForm>(`/businesses/${business.id}/launch-form?accountId=${own.accountId}`)
    expect(choices(inside.body, 'officer')).toContain(at.reviewer.actor.operatorId)
    expect(choices(inside.body, 'case')?.length).toBeGreaterThan(0)
    expect(choices(inside.body, 'into')).toEqual(expect.arrayContaining([own.accountNo, other.accountNo]))
  })

  it('says nothing of fields and columns that clients do not see', async () => {
    const form = await opened()
    const keys = form.form.sections.flatMap(({ fields }) => fields.map(({ key }) => key))
    expect(keys).not.toContain('grounds')
    expect(Object.keys(form.lookups)).not.toEqual(expect.arrayContaining(['grounds']))
    for (const key of ['grounds', 'inside', 'list.secret']) expect(Object.keys(form.lookups)).not.toContain(key)
    expect(JSON.stringify(form)).not.toContain(SECRET)
  })

  it('is held to: another’s account is refused, his own is taken and read by its name afterwards', async () => {
    const { baseline } = await opened()
    const send = (values: object) =>
      start(browser, business, own, { baseline, values: { mobile: '+85291234567', ...values } })
    for (const values of [{ into: other.accountNo }, { bank: '999' }, { officer: at.reviewer.actor.operatorId }])
      expect(await send(values), JSON.stringify(values)).toMatchObject({
        status: 422,
        body: { code: 'REQUEST_INVALID' },
      })
    const made = await send({ into: own.accountNo, bank: '004', list: [{ id: 'r1', bank: '003' }] })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const seen = await browser.get<PortalRequest>(`/portal/requests/${made.body.id}`)
    expect(JSON.stringify(seen.body.form)).toContain('Peak Bank')
    expect(JSON.stringify(seen.body)).not.toContain(SECRET)
    const [task] = await rows(
      at.app.db,
      sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
        where r.id = ${made.body.id} and t.state = 'open'`,
    )
    const back = { to: { at: 'start' }, remark: 'which bank?' }
    expect((await at.reviewer.send('POST', `/tasks/${task?.id}/return`, back)).status).toBe(200)
    const content = (await browser.get<PortalContent>(`/portal/requests/${made.body.id}/content`)).body
    expect(choices(content, 'into')).toEqual([own.accountNo])
    expect(Object.keys(content.lookups)).not.toContain('inside')
    const again = (into: string) =>
      browser.send('POST', `/portal/requests/${made.body.id}/amend`, {
        revision: content.revision,
        values: { ...content.values, into },
        offers: content.offers,
      })
    expect(await again(other.accountNo)).toMatchObject({ status: 422 })
    expect((await again(own.accountNo)).status).toBe(200)
  })

  it('is written down with who asked, like every asking', async () => {
    const asked = await rows(
      at.app.db,
      sql<{ code: string }>`select distinct s.code from sources.run r join sources.source s on s.id = r.source_id
        where r.operator_id = ${own.memberId}`,
    )
    expect(asked.map(({ code }) => code)).toEqual(expect.arrayContaining(['banks', 'accounts', 'clients']))
  })
})
