import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BusinessDraft } from '#modules/businesses'
import { seedSource } from '#modules/sources'
import { inTransaction, rows } from '#platform/db.ts'
import { pdfText } from '#testing/pdf-text.ts'
import type { PortalAgreement, PortalForm, PortalHome, PortalRequest } from '../schema.ts'
import {
  aClient,
  aLogin,
  type Browser,
  definition,
  form,
  type House,
  house,
  published,
  type Saved,
  signIn,
  start,
} from './house.ts'

let at: House
let business: Saved
let logins = 0
beforeAll(async () => {
  at = await house()
  const launch = { portal: { fields: { grounds: 'hidden' as const }, who: { agent: true } } }
  business = await published(at, definition(at.reviewer.actor.operatorId, { launch }))
})
afterAll(() => at?.app.close())

/** A login of its own that may act for a client. */
async function acting(clientId: string, relation: 'joint' | 'agent', untilOn: string | null = null) {
  logins += 1
  const memberNo = `M7000000${logins}`
  const memberId = await aLogin(at, memberNo, `+8529300${String(1000 + logins)}`)
  const input = { clientId, memberNo, relation, untilOn, reason: 'Power of attorney of today' }
  const granted = await at.join('Desk', 'all').send<{ id: string; code: string }>('POST', '/portal-authorities', input)
  expect(granted.status, JSON.stringify(granted.body)).toBe(201)
  return { memberNo, memberId, authorityId: granted.body.id, browser: await signIn(at, { memberNo }) }
}

const homeOf = async (browser: Browser) => (await browser.get<PortalHome>('/portal/home')).body
const answer = (browser: Browser, id: string, said: string) =>
  browser.send<{ state: string; requestId: string; code: string }>('POST', `/portal/agreements/${id}/answer`, {
    answer: said,
  })

async function asked() {
  const client = await aClient(at, { type: 'joint' })
  const one = await signIn(at, client)
  const other = await acting(client.clientId, 'joint')
  const made = await start(one, business, client)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { agreementId, id } = made.body as unknown as { agreementId: string; id: null }
  expect(id).toBeNull()
  return { client, one, other, agreementId }
}

describe('[A-37] an account that several hold', () => {
  it('[A-37] one starts, the other reads it and agrees, and only then the house is asked', async () => {
    const { client, one, other, agreementId } = await asked()
    const running = await rows(at.app.db, sql`select 1 from businesses.request where client_id = ${client.clientId}`)
    expect(running).toEqual([])
    expect((await homeOf(one)).agreements).toMatchObject([{ id: agreementId, mine: true }])
    expect((await homeOf(other.browser)).agreements).toMatchObject([{ id: agreementId, mine: false, answered: false }])
    const read = await other.browser.get<PortalAgreement>(`/portal/agreements/${agreementId}`)
    expect(read.body.values).toEqual({ mobile: '+85291234567' })
    // What it is called stays apart from the names its form shows.
    expect(read.body.business).toMatchObject({ id: business.id, names: { en: 'Change mobile number' } })
    expect((await answer(one, agreementId, 'agreed')).status).toBe(404)
    const agreed = await answer(other.browser, agreementId, 'agreed')
    expect(agreed.body, JSON.stringify(agreed.body)).toMatchObject({ state: 'agreed' })
    const seen = await one.get<PortalRequest>(`/portal/requests/${agreed.body.requestId}`)
    expect(seen.body.stage).toBe('review')
    expect((await answer(other.browser, agreementId, 'agreed')).status).toBe(409)
    const [told] = await rows(
      at.app.db,
      sql<{ n: number }>`select count(*)::int as n from messages.message where kind = 'portal.agreementSms'
        and client_id = ${client.clientId}`,
    )
    expect(told?.n).toBe(1)
  })

  it('[A-37] one no ends it; taken back it is over; asked twice it waits', async () => {
    const { client, one, other, agreementId } = await asked()
    const twice = await start(one, business, client)
    expect([twice.status, twice.body.code]).toEqual([409, 'AGREEMENT_WAITS'])
    expect((await answer(other.browser, agreementId, 'declined')).body.state).toBe('declined')
    expect((await answer(other.browser, agreementId, 'agreed')).status).toBe(409)
    const again = await start(one, business, client)
    const { agreementId: next } = again.body as unknown as { agreementId: string }
    expect((await other.browser.send('POST', `/portal/agreements/${next}/withdraw`)).status).toBe(404)
    expect((await one.send('POST', `/portal/agreements/${next}/withdraw`)).status).toBe(200)
    expect((await homeOf(other.browser)).agreements).toEqual([])
  })

  it('[A-37] a stranger neither reads nor answers it; alone nobody is asked', async () => {
    const { agreementId } = await asked()
    const stranger = await signIn(at, await aClient(at))
    expect((await stranger.get(`/portal/agreements/${agreementId}`)).status).toBe(404)
    expect((await answer(stranger, agreementId, 'agreed')).status).toBe(404)
    const alone = await aClient(at, { type: 'joint' })
    const refused = await start(await signIn(at, alone), business, alone)
    expect([refused.status, refused.body.code]).toEqual([409, 'JOINT_ALONE'])
  })
})

describe('[A-37] [A-06] what one holder chose from a data source', () => {
  const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
  const options = { source: 'banks', parameters: {}, column: 'code', label: 'name' }
  const select = (key: string) => ({ kind: 'select' as const, key, label: l(key), choices: [], options })

  it('is called as it was then to whom he asks, to the house and on paper, and nobody asks the source in his name', async () => {
    const [author, publisher] = [1, 2].map((n) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` }))
    if (!author || !publisher) throw new Error('nobody')
    const columns = ['code', 'name'].map((key) => ({ key, type: 'text' as const, label: l(key) }))
    const found = [
      { code: '003', name: 'Harbour Bank' },
      { code: '004', name: 'Peak Bank' },
    ]
    const seed = { code: 'banks', label: l('Banks'), note: '', definition: { kind: 'register' as const, columns } }
    await inTransaction(at.app.db, (tx) =>
      seedSource({ tx, now: at.app.clock() }, { ...seed, rows: found, author, publisher }),
    )
    const list = { kind: 'table' as const, key: 'more', label: l('More'), columns: [select('bank')] }
    const own = structuredClone(form)
    own.sections[0]?.fields.push(select('bank'), list)
    const definitionOf = definition(at.reviewer.actor.operatorId, {
      forms: { person: own, entity: own, special: own },
      launch: { portal: { fields: { grounds: 'hidden' } }, whenRunning: 'allow' },
    })
    const nodes = definitionOf.flow?.nodes.map((node) =>
      node.id === 'review' ? { ...node, fields: { 'more.bank': 'hidden' as const } } : node,
    )
    const flow = { ...definitionOf.flow, nodes } as BusinessDraft['flow']
    const banking = await published(at, { ...definitionOf, flow } as BusinessDraft)
    const client = await aClient(at, { type: 'joint' })
    const one = await signIn(at, client)
    const other = await acting(client.clientId, 'joint')
    const path = `/portal/accounts/${client.accountId}/businesses/${banking.id}/form`
    const { baseline } = (await one.get<PortalForm>(path)).body
    const values = { mobile: '+85291234567', bank: '003', more: [{ id: 'r1', bank: '004' }] }
    const made = await start(one, banking, client, { baseline, values })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const { agreementId } = made.body as unknown as { agreementId: string }
    const runs = async () =>
      (await rows(at.app.db, sql<{ n: number }>`select count(*)::int as n from sources.run`))[0]?.n ?? 0
    const asked = await runs()
    await sql`update sources.source set current_number = null where code = 'banks'`.execute(at.app.db)
    const read = await other.browser.get<PortalAgreement>(`/portal/agreements/${agreementId}`)
    expect(JSON.stringify(read.body.form)).toContain('Harbour Bank')
    expect(JSON.stringify(read.body.form)).toContain('Peak Bank')
    expect(read.body.values).toEqual(values)
    expect(await runs()).toBe(asked)
    const kept = await rows(at.app.db, sql<{ words: Buffer }>`select words_sealed as words from businesses.draft`)
    expect(kept.filter(({ words }) => words !== null)).toHaveLength(1)
    expect(JSON.stringify(kept.map(({ words }) => words?.toString('utf8')))).not.toContain('Harbour')
    const agreed = await answer(other.browser, agreementId, 'agreed')
    expect(agreed.body, JSON.stringify(agreed.body)).toMatchObject({ state: 'agreed' })
    const id = agreed.body.requestId
    const seen = await one.get<PortalRequest>(`/portal/requests/${id}`)
    expect(JSON.stringify(seen.body.form)).toContain('Harbour Bank')
    const reviewed = JSON.stringify((await at.reviewer.get(`/requests/${id}`)).body)
    expect(reviewed).toContain('Harbour Bank')
    expect(reviewed).not.toContain('Peak Bank')
    const url = `/api/v1/requests/${id}/print?language=en`
    const paper = await at.app.http.inject({ method: 'GET', url, headers: at.reviewer.headers })
    expect(pdfText(paper.rawPayload)).toContain('Harbour Bank')
    expect(pdfText(paper.rawPayload)).not.toContain('Peak Bank')
  })
})

describe('[A-37] an agent', () => {
  it('[A-37] starts on the client’s account while his authority lasts, and sees nothing of it afterwards', async () => {
    const client = await aClient(at)
    const agent = await acting(client.clientId, 'agent', '2026-11-22')
    expect((await homeOf(agent.browser)).accounts).toMatchObject([{ accountNo: client.accountNo, relation: 'agent' }])
    const made = await start(agent.browser, business, client)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const desk = at.join('Desk', 'all')
    const ended = await desk.send('POST', `/portal-authorities/${agent.authorityId}/end`, { reason: 'Revoked' })
    expect(ended.status).toBe(200)
    expect((await homeOf(agent.browser)).accounts).toEqual([])
    expect((await start(agent.browser, business, client)).status).toBe(404)
    const late = await acting(client.clientId, 'agent', '2026-11-20')
    expect((await homeOf(late.browser)).accounts).toEqual([])
  })
})

describe('[A-37] an operator who is the client himself', () => {
  it('[A-37] is asked nothing about what he started as a client', async () => {
    const client = await aClient(at)
    const desk = at.join('Desk', 'all')
    const { operatorId } = at.reviewer.actor
    const declared = await desk.send('PUT', `/clients/${client.clientId}/operators/${operatorId}`)
    expect(declared.status, JSON.stringify(declared.body)).toBe(200)
    const made = await start(await signIn(at, client), business, client)
    const todo = await at.reviewer.get<{ items: { targetId: string }[] }>('/tasks/todo?origin=portal&limit=100')
    expect(todo.body.items.map(({ targetId }) => targetId)).not.toContain(made.body.id)
    const [found] = await rows(
      at.app.db,
      sql<{ barred: string[] }>`select c.barred_ids as barred from approvals.case c
        join businesses.request r on r.case_id = c.id where r.id = ${made.body.id}`,
    )
    expect(found?.barred).toEqual(expect.arrayContaining([client.memberId, operatorId]))
  })
})
