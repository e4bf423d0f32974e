import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type SourceDraft, seedSource } from '#modules/sources'
import { inTransaction, type Tx } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, RequestDetail } from '../schema.ts'
import {
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
} from './house.ts'

const KINDS = ['person', 'department', 'account', 'client'] as const
const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const fields = KINDS.map((kind) => ({ kind, key: kind, label: l(kind) }))
const elsewhere = newId<'department'>()

let at: House
let clerk: Person
/** Sees the case, and holds nothing that opens a list. */
let reader: Person
let mine: Awaited<ReturnType<typeof aClient>>
let beside: Awaited<ReturnType<typeof aClient>>
let foreign: Awaited<ReturnType<typeof aClient>>

beforeAll(async () => {
  at = await house()
  at.people.departments.set(at.place.departmentId, 'Central')
  clerk = at.join('Clerk', [...CLERK, 'businesses.request.correct'])
  const here = { all: false, businessLines: ['brokerage'], departmentIds: [at.place.departmentId] } as const
  reader = at.join('Reader', ['businesses.request.view', 'approvals.task.agree', 'approvals.task.return'], here)
  ;[mine, beside, foreign] = [await aClient(at), await aClient(at), await aClient(at)]
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${elsewhere}, null, 'ELS', '{"en": "E", "zh-Hans": "E", "zh-Hant": "E"}', now())`.execute(at.app.db)
  await sql`update accounts.account set department_id = ${elsewhere} where id = ${foreign.accountId}`.execute(at.app.db)
  await sql`update clients.client_place set department_id = ${elsewhere} where client_id = ${foreign.clientId}`.execute(
    at.app.db,
  )
})
afterAll(() => at?.app.close())

const naming = (more: Partial<BusinessDraft> = {}): BusinessDraft =>
  mobileDefinition(reader.actor.operatorId, {
    forms: {
      person: {
        sections: [
          {
            id: 'who',
            label: l('Who'),
            fields: [
              ...fields,
              { kind: 'table', key: 'list', label: l('List'), columns: fields.map((one) => ({ ...one })) },
            ],
          },
        ],
      },
    },
    launch: { whenRunning: 'allow', correctable: [...KINDS, 'list'] },
    ...more,
  } as Partial<BusinessDraft>)
const named = (of: { accountId: string; clientId: string }) => ({
  person: clerk.actor.operatorId,
  department: at.place.departmentId,
  account: of.accountId,
  client: of.clientId,
})
const seenBy = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body

describe('[A-10] [G1] what a form names is called what it is called, by the request itself', () => {
  it('for a reader who sees the case and may open no list of accounts, clients or departments', async () => {
    const business = await published(at, naming())
    const values = { ...named(beside), list: [{ id: 'r1', ...named(mine) }] }
    const { body } = await launchAs(clerk, business, { accountId: mine.accountId, values } as never)
    for (const path of [`/accounts/${beside.accountId}`, '/accounts', `/clients/${beside.clientId}`, '/clients'])
      expect([403, 404], path).toContain((await reader.get(path)).status)
    const { names } = await seenBy(reader, body.id)
    expect(names[clerk.actor.operatorId]).toBe('Clerk')
    expect(names[at.place.departmentId]).toBe('Central')
    expect(names[beside.accountId]).toContain(beside.accountNo)
    expect(names[beside.clientId]).toMatch(/^C\d+ \S+/)
    expect(names[mine.accountId]).toContain(mine.accountNo)
    // Nothing that says who somebody is comes along.
    expect(JSON.stringify(names)).not.toMatch(/\d{15,18}|\+852/)
  })

  it('and not what stands in another department, which neither the reader nor the request belongs to', async () => {
    const business = await published(at, naming())
    const { body } = await launchAs(clerk, business, { accountId: mine.accountId, values: named(foreign) } as never)
    const { names } = await seenBy(reader, body.id)
    expect(Object.keys(names)).not.toContain(foreign.accountId)
    expect(Object.keys(names)).not.toContain(foreign.clientId)
    const all = (await seenBy(clerk, body.id)).names
    expect(all[foreign.accountId]).toContain(foreign.accountNo)
  })

  it('also when he is asked still and sees nothing else of the department any more', async () => {
    const business = await published(at, naming())
    const { body } = await launchAs(clerk, business, { accountId: mine.accountId, values: named(beside) } as never)
    const { scope } = reader.actor
    Object.assign(reader.actor, { scope: { all: false, businessLines: ['brokerage'], departmentIds: [elsewhere] } })
    const { names } = await seenBy(reader, body.id)
    Object.assign(reader.actor, { scope })
    expect(names[beside.accountId]).toContain(beside.accountNo)
    expect(Object.keys(names)).not.toContain(foreign.accountId)
  })

  it('nor what a step hides from the reader', async () => {
    const plain = naming()
    const nodes = plain.flow.nodes.map((node) =>
      node.id === 'review' ? { ...node, fields: { account: 'hidden' } } : node,
    )
    const business = await published(at, { ...plain, flow: { ...plain.flow, nodes } } as BusinessDraft)
    const { body } = await launchAs(clerk, business, { accountId: mine.accountId, values: named(beside) } as never)
    const { names } = await seenBy(reader, body.id)
    expect(Object.keys(names)).not.toContain(beside.accountId)
    expect(Object.keys(names)).toContain(beside.clientId)
  })

  it('in the form that is opened, amended and corrected, and in what was decided about', async () => {
    const business = await published(at, naming())
    const { body } = await launchAs(clerk, business, { accountId: mine.accountId, values: named(beside) } as never)
    const has = (answer: { body: { names: Record<string, string> } }) => answer.body.names[beside.accountId]
    const copied = `/businesses/${business.id}/launch-form?accountId=${mine.accountId}&copyOf=${body.id}`
    expect(has(await clerk.get(copied))).toContain(beside.accountNo)
    expect(has(await clerk.get(`/requests/${body.id}/correction`))).toContain(beside.accountNo)
    const changed = { revision: 1, values: { account: mine.accountId }, remark: 'the other one' }
    expect((await clerk.send('POST', `/requests/${body.id}/correct`, changed)).status).toBe(200)
    await decide(at, reader, body.id, 'return', { to: { at: 'start' }, remark: 'which?' })
    expect(has(await reader.get(`/requests/${body.id}/decisions`))).toContain(beside.accountNo)
    const content = await clerk.get<{ names: Record<string, string> }>(`/requests/${body.id}/content`)
    expect(content.body.names[mine.accountId]).toContain(mine.accountNo)
  })
})

describe('[A-06] what was chosen from a data source', () => {
  const banks: SourceDraft = {
    kind: 'register',
    columns: [
      { key: 'code', type: 'text', label: l('Code') },
      { key: 'name', type: 'text', label: l('Name') },
    ],
  }
  const options = { source: 'banks', parameters: {}, column: 'code', label: 'name' }
  let business: Saved

  beforeAll(async () => {
    const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
    if (!author || !publisher) throw new Error('nobody')
    const rows = [
      { code: '003', name: 'Harbour Bank' },
      { code: '004', name: 'Peak Bank' },
    ]
    const seed = { code: 'banks', label: l('Banks'), note: '', definition: banks, rows, author, publisher }
    await inTransaction(at.app.db, (tx: Tx) => seedSource({ tx, now: at.app.clock() }, seed))
    const bank = { kind: 'select' as const, key: 'bank', label: l('Bank'), choices: [], options }
    const list = { kind: 'table' as const, key: 'more', label: l('More'), columns: [bank] }
    business = await published(
      at,
      mobileDefinition(reader.actor.operatorId, {
        forms: { person: { sections: [{ id: 'b', label: l('Bank'), fields: [bank, list] }] } },
        launch: { whenRunning: 'allow' },
      } as Partial<BusinessDraft>),
    )
  })

  it('is read as it was called then, in the form and in its tables, whatever the source says today', async () => {
    const form = await clerk.get<{ baseline: string }>(
      `/businesses/${business.id}/launch-form?accountId=${mine.accountId}`,
    )
    const values = { bank: '003', more: [{ id: 'r1', bank: '004' }] }
    const input = { accountId: mine.accountId, values, baseline: form.body.baseline }
    const { body, status } = await launchAs(clerk, business, input as never)
    expect(status, JSON.stringify(body)).toBe(201)
    await sql`update sources.source set current_number = null where code = 'banks'`.execute(at.app.db)
    const text = JSON.stringify((await seenBy(reader, body.id)).form)
    expect(text).toContain('Harbour Bank')
    expect(text).toContain('Peak Bank')
    const [section] = (await seenBy(reader, body.id)).form.sections
    expect(section?.fields[0]).toMatchObject({ choices: [{ value: '003', label: { en: 'Harbour Bank' } }] })
    const kept = await sql<{ words: Buffer }>`select words_sealed as words from businesses.chosen_words
      where request_id = ${body.id}`.execute(at.app.db)
    expect(kept.rows).toHaveLength(1)
    expect(kept.rows[0]?.words.toString('utf8')).not.toContain('Harbour')
  })
})
