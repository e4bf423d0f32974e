import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { OidcConfig } from '#platform/oidc-config.ts'
import { totpCode } from '../credentials/totp.ts'
import { didSecondFactor, mayAsk, usernameIn } from '../policy/oidc.ts'
import { type Broker, testBroker } from './broker.ts'

let provider: ChildProcess
let house: OidcConfig
let broker: Broker

beforeAll(async () => {
  const main = join(import.meta.dirname, '../../../../../simulators/oidc/main.ts')
  provider = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
  const issuer = await new Promise<string>((found) =>
    provider.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { issuer: string }).issuer)),
  )
  house = {
    issuer,
    clientId: 'kontor',
    clientSecret: 'simulated-secret',
    label: null,
    scopes: ['openid'],
    usernameClaim: 'preferred_username',
    bind: true,
    passwords: 'all',
    mfaAcr: [],
    hosts: [],
    loopback: true,
  }
  broker = await testBroker({ config: { oidc: house } })
})
afterAll(async () => {
  provider.kill()
  await broker.close()
})

const control = (settings: object) =>
  fetch(`${house.issuer}/control`, { method: 'POST', body: JSON.stringify(settings) })
beforeEach(async () => {
  await control({})
})

type Reply = { status: number; body: Record<string, unknown>; cookies: Record<string, string> }

/** A browser with its own cookies, before anybody is signed in. */
function browser(cookies: Record<string, string> = {}) {
  let calls = 0
  const post = async (path: string, body: object): Promise<Reply> => {
    calls += 1
    const answer = await broker.http.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      remoteAddress: '10.0.0.7',
      headers: { 'content-type': 'application/json', 'user-agent': 'Test Browser', host: 'kontor.test' },
      cookies,
      payload: JSON.stringify(body),
    })
    for (const one of answer.cookies) cookies[one.name] = one.value
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown>, cookies }
  }
  /** To the provider and back, as the browser goes. @returns the query it comes back with. */
  const visit = async (username: string): Promise<Record<string, string>> => {
    const begun = await post('/session/oidc', {})
    expect(begun.status, JSON.stringify(begun.body)).toBe(200)
    const there = new URL(String(begun.body['url']))
    there.searchParams.set('username', username)
    const back = await fetch(there, { redirect: 'manual' })
    const location = new URL(back.headers.get('location') ?? '')
    expect(location.origin + location.pathname).toBe('http://kontor.test/sign-in/return')
    return Object.fromEntries(location.searchParams)
  }
  const finish = (answer: object) => post('/session/oidc/return', answer)
  return { post, visit, finish, signIn: async (username: string) => finish(await visit(username)), cookies }
}

const journal = () =>
  rows(
    broker.db,
    sql<{ result: string; code: string | null; actor: string; target: string | null; text: string }>`
      select result, code, actor_kind actor, target_label target, j::text as text
      from platform.journal j where command = 'access.session.signIn' order by seq`,
  )

/** Same database and people, other settings of the provider. */
async function withHouse<T>(more: Partial<OidcConfig>, run: () => Promise<T>): Promise<T> {
  const before = { ...house }
  Object.assign(house, more)
  try {
    return await run()
  } finally {
    Object.assign(house, before)
  }
}

describe('[P-04] signing in through the identity provider', () => {
  it('[P-04] goes there with PKCE, state and nonce, and comes back signed in', async () => {
    const mine = browser()
    const begun = await mine.post('/session/oidc', {})
    const there = new URL(String(begun.body['url'])).searchParams
    expect(there.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) expect(there.get(name)?.length).toBeGreaterThan(40)
    const answer = await browser().signIn('clerk')
    expect(answer.body).toMatchObject({ operator: { username: 'clerk' }, passwordChangeRequired: false })
    const own = await broker.call('GET', '/access/own/sessions', answer.cookies['kontor_session'] ?? '')
    expect(own.body).toMatchObject({ items: [{ issuer: house.issuer, secondFactor: false, current: true }] })
  })

  it('[P-04] binds once by the claim, then by the subject whatever the claim says', async () => {
    await browser().signIn('auditor')
    await control({ claims: { sub: 'id-of-auditor', preferred_username: 'admin' } })
    expect((await browser().signIn('anything')).body).toMatchObject({ operator: { username: 'auditor' } })
    await control({ claims: { sub: 'somebody-new', preferred_username: 'auditor' } })
    const other = await browser().signIn('auditor')
    expect(other).toMatchObject({ status: 403, body: { code: 'OIDC_IDENTITY_OTHER' } })
    expect(other.cookies['kontor_session']).toBeUndefined()
  })

  it('[P-04] makes nobody, and says who can help', async () => {
    const people = await rows(broker.db, sql`select id from access.operator`)
    const answer = await browser().signIn('stranger')
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'OIDC_IDENTITY_UNKNOWN', params: { administrators: ['Name of admin', 'Name of deputy'] } },
    })
    expect(await rows(broker.db, sql`select id from access.operator`)).toHaveLength(people.length)
    await withHouse({ bind: false }, async () => {
      expect((await browser().signIn('shenzhen')).body).toMatchObject({ code: 'OIDC_IDENTITY_UNKNOWN' })
    })
  })

  it('[P-04] believes an e-mail address only when it is verified, from userinfo too', async () => {
    await withHouse({ usernameClaim: 'email' }, async () => {
      await control({ userinfo: { email: 'shenzhen', email_verified: false } })
      expect((await browser().signIn('x')).body).toMatchObject({
        code: 'OIDC_CLAIM_MISSING',
        params: { claim: 'email' },
      })
      await control({ userinfo: { email: 'shenzhen', email_verified: true } })
      expect((await browser().signIn('x')).body).toMatchObject({ operator: { username: 'shenzhen' } })
    })
  })

  it('[P-04] refuses a disabled person, bound or not', async () => {
    const admin = await broker.cookieOf('admin')
    await browser().signIn('chief')
    await broker.call('POST', `/access/operators/${broker.id('chief')}/disable`, admin)
    expect((await browser().signIn('chief')).body).toMatchObject({ code: 'OIDC_OPERATOR_DISABLED' })
    await broker.call('POST', `/access/operators/${broker.id('chief')}/enable`, admin)
    expect((await browser().signIn('chief')).status).toBe(200)
  })

  it('[P-04] follows keys that were replaced a moment ago', async () => {
    expect((await browser().signIn('clerk')).status).toBe(200)
    await fetch(`${house.issuer}/rotate`, { method: 'POST' })
    expect((await browser().signIn('clerk')).status).toBe(200)
  })

  it('[R-01] leaves one record with the issuer for each, and no token in any', async () => {
    const before = (await journal()).length
    const mine = browser()
    const answer = await mine.visit('clerk')
    await mine.finish(answer)
    await browser().signIn('stranger')
    const lines = (await journal()).slice(before)
    expect(lines.map(({ result, code, actor, target }) => [result, code, actor, target])).toEqual([
      ['done', null, 'operator', 'clerk'],
      ['refused', 'OIDC_IDENTITY_UNKNOWN', 'anonymous', null],
    ])
    for (const line of lines) expect(line.text).toContain(house.issuer)
    expect(lines.map((line) => line.text).join()).not.toContain(answer['code'])
  })
})

describe('[P-04] what the identity provider gets wrong', () => {
  it.each([
    ['expired', 'OIDC_TOKEN_EXPIRED', {}],
    ['nonce', 'OIDC_TOKEN_MISMATCH', { claim: 'nonce' }],
    ['audience', 'OIDC_TOKEN_MISMATCH', { claim: 'aud' }],
    ['issuer', 'OIDC_TOKEN_MISMATCH', { claim: 'iss' }],
    ['none', 'OIDC_TOKEN_UNTRUSTED', {}],
    ['signature', 'OIDC_TOKEN_UNTRUSTED', {}],
    ['broken', 'OIDC_PROVIDER_UNAVAILABLE', {}],
    ['slow', 'OIDC_PROVIDER_UNAVAILABLE', {}],
    ['html', 'OIDC_ANSWER_UNUSABLE', { reason: 'answer' }],
    ['denied', 'OIDC_DENIED', { reason: 'access_denied' }],
  ])('[P-04] %s: %s', async (fault, code, params) => {
    await control({ fault })
    const answer = await browser().signIn('clerk')
    expect(answer.body).toMatchObject({ code, module: 'access', params })
    expect(answer.cookies['kontor_session']).toBeUndefined()
  })

  it('[P-04] a token endpoint inside the house is never asked', async () => {
    await control({ fault: 'elsewhere' })
    broker.clock.advance({ minutes: 11 })
    expect(await browser().post('/session/oidc', {})).toMatchObject({
      status: 422,
      body: { code: 'OIDC_ANSWER_UNUSABLE', params: { reason: 'address' } },
    })
  })

  it('[P-04] being down keeps nobody from signing in with a password', async () => {
    await control({ fault: 'down' })
    broker.clock.advance({ minutes: 11 })
    expect(await browser().post('/session/oidc', {})).toMatchObject({
      status: 503,
      body: { code: 'OIDC_PROVIDER_UNAVAILABLE' },
    })
    expect((await broker.signIn('clerk')).status).toBe(200)
  })
})

describe('[P-04] an attempt', () => {
  it('[P-04] belongs to the browser that began it', async () => {
    const answer = await browser().visit('clerk')
    expect((await browser().finish(answer)).body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })
    const other = browser()
    await other.visit('clerk')
    expect((await other.finish(answer)).body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })
  })

  it('[P-04] is used once: eight at the same time make one session', async () => {
    const mine = browser()
    const answer = await mine.visit('clerk')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => browser({ ...mine.cookies }).finish(answer)))
    expect(outcomes.filter((one) => one.status === 200)).toHaveLength(1)
    expect(outcomes.filter((one) => one.body['code'] === 'OIDC_ATTEMPT_UNKNOWN')).toHaveLength(7)
    expect((await browser({ ...mine.cookies }).finish(answer)).body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })
  })

  it('[P-04] is over after ten minutes', async () => {
    const mine = browser()
    const answer = await mine.visit('clerk')
    broker.clock.advance({ minutes: 11 })
    expect((await mine.finish(answer)).body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })
  })

  it('[P-04] ends the session the browser had', async () => {
    const mine = browser()
    await mine.signIn('clerk')
    const before = mine.cookies['kontor_session'] ?? ''
    await mine.signIn('clerk')
    expect((await broker.call('GET', '/session', before)).status).toBe(401)
    expect((await broker.call('GET', '/session', mine.cookies['kontor_session'] ?? '')).status).toBe(200)
  })
})

describe('[P-04] the second factor', () => {
  it('[P-04] is asked for unless the provider has, and its code counts once', async () => {
    const cookie = await broker.cookieOf('deputy')
    const enrolled = await broker.call('POST', '/access/own/totp', cookie, { password: broker.passwords.get('deputy') })
    const secret = String(enrolled.body['secret'])
    await broker.call('POST', '/access/own/totp/confirm', cookie, { code: totpCode(secret, broker.clock()) })
    broker.clock.advance({ minutes: 2 })

    const mine = browser()
    expect((await mine.signIn('deputy')).body).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' })
    expect(mine.cookies['kontor_session']).toBeUndefined()
    const wrong = await mine.post('/session/oidc/code', { totp: '000000' })
    expect(wrong.body).toMatchObject({ code: 'CREDENTIALS_WRONG', fields: [{ path: 'totp' }] })
    const totp = totpCode(secret, broker.clock())
    expect((await browser().post('/session/oidc/code', { totp })).body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })
    const waiting = { ...mine.cookies }
    expect((await mine.post('/session/oidc/code', { totp })).body).toMatchObject({ operator: { username: 'deputy' } })
    broker.clock.advance({ minutes: 1 })
    const again = await browser(waiting).post('/session/oidc/code', { totp: totpCode(secret, broker.clock()) })
    expect(again.body).toMatchObject({ code: 'OIDC_ATTEMPT_UNKNOWN' })

    await control({ claims: { amr: ['pwd', 'mfa'] } })
    const trusted = await browser().signIn('deputy')
    expect(trusted.status).toBe(200)
    const own = await broker.call('GET', '/access/own/sessions', trusted.cookies['kontor_session'] ?? '')
    const [here] = own.body['items'] as object[]
    expect(here).toMatchObject({ current: true, issuer: house.issuer, secondFactor: true })
  })

  it('[P-04] is locked like a password after five wrong codes', async () => {
    const mine = browser()
    await mine.signIn('deputy')
    for (let n = 0; n < 5; n += 1) await mine.post('/session/oidc/code', { totp: '111111' })
    expect((await mine.post('/session/oidc/code', { totp: '111111' })).body).toMatchObject({ code: 'SIGN_IN_LOCKED' })
    broker.clock.advance({ minutes: 16 })
  })
})

describe('[P-04] the administrators', () => {
  it('[P-04] alone keep their password where the house says so, and not without a second factor', async () => {
    await withHouse({ passwords: 'administrators' }, async () => {
      expect((await broker.signIn('clerk')).body).toMatchObject({ code: 'PASSWORD_SIGN_IN_OFF' })
      expect((await broker.signIn('clerk', 'not the password')).body).toMatchObject({ code: 'CREDENTIALS_WRONG' })
      expect((await broker.signIn('admin')).body).toMatchObject({ code: 'PASSWORD_NEEDS_SECOND_FACTOR' })
      expect((await broker.signIn('deputy')).body).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' })
      const methods = await broker.call('GET', '/session/methods', null)
      expect(methods.body).toEqual({ passwords: 'administrators', provider: { label: null } })
    })
  })

  it('[P-04] see who is bound and unbind, which ends what the provider vouched for', async () => {
    const session = (await browser().signIn('clerk')).cookies['kontor_session'] ?? ''
    const local = await broker.cookieOf('clerk')
    const admin = await broker.cookieOf('admin')
    const path = `/access/operators/${broker.id('clerk')}`
    const seen = await broker.call('GET', path, admin)
    expect(seen.body).toMatchObject({ identities: [{ issuer: house.issuer, subject: 'id-of-clerk' }] })
    const [identity] = seen.body['identities'] as { id: string }[]
    const unbind = { identityId: identity?.id, reason: 'new account at the provider' }
    expect((await broker.call('POST', `${path}/unbind-identity`, local, unbind)).status).toBe(403)
    expect((await broker.call('POST', `${path}/unbind-identity`, admin, unbind)).status).toBe(200)
    expect((await broker.call('GET', '/session', session)).status).toBe(401)
    expect((await broker.call('GET', '/session', local)).status).toBe(200)
    expect((await broker.call('POST', `${path}/unbind-identity`, admin, unbind)).status).toBe(404)
    await browser().signIn('admin')
    const own = await broker.call('GET', `/access/operators/${broker.id('admin')}`, admin)
    const [ownIdentity] = own.body['identities'] as { id: string }[]
    const self = await broker.call('POST', `/access/operators/${broker.id('admin')}/unbind-identity`, admin, {
      identityId: ownIdentity?.id,
    })
    expect(self.body).toMatchObject({ code: 'OWN_RIGHTS' })
  })
})

describe('[P-04] signing out', () => {
  it('[P-04] ends ours and goes on to the provider, also when it is down', async () => {
    const cookie = (await browser().signIn('clerk')).cookies['kontor_session'] ?? ''
    const out = await broker.call('DELETE', '/session', cookie)
    expect(String(out.body['endSession'])).toContain(`${house.issuer}/end?`)
    expect((await broker.call('GET', '/session', cookie)).status).toBe(401)
    const later = (await browser().signIn('clerk')).cookies['kontor_session'] ?? ''
    await control({ fault: 'down' })
    broker.clock.advance({ minutes: 11 })
    expect((await broker.call('DELETE', '/session', later)).status).toBe(204)
    expect((await broker.call('GET', '/session', later)).status).toBe(401)
  })
})

describe('[P-04] policy', () => {
  it.each([
    [{}, false],
    [{ amr: ['pwd'] }, false],
    [{ amr: ['pwd', 'sms'] }, false],
    [{ amr: ['otp', 'hwk'] }, false],
    [{ amr: ['pwd', 'otp'] }, true],
    [{ amr: ['hwk', 'fpt'] }, true],
    [{ amr: 'mfa' }, false],
    [{ acr: 'gold' }, true],
    [{ acr: 'silver' }, false],
  ])('[P-04] %j: second factor %s', (claims, expected) => {
    expect(didSecondFactor(claims, ['gold'])).toBe(expected)
  })

  it('[P-04] takes user names and verified addresses only', () => {
    expect(usernameIn({ preferred_username: 'Clerk' }, 'preferred_username')).toBe('clerk')
    expect(usernameIn({ preferred_username: ' clerk' }, 'preferred_username')).toBeNull()
    expect(usernameIn({ preferred_username: ['clerk'] }, 'preferred_username')).toBeNull()
    expect(usernameIn({ email: 'a@b.example', email_verified: 'true' }, 'email')).toBeNull()
    expect(usernameIn({ email: 'a@b.example', email_verified: true }, 'email')).toBe('a@b.example')
  })

  it('[P-04] asks the issuer and the hosts of the settings, nobody else', () => {
    const rules = { issuer: 'https://id.example.com/realm', hosts: ['keys.example.com:8443'], loopback: false }
    expect(mayAsk('https://id.example.com/token', rules)).toBe(true)
    expect(mayAsk('https://keys.example.com:8443/jwks', rules)).toBe(true)
    for (const address of [
      'http://id.example.com/token',
      'https://id.example.com:444/token',
      'https://user@id.example.com/token',
      'https://keys.example.com/jwks',
      'http://127.0.0.1/token',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(mayAsk(address, rules), address).toBe(false)
    }
  })
})
