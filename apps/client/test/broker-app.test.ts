import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedAccess } from '#modules/access'
import { members } from '#modules/members'
import { messages } from '#modules/messages'
import { inTransaction, rows } from '#platform/db.ts'
import { agreeAll, anApplication, type Branch, branch } from '#testing/branch.ts'
import { departments, operators } from '../../server/src/demo/organisation.ts'
import { type Opening, openAccount, statusOf, tellSignIn } from '../example/broker-app.ts'
import { doneOf, type KontorClient, kontorClient, RefusedError } from '../src/client.ts'

const SCOPES = [
  'onboarding.application.create',
  'onboarding.application.submit',
  'onboarding.application.view',
  'members.member.register',
  'members.member.view',
  'members.device.report',
  'members.device.view',
]

let house: Branch
let address: string
let kontor: KontorClient
let narrow: KontorClient

/** A key made over the API by the person it belongs to. */
async function apiKey(cookie: string, scopes: string[]): Promise<string> {
  const answer = await fetch(`${address}/api/v1/access/own/api-keys`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': `key-of-${scopes.length}-scopes` },
    body: JSON.stringify({
      name: 'App',
      scopes,
      expiresAt: house.app.clock().add({ hours: 24 }).toString(),
    }),
  })
  const body = (await answer.json()) as { key: string }
  if (answer.status !== 201) throw new Error(JSON.stringify(body))
  return body.key
}

async function signIn(username: string, password: string): Promise<string> {
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  return String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
}

beforeAll(async () => {
  house = await branch([messages, members])
  const { app, people } = house
  const { passwords } = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), { departments, operators }))
  const [owner] = await rows(app.db, sql<{ id: string }>`select id from access.operator where username = 'maker'`)
  const id = owner?.id ?? ''
  for (const key of [...SCOPES, 'access.apiKey.create']) {
    const given = await app.signInAs('all').send('PUT', `/access/operators/${id}/permissions/${key}`)
    if (given.status >= 300) throw new Error(JSON.stringify(given.body))
  }
  const actor = app.signInAs([...SCOPES], { all: true }, { operatorId: id }).actor
  people.all.set(id, { actor, roles: new Set(), active: true })
  address = await app.http.listen({ port: 0, host: '127.0.0.1' })
  const cookie = await signIn('maker', passwords.get('maker') ?? '')
  kontor = kontorClient({ address, apiKey: await apiKey(cookie, SCOPES) })
  narrow = kontorClient({ address, apiKey: await apiKey(cookie, ['members.member.view']) })
})
afterAll(() => house.app.close())

const refusal = (called: Promise<unknown>) =>
  called.then(
    () => null,
    (error: unknown) => (error instanceof RefusedError ? error.problem : error),
  )

describe('[X-02] an app of the broker, over HTTP with an API key', () => {
  it('[C-07] opens an account and reads how far it is, up to the number', async () => {
    const application = { content: anApplication(house.place, 41) } as Opening
    const id = await openAccount(kontor, application)
    expect(await statusOf(kontor, id)).toEqual({ state: 'SUBMITTED', accountNos: [] })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const opened = await statusOf(kontor, id)
    expect(opened).toEqual({ state: 'OPENED', accountNos: [expect.stringMatching(/\d/)] })
  })

  it('[R-02] tells of a sign-in on a phone; told twice it is known', async () => {
    const registered = await kontor('members.member.register', { body: { language: 'en', openId: 'app-1' } })
    const { id, memberNo } = doneOf(registered)
    const device = {
      memberNo,
      eventId: 'first',
      at: house.app.clock().toString(),
      deviceId: 'phone-1',
      sessionId: 'session-1',
    }
    expect(await tellSignIn(kontor, device)).toBe('accepted')
    expect(await tellSignIn(kontor, device)).toBe('known')
    const { items } = doneOf(await kontor('members.device.list', { query: { memberId: id } }))
    expect(items).toMatchObject([{ platform: 'ios' }])
  })

  it('sends the same write twice under one key, and it is done once', async () => {
    const body = { language: 'en', openId: 'app-2' } as const
    const once = { idempotencyKey: 'one-registration' }
    const first = doneOf(await kontor('members.member.register', { body }, once))
    expect(doneOf(await kontor('members.member.register', { body }, once))).toEqual(first)
    expect(await refusal(kontor('members.member.register', { body }))).toMatchObject({ code: 'OPEN_ID_TAKEN' })
  })

  it('[P-04] learns by code what its key does not open, and where what it sent is wrong', async () => {
    const body = { language: 'en' } as const
    expect(await refusal(narrow('members.member.register', { body }))).toMatchObject({
      status: 403,
      code: 'PERMISSION_MISSING',
      params: { permission: 'members.member.register' },
    })
    expect(await refusal(kontor('members.member.register', { body: { ...body, phone: '12' } }))).toMatchObject({
      status: 422,
      fields: [{ path: 'phone' }],
    })
    const stranger = kontorClient({ address, apiKey: 'kontor_nothing' })
    expect(await refusal(stranger('members.member.list', {}))).toMatchObject({ code: 'SIGN_IN_REQUIRED' })
  })
})
