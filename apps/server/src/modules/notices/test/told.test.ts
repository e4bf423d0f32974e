import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { approvalGate, seedFlow, seedRule } from '#modules/approvals'
import type { Config } from '#platform/config.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { startWays, type Ways } from '#testing/ways.ts'
import type { OwnPreference } from '../schema.ts'

const REVIEW = randomUUID()
const GATED = 'access.policy.update'

let ways: Ways
let app: TestApp
const people = new People()
let channels: { -readonly [K in keyof Config['messages']]: Config['messages'][K] }
let maker: Person
let reviewer: Person

type Notice = { id: string; event: string; title: string; body: string; path: string; readAt: string | null }
const noticesOf = async (person: Person) => (await person.get<{ items: Notice[] }>('/notices')).body.items
const unreadOf = async (person: Person) => (await person.get<{ unread: number }>('/notices/count')).body.unread

function person(name: string, roles: string[] = []): Person {
  const one = app.signInAs('all', { all: true }, { name })
  people.all.set(one.actor.operatorId, { actor: one.actor, roles: new Set(roles), active: true })
  return one
}

async function prefer(
  who: Person,
  given: Partial<{ email: string | null; phone: string | null; emailMode: string; bySms: boolean }>,
) {
  const base = { email: null, phone: null, emailMode: 'each', bySms: true, digestAt: '18:00' }
  const answer = await who.send<OwnPreference>('PUT', '/notice-preference', { ...base, ...given })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}

let count = 0
/** Somebody asks for a policy to be changed, which opens a ticket. */
async function ticket(): Promise<string> {
  count += 1
  const made = await maker.send<{ id: string }>('POST', '/access/policies', {
    code: `told-${count}`,
    name: `Told ${count}`,
    permissions: ['clients.client.view'],
  })
  expect(made.status, JSON.stringify(made.body)).toBeLessThan(300)
  const asked = await maker.send<{ ticketId: string }>('PUT', `/access/policies/${made.body.id}`, {
    name: `Told anew ${count}`,
    permissions: ['clients.client.view'],
  })
  expect(asked.status, JSON.stringify(asked.body)).toBe(202)
  return asked.body.ticketId
}

async function todo(who: Person, ticketId: string): Promise<string> {
  const { body } = await who.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=200')
  return body.items.find((one) => one.ticketId === ticketId)?.id ?? ''
}

beforeAll(async () => {
  ways = await startWays()
  channels = { ...ways.config }
  app = await testApp({ gate: approvalGate, directory: people, config: { messages: channels } })
  await inTransaction(app.db, async (tx) => {
    const now = app.clock()
    const flowId = await seedFlow(
      { tx, now },
      'told',
      { en: 'Told flow', 'zh-Hans': '通知流程', 'zh-Hant': '通知流程' },
      {
        nodes: [
          { id: 'start', kind: 'start' },
          {
            id: 'review',
            kind: 'approve',
            label: { en: 'Second look', 'zh-Hans': '复核', 'zh-Hant': '覆核' },
            signing: { mode: 'any' },
            assignment: { anyOf: [{ by: 'holders', roleIds: [REVIEW] }] },
          },
          { id: 'end', kind: 'end' },
        ],
        edges: [
          { id: 'a', from: 'start', to: 'review' },
          { id: 'b', from: 'review', to: 'end' },
        ],
      },
    )
    await seedRule({ tx, now }, { command: GATED, flowId, fallback: 'BLOCK' })
  })
})
afterAll(async () => {
  ways.stop()
  await app.close()
})
beforeEach(() => {
  people.all.clear()
  maker = person('Maker')
  reviewer = person('Reviewer', [REVIEW])
})

describe('[A-21] notices in the console', () => {
  it('tell the handler of a task and the launcher of its end, once each, and nobody of his own doing', async () => {
    const id = await ticket()
    await app.runJobs()
    const [notice] = await noticesOf(reviewer)
    expect(notice).toMatchObject({ event: 'taskOpened', path: `/tickets/${id}`, readAt: null })
    expect(notice?.body).toContain('Second look')
    expect(notice?.body).toContain('Maker')
    expect(await noticesOf(maker)).toEqual([])
    expect(await unreadOf(reviewer)).toBe(1)
    await reviewer.send('POST', `/tasks/${await todo(reviewer, id)}/agree`, {})
    await app.runJobs()
    expect((await noticesOf(maker)).map(({ event }) => event)).toEqual(['applied'])
    expect(await noticesOf(reviewer)).toHaveLength(1)
    // The same news again: at least once is what jobs promise.
    const [at] = await rows(
      app.db,
      sql<{ at: string }>`select at from approvals.case_event where case_id = ${id} limit 1`,
    )
    const again = app.platform.tasks.get('approvals.case.happened')
    await again?.(
      app.platform,
      { caseIds: [id], at: at?.at },
      { id: '1', attempt: 2, signal: new AbortController().signal },
    )
    expect(await noticesOf(reviewer)).toHaveLength(1)
  })

  it('tell the launcher of a refusal with its remark, and are read by whom they are for alone', async () => {
    const id = await ticket()
    await reviewer.send('POST', `/tasks/${await todo(reviewer, id)}/refuse`, { remark: 'Still in use' })
    await app.runJobs()
    const [notice] = await noticesOf(maker)
    expect(notice).toMatchObject({ event: 'refused' })
    expect(notice?.body).toContain('Still in use')
    // What was decided before anybody heard of it is not told as a task.
    expect(await noticesOf(reviewer)).toEqual([])
    await reviewer.send('POST', `/notices/${notice?.id}/read`, {})
    expect(await unreadOf(maker)).toBe(1)
    await maker.send('POST', `/notices/${notice?.id}/read`, {})
    expect(await unreadOf(maker)).toBe(0)
  })

  it('tell of urges and comments at once', async () => {
    const id = await ticket()
    await app.runJobs()
    const urged = await maker.send('POST', `/tasks/${await todo(reviewer, id)}/urge`, { remark: 'Today please' })
    expect(urged.status).toBe(200)
    expect((await noticesOf(reviewer)).map(({ event }) => event)).toEqual(['urged', 'taskOpened'])
    await reviewer.send('POST', `/tickets/${id}/comments`, { remark: 'Looking' })
    expect((await noticesOf(maker)).map(({ event }) => event)).toContain('commented')
  })
})

describe('[A-21] notices by e-mail and SMS', () => {
  it('[G6] go to addresses that stand masked, as the person wants it, with a link of his own', async () => {
    const own = await prefer(reviewer, { email: 'Reviewer@Example.com', phone: '+852 5123 0701' })
    expect(own.emailMasked).not.toContain('reviewer@')
    const kept = await prefer(reviewer, { email: own.emailMasked, phone: own.phoneMasked })
    expect(kept).toEqual(own)
    const id = await ticket()
    await app.runJobs()
    const letter = (await ways.letters()).findLast(({ to }) => to.includes('reviewer@example.com'))
    expect(letter?.raw).toContain('To do:')
    const plain = (letter?.raw ?? '').replace(/=\r?\n/g, '').replaceAll('=3D', '=')
    const token = /\/go\?to=(\S+)/.exec(plain)?.[1] ?? ''
    expect(await reviewer.send('POST', '/notice-links', { token })).toMatchObject({ body: { path: `/tickets/${id}` } })
    expect(await unreadOf(reviewer)).toBe(0)
    expect(await maker.send('POST', '/notice-links', { token })).toMatchObject({ status: 403 })
    const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
    expect(await reviewer.send('POST', '/notice-links', { token: forged })).toMatchObject({ status: 404 })
    app.clock.advance({ hours: 73 })
    expect(await reviewer.send('POST', '/notice-links', { token })).toMatchObject({ body: { code: 'LINK_EXPIRED' } })
    // A task is told by e-mail; only what is pressing by SMS as well.
    expect((await ways.phones()).filter(({ to }) => to === '+85251230701')).toEqual([])
  })

  it('go as one when many come at once, and never stop a flow when the provider is down', async () => {
    await prefer(reviewer, { phone: '+85251230702' })
    await reviewer.send('PUT', '/notice-rules', {
      event: 'taskOpened',
      recipient: 'handler',
      enabled: true,
      channels: ['sms'],
      reason: 'Trial',
    })
    await ways.trouble('down')
    const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(() => ticket()))
    await app.runJobs()
    expect(await unreadOf(reviewer)).toBe(6)
    const agreed = await reviewer.send('POST', `/tasks/${await todo(reviewer, ids[0] ?? '')}/agree`, {})
    expect(agreed.status).toBe(200)
    app.clock.advance({ minutes: 5 })
    const pass = app.platform.tasks.get('messages.queue.pass')
    await pass?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    await app.runJobs()
    const sent = (await ways.phones()).filter(({ to }) => to === '+85251230702')
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.length).toBeLessThan(6)
    await reviewer.send('POST', '/notice-rules/restore', { event: 'taskOpened', recipient: 'handler', reason: 'Over' })
  })

  it('wait for the digest of the day and go as one letter', async () => {
    await prefer(reviewer, { email: 'digest@example.com', emailMode: 'digest' })
    await ticket()
    await ticket()
    await app.runJobs()
    const letters = async () => (await ways.letters()).filter(({ to }) => to.includes('digest@example.com'))
    expect(await letters()).toEqual([])
    app.clock.advance({ hours: 24 })
    const carry = app.platform.tasks.get('notices.way.carry')
    await carry?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    await app.runJobs()
    expect(await letters()).toHaveLength(1)
    expect((await letters())[0]?.raw).toContain('2 new notices')
  })
})

describe('[A-21] rules and words', () => {
  const place = { event: 'taskOpened', recipient: 'handler', flowCode: 'told', nodeId: 'review' }

  it('hold at the narrowest place they were laid down for', async () => {
    const change = (body: object) => maker.send('PUT', '/notice-templates', { language: 'en', reason: 'Ours', ...body })
    const words = { title: 'Look: {{business}}', body: '{{subject}} from {{maker}}' }
    expect(await change({ ...place, ...words })).toMatchObject({ status: 200 })
    expect(await change({ ...place, ...words, body: '{{amount}}' })).toMatchObject({
      body: { code: 'PLACEHOLDER_UNKNOWN' },
    })
    expect(await change({ ...place, ...words, nodeId: 'nowhere' })).toMatchObject({ body: { code: 'PLACE_UNKNOWN' } })
    await ticket()
    await app.runJobs()
    expect((await noticesOf(reviewer))[0]?.title).toMatch(/^Look: /)
    await maker.send('POST', '/notice-templates/restore', { ...place, language: 'en', reason: 'Over' })
    const off = { ...place, enabled: false, channels: [], reason: 'Too many' }
    expect(await maker.send('PUT', '/notice-rules', off)).toMatchObject({ status: 200 })
    await ticket()
    await app.runJobs()
    expect(await noticesOf(reviewer)).toHaveLength(1)
    await maker.send('POST', '/notice-rules/restore', { ...place, reason: 'Over' })
  })

  it('leave a log that whoever may see the case can read', async () => {
    const id = await ticket()
    await app.runJobs()
    const log = await maker.get<{ items: { event: string; channel: string }[] }>(`/notice-deliveries?caseId=${id}`)
    expect(log.body.items).toMatchObject([{ event: 'taskOpened', channel: 'console' }])
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] })
    expect((await stranger.get<{ items: unknown[] }>(`/notice-deliveries?caseId=${id}`)).body.items).toEqual([])
  })
})
