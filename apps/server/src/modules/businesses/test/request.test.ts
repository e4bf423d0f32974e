import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { LaunchForm, RequestDetail } from '../schema.ts'
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
  published,
  type Saved,
  upload,
} from './house.ts'

let at: House
let clerk: Person
let approver: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
  business = await published(at, mobileDefinition(approver.actor.operatorId))
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567', reason: 'lost the old one' }
const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body
const opening = (query: string, of: Saved = business) =>
  clerk.get<LaunchForm & { code: string }>(`/businesses/${of.id}/launch-form?${query}`)

async function launched(more: object = {}) {
  const { accountId } = await aClient(at)
  const made = await launchAs(clerk, business, { accountId, values, ...more })
  expect(made.status).toBe(201)
  return made.body
}

describe('[A-13] launching', () => {
  it('puts a request to its approver, who agrees', async () => {
    const { id, requestNo } = await launched()
    const before = await seen(approver, id)
    expect(before).toMatchObject({ requestNo, state: 'running', task: { nodeId: 'review', kind: 'approve' } })
    expect(before.values).toEqual({ mobile: '****4567', reason: 'lost the old one' })
    expect((await decide(at, approver, id, 'agree')).status).toBe(200)
    expect(await seen(clerk, id)).toMatchObject({ state: 'approved', steps: [] })
  })

  it('[G6] keeps values sealed in the database', async () => {
    const { id } = await launched()
    const [row] = await rows(
      at.app.db,
      sql<{ text: string }>`select encode(values_sealed, 'escape') as text from businesses.request_revision
        where request_id = ${id}`,
    )
    expect(row?.text).not.toContain('91234567')
    expect(row?.text).not.toContain('lost the old one')
  })

  it('tells what is missing at its place', async () => {
    const { accountId } = await aClient(at)
    const answer = await launchAs(clerk, business, { accountId, values: { reason: 'x' } })
    expect(answer).toMatchObject({ status: 422, body: { code: 'REQUEST_INVALID' } })
    expect(answer.body.fields).toMatchObject([{ path: 'values.mobile' }])
  })

  it('[G1] refuses what is out of scope as if it were not there', async () => {
    const { accountId } = await aClient(at)
    const elsewhere = at.join('Elsewhere', CLERK, {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [randomUUID()],
    })
    expect((await launchAs(elsewhere, business, { accountId, values })).status).toBe(404)
    const { id } = await launched()
    expect((await elsewhere.get(`/requests/${id}`)).status).toBe(404)
    expect((await elsewhere.get<{ items: unknown[] }>('/requests')).body.items).toEqual([])
    expect((await elsewhere.get(`/businesses/${business.id}/launch-form?accountId=${accountId}`)).status).toBe(404)
  })

  it('refuses a closed account and a second one of the same business', async () => {
    const { accountId } = await aClient(at)
    await launchAs(clerk, business, { accountId, values })
    const again = await launchAs(clerk, business, { accountId, values })
    expect(again).toMatchObject({ status: 409, body: { code: 'LAUNCH_BLOCKED' } })
    expect(again.body.fields).toMatchObject([{ code: 'ALREADY_RUNNING' }])
    const closed = await aClient(at)
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${closed.accountId}`.execute(
      at.app.db,
    )
    const shut = await launchAs(clerk, business, { accountId: closed.accountId, values })
    expect(shut.body.fields).toMatchObject([{ code: 'ACCOUNT_CLOSED' }])
    const { body } = await opening(`accountId=${closed.accountId}`)
    expect(body.obstacles).toMatchObject([{ level: 'block', code: 'ACCOUNT_CLOSED' }])
  })

  it('[G2] lets one of two simultaneous launches win', async () => {
    const { accountId } = await aClient(at)
    const answers = await Promise.all([1, 2, 3, 4].map(() => launchAs(clerk, business, { accountId, values })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  })

  it('warns where the business says so, until the warning is taken note of', async () => {
    const warns = await published(at, mobileDefinition(approver.actor.operatorId, { launch: { whenRunning: 'warn' } }))
    const { accountId } = await aClient(at)
    await launchAs(clerk, warns, { accountId, values })
    const second = await launchAs(clerk, warns, { accountId, values })
    expect(second).toMatchObject({ status: 409, body: { code: 'LAUNCH_WARNS' } })
    const noted = await launchAs(clerk, warns, { accountId, values, acknowledged: ['businesses:ALREADY_RUNNING'] })
    expect(noted.status).toBe(201)
  })

  it('[A-01] [G5] does not launch what is retired, while what runs goes on', async () => {
    const other = await published(at, mobileDefinition(approver.actor.operatorId))
    const { accountId } = await aClient(at)
    const running = await launchAs(clerk, other, { accountId, values })
    await at.designer.send('POST', `/businesses/${other.id}/retire`, { remark: 'replaced' })
    const { body: design } = await at.designer.get<{ versions: object[] }>(`/businesses/${other.id}`)
    expect(design.versions).toMatchObject([{ number: 1, running: 1 }])
    const late = await launchAs(clerk, other, { accountId: (await aClient(at)).accountId, values })
    expect(late).toMatchObject({ status: 409, body: { code: 'BUSINESS_RETIRED' } })
    expect((await decide(at, approver, running.body.id, 'agree')).status).toBe(200)
    expect(await seen(clerk, running.body.id)).toMatchObject({ state: 'approved' })
  })

  it('[A-02] chooses the form by the kind of subject', async () => {
    const both = await published(
      at,
      mobileDefinition(approver.actor.operatorId, {
        forms: {
          person: mobileForm,
          none: {
            sections: [
              { id: 'free', label: { en: 'Free' }, fields: [{ kind: 'text', key: 'what', label: { en: 'What' } }] },
            ],
          },
        },
        launch: { account: 'optional' },
      }),
      { subjectTypes: ['person', 'none'] },
    )
    const { accountId } = await aClient(at)
    const person = await opening(`accountId=${accountId}`, both)
    expect(person.body).toMatchObject({ subjectType: 'person' })
    const company = at.join('Nobody', CLERK)
    const none = await company.get<LaunchForm & { code: string }>(`/businesses/${both.id}/launch-form`)
    expect(none.body).toMatchObject({ code: 'DEPARTMENT_MISSING' })
  })
})

describe('[A-13] drafts and copies', () => {
  it('are kept for their owner alone, with their files, and become the request', async () => {
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const kept = await clerk.send<{ id: string; number: number }>('POST', '/request-drafts', {
      businessId: business.id,
      accountId,
      values: { reason: 'half', papers: [{ id: file }] },
    })
    expect(kept.body).toMatchObject({ number: 1 })
    const draftId = kept.body.id
    const stranger = at.join('Stranger', CLERK)
    expect((await stranger.get(`/businesses/${business.id}/launch-form?draftId=${draftId}`)).status).toBe(404)
    expect((await stranger.get(`/request-drafts/${draftId}/files/${file}`)).status).toBe(404)
    expect((await clerk.get(`/request-drafts/${draftId}/files/${file}`)).status).toBe(200)
    const { body } = await opening(`draftId=${draftId}`)
    expect(body.values).toMatchObject({ reason: 'half', papers: [{ id: file, name: 'paper.jpg' }] })
    const stale = await clerk.send('POST', '/request-drafts', {
      id: draftId,
      number: 9,
      businessId: business.id,
      accountId,
      values,
    })
    expect(stale.status).toBe(409)
    const made = await launchAs(clerk, business, { accountId, draftId, values: { ...values, papers: [{ id: file }] } })
    expect(made.status).toBe(201)
    expect((await seen(approver, made.body.id)).values).toMatchObject({ papers: [{ id: file }] })
    expect((await approver.get(`/requests/${made.body.id}/files/${file}`)).status).toBe(200)
    expect((await clerk.get<{ items: unknown[] }>('/request-drafts')).body.items).toEqual([])
  })

  it('[I-21] a paper whose type carries a mark is shown marked from its request too', async () => {
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const made = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    const type = sql`code = 'other'`
    const paper = (who: Person) =>
      at.app.http.inject({ url: `/api/v1/requests/${made.body.id}/files/${file}`, headers: who.headers })
    const plain = await paper(approver)
    await sql`update archive.parameter set watermark = true where ${type}`.execute(at.app.db)
    const marked = await paper(approver)
    await sql`update archive.parameter set watermark = false where ${type}`.execute(at.app.db)
    expect(plain.headers['cache-control']).toBe('private, no-cache')
    expect([marked.statusCode, marked.headers['cache-control']]).toEqual([200, 'private, no-store'])
    expect(marked.rawPayload.equals(plain.rawPayload)).toBe(false)
  })

  it('of an older version say what no longer fits', async () => {
    const moving = await published(at, mobileDefinition(approver.actor.operatorId))
    const { accountId } = await aClient(at)
    const kept = await clerk.send<{ id: string }>('POST', '/request-drafts', {
      businessId: moving.id,
      accountId,
      values: { reason: 'old words', mobile: '+85298765432' },
    })
    const [section] = mobileForm.sections
    const fields = section?.fields.filter((field) => field.key !== 'reason') ?? []
    await at.designer.send('PUT', `/businesses/${moving.id}`, {
      draft: 2,
      definition: { forms: { person: { sections: [{ ...section, fields }] } } },
    })
    await at.designer.send('POST', `/businesses/${moving.id}/publish`, { draft: 3 })
    const { body } = await opening(`draftId=${kept.body.id}`, moving)
    expect(body).toMatchObject({ version: 2, lost: [{ field: 'reason', value: 'old words' }] })
    expect(body.values).toEqual({ mobile: '+85298765432' })
  })

  it('copies an old request with its files, without what was masked', async () => {
    const file = await upload(at, clerk)
    const { accountId } = await aClient(at)
    const old = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: file }] } })
    await clerk.send('POST', `/requests/${old.body.id}/withdraw`, { remark: 'wrong number' })
    expect(await seen(clerk, old.body.id)).toMatchObject({ state: 'withdrawn' })
    const { body } = await opening(`copyOf=${old.body.id}`)
    expect(body.values).toMatchObject({ reason: 'lost the old one', papers: [{ id: file }] })
    expect(body.values).not.toHaveProperty('mobile')
    const again = await launchAs(clerk, business, {
      accountId,
      copyOf: old.body.id,
      origin: 'copy',
      values: { ...body.values, mobile: '+85290000000' },
    })
    expect(again.status).toBe(201)
    const [paper] = (await seen(clerk, again.body.id)).values['papers'] as { id: string; sha256: string }[]
    expect(paper?.id).not.toBe(file)
    expect((await clerk.get(`/requests/${again.body.id}/files/${paper?.id}`)).status).toBe(200)
  })

  it('favours and orders the catalogue', async () => {
    await clerk.send('PUT', `/businesses/${business.id}/favourite`, { on: true })
    const { body } = await clerk.get<{ items: { id: string; favourite: boolean }[] }>('/business-catalogue')
    expect(body.items[0]).toMatchObject({ id: business.id, favourite: true })
  })
})

describe('[A-15] a request that comes back', () => {
  it('is amended by its maker in the clear and goes on as the next revision', async () => {
    const { id } = await launched()
    const back = await decide(at, approver, id, 'return', {
      remark: 'number too short',
      to: { at: 'start' },
      then: 'replay',
    })
    expect(back.status).toBe(200)
    expect(await seen(clerk, id)).toMatchObject({ state: 'returned', canAmend: true })
    expect((await at.join('Other', CLERK).get(`/requests/${id}/content`)).status).toBe(404)
    const { body } = await clerk.get<{ values: object; revision: number }>(`/requests/${id}/content`)
    expect(body.values).toEqual(values)
    const sent = await clerk.send('POST', `/requests/${id}/amend`, {
      revision: 1,
      values: { ...body.values, mobile: '+85261234567' },
      remark: 'put right',
    })
    expect(sent.status).toBe(200)
    const now = await seen(approver, id)
    expect(now).toMatchObject({ state: 'running', revision: 2, previous: { mobile: '****4567' } })
    expect(now.revisions).toMatchObject([{ kind: 'launch' }, { kind: 'amend', reason: 'put right', by: 'Clerk' }])
    await expect(
      sql`update businesses.request_revision set reason = 'x' where request_id = ${id}`.execute(at.app.db),
    ).rejects.toThrow('never changes')
  })

  it('is nobody else’s to amend or withdraw', async () => {
    const { id } = await launched()
    const other = at.join('Colleague', CLERK)
    expect(await other.send('POST', `/requests/${id}/withdraw`, {})).toMatchObject({
      status: 403,
      body: { code: 'NOT_THE_MAKER' },
    })
    expect(await clerk.send('POST', `/requests/${id}/amend`, { revision: 1, values })).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_STATE_FORBIDS' },
    })
  })
})

describe('[A-10] field rights', () => {
  const l = (en: string) => ({ en })
  let narrow: Saved
  let handler: Person
  beforeAll(async () => {
    handler = at.join('Handler', APPROVER)
    const people = (person: Person) => ({
      anyOf: [{ by: 'operators' as const, operatorIds: [person.actor.operatorId] }],
    })
    narrow = await published(at, {
      forms: { person: mobileForm },
      flow: {
        nodes: [
          { kind: 'start', id: 'start' },
          {
            kind: 'handle',
            id: 'register',
            label: l('Register'),
            assignment: people(handler),
            fields: { count: 'required' },
          },
          {
            kind: 'approve',
            id: 'review',
            label: l('Review'),
            assignment: people(approver),
            fields: { reason: 'hidden', papers: 'hidden' },
            hints: [
              { id: 'look', label: l('Compare the number'), level: 'info' },
              { id: 'call', label: l('Call back the client'), level: 'warn' },
            ],
          },
          { kind: 'end', id: 'end' },
        ],
        edges: [
          { id: 'a', from: 'start', to: 'register' },
          { id: 'b', from: 'register', to: 'review' },
          { id: 'c', from: 'review', to: 'end' },
        ],
      },
    })
  })

  async function atReview() {
    const { accountId } = await aClient(at)
    const file = await upload(at, clerk)
    const { body } = await launchAs(clerk, narrow, { accountId, values: { ...values, papers: [{ id: file }] } })
    return { id: body.id, file }
  }

  it('lets a handler write what his step gives him, nothing else', async () => {
    const { id } = await atReview()
    const foreign = await decide(at, handler, id, 'handle', { edits: { reason: 'mine' } })
    expect(foreign).toMatchObject({ status: 403, body: { code: 'FIELD_NOT_YOURS', params: { field: 'reason' } } })
    const empty = await decide(at, handler, id, 'handle')
    expect(empty).toMatchObject({ status: 422, body: { code: 'REQUEST_INVALID' } })
    const detail = await seen(handler, id)
    expect(detail.rights).toMatchObject({ count: 'required', reason: 'read' })
    expect((await decide(at, handler, id, 'handle', { edits: { ...detail.values, count: '3' } })).status).toBe(200)
    const now = await seen(handler, id)
    expect(now).toMatchObject({ revision: 2, values: { count: '3', mobile: '****4567' } })
    expect(now.revisions.at(-1)).toMatchObject({ kind: 'edit', nodeId: 'register', by: 'Handler' })
  })

  it('hides fields and their files from the step they are hidden at', async () => {
    const { id, file } = await atReview()
    await decide(at, handler, id, 'handle', { edits: { count: '1' } })
    const detail = await seen(approver, id)
    expect(detail.values).toEqual({ mobile: '****4567', count: '1' })
    expect(JSON.stringify(detail)).not.toContain('lost the old one')
    expect(detail.form.sections.flatMap((one) => one.fields.map((field) => field.key))).toEqual(['mobile', 'count'])
    expect((await approver.get(`/requests/${id}/files/${file}`)).status).toBe(404)
    expect((await handler.get(`/requests/${id}/files/${file}`)).status).toBe(200)
  })

  it('[A-20] holds a warning until it is taken note of, through the API too', async () => {
    const { id } = await atReview()
    await decide(at, handler, id, 'handle', { edits: { count: '1' } })
    const blind = await decide(at, approver, id, 'agree')
    expect(blind).toMatchObject({
      status: 409,
      body: { code: 'HINT_NOT_NOTED', params: { hints: 'Call back the client' } },
    })
    expect((await decide(at, approver, id, 'agree', { acknowledged: ['call'] })).status).toBe(200)
    const [line] = await rows(
      at.app.db,
      sql<{
        detail: object
      }>`select e.detail from approvals.case_event e join businesses.request r on r.case_id = e.case_id
        where r.id = ${id} and e.kind = 'agree' and e.node_id = 'review'`,
    )
    expect(line?.detail).toMatchObject({ noted: ['call'], revision: 2 })
  })

  it('[A-10] [G6] reveals a masked value on the record, only where it may be seen', async () => {
    const { id } = await atReview()
    const revealer = at.join('Revealer', [...APPROVER, 'businesses.value.reveal'])
    const shown = await revealer.send<{ value: string }>('POST', `/requests/${id}/reveal`, { path: 'mobile' })
    expect(shown.body.value).toBe('+85291234567')
    expect((await revealer.send('POST', `/requests/${id}/reveal`, { path: 'reason' })).status).toBe(404)
    expect((await approver.send('POST', `/requests/${id}/reveal`, { path: 'mobile' })).status).toBe(403)
  })
})
