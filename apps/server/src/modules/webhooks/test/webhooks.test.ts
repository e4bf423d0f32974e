import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { eventually } from '#testing/probe.ts'
import { type Ear, startEar } from '#testing/receiver.ts'
import { receiverOf } from '../policy/address.ts'
import { hasFailedTooLong, nextAttempt, verdictOf } from '../policy/attempts.ts'
import { caseEvents, isTold } from '../policy/types.ts'
import type { SubscriptionDetail, WebhookEvent } from '../schema.ts'

let ear: Ear
let app: TestApp
let person: Person
let id: string

beforeAll(async () => {
  ear = await startEar()
  app = await testApp({ config: { webhookPrivateHosts: [ear.host] } })
  person = app.signInAs('all')
  const made = await person.send<{ id: string; secret: string }>('POST', '/webhooks', { name: 'CRM', url: ear.url })
  id = made.body.id
  await ear.control({ secret: made.body.secret })
})
afterAll(async () => {
  ear.stop()
  await app.close()
})

const call = { id: '1', attempt: 1, signal: new AbortController().signal }
/** The feed up to now, and everything it starts: what is complete depends on transactions of other databases, too. */
async function pass(): Promise<void> {
  const feed = app.platform.tasks.get('webhooks.feed.pass')
  await eventually(async () => {
    await feed?.(app.platform, {}, call)
    const open = sql`select 1 from platform.journal j
      where not exists (select from platform.journal_seal s where s.journal_id = j.id)`
    expect(await rows(app.db, open)).toEqual([])
  })
  await feed?.(app.platform, {}, call)
  await app.runJobs()
}
let count = 0
/** Something that happens: a department is made. */
async function happen(): Promise<string> {
  count += 1
  const names = { 'zh-Hans': '部', 'zh-Hant': '部', en: 'Desk' }
  const made = await person.send<{ id: string }>('POST', '/access/departments', {
    code: `W${count}`,
    names,
    parentId: null,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}
const about = async (targetId: string) =>
  (await ear.taken()).filter(({ body }) => (body.data.target as { id: string } | null)?.id === targetId)
const subscription = async () => (await person.get<SubscriptionDetail>(`/webhooks/${id}`)).body
type Delivery = { id: string; state: string; attempts: number; httpStatus: number | null; eventId: string }
const newest = async () =>
  (await person.get<{ items: Delivery[] }>(`/webhook-deliveries?subscriptionId=${id}&limit=1`)).body.items[0]

describe('[X-02] webhooks', () => {
  it('tell of a command that was carried out, signed, once however often the feed is read', async () => {
    const target = await happen()
    await pass()
    await pass()
    expect(await about(target)).toMatchObject([
      { valid: true, body: { type: 'access.department.create', data: { target: { type: 'department', id: target } } } },
    ])
    const [one] = await about(target)
    expect(one?.body).toMatchObject({ id: one?.id })
    expect(await newest()).toMatchObject({ state: 'delivered', attempts: 1, httpStatus: 200 })
  })

  it('rest as a whole while the receiver is down, and come in order once it is back', async () => {
    await ear.control({ faults: ['down', 'busy', 'lost'] })
    const targets = [await happen(), await happen()]
    await pass()
    expect(await subscription()).toMatchObject({ state: 'active', attempts: 1, waiting: 2 })
    await pass()
    expect((await subscription()).attempts).toBe(1)
    for (const seconds of [5, 90]) {
      app.clock.advance({ seconds })
      await pass()
    }
    // The third attempt was taken, but its answer was lost: the same event comes again under the same id.
    expect(await subscription()).toMatchObject({ attempts: 3, waiting: 2 })
    app.clock.advance({ minutes: 2 })
    await pass()
    expect(await subscription()).toMatchObject({ attempts: 0, waiting: 0, failingSince: null })
    const [first = [], second = []] = await Promise.all(targets.map(about))
    expect(new Set(first.map((one) => one.id)).size).toBe(1)
    expect([first.length, second.length]).toEqual([2, 1])
  })

  it('let nothing wait behind an event the receiver turns down, and send it again when asked', async () => {
    await ear.control({ faults: ['refuse'] })
    const [refused, next] = [await happen(), await happen()]
    await pass()
    expect(await about(refused)).toEqual([])
    expect(await about(next)).toHaveLength(1)
    for (const minutes of [1, 2, 5, 15]) {
      await ear.control({ faults: ['refuse'] })
      app.clock.advance({ minutes })
      await pass()
    }
    const { body } = await person.get<{ items: Delivery[] }>(`/webhook-deliveries?subscriptionId=${id}&state=failed`)
    expect(body.items).toMatchObject([{ attempts: 5, httpStatus: 422 }])
    await ear.control({ faults: [] })
    const replay = await person.send('POST', `/webhook-deliveries/${body.items[0]?.id}/replay`, {})
    expect(replay.status).toBe(200)
    await app.runJobs()
    expect(await about(refused)).toMatchObject([{ id: body.items[0]?.eventId, valid: true }])
  })

  it('are disabled when the receiver is gone or fails for three days, and go on when a person says so', async () => {
    await ear.control({ faults: ['gone'] })
    const target = await happen()
    await pass()
    expect(await subscription()).toMatchObject({ state: 'disabled', reason: 'GONE' })
    await pass()
    expect(await about(target)).toEqual([])
    await person.send('POST', `/webhooks/${id}/resume`, { reason: 'Back again' })
    await app.runJobs()
    expect(await about(target)).toHaveLength(1)
    expect(await person.send('POST', `/webhooks/${id}/resume`, { reason: 'x' })).toMatchObject({ status: 409 })
  })

  it('stand sealed, and show their secret once', async () => {
    expect(JSON.stringify(await subscription())).not.toContain('whsec_')
    const stored = await rows(
      app.db,
      sql<{ sealed: Buffer }>`select secret_sealed as sealed from webhooks.subscription`,
    )
    expect(stored.some(({ sealed }) => sealed.includes('whsec_'))).toBe(false)
    const rotated = await person.send<{ secret: string }>('POST', `/webhooks/${id}/secret`, {})
    expect(rotated.body.secret).toMatch(/^whsec_/)
    const target = await happen()
    await pass()
    expect(await about(target)).toMatchObject([{ valid: false }])
    await ear.control({ secret: rotated.body.secret })
  })

  it('are not sent to private addresses, over plain HTTP, or after a redirect', async () => {
    for (const url of [
      'http://example.com/x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://user:pass@example.com/',
      'https://localhost/x',
      'https://example.com/#x',
      'ftp://example.com/',
    ]) {
      expect(receiverOf(url, []), url).toBeNull()
    }
    expect(receiverOf('https://hooks.example.com/kontor', [])).toMatchObject({ isPrivateAllowed: false })
    const refused = await person.send('POST', '/webhooks', { name: 'x', url: 'http://169.254.169.254/latest' })
    expect(refused).toMatchObject({ status: 422, body: { code: 'URL_UNSAFE' } })
    // A public name that stands for an address inside is found out when the socket opens.
    await sql`update webhooks.subscription set url = 'https://inside.localhost.example.invalid/' where id = ${id}`.execute(
      app.db,
    )
    await ear.control({ faults: [] })
    await happen()
    await pass()
    expect((await newest())?.state).toBe('waiting')
    await sql`update webhooks.subscription set url = ${ear.url}, next_at = ${'2026-01-01T00:00:00Z'}, attempts = 0 where id = ${id}`.execute(
      app.db,
    )
    await ear.control({ faults: ['moved'] })
    await pass()
    expect(await newest()).toMatchObject({ state: 'waiting', httpStatus: 302 })
  })
})

describe('[X-02] the feed of events', () => {
  let address: string
  beforeAll(async () => {
    address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  })
  type Page = { items: WebhookEvent[]; cursor: string; more: boolean }
  const read = async (who: Person, after?: string) =>
    (await who.get<Page>(`/event-feed${after === undefined ? '' : `?after=${after}`}`)).body

  it('is read by cursor, each event once, within the reader’s scope', async () => {
    const { cursor } = await read(person)
    const target = await happen()
    await pass()
    const page = await read(person, cursor)
    expect(page.items).toMatchObject([{ type: 'access.department.create', data: { target: { id: target } } }])
    expect((await read(person, page.cursor)).items).toEqual([])
    const stranger = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] })
    expect((await read(stranger, cursor)).items).toEqual([])
    const nobody = app.signInAs(['clients.client.view'])
    expect(await nobody.get('/event-feed')).toMatchObject({ status: 403 })
  })

  /** One stream, heard from the number on. */
  async function open(last: string) {
    const stop = new AbortController()
    const response = await fetch(`${address}/api/v1/event-feed/stream`, {
      headers: { ...person.headers, 'last-event-id': last },
      signal: stop.signal,
    })
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    return { status: response.status, text: () => text, end: async () => (stop.abort(), reading) }
  }
  const numbersIn = (text: string) => [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, seq]) => Number(seq))

  it('is streamed, and resumed by Last-Event-ID', async () => {
    const { cursor } = await read(person)
    const [first, second] = [await happen(), await happen()]
    await pass()
    const one = await open(cursor)
    await eventually(async () => expect(one.text()).toContain(second))
    expect(one.text()).toContain(first)
    const numbers = numbersIn(one.text())
    await one.end()
    const again = await open(String(numbers[0]))
    await eventually(async () => expect(again.text()).toContain(second))
    expect(again.text()).not.toContain(first)
    const third = await happen()
    await pass()
    await eventually(async () => expect(again.text()).toContain(third))
    await again.end()
  })

  it('is streamed twenty times to one person and no more, and again when one has gone', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => open('0')))
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200))
    expect((await open('0')).status).toBe(429)
    await all[0]?.end()
    await eventually(async () => {
      const again = await open('0')
      all.push(again)
      expect(again.status).toBe(200)
    })
    await Promise.all(all.map(({ end }) => end()))
  })

  it('is streamed at the pace of whoever reads: one who is slow is told everything, once and in order', async () => {
    const { cursor } = await read(person)
    await sql`insert into webhooks.event (id, source, type, at, target_type, target_id)
      select gen_random_uuid(), 'test:' || n, 'accounts.account.freeze', now(), 'account', repeat('x', 400)
      from generate_series(1, 12000) n`.execute(app.db)
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    const lines = ['host: localhost', `cookie: ${person.headers.cookie}`, `last-event-id: ${cursor}`, '', '']
    socket.write(`GET /api/v1/event-feed/stream HTTP/1.1\r\n${lines.join('\r\n')}`)
    await once(socket, 'readable')
    // Nothing is read until somebody else has been told everything.
    const quick = await open(cursor)
    await eventually(async () => expect(numbersIn(quick.text()).length).toBe(12_000), 30_000)
    await quick.end()
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    await eventually(async () => expect(text.match(/^event: /gm)?.length).toBe(12_000), 30_000)
    const numbers = numbersIn(text)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    socket.destroy()
  }, 90_000)
})

describe('[X-02] what is told, and when it is tried again', () => {
  it('leaves out housekeeping and what reveals', () => {
    expect(isTold('accounts.account.freeze')).toBe(true)
    for (const command of ['platform.savedView.create', 'access.session.signIn', 'clients.identity.reveal']) {
      expect(isTold(command)).toBe(false)
    }
  })

  it('names moments of a case once each', () => {
    const line = (id: string, kind: string) => ({ id, kind })
    const base = { kind: 'application' as const, tasks: [] }
    expect(caseEvents({ ...base, state: 'approved', lines: [line('1', 'agree')] })).toEqual([
      { type: 'approvals.case.approved', source: 'line:1:closed' },
    ])
    expect(caseEvents({ ...base, state: 'approved', lines: [line('2', 'executed')] })).toEqual([])
    expect(caseEvents({ ...base, state: 'running', lines: [line('3', 'start')], tasks: [{ id: 't' }] })).toHaveLength(2)
  })

  it('waits longer each time, as long as the receiver asks, and gives up after three days', () => {
    const now = Temporal.Instant.from('2026-11-29T00:00:00Z')
    const wait = (attempts: number, asked: number | null = null) =>
      now.until(nextAttempt(now, attempts, asked)).total('seconds')
    expect([1, 2, 3, 8, 50].map((n) => wait(n))).toEqual([5, 30, 120, 21_600, 21_600])
    expect([wait(1, 90), wait(1, 90_000)]).toEqual([90, 3600])
    expect([null, 500, 429, 408, 410, 404, 302, 204].map(verdictOf)).toEqual([
      'down',
      'down',
      'down',
      'down',
      'gone',
      'refused',
      'refused',
      'taken',
    ])
    expect(hasFailedTooLong(now, '2026-11-26T00:00:01Z')).toBe(false)
    expect(hasFailedTooLong(now, '2026-11-26T00:00:00Z')).toBe(true)
  })
})
