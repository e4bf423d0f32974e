import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvalGate, seedFlow, seedRule } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { type OfficeDesk, startOfficeDesk } from '#testing/oa.ts'
import { People } from '#testing/people.ts'
import { allowance, nextTelling, nextTry } from '../policy/pace.ts'
import type { OaLink } from '../schema.ts'

const [KEY, SECRET] = ['k1', 'CANARY-oa-secret']
const REVIEW = randomUUID()
const GATED = 'access.policy.update'

let desk: OfficeDesk
let app: TestApp
let callback: string
const people = new People()
let maker: Person
let reviewer: Person
let other: Person

function person(name: string, roles: string[] = []): Person {
  const one = app.signInAs('all', { all: true }, { name })
  people.all.set(one.actor.operatorId, { actor: one.actor, roles: new Set(roles), active: true })
  return one
}

beforeAll(async () => {
  desk = await startOfficeDesk(KEY, SECRET)
  const config = { oa: { url: desk.url, keyId: KEY, secret: SECRET } }
  app = await testApp({ gate: approvalGate, directory: people, config })
  callback = `${await app.http.listen({ port: 0, host: '127.0.0.1' })}/api/v1/oa/decisions`
  await inTransaction(app.db, async (tx) => {
    const now = app.clock()
    const review = { mode: 'any' as const }
    const assignment = { anyOf: [{ by: 'holders' as const, roleIds: [REVIEW] }] }
    const nodes = [
      { id: 'start', kind: 'start' as const },
      { id: 'review', kind: 'approve' as const, label: { en: 'Second look' }, signing: review, assignment },
      { id: 'end', kind: 'end' as const },
    ]
    const edges = [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'end' },
    ]
    const flowId = await seedFlow({ tx, now }, 'oa', { en: 'OA flow' }, { nodes, edges })
    await seedRule({ tx, now }, { command: GATED, flowId, fallback: 'BLOCK' })
  })
  maker = person('Maker', [REVIEW])
  reviewer = person('Reviewer', [REVIEW])
  other = person('Other', [REVIEW])
  await maker.send('PUT', `/oa/people/${maker.actor.operatorId}`, { userId: 'u-maker' })
  await maker.send('PUT', `/oa/people/${reviewer.actor.operatorId}`, { userId: 'u-reviewer' })
})
afterAll(async () => {
  desk.stop()
  await app.close()
})

let count = 0
/** Somebody asks for a policy to be changed, which opens a ticket. */
async function ticket(): Promise<string> {
  count += 1
  const permissions = ['clients.client.view']
  const body = { code: `oa-${count}`, name: `Oa ${count}`, permissions }
  const made = await maker.send<{ id: string }>('POST', '/access/policies', body)
  const again = { name: `Oa anew ${count}`, permissions }
  const asked = await maker.send<{ ticketId: string }>('PUT', `/access/policies/${made.body.id}`, again)
  expect(asked.status, JSON.stringify(asked.body)).toBe(202)
  return asked.body.ticketId
}
const task = (name: string) =>
  app.platform.tasks.get(name)?.(app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
const link = async () => (await maker.get<OaLink>('/oa/link')).body
/** The newest to-do of the reviewer that stands open there. */
const there = async () => (await desk.todos()).findLast((one) => one.userId === 'u-reviewer' && one.open)
const isOpen = async (reference?: string) => (await desk.todos()).find((one) => one.reference === reference)?.open
const taskIdOf = async (who: Person, ticketId: string) => {
  const { body } = await who.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=200')
  return body.items.find((one) => one.ticketId === ticketId)?.id ?? ''
}
type Decision = Parameters<OfficeDesk['decide']>[0]
/** Decides there; the time is that of the server's clock, which stands still. */
const decide = (reference: string, more: Partial<Decision> = {}) => {
  const timestamp = String(Math.floor(app.clock().epochMilliseconds / 1000))
  return desk.decide({ callback, reference, userId: 'u-reviewer', decision: 'agree', timestamp, ...more })
}

describe('[A-38] to-dos in the office tool', () => {
  it('stand there for those who have a task, and are closed with its result', async () => {
    const id = await ticket()
    await app.runJobs()
    const todo = await there()
    expect(todo).toMatchObject({ title: 'OA flow', open: true })
    expect(todo?.link).toContain(`/tickets/${id}`)
    // The maker never checks, so nothing stands there for him.
    expect((await desk.todos()).filter((one) => one.userId === 'u-maker')).toEqual([])
    await other.send('POST', `/tasks/${await taskIdOf(other, id)}/agree`, {})
    await app.runJobs()
    const closed = (await desk.todos()).find((one) => one.reference === todo?.reference)
    expect(closed).toMatchObject({ open: false, result: 'agreed' })
  })

  it('wait while the tool is down, and are put right when it is back, even when it has forgotten', async () => {
    await desk.control({ faults: ['down', 'busy'] })
    await ticket()
    await app.runJobs()
    expect(await link()).toMatchObject({ waiting: 1 })
    expect((await link()).failingSince).not.toBeNull()
    const calls = await desk.calls()
    await task('oa.todo.sync')
    expect(await desk.calls()).toBe(calls)
    app.clock.advance({ seconds: 11 })
    await task('oa.todo.sync')
    await desk.control({ forget: true, faults: [] })
    app.clock.advance({ seconds: 61 })
    await task('oa.todo.sync')
    await app.runJobs()
    expect(await link()).toMatchObject({ waiting: 0, failingSince: null })
    const todo = await there()
    expect(todo).toBeDefined()
    await desk.control({ forget: true })
    await maker.send('POST', '/oa/resync', { reason: 'Lost there' })
    await app.runJobs()
    expect((await there())?.reference).toBe(todo?.reference)
  })

  it('stay within the limits laid down', async () => {
    const limits = { perMinute: 2, perDay: null, verified: false, reason: 'Trial' }
    await maker.send('PUT', '/oa/limits', limits)
    app.clock.advance({ minutes: 1 })
    const before = await desk.calls()
    await Promise.all([ticket(), ticket(), ticket(), ticket()])
    await app.runJobs()
    expect((await desk.calls()) - before).toBe(2)
    app.clock.advance({ minutes: 1 })
    await task('oa.todo.sync')
    expect((await desk.calls()) - before).toBe(4)
    await maker.send('PUT', '/oa/limits', { ...limits, perMinute: 100 })
    app.clock.advance({ minutes: 1 })
    await task('oa.todo.sync')
    expect((await link()).waiting).toBe(0)
  })
})

describe('[A-38] decisions from the office tool', () => {
  it('count with the rights of the decider, once, and say where they came from', async () => {
    const id = await ticket()
    await app.runJobs()
    const reference = (await there())?.reference ?? ''
    const done = await decide(reference, { remark: 'Fine' })
    expect(done, JSON.stringify(done)).toMatchObject({ status: 200, answer: { caseId: id } })
    const replay = await decide(reference, { remark: 'Fine', nonce: done.nonce })
    expect(replay).toMatchObject({ status: 409, answer: { code: 'DECISION_REPLAYED' } })
    await app.runJobs()
    expect(await isOpen(reference)).toBe(false)
    const { body } = await maker.get<{ items: { outcome: string }[] }>('/oa/decisions?limit=1')
    expect(body.items).toMatchObject([{ outcome: 'done', decision: 'agree', userId: 'u-reviewer' }])
  })

  it('that come too late lose to who was first, and the tool is brought up to date', async () => {
    const id = await ticket()
    await app.runJobs()
    const reference = (await there())?.reference ?? ''
    await other.send('POST', `/tasks/${await taskIdOf(other, id)}/refuse`, { remark: 'No' })
    const late = await decide(reference)
    expect(late, JSON.stringify(late)).toMatchObject({ status: 409 })
    await app.runJobs()
    expect(await isOpen(reference)).toBe(false)
  })

  it('are refused when forged, old, or of somebody else', async () => {
    await ticket()
    await app.runJobs()
    const reference = (await there())?.reference ?? ''
    const forged = await decide(reference, { forged: true })
    expect(forged).toMatchObject({ status: 401, answer: { code: 'SIGNATURE_WRONG' } })
    const old = String(Math.floor(app.clock().epochMilliseconds / 1000) - 301)
    expect(await decide(reference, { timestamp: old })).toMatchObject({ answer: { code: 'DECISION_STALE' } })
    expect(await decide(reference, { nonce: 'short' })).toMatchObject({ status: 401 })
    for (const wrong of [{ userId: 'u-maker' }, { userId: 'nobody' }, { reference: randomUUID() }]) {
      const answer = await decide(reference, wrong)
      expect(answer, JSON.stringify(wrong)).toMatchObject({ status: 403, answer: { code: 'DECIDER_UNKNOWN' } })
    }
    const known = people.all.get(reviewer.actor.operatorId)
    if (known) known.active = false
    expect(await decide(reference)).toMatchObject({ answer: { code: 'DECIDER_UNKNOWN' } })
    if (known) known.active = true
    expect(await decide(reference)).toMatchObject({ status: 200 })
  })
})

describe('[A-38] a to-do that the tool refuses', () => {
  it('neither stands before the others nor uses up what may be sent, and is told once somebody has put it right', async () => {
    type Row = { userId: string; error: string | null }
    const waiting = async () => (await maker.get<{ items: Row[] }>('/oa/todos?state=pending&limit=50')).body.items
    const pass = async (minutes: number) => {
      app.clock.advance({ minutes })
      await task('oa.todo.sync')
    }
    const limits = { perMinute: 2, perDay: null, verified: false, reason: 'Trial' }
    await maker.send('PUT', '/oa/limits', limits)
    await desk.control({ strangers: ['u-gone'] })
    for (let n = 0; n < 3; n += 1) await ticket()
    await maker.send('PUT', `/oa/people/${other.actor.operatorId}`, { userId: 'u-gone' })
    await task('oa.todo.sync')
    await ticket()
    const first = await waiting()
    expect(first.filter(({ userId }) => userId === 'u-gone').length).toBeGreaterThan(2)
    for (let minute = 0; minute <= first.length; minute += 1) await pass(1)
    expect(new Set((await waiting()).map(({ userId, error }) => `${userId}: ${error}`))).toEqual(
      new Set(['u-gone: HTTP 404']),
    )
    await maker.send('PUT', '/oa/limits', { ...limits, perMinute: 100 })
    await pass(60)
    const calls = await desk.calls()
    await pass(1)
    expect(await desk.calls()).toBe(calls)
    await desk.control({ strangers: [] })
    await maker.send('POST', '/oa/resync', { reason: 'Added there' })
    await app.runJobs()
    expect(await waiting()).toEqual([])
  })
})

describe('[A-38] the pace', () => {
  it('counts by minute and day, and rests longer each time', () => {
    const pace = { perMinute: 10, perDay: 15, minute: 'm1', sentInMinute: 4, day: 'd1', sentInDay: 12 }
    expect(allowance(pace, 'm1', 'd1')).toEqual({ now: 3, inMinute: 4, inDay: 12 })
    expect(allowance(pace, 'm2', 'd1').now).toBe(3)
    expect(allowance(pace, 'm2', 'd2').now).toBe(10)
    expect(allowance({ ...pace, perDay: null }, 'm1', 'd1').now).toBe(6)
    const now = Temporal.Instant.from('2026-11-29T00:00:00Z')
    const wait = (n: number, asked: number | null = null) => now.until(nextTry(now, n, asked)).total('seconds')
    expect([wait(1), wait(2), wait(9), wait(1, 90)]).toEqual([10, 30, 600, 90])
    const patience = (attempts: number) => now.until(nextTelling(now, attempts)).total('minutes')
    expect([patience(1), patience(2), patience(99)]).toEqual([1, 5, 360])
  })
})
