import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction, rows, type Tx } from '#platform/db.ts'
import { recoveryHash, totpCode } from '../credentials/totp.ts'
import { resolveActor } from '../resolve.ts'
import { consumeRecoveryCode, consumeStep } from '../store/secret.ts'
import { type Broker, testBroker } from './broker.ts'

let broker: Broker
beforeAll(async () => {
  broker = await testBroker()
})
afterAll(() => broker.close())

type Line = { command: string; result: string; code: string | null; actor: string; target: string | null; text: string }
const journal = (command: string) =>
  rows(
    broker.db,
    sql<Line>`select command, result, code, actor_kind actor, target_label target, j::text as text
      from platform.journal j where command = ${command} order by seq`,
  )

describe('signing in', () => {
  it('[P-04] sets a cookie that scripts and other sites cannot use, and says who is signed in', async () => {
    const answer = await broker.signIn('Clerk')
    expect(answer.status).toBe(200)
    expect(answer.headers['set-cookie']).toMatch(/HttpOnly/)
    expect(answer.headers['set-cookie']).toMatch(/SameSite=Strict/)
    expect(answer.body).toMatchObject({
      operator: { username: 'clerk', language: 'en', totpEnrolled: false, departmentId: broker.department('HK-CEN') },
      passwordChangeRequired: false,
      scope: { all: false, businessLines: ['brokerage'], departmentIds: [broker.department('HK-CEN')] },
    })
    expect((await broker.call('GET', '/session', answer.cookie)).body).toEqual(answer.body)
  })

  it('[P-04] answers nobody of that name, a wrong password and a disabled person alike', async () => {
    const admin = await broker.cookieOf('admin')
    await broker.call('POST', `/access/operators/${broker.id('shenzhen')}/disable`, admin)
    const answers = [
      await broker.signIn('nobody', 'some wrong password'),
      await broker.signIn('clerk', 'some wrong password'),
      await broker.signIn('shenzhen'),
    ]
    for (const one of answers) {
      expect(one.status).toBe(401)
      expect(one.body).toMatchObject({ code: 'CREDENTIALS_WRONG', params: {}, fields: [] })
      expect(one.cookie).toBeNull()
    }
    expect((await broker.call('POST', `/access/operators/${broker.id('shenzhen')}/enable`, admin)).status).toBe(200)
  })

  it('[R-01] leaves one record for each sign-in, refused ones too, without what was typed', async () => {
    const before = (await journal('access.session.signIn')).length
    await broker.signIn('clerk')
    await broker.signIn('clerk', 'canary-of-a-password')
    await broker.signIn('canary-of-a-name', 'canary-of-a-password')
    const lines = (await journal('access.session.signIn')).slice(before)
    expect(lines.map(({ result, code, actor, target }) => [result, code, actor, target])).toEqual([
      ['done', null, 'operator', 'clerk'],
      ['refused', 'CREDENTIALS_WRONG', 'anonymous', 'clerk'],
      ['refused', 'CREDENTIALS_WRONG', 'anonymous', null],
    ])
    expect(lines.map((line) => line.text).join()).not.toContain('canary')
  })

  it('[P-04] ends the session a browser still had, so a planted cookie is worth nothing', async () => {
    const planted = await broker.cookieOf('auditor')
    const fresh = await broker.signIn('auditor', undefined, { cookie: planted })
    expect(fresh.cookie).not.toBe(planted)
    expect((await broker.call('GET', '/session', planted)).status).toBe(401)
    expect((await broker.call('GET', '/session', fresh.cookie)).status).toBe(200)
  })

  it('[P-04] signs out for good', async () => {
    const cookie = await broker.cookieOf('auditor')
    const out = await broker.call('DELETE', '/session', cookie)
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']).toMatch(/kontor_session=;/)
    expect((await broker.call('GET', '/session', cookie)).status).toBe(401)
  })

  it('[P-04] stores neither password nor token in a form that could be used', async () => {
    const cookie = await broker.cookieOf('auditor')
    const [found] = await rows(
      broker.db,
      sql<{ text: string }>`select (select string_agg(s::text, '') from access.session s)
        || (select string_agg(p::text, '') from access.password p)
        || (select string_agg(encode(outcome, 'escape'), '') from platform.idempotency) as text`,
    )
    expect(found?.text).not.toContain(cookie)
    expect(found?.text).not.toContain(broker.passwords.get('auditor'))
  })
})

describe('a session', () => {
  it('[P-04] ends when it is not used for an hour', async () => {
    const cookie = await broker.cookieOf('chief')
    broker.clock.advance({ minutes: 50 })
    expect((await broker.call('GET', '/session', cookie)).status).toBe(200)
    broker.clock.advance({ minutes: 50 })
    expect((await broker.call('GET', '/session', cookie)).status).toBe(200)
    broker.clock.advance({ minutes: 61 })
    expect((await broker.call('GET', '/session', cookie)).status).toBe(401)
  })

  it('[P-04] is not kept alive by a live connection that only listens', async () => {
    const cookie = await broker.cookieOf('chief')
    const listening = { cookie, bearer: null, ip: '10.0.0.1', requestId: 'r', userAgent: null, passive: true }
    broker.clock.advance({ minutes: 50 })
    expect(await resolveActor(broker.platform, listening)).not.toBeNull()
    broker.clock.advance({ minutes: 11 })
    expect(await resolveActor(broker.platform, listening)).toBeNull()
  })

  it('[P-04] ends twelve hours after sign-in however busy it is', async () => {
    const cookie = await broker.cookieOf('chief')
    for (let half = 0; half < 23; half += 1) {
      broker.clock.advance({ minutes: 30 })
      expect((await broker.call('GET', '/session', cookie)).status).toBe(200)
    }
    broker.clock.advance({ minutes: 31 })
    expect((await broker.call('GET', '/session', cookie)).status).toBe(401)
  })

  it('[P-04] is listed with device and address, and any of them can be ended', async () => {
    const [here, there] = [await broker.cookieOf('chief'), await broker.cookieOf('chief')]
    const { items } = (await broker.call('GET', '/access/own/sessions', here)).body as {
      items: { id: string; current: boolean; agent: string; ip: string }[]
    }
    expect(items).toHaveLength(2)
    const other = items.find((one) => !one.current)
    expect(other).toMatchObject({ agent: 'Test Browser', ip: '10.0.0.1' })
    expect((await broker.call('DELETE', `/access/own/sessions/${other?.id}`, here)).status).toBe(200)
    expect((await broker.call('GET', '/session', there)).status).toBe(401)
    const clerk = await broker.cookieOf('clerk')
    const mine = items.find((one) => one.current)?.id
    expect((await broker.call('DELETE', `/access/own/sessions/${mine}`, clerk)).body).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect((await broker.call('GET', '/session', here)).status).toBe(200)
  })
})

describe('guessing', () => {
  it('[P-04] locks a name after five wrong passwords, known or not, and says when to come back', async () => {
    for (const name of ['clerk', 'never-existed']) {
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        expect((await broker.signIn(name, `wrong password ${attempt}`)).status).toBe(401)
      }
      const locked = await broker.signIn(name, broker.passwords.get('clerk'))
      expect(locked.status).toBe(429)
      expect(locked.body).toMatchObject({ code: 'SIGN_IN_LOCKED', params: { retryAfterSeconds: 900 } })
      expect(locked.headers['retry-after']).toBe('900')
    }
    const shown = async () => {
      const { body } = await broker.call(
        'GET',
        `/access/operators/${broker.id('clerk')}`,
        await broker.cookieOf('admin'),
      )
      return body.lockedUntil === null ? null : broker.clock().until(String(body.lockedUntil)).total('seconds')
    }
    expect(await shown()).toBe(900)
    broker.clock.advance({ minutes: 16 })
    expect(await shown()).toBeNull()
    expect((await broker.signIn('clerk')).status).toBe(200)
  })

  it('[P-04] lets no more through when many guess at the same time', async () => {
    const guesses = Array.from({ length: 16 }, (_, n) => broker.signIn('shenzhen', `guess number ${n}`))
    const statuses = (await Promise.all(guesses)).map((one) => one.status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(11)
  })

  it('[P-04] lets an administrator unlock', async () => {
    expect((await broker.signIn('shenzhen')).status).toBe(429)
    const admin = await broker.cookieOf('admin')
    expect((await broker.call('POST', `/access/operators/${broker.id('shenzhen')}/unlock`, admin)).status).toBe(200)
    expect((await broker.signIn('shenzhen')).status).toBe(200)
  })

  it('[P-04] stops one address that tries many names', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 52; n += 1) {
      statuses.push((await broker.signIn(`name-${n}`, 'wrong password', { ip: '10.9.9.9' })).status)
    }
    expect(statuses.indexOf(429)).toBe(50)
    expect((await broker.signIn('clerk', undefined, { ip: '10.9.9.9' })).status).toBe(429)
    expect((await broker.signIn('clerk')).status).toBe(200)
  })
})

describe('the second factor', () => {
  let secret = ''
  let recovery: string[] = []
  const password = () => broker.passwords.get('deputy') ?? ''

  it('[P-04] is enrolled with the password and proved with a code; other sessions end', async () => {
    const [here, there] = [await broker.cookieOf('deputy'), await broker.cookieOf('deputy')]
    expect((await broker.call('POST', '/access/own/totp', here, { password: 'wrong' })).body).toMatchObject({
      code: 'PASSWORD_WRONG',
    })
    const enrolled = await broker.call('POST', '/access/own/totp', here, { password: password() })
    secret = String(enrolled.body.secret)
    expect(enrolled.body.uri).toMatch(/^otpauth:\/\/totp\/Kontor:deputy\?/)
    expect((await broker.signIn('deputy')).status, 'not yet confirmed').toBe(200)
    expect((await broker.call('POST', '/access/own/totp/confirm', here, { code: '000000' })).status).toBe(422)
    const confirmed = await broker.call('POST', '/access/own/totp/confirm', here, {
      code: totpCode(secret, broker.clock()),
    })
    recovery = confirmed.body.recoveryCodes as string[]
    expect(recovery).toHaveLength(10)
    expect((await broker.call('GET', '/session', here)).body).toMatchObject({ operator: { totpEnrolled: true } })
    expect((await broker.call('GET', '/session', there)).status).toBe(401)
  })

  it('[P-04] is asked for, and a code works once', async () => {
    expect((await broker.signIn('deputy')).body).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' })
    const used = await broker.signIn('deputy', undefined, { totp: totpCode(secret, broker.clock()) })
    expect(used.body, 'the code that confirmed is spent').toMatchObject({ code: 'CREDENTIALS_WRONG' })
    broker.clock.advance({ seconds: 60 })
    const code = totpCode(secret, broker.clock())
    const both = await Promise.all([
      broker.signIn('deputy', undefined, { totp: code }),
      broker.signIn('deputy', undefined, { totp: code }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual([200, 401])
  })

  it('[P-04] takes a recovery code instead, once', async () => {
    const [code = ''] = recovery
    expect((await broker.signIn('deputy', undefined, { totp: code.toUpperCase() })).status).toBe(200)
    expect((await broker.signIn('deputy', undefined, { totp: code })).status).toBe(401)
  })

  it('[P-04] accepts a step and a recovery code once, however many try at the same moment', async () => {
    const step = Math.floor(broker.clock().epochMilliseconds / 30_000) + 100
    const hash = recoveryHash(recovery[1] ?? '')
    const at = broker.clock()
    const race = (work: (tx: Tx) => Promise<boolean>) =>
      Promise.all(Array.from({ length: 8 }, () => inTransaction(broker.db, work)))
    const steps = await race((tx) => consumeStep(tx, broker.id('deputy'), step))
    expect(steps.filter(Boolean)).toHaveLength(1)
    const codes = await race((tx) => consumeRecoveryCode(tx, broker.id('deputy'), hash, at))
    expect(codes.filter(Boolean)).toHaveLength(1)
  })

  it('[P-04] cannot be guessed: wrong codes lock the name', async () => {
    broker.clock.advance({ minutes: 20 })
    const statuses: number[] = []
    for (let n = 0; n < 6; n += 1) {
      await broker.signIn('deputy')
      statuses.push((await broker.signIn('deputy', undefined, { totp: `00000${n}` })).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })

  it('[P-04] is taken off by an administrator when the device is lost', async () => {
    const admin = await broker.cookieOf('admin')
    const deputy = `/access/operators/${broker.id('deputy')}`
    expect((await broker.call('POST', `${deputy}/reset-totp`, admin)).status).toBe(200)
    expect((await broker.call('POST', `${deputy}/unlock`, admin)).status).toBe(200)
    expect((await broker.signIn('deputy')).status).toBe(200)
  })
})

describe('the password', () => {
  it('[P-04] is changed with the old one, by the rules, and ends the other sessions', async () => {
    const old = broker.passwords.get('chief') ?? ''
    const [here, there] = [await broker.cookieOf('chief'), await broker.cookieOf('chief')]
    const change = (current: string, password: string) =>
      broker.call('POST', '/access/own/password', here, { current, password })
    expect((await change(old, 'short')).body).toMatchObject({ code: 'PASSWORD_TOO_SHORT', params: { minLength: 10 } })
    expect((await change(old, 'Password2026!!')).body).toMatchObject({ code: 'PASSWORD_COMMON' })
    expect((await change(old, 'the chief of them')).body).toMatchObject({ code: 'PASSWORD_HAS_USERNAME' })
    expect((await change(old, old)).body).toMatchObject({ code: 'PASSWORD_SAME' })
    expect((await change(old, 'four quiet herons')).status).toBe(200)
    expect((await broker.call('GET', '/session', here)).status).toBe(200)
    expect((await broker.call('GET', '/session', there)).status).toBe(401)
    expect((await broker.signIn('chief', old)).status).toBe(401)
    expect((await broker.signIn('chief', 'four quiet herons')).status).toBe(200)
  })

  it('[P-04] cannot be guessed at an open session', async () => {
    const cookie = await broker.cookieOf('auditor')
    const guess = () =>
      broker.call('POST', '/access/own/password', cookie, { current: 'wrong', password: 'four quiet herons' })
    for (let n = 0; n < 5; n += 1) expect((await guess()).body).toMatchObject({ code: 'PASSWORD_WRONG' })
    expect((await guess()).body).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('[A-36] shown again counts for the session it was shown at, and guesses are counted with all others', async () => {
    const [here, there] = [await broker.cookieOf('deputy'), await broker.cookieOf('deputy')]
    const password = broker.passwords.get('deputy') ?? ''
    const prove = (given: object) => broker.call('POST', '/access/own/proof', here, given)
    for (let n = 0; n < 4; n += 1)
      expect((await prove({ password: 'wrong' })).body).toMatchObject({ code: 'PASSWORD_WRONG' })
    expect((await prove({ password })).status).toBe(200)
    const sessionOf = async (cookie: string) => {
      const { body } = await broker.call('GET', '/access/own/sessions', cookie)
      return (body.items as { id: string; current: boolean }[]).find((one) => one.current)?.id ?? ''
    }
    const ids = [await sessionOf(here), await sessionOf(there)]
    expect([...(await broker.platform.directory.provedAt(broker.db, ids)).keys()]).toEqual([ids[0]])
    expect((await prove({ password: 'wrong' })).body).toMatchObject({ code: 'PASSWORD_WRONG' })
    expect((await prove({ password })).body).toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('[P-04] given by an administrator opens nothing but the choice of a new one', async () => {
    const admin = await broker.cookieOf('admin')
    const reset = await broker.call('POST', `/access/operators/${broker.id('auditor')}/reset-password`, admin)
    const given = String(reset.body.password)
    const signedIn = await broker.signIn('auditor', given)
    expect(signedIn.body).toMatchObject({ passwordChangeRequired: true, permissions: [] })
    expect((await broker.call('GET', '/access/roles', signedIn.cookie)).status).toBe(403)
    broker.clock.advance({ minutes: 16 })
    const chosen = { current: given, password: 'a lighthouse at noon' }
    expect((await broker.call('POST', '/access/own/password', signedIn.cookie, chosen)).status).toBe(200)
    const free = await broker.call('GET', '/session', signedIn.cookie)
    expect(free.body).toMatchObject({ passwordChangeRequired: false })
    expect(free.body.permissions).not.toEqual([])
  })
})
