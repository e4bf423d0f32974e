import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { CLIENT_COOKIE } from '#platform/http/credentials.ts'
import type { Person } from '#testing/app.ts'
import type { PortalForm, PortalHome, PortalRequest } from '../schema.ts'
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

let at: House
let business: Saved
beforeAll(async () => {
  at = await house()
  business = await published(at, definition(at.reviewer.actor.operatorId))
})
afterAll(() => at?.app.close())

async function aBrowser(): Promise<{ client: Client; browser: Browser }> {
  const client = await aClient(at)
  return { client, browser: await signIn(at, client) }
}

async function started() {
  const { client, browser } = await aBrowser()
  const made = await start(browser, business, client)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return { client, browser, ...made.body }
}

async function decide(person: Person, requestId: string, verb: string, body: object = {}) {
  const [task] = await rows(
    at.app.db,
    sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
      where r.id = ${requestId} and t.state = 'open'`,
  )
  return person.send<{ code: string }>('POST', `/tasks/${task?.id}/${verb}`, body)
}

const seen = async (browser: Browser, id: string) => (await browser.get<PortalRequest>(`/portal/requests/${id}`)).body
const told = (memberNo: string) =>
  rows(
    at.app.db,
    sql<{ kind: string; text: string }>`select m.kind, m.body_masked as text from messages.message m
      join clients.client c on c.id = m.client_id
      where c.member_no = ${memberNo} and m.kind <> 'portal.signInCode' order by m.kind`,
  )

async function photo(browser: Browser, parameter = 'other', bytes?: Buffer) {
  const content =
    bytes ??
    (await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer())
  const boundary = '----kontor-test'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="camera.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`
  return at.app.http.inject({
    method: 'POST',
    url: `/api/v1/portal/uploads?parameter=${parameter}`,
    headers: {
      cookie: `${CLIENT_COOKIE}=${browser.cookie}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': randomUUID(),
    },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

describe('[A-37] a client starts a business on an own account', () => {
  it('[A-37] sees the own accounts and what is open to clients there, without what is the house’s alone', async () => {
    const { client, browser } = await aBrowser()
    const shut = await published(at, definition(at.reviewer.actor.operatorId, { launch: {} }))
    const other = await published(
      at,
      definition(at.reviewer.actor.operatorId, { launch: { portal: { accountTypes: ['cash'] } } }),
    )
    const home = (await browser.get<PortalHome>('/portal/home')).body
    expect(home.accounts.map(({ accountNo }) => accountNo)).toEqual([client.accountNo])
    const offered = home.accounts[0]?.businesses.map(({ id }) => id)
    expect(offered).toContain(business.id)
    expect(offered).not.toContain(shut.id)
    expect(offered).not.toContain(other.id)
    const form = await browser.get<PortalForm>(`/portal/accounts/${client.accountId}/businesses/${business.id}/form`)
    expect(Object.keys(form.body.rights)).not.toContain('never')
    expect(form.body.rights).toMatchObject({ mobile: 'edit', grounds: 'hidden' })
    expect(JSON.stringify(form.body.form)).not.toContain('Grounds of the house')
  })

  it('[A-37] another’s account, a business that is not open and one that is not there answer 404 alike', async () => {
    const { client, browser } = await aBrowser()
    const stranger = await aClient(at)
    const shut = await published(at, definition(at.reviewer.actor.operatorId, { launch: {} }))
    const answers = [
      await start(browser, business, stranger),
      await start(browser, shut, client),
      await start(browser, { ...business, id: randomUUID() }, client),
      await browser.get(`/portal/accounts/${stranger.accountId}/businesses/${business.id}/form`),
      await browser.send('POST', '/portal/drafts', {
        businessId: business.id,
        accountId: stranger.accountId,
        values: {},
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  })

  it('[A-37] what was started twice with one key is started once', async () => {
    const { client, browser } = await aBrowser()
    const key = randomUUID()
    const both = await Promise.all([
      start(browser, business, client, {}, key),
      start(browser, business, client, {}, key),
    ])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1)
    const home = (await browser.get<PortalHome>('/portal/home')).body
    expect(home.requests).toHaveLength(1)
  })

  it('[A-37] one that runs already stands in the way, as it does for operators', async () => {
    const { client, browser } = await started()
    const again = await start(browser, business, client)
    expect([again.status, again.body.code]).toEqual([409, 'LAUNCH_BLOCKED'])
  })

  it('[A-37] asks for the tick, for what has to be filled in, and takes nothing a client may not write', async () => {
    const { client, browser } = await aBrowser()
    expect((await start(browser, business, client, { consent: false })).status).toBe(422)
    expect((await start(browser, business, client, { values: {} })).body.code).toBe('REQUEST_INVALID')
    const sneaky = await start(browser, business, client, { values: { mobile: '+85291234567', grounds: 'mine' } })
    expect(sneaky.body.code).toBe('REQUEST_INVALID')
  })

  it('[A-37] sends pictures by what they are; a page that calls itself one is refused', async () => {
    const { client, browser } = await aBrowser()
    const page = await photo(browser, 'other', Buffer.from('<html><script>alert(1)</script></html>'))
    expect(page.statusCode).toBe(415)
    expect((await photo(browser, '6A')).statusCode).toBe(404)
    const taken = await photo(browser)
    expect(taken.statusCode, taken.body).toBe(201)
    const made = await start(browser, business, client, {
      values: { mobile: '+85291234567', papers: [{ id: taken.json<{ id: string }>().id }] },
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const { values } = await seen(browser, made.body.id)
    const [file] = values.papers as { id: string }[]
    const content = await browser.get(`/portal/requests/${made.body.id}/files/${file?.id}`)
    expect(content.status).toBe(200)
    const other = await aBrowser()
    expect((await other.browser.get(`/portal/requests/${made.body.id}/files/${file?.id}`)).status).toBe(404)
    expect((await other.browser.get(`/portal/requests/${made.body.id}`)).status).toBe(404)
  })

  it('[A-37] a draft is kept, taken up again and sent', async () => {
    const { client, browser } = await aBrowser()
    const input = { businessId: business.id, accountId: client.accountId, values: { mobile: '+85290000000' } }
    const kept = await browser.send<{ id: string; number: number }>('POST', '/portal/drafts', input)
    expect(kept.status, JSON.stringify(kept.body)).toBe(200)
    const home = (await browser.get<PortalHome>('/portal/home')).body
    expect(home.drafts).toMatchObject([{ id: kept.body.id, accountNo: client.accountNo }])
    const form = await browser.get<PortalForm>(
      `/portal/accounts/${client.accountId}/businesses/${business.id}/form?draftId=${kept.body.id}`,
    )
    expect(form.body.values).toEqual({ mobile: '+85290000000' })
    const sent = await start(browser, business, client, { values: form.body.values, draftId: kept.body.id })
    expect(sent.status).toBe(201)
    expect((await browser.get<PortalHome>('/portal/home')).body.drafts).toEqual([])
  })
})

describe('[A-37] a client follows what was started', () => {
  it('[A-37] from the review to the end: returned with a reason, put right, approved; told each time', async () => {
    const { client, browser, id, requestNo } = await started()
    expect(await seen(browser, id)).toMatchObject({ stage: 'review', mayWithdraw: true, mayAmend: false })
    expect(
      (await decide(at.reviewer, id, 'return', { to: { at: 'start' }, then: 'replay', remark: 'Which country?' }))
        .status,
    ).toBe(200)
    const returned = await seen(browser, id)
    expect(returned).toMatchObject({ stage: 'returned', returnedBecause: 'Which country?', mayAmend: true })
    const content = await browser.get<{ revision: number; values: object }>(`/portal/requests/${id}/content`)
    expect(content.body.values).toEqual({ mobile: '+85291234567' })
    const amended = await browser.send('POST', `/portal/requests/${id}/amend`, {
      revision: content.body.revision,
      values: { mobile: '+8613812345678' },
    })
    expect(amended.status, JSON.stringify(amended.body)).toBe(200)
    expect((await decide(at.reviewer, id, 'agree')).status).toBe(200)
    await at.app.runJobs()
    const done = await seen(browser, id)
    expect(done).toMatchObject({ stage: 'done', mayWithdraw: false })
    expect(done.milestones.map(({ kind }) => kind)).toEqual(['sent', 'returned', 'sentAgain', 'done'])
    expect(JSON.stringify(done)).not.toContain('Reviewer')
    const news = await told(client.memberNo)
    expect(news.map(({ kind }) => kind)).toEqual([
      'portal.endedEmail',
      'portal.endedSms',
      'portal.returnedEmail',
      'portal.returnedSms',
    ])
    expect(news.every(({ text }) => text.includes(requestNo) && !text.includes('Which country'))).toBe(true)
    const print = await browser.get(`/portal/requests/${id}/print`)
    expect(print.status).toBe(200)
  })

  it('[A-37] takes it back, once', async () => {
    const { browser, id } = await started()
    expect((await browser.send('POST', `/portal/requests/${id}/withdraw`, {})).status).toBe(200)
    expect(await seen(browser, id)).toMatchObject({ stage: 'withdrawn', mayWithdraw: false })
    expect((await browser.send('POST', `/portal/requests/${id}/withdraw`, {})).status).toBe(409)
  })

  it('[A-37] nobody else’s: not to read, amend or take back', async () => {
    const { id } = await started()
    const { browser } = await aBrowser()
    const answers = [
      await browser.get(`/portal/requests/${id}`),
      await browser.get(`/portal/requests/${id}/content`),
      await browser.get(`/portal/requests/${id}/print`),
      await browser.send('POST', `/portal/requests/${id}/withdraw`, {}),
      await browser.send('POST', `/portal/requests/${id}/amend`, { revision: 1, values: {} }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
  })
})

describe('[A-37] the house sees what came from a client', () => {
  it('[A-37] in the inbox, the list of requests, at the case and in the records', async () => {
    const { client, id, requestNo } = await started()
    const todo = await at.reviewer.get<{ items: { targetId: string; origin: string }[] }>('/tasks/todo?origin=portal')
    expect(todo.body.items.find(({ targetId }) => targetId === id)).toMatchObject({ origin: 'portal' })
    const clerk = at.join('Clerk', ['businesses.request.view', 'records.record.view'])
    const list = await clerk.get<{ items: { requestNo: string; origin: string }[] }>('/requests?origin=portal')
    expect(list.body.items.map((one) => one.requestNo)).toContain(requestNo)
    expect(list.body.items.every(({ origin }) => origin === 'portal')).toBe(true)
    const none = await clerk.get<{ items: { requestNo: string }[] }>('/requests?origin=menu')
    expect(none.body.items.map((one) => one.requestNo)).not.toContain(requestNo)
    const [request] = await rows(
      at.app.db,
      sql<{ caseId: string }>`select case_id as "caseId" from businesses.request where id = ${id}`,
    )
    const origin = await clerk.get(`/cases/${request?.caseId}/portal-origin`)
    expect(origin.body).toMatchObject({
      origin: { memberNo: client.memberNo, relation: 'holder', channel: 'portal', agent: 'A phone' },
    })
    const outside = at.join('Elsewhere', ['businesses.request.view'], {
      all: false,
      businessLines: [],
      departmentIds: [],
    })
    expect((await outside.get(`/cases/${request?.caseId}/portal-origin`)).body).toEqual({ origin: null })
    const records = await clerk.get<{ items: { command: string; operatorName: string }[] }>(
      `/records?actorKind=client&clientId=${client.clientId}`,
    )
    expect(records.body.items.map(({ command }) => command)).toContain('portal.request.launch')
  })

  it('[A-37] and nobody who is that client himself is asked about it', async () => {
    const { id, browser, client } = await started()
    const [request] = await rows(
      at.app.db,
      sql<{ barred: string[] }>`select c.barred_ids as barred from approvals.case c join businesses.request r
        on r.case_id = c.id where r.id = ${id}`,
    )
    expect(request?.barred).toContain(client.memberId)
    expect(browser.cookie).not.toBeNull()
  })
})

describe('[A-37] which businesses clients may start', () => {
  it('[A-37] none whose request would come to something before somebody has looked at it', async () => {
    const flow = definition(at.reviewer.actor.operatorId).flow
    const early = {
      ...flow,
      nodes: [
        ...flow.nodes,
        {
          kind: 'effect' as const,
          id: 'early',
          effect: { kind: 'archive' as const, map: 'none' },
        },
      ],
      edges: [
        { id: 'asked', from: 'start', to: 'early' },
        { id: 'then', from: 'early', to: 'review' },
        { id: 'agreed', from: 'review', to: 'end' },
      ],
    }
    await expect(published(at, definition(at.reviewer.actor.operatorId, { flow: early }))).rejects.toThrow(
      'BUSINESS_INVALID',
    )
  })
})
