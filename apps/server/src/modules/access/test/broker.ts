import { expect } from 'vitest'
import { inTransaction } from '#platform/db.ts'
import { type TestApp, type TestAppOptions, testApp } from '#testing/app.ts'
import { type Seeded, type SeedOperator, seedAccess } from '../seed.ts'

const names = (en: string) => ({ 'zh-Hans': en, 'zh-Hant': en, en })

const operator = (username: string, department: string, roles: string[], sees: SeedOperator['sees']): SeedOperator => ({
  username,
  name: `Name of ${username}`,
  language: 'en',
  department,
  roles,
  sees,
})

const brokerage = ['brokerage']

/** A head office with two branches, and somebody in each of the positions the tests speak of. */
const BROKER = {
  departments: [
    { code: 'HQ', parent: null, name: names('Head Office'), manager: 'admin' },
    { code: 'HK', parent: 'HQ', name: names('Hong Kong'), manager: 'chief' },
    { code: 'HK-CEN', parent: 'HK', name: names('Central') },
    { code: 'SZ', parent: 'HQ', name: names('Shenzhen') },
  ],
  operators: [
    operator('admin', 'HQ', ['administrator'], 'all'),
    operator('deputy', 'HQ', ['administrator'], 'all'),
    operator('chief', 'HK', ['account-supervisor'], { departments: ['HK'], businessLines: brokerage }),
    operator('clerk', 'HK-CEN', ['account-clerk'], { departments: ['HK-CEN'], businessLines: brokerage }),
    operator('shenzhen', 'SZ', ['account-clerk'], { departments: ['SZ'], businessLines: brokerage }),
    operator('auditor', 'HQ', ['auditor'], 'all'),
  ],
}

export type Answer = {
  status: number
  body: Record<string, unknown>
  headers: Record<string, unknown>
  cookie: string | null
}

export type Broker = TestApp &
  Seeded & {
    id(username: string): string
    department(code: string): string
    /** `POST /session`, with a browser's cookie when it still has one. */
    signIn(username: string, password?: string, more?: { totp?: string; cookie?: string; ip?: string }): Promise<Answer>
    /** Signs in and answers the cookie. */
    cookieOf(username: string): Promise<string>
    call(
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      cookie: string | null,
      body?: unknown,
    ): Promise<Answer>
    bearer(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, key: string, body?: unknown): Promise<Answer>
  }

const cookieIn = (headers: Record<string, unknown>) =>
  /kontor_session=([^;]+);/.exec(String(headers['set-cookie'] ?? ''))?.[1] ?? null

let keys = 0

/** The whole server with the broker above in its database. */
export async function testBroker(options: Pick<TestAppOptions, 'connectionsMax' | 'config'> = {}): Promise<Broker> {
  const app = await testApp(options)
  const seeded = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), BROKER))
  const send = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    headers: Record<string, string>,
    body: unknown,
    ip = '10.0.0.1',
  ): Promise<Answer> => {
    keys += 1
    const answer = await app.http.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: ip,
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `test-key-${keys}` },
      ...(method === 'GET' ? {} : { payload: JSON.stringify(body ?? {}) }),
    })
    return {
      status: answer.statusCode,
      body: answer.body === '' ? {} : (answer.json() as Record<string, unknown>),
      headers: answer.headers,
      cookie: cookieIn(answer.headers),
    }
  }
  const cookieHeader = (cookie: string | null | undefined): Record<string, string> =>
    cookie ? { cookie: `kontor_session=${cookie}` } : {}
  const found = (map: ReadonlyMap<string, string>, name: string) => {
    const value = map.get(name)
    if (value === undefined) throw new Error(`no ${name}`)
    return value
  }
  const signIn: Broker['signIn'] = (username, password, more = {}) =>
    send(
      'POST',
      '/session',
      { ...cookieHeader(more.cookie), 'user-agent': 'Test Browser' },
      {
        username,
        password: password ?? found(seeded.passwords, username.toLowerCase()),
        ...(more.totp ? { totp: more.totp } : {}),
      },
      more.ip,
    )
  return {
    ...app,
    ...seeded,
    id: (username) => found(seeded.operators, username),
    department: (code) => found(seeded.departments, code),
    signIn,
    async cookieOf(username) {
      const { status, cookie } = await signIn(username)
      expect(status).toBe(200)
      return cookie ?? ''
    },
    call: (method, path, cookie, body) => send(method, path, cookieHeader(cookie), body),
    bearer: (method, path, key, body) => send(method, path, { authorization: `Bearer ${key}` }, body),
  }
}
