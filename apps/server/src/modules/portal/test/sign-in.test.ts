import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { CLIENT_COOKIE, SESSION_COOKIE } from '#platform/http/credentials.ts'
import { aClient, aLogin, browserAt, codeSent, DEVICE, type House, house, PASSWORD, signIn } from './house.ts'

let at: House
beforeAll(async () => {
  at = await house()
})
afterAll(() => at?.app.close())

const asks = (login: string, password = PASSWORD) =>
  browserAt(at, null).send<{ kind: string; challenge: string; phoneMasked: string; changeToken: string; code: string }>(
    'POST',
    '/portal/session',
    { login, password, deviceId: DEVICE },
  )
const proves = (challenge: string, code: string) =>
  browserAt(at, null).send<{ code: string }>('POST', '/portal/session/code', { challenge, code })

const recordsOf = (label: string) =>
  rows(
    at.app.db,
    sql<{ command: string; result: string; kind: string }>`select command, result, actor_kind as kind
      from platform.journal where target_label = ${label} and command like 'portal.%' order by seq`,
  )

describe('[A-37] a client signs in to the portal', () => {
  it('[A-37] with password and the code on the phone; the device record says where', async () => {
    const client = await aClient(at)
    const first = await asks(client.memberNo)
    expect(first.body).toMatchObject({ kind: 'code' })
    expect(first.body.phoneMasked).not.toContain(client.phone.slice(-8))
    const done = await proves(first.body.challenge, await codeSent(at))
    expect(done.status).toBe(200)
    const cookie = String(done.headers['set-cookie'])
    expect(cookie).toContain(`${CLIENT_COOKIE}=`)
    expect(cookie).toContain('Path=/api/v1/portal;')
    expect(cookie).toContain('HttpOnly')
    const [device] = await rows(
      at.app.db,
      sql<{ key: string; live: boolean }>`select device_key as key, session_id is not null as live from members.device
        where member_id = ${client.memberId}`,
    )
    expect(device).toEqual({ key: DEVICE, live: true })
    expect(await recordsOf(client.memberNo)).toMatchObject([
      { command: 'portal.session.signIn', result: 'done' },
      { command: 'portal.session.begin', result: 'done', kind: 'client' },
    ])
  })

  it('[A-37] by phone or e-mail as well', async () => {
    const client = await aClient(at)
    for (const login of [client.phone, `${client.memberNo.toLowerCase()}@mail.example`])
      expect((await asks(login)).body.kind).toBe('code')
  })

  it('[A-37] not with a wrong password, nor as nobody, nor frozen: all answer alike', async () => {
    const client = await aClient(at)
    const wrong = await asks(client.memberNo, 'Wrong-Horse-7')
    const nobody = await asks('M99999999', 'Wrong-Horse-7')
    await sql`update clients.client set status = 'FROZEN' where id = ${client.clientId}`.execute(at.app.db)
    const frozen = await asks(client.memberNo)
    for (const answer of [wrong, nobody, frozen])
      expect([answer.status, answer.body.code]).toEqual([401, 'CREDENTIALS_WRONG'])
  })

  it('[A-37] five wrong passwords lock the login, and a name is counted whether anybody has it or not', async () => {
    const client = await aClient(at)
    for (let n = 0; n < 5; n += 1) expect((await asks(client.memberNo, 'Wrong-Horse-7')).status).toBe(401)
    const sixth = await asks(client.memberNo)
    expect([sixth.status, sixth.body.code]).toEqual([429, 'SIGN_IN_LOCKED'])
    at.app.clock.advance({ minutes: 16 })
    // The name may try again, but the login stays locked until somebody unlocks it.
    expect((await asks(client.memberNo)).body.code).toBe('CREDENTIALS_WRONG')
    for (let n = 0; n < 5; n += 1) await asks('M88888888')
    expect((await asks('M88888888')).body.code).toBe('SIGN_IN_LOCKED')
    at.app.clock.advance({ minutes: 16 })
  })

  it('[A-37] a one-time password has to be replaced first', async () => {
    const client = await aClient(at)
    await sql`update members.member set password_kind = 'once', password_expires_at = now() + interval '10 years'
      where id = ${client.memberId}`.execute(at.app.db)
    const first = await asks(client.memberNo)
    expect(first.body.kind).toBe('choose')
    const { changeToken } = first.body
    const chosen = await browserAt(at, null).send('POST', '/portal/password', {
      changeToken,
      password: 'Another-Horse-8',
    })
    expect(chosen.status).toBe(204)
    expect((await asks(client.memberNo)).body.code).toBe('CREDENTIALS_WRONG')
    expect((await asks(client.memberNo, 'Another-Horse-8')).body.kind).toBe('code')
  })

  it('[A-37] a code counts once, for five tries and five minutes, and is sent three times at most', async () => {
    const client = await aClient(at)
    const { challenge } = (await asks(client.memberNo)).body
    const code = await codeSent(at)
    const other = code === '000000' ? '111111' : '000000'
    expect((await proves(challenge, other)).body.code).toBe('CODE_WRONG')
    const again = () => browserAt(at, null).send<{ code: string }>('POST', '/portal/session/code/again', { challenge })
    expect((await again()).body.code).toBe('CODE_SENT_OFTEN')
    at.app.clock.advance({ seconds: 31 })
    expect((await again()).status).toBe(200)
    expect((await proves(challenge, code)).body.code).toBe(code === (await codeSent(at)) ? undefined : 'CODE_WRONG')
    at.app.clock.advance({ seconds: 31 })
    expect((await again()).status).toBe(200)
    at.app.clock.advance({ seconds: 31 })
    expect((await again()).body.code).toBe('CODE_OVER')
    const last = await codeSent(at)
    expect((await proves(challenge, last)).status).toBe(200)
    expect((await proves(challenge, last)).body.code).toBe('CODE_OVER')
    const late = (await asks(client.memberNo)).body.challenge
    const tried = (await asks(client.memberNo)).body.challenge
    for (let n = 0; n < 5; n += 1) await proves(tried, '000000')
    expect((await proves(tried, await codeSent(at))).body.code).toBe('CODE_OVER')
    at.app.clock.advance({ minutes: 6 })
    expect((await proves(late, '123456')).body.code).toBe('CODE_OVER')
  })

  it('[A-37] a login without a phone is told to call', async () => {
    await aLogin(at, 'M80000001', null)
    expect((await asks('M80000001')).body.code).toBe('NO_PHONE')
  })

  it('[A-37] a session ends when it is signed out, idle, forced out, or its client is frozen', async () => {
    const client = await aClient(at)
    const over = async (browser: Awaited<ReturnType<typeof signIn>>) => (await browser.get('/portal/session')).status
    const one = await signIn(at, client)
    expect(await over(one)).toBe(200)
    expect((await one.send('DELETE', '/portal/session')).status).toBe(204)
    expect(await over(one)).toBe(401)
    const two = await signIn(at, client)
    at.app.clock.advance({ minutes: 31 })
    expect(await over(two)).toBe(401)
    const three = await signIn(at, client)
    const [device] = await rows(
      at.app.db,
      sql<{ id: string }>`select id from members.device where member_id = ${client.memberId}`,
    )
    const forced = await at
      .join('Desk', 'all')
      .send('POST', `/devices/${device?.id}/force-out`, { reason: 'Asked for' })
    expect(forced.status).toBe(200)
    expect(await over(three)).toBe(401)
    const four = await signIn(at, client)
    await sql`update clients.client set status = 'FROZEN' where id = ${client.clientId}`.execute(at.app.db)
    expect(await over(four)).toBe(401)
  })
})

describe('[A-37] the doors of clients and of the house', () => {
  it('[A-37] a session of one opens nothing at the other, route by route', async () => {
    const client = await signIn(at, await aClient(at))
    const everybody = at.join('Everybody', 'all')
    const wrong: string[] = []
    for (const route of at.app.platform.routes) {
      if (route.permission === 'public') continue
      const url = `/api/v1${route.path.replaceAll(/\{[A-Za-z]+\}/g, '01900000-0000-7000-8000-000000000000')}`
      const mine = route.permission === 'client'
      const [, token = ''] = (everybody.headers.cookie ?? '').split('=')
      const cookie = mine
        ? [`${SESSION_COOKIE}=${token}`, `${CLIENT_COOKIE}=${token}`]
        : [`${CLIENT_COOKIE}=${client.cookie}`, `${SESSION_COOKIE}=${client.cookie}`]
      const answer = await at.app.http.inject({
        method: route.method,
        url,
        headers: {
          cookie: cookie.join('; '),
          ...(mine ? { authorization: `Bearer ${token}` } : {}),
          ...(route.method === 'GET' ? {} : { 'idempotency-key': 'doors-0001', 'content-type': 'application/json' }),
        },
        ...(route.method === 'GET' ? {} : { payload: '{}' }),
      })
      if (answer.statusCode !== 401) wrong.push(`${route.id}: ${answer.statusCode}`)
    }
    expect(wrong).toEqual([])
  })

  it('[A-37] no command of a client can be run in the name of the house, by whatever way', async () => {
    const { actor } = at.join('Everybody', 'all')
    for (const name of ['launch', 'amend', 'withdraw'].map((verb) => `portal.request.${verb}`)) {
      const command = at.app.platform.commands.get(name)
      if (!command) throw new Error(name)
      const id = '01900000-0000-7000-8000-000000000000'
      const input = { id, revision: 1, businessId: id, accountId: id, values: {}, consent: true }
      const keys = Object.keys((command.input as unknown as { shape: object }).shape)
      const given = Object.fromEntries(Object.entries(input).filter(([key]) => keys.includes(key)))
      await expect(at.app.execute(command, given, actor), name).rejects.toMatchObject({ code: 'NO_CLIENT' })
    }
    const offered = await at.join('Everybody', 'all').get<{ name: string }[]>('/commands')
    expect(offered.body.filter(({ name }) => name.startsWith('portal.request'))).toEqual([])
  })
})
