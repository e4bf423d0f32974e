import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { residentNumber } from '#testing/a-profile.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  mobileForm,
  openTask,
  published,
  upload,
} from './house.ts'

let at: House
let clerk: Person
let approver: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
})
afterAll(() => at.app.close())

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const values = { mobile: '+85291234567', reason: 'lost the old one' }
const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body

/** The usual business, its review drawn anew. */
function reviewed(review: object, more: Partial<BusinessDraft> = {}): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId, more)
  const flow = definition.flow as NonNullable<BusinessDraft['flow']>
  const nodes = flow.nodes.map((node) => (node.id === 'review' ? { ...node, ...review } : node)) as typeof flow.nodes
  return { ...definition, flow: { ...flow, nodes } }
}

async function launched(definition: BusinessDraft, input: object = { values }) {
  const business = await published(at, definition)
  const subject = await aClient(at)
  const { body } = await launchAs(clerk, business, { accountId: subject.accountId, ...input })
  if (!body.caseId) throw new Error(`not launched: ${JSON.stringify(body)}`)
  return { ...subject, ...body, businessId: business.id }
}

describe('what a step hides', () => {
  it('[A-10] is in no answer of the request, its case, its drawing, its history, and of no list or export', async () => {
    const { id, caseId } = await launched(reviewed({ fields: { reason: 'hidden', papers: 'hidden' } }))
    const paths = [
      `/requests/${id}`,
      `/tickets/${caseId}`,
      `/cases/${caseId}/diagram`,
      `/cases/${caseId}/chain`,
      '/requests',
      '/tasks/todo',
      '/tickets',
    ]
    for (const path of paths) {
      const answer = await approver.get(path)
      expect(JSON.stringify(answer.body), path).not.toContain('lost the old one')
    }
    expect((await approver.get(`/tickets/${caseId}`)).status).toBe(200)
    expect((await seen(clerk, id)).values).toMatchObject({ reason: 'lost the old one' })
  })
})

describe('what says who somebody is', () => {
  const form = {
    sections: [
      { id: 'who', label: l('Who'), fields: [{ kind: 'identity' as const, key: 'card', label: l('Identity card') }] },
    ],
  }

  it('[A-03] is checked by the server with the rules clients have, whatever a browser let through', async () => {
    const business = await published(at, reviewed({}, { forms: { person: form } }))
    const launch = async (number: string) =>
      launchAs(clerk, business, {
        accountId: (await aClient(at)).accountId,
        values: { card: { type: 'prc-id', country: 'CN', number } },
      })
    expect(await launch('110101199003070000')).toMatchObject({
      status: 422,
      body: { code: 'REQUEST_INVALID', fields: [{ path: 'values.card', code: 'VALUE_IDENTITY_CHECK' }] },
    })
    expect((await launch(residentNumber(7))).status).toBe(201)
  })
})

describe('a request whose case is moved to another department', () => {
  it('[A-26] is seen there and no longer here, but by its maker and whoever takes part', async () => {
    const there = randomUUID()
    at.people.departments.set(there, 'There')
    const within = (departmentId: string) => ({
      all: false as const,
      businessLines: ['brokerage'],
      departmentIds: [departmentId],
    })
    const here = at.join('Here', APPROVER, within(at.place.departmentId))
    const looksHere = at.join('Looks here', ['businesses.request.view'], within(at.place.departmentId))
    const looksThere = at.join('Looks there', ['businesses.request.view'], within(there))
    const admin = at.join('Admin', ['approvals.case.view', 'approvals.case.rehome'])
    const people = { anyOf: [{ by: 'operators', operatorIds: [here.actor.operatorId, approver.actor.operatorId] }] }
    const { id, caseId } = await launched(reviewed({ assignment: people, signing: { mode: 'all' } }))
    expect((await decide(at, here, id, 'agree')).status).toBeGreaterThan(0)
    expect((await looksThere.get(`/requests/${id}`)).status).toBe(404)
    const moved = await admin.send('POST', `/cases/${caseId}/rehome`, { departmentId: there, remark: 'client moved' })
    expect(moved.status).toBe(200)
    expect(await seen(looksThere, id)).toMatchObject({ id, departmentId: there })
    expect((await looksHere.get(`/requests/${id}`)).status).toBe(404)
    const list = await looksHere.get<{ items: { id: string }[] }>('/requests?limit=100')
    expect(list.body.items.map((one) => one.id)).not.toContain(id)
    expect((await here.get(`/requests/${id}`)).status).toBe(200)
    expect(await seen(clerk, id)).toMatchObject({ departmentId: there })
  })
})

describe('hints', () => {
  const blocks = { hints: [{ id: 'why', label: l('A reason is missing'), level: 'block', when: 'reason = null' }] }

  it('[A-20] [G5] that block hold through the API, whoever claims to have noted them, and count by the version launched', async () => {
    const business = await published(at, reviewed(blocks))
    const subject = await aClient(at)
    const { body } = await launchAs(clerk, business, {
      accountId: subject.accountId,
      values: { mobile: values.mobile },
    })
    await at.designer.send('PUT', `/businesses/${business.id}`, {
      draft: 2,
      definition: { flow: reviewed({ hints: [] }).flow },
    })
    const again = await at.designer.send('POST', `/businesses/${business.id}/publish`, { draft: 3 })
    expect(again.status).toBe(200)
    const held = await decide(at, approver, body.id, 'agree', { acknowledged: ['why'] })
    expect(held).toMatchObject({ status: 409, body: { code: 'HINT_BLOCKS', params: { hints: 'A reason is missing' } } })
    const inBulk = await decide(at, approver, body.id, 'agree', { inBulk: true, acknowledged: ['why'] })
    expect(inBulk.body.code).toBe('HINT_BLOCKS')
    expect((await decide(at, approver, body.id, 'refuse', { remark: 'no reason given' })).status).toBe(200)
  })
})

describe('many requests at a time', () => {
  it('[A-16] a step that wants each looked at is not decided in bulk, and what a step requires is missed in bulk too', async () => {
    const alone = await launched(reviewed({ batchable: false }))
    const bulk = await decide(at, approver, alone.id, 'agree', { inBulk: true })
    expect(bulk.body.code).toBe('NODE_NOT_BATCHABLE')
    expect((await decide(at, approver, alone.id, 'agree')).status).toBe(200)
    const definition = reviewed({})
    const flow = definition.flow as NonNullable<BusinessDraft['flow']>
    const step = { ...flow.nodes[1], kind: 'handle', id: 'fill', fields: { count: 'required' } }
    const asks = await launched({
      ...definition,
      flow: {
        ...flow,
        nodes: [...flow.nodes, step as (typeof flow.nodes)[number]],
        edges: [
          { id: 'asked', from: 'start', to: 'fill' },
          { id: 'filled', from: 'fill', to: 'review' },
          { id: 'agreed', from: 'review', to: 'end' },
        ],
      },
    })
    expect((await decide(at, approver, asks.id, 'handle', { inBulk: true })).body.code).toBe('REQUEST_INVALID')
  })

  it('[A-16] of 200 picked three were decided meanwhile: 197 are done, each with its own remark, three are told', async () => {
    const business = await published(at, reviewed({}, { launch: { whenRunning: 'allow' } }))
    const { accountId } = await aClient(at)
    const made: Awaited<ReturnType<typeof launchAs>>[] = []
    // A few at a time: all at once wait for one account, and a busy machine keeps the last of them past their time.
    for (let n = 0; n < 8; n += 1)
      made.push(
        ...(await Promise.all(Array.from({ length: 25 }, () => launchAs(clerk, business, { accountId, values })))),
      )
    const tasks = await Promise.all(made.map(({ body }) => openTask(at, body.id)))
    for (const { body } of made.slice(0, 3)) await decide(at, approver, body.id, 'agree')
    const answers = await Promise.all(
      tasks.map((task, n) => approver.send('POST', `/tasks/${task}/agree`, { inBulk: true, remark: `number ${n}` })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(197)
    expect(answers.slice(0, 3).map(({ body }) => body['code'])).toEqual(Array(3).fill('TASK_ALREADY_DECIDED'))
    const remarks = await rows(
      at.app.db,
      sql<{ remark: string }>`select distinct k.remark from approvals.task k
        where k.id = any(${tasks}::uuid[]) and k.remark is not null`,
    )
    expect(remarks).toHaveLength(197)
  })
})

describe('a subject that turns into another kind', () => {
  it('[A-02] [G5] leaves the form of what runs as it was, and gives the next launch its own', async () => {
    const other = {
      sections: [{ id: 'firm', label: l('Firm'), fields: [{ kind: 'text' as const, key: 'firm', label: l('Firm') }] }],
    }
    const business = await published(at, reviewed({}, { forms: { person: mobileForm, entity: other } }), {
      subjectTypes: ['person', 'entity'],
    })
    const { accountId, clientId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    await sql`update clients.client set type = 'corporate' where id = ${clientId}`.execute(at.app.db)
    expect(await seen(approver, body.id)).toMatchObject({ subjectType: 'person', values: { reason: values.reason } })
    expect((await decide(at, approver, body.id, 'agree')).status).toBe(200)
    const next = await clerk.get(`/businesses/${business.id}/launch-form?accountId=${accountId}`)
    expect(next.body).toMatchObject({ subjectType: 'entity' })
  })
})

describe('filing', () => {
  it('[A-40] goes by the parameter to the client or to the account, and the same paper is filed once', async () => {
    const archive = {
      maps: [{ code: 'main', items: [{ field: 'papers' }] }],
      whenApproved: ['main'],
    }
    const papers = { kind: 'upload' as const, key: 'papers', label: l('Papers'), parameters: ['address', '81'] }
    const form = { sections: [{ id: 'papers', label: l('Papers'), fields: [papers] }] }
    const business = await published(at, reviewed({}, { forms: { person: form }, archive }))
    const { accountId, clientId } = await aClient(at)
    const proof = await upload(at, clerk, 'address')
    const card = await upload(at, clerk, '81')
    const launch = () => launchAs(clerk, business, { accountId, values: { papers: [{ id: proof }, { id: card }] } })
    const { body } = await launch()
    await decide(at, approver, body.id, 'agree')
    await at.app.runJobs()
    const filed = () =>
      rows(
        at.app.db,
        sql<{ parameter: string; accountId: string | null }>`select parameter, account_id as "accountId"
          from archive.document where client_id = ${clientId} order by parameter`,
      )
    const once = [
      { parameter: '81', accountId },
      { parameter: 'address', accountId: null },
    ]
    expect(await filed()).toEqual(once)
    const copy = await launchAs(clerk, business, {
      accountId,
      copyOf: body.id,
      origin: 'copy',
      values: (await seen(clerk, body.id)).values,
    })
    await decide(at, approver, copy.body.id, 'agree')
    await at.app.runJobs()
    expect(await filed()).toEqual(once)
  })
})

describe('handing on', () => {
  it('[A-22] makes exactly one child although the machine fails half-way and the work is done twice at once', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const relay = { kind: 'relay', id: 'then', flowCode: `business.${next.code}`, map: { mobile: 'mobile' } }
    const definition = reviewed({})
    const flow = definition.flow as NonNullable<BusinessDraft['flow']>
    const { id, caseId } = await launched({
      ...definition,
      flow: {
        ...flow,
        nodes: [...flow.nodes, relay as (typeof flow.nodes)[number]],
        edges: [
          { id: 'asked', from: 'start', to: 'review' },
          { id: 'agreed', from: 'review', to: 'then' },
          { id: 'ended', from: 'then', to: 'end' },
        ],
      },
    })
    await sql`create function businesses.broken() returns trigger language plpgsql as
      $$ begin raise exception 'the machine fails'; end $$`.execute(at.app.db)
    await sql`create trigger broken before insert on businesses.link
      for each row execute function businesses.broken()`.execute(at.app.db)
    await decide(at, approver, id, 'agree')
    await at.app.runJobs()
    const children = () =>
      rows(at.app.db, sql<{ id: string }>`select id from businesses.request where business_id = ${next.id}`)
    expect(await children()).toEqual([])
    await sql`drop trigger broken on businesses.link`.execute(at.app.db)
    const [work] = await rows(
      at.app.db,
      sql<{ caseId: string; tokenId: string; visit: number }>`select case_id as "caseId", token_id as "tokenId", visit
        from approvals.outside where case_id = ${caseId}`,
    )
    const run = at.app.platform.modules.find(({ name }) => name === 'approvals')?.tasks?.['approvals.outside.run']
    if (!work) throw new Error('no work was left')
    const again = () => run?.(at.app.platform, work, { attempt: 2, signal: new AbortController().signal } as never)
    await Promise.all([again(), again(), again()])
    expect(await children()).toHaveLength(1)
    await again()
    expect(await children()).toHaveLength(1)
    expect(await seen(clerk, id)).toMatchObject({ state: 'approved', chain: [{ relation: 'child' }] })
  })
})
