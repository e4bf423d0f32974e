import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { isPublicAddress } from '#platform/outward/address.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { targetOf } from '../policy/address.ts'
import { httpDefinition, type SourceParameters } from '../schema.ts'
import { askHttp } from '../service/ask-http.ts'
import { fetchJson } from '../service/fetch.ts'

const TOKEN = 'CANARY-crm-token'
let crm: ChildProcess
let host: string
let app: TestApp
let person: Person

beforeAll(async () => {
  const main = join(import.meta.dirname, '../../../../../simulators/crm/main.ts')
  crm = spawn(process.execPath, [main, '--token', TOKEN], { stdio: ['ignore', 'pipe', 'inherit'] })
  host = await new Promise<string>((found) =>
    crm.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { host: string }).host)),
  )
  app = await testApp({ config: { sourcePrivateHosts: [host], sourceHosts: ['api.example.com'] } })
  person = app.signInAs('all')
  await person.send('PUT', '/source-secrets/crm', { host, value: TOKEN })
  await person.send('PUT', '/source-secrets/other', { host: 'api.example.com', value: 'CANARY-other' })
})
afterAll(async () => {
  crm.kill()
  await app.close()
})

const label = { en: 'x' }
const definition = (path: string, more: object = {}) =>
  httpDefinition.parse({
    kind: 'http',
    url: `http://${host}${path}`,
    headers: [{ name: 'Authorization', value: 'Bearer {secret}', secret: 'crm' }],
    columns: [{ key: 'no', label, type: 'text', pointer: '/no' }],
    ...more,
  })
let asked = 0
const ask = (path: string, more: object = {}, values: SourceParameters = {}, key = `k${(asked += 1)}`) =>
  askHttp(app.platform, definition(path, more), new Map(Object.entries(values) as [string, string][]), key)
const seen = async (path: string) =>
  ((await (await fetch(`http://${host}/seen?path=${path}`)).json()) as { count: number }).count

describe('[A-06] other systems over HTTP', () => {
  it('maps an object or an array to typed columns, with their digits', async () => {
    const columns = [
      { key: 'manager', label, type: 'text', pointer: '/manager' },
      { key: 'credit', label, type: 'decimal', pointer: '/limits/credit' },
      { key: 'vip', label, type: 'yesNo', pointer: '/vip' },
      { key: 'nothing', label, type: 'text', pointer: '/not/there' },
    ]
    expect((await ask('/customers/{no}', { columns }, { no: 'C10000001' })).rows).toEqual([
      ['Ivy Kwok', '1500000.00', true, null],
    ])
    const contacts = [{ key: 'day', label, type: 'date', pointer: '/on' }]
    expect((await ask('/customers/C10000002/contacts', { rows: '/data/items', columns: contacts })).rows).toEqual([
      ['2026-10-05'],
      ['2026-11-02'],
    ])
    const post = { method: 'POST', body: ['no'], rows: '/data/items' }
    expect((await ask('/search', post, { no: 'C10000002' })).rows).toEqual([['C10000002']])
    const digits = [
      { key: 'rate', label, type: 'decimal', pointer: '/rate' },
      { key: 'count', label, type: 'integer', pointer: '/count' },
    ]
    expect((await ask('/digits', { columns: digits })).rows).toEqual([['0.123456789012345678', '9007199254740993']])
  })

  it.each([
    ['/hang', { timeoutMs: 150, retries: 0 }, 'SOURCE_TIMEOUT'],
    ['/redirect', {}, 'SOURCE_REDIRECTED'],
    ['/html', { retries: 0 }, 'SOURCE_ANSWER_UNREADABLE'],
    ['/torn', { retries: 0 }, 'SOURCE_ANSWER_UNREADABLE'],
    ['/packed', { retries: 0 }, 'SOURCE_ANSWER_UNREADABLE'],
    ['/big', {}, 'SOURCE_TOO_LARGE'],
    ['/down', { retries: 0 }, 'SOURCE_STATUS'],
    ['/customers/nobody', {}, 'SOURCE_STATUS'],
    [
      '/customers/C10000001',
      { columns: [{ key: 'no', label, type: 'date', pointer: '/no' }] },
      'SOURCE_VALUE_UNREADABLE',
    ],
    [
      '/customers/C10000001',
      { headers: [{ name: 'Authorization', value: '{secret}', secret: 'gone' }] },
      'SECRET_MISSING',
    ],
    [
      '/customers/C10000001',
      { headers: [{ name: 'Authorization', value: '{secret}', secret: 'other' }] },
      'SECRET_OTHER_HOST',
    ],
  ])('fails with a code: %s', async (path, more, code) => {
    await expect(ask(path, more)).rejects.toMatchObject({ code })
  })

  it('tries a GET again after a failure that may pass, a POST never', async () => {
    expect((await ask('/flaky', { retries: 1 })).rows).toEqual([['after a retry']])
    const before = await seen('/down')
    await expect(ask('/down', { method: 'POST', retries: 2 })).rejects.toMatchObject({ code: 'SOURCE_STATUS' })
    expect(await seen('/down')).toBe(before + 1)
  })

  it('lets a system that fails rest, and tries it once afterwards', async () => {
    for (let count = 0; count < 5; count += 1)
      await expect(ask('/down', { retries: 0 }, {}, 'fuse')).rejects.toMatchObject({ code: 'SOURCE_STATUS' })
    const before = await seen('/down')
    await expect(ask('/down', { retries: 0 }, {}, 'fuse')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    expect(await seen('/down')).toBe(before)
    app.clock.advance({ seconds: 31 })
    expect((await ask('/customers/C10000001', {}, {}, 'fuse')).rows).toHaveLength(1)
    expect((await ask('/customers/C10000001', {}, {}, 'fuse')).rows).toHaveLength(1)
  })

  it('gives an answer again within its time, and not after', async () => {
    const path = '/customers/C10000002'
    const before = await seen(path)
    const again = () => ask(path, { cacheSeconds: 60 }, {}, 'cache')
    expect((await again()).cached).toBe(false)
    expect((await again()).cached).toBe(true)
    app.clock.advance({ seconds: 61 })
    expect((await again()).cached).toBe(false)
    expect(await seen(path)).toBe(before + 2)
  })

  it('[M1] shows a secret nowhere', async () => {
    const vocabulary = await person.get('/sources-vocabulary')
    expect(vocabulary.body).toMatchObject({ secrets: [{ code: 'crm', host }, { code: 'other' }] })
    const kept = await rows(
      app.db,
      sql<{ text: string }>`select (select string_agg(j::text, '') from platform.journal j)
      || (select string_agg(s::text, '') from sources.secret s) || coalesce((select string_agg(i::text, '') from platform.idempotency i), '') as text`,
    )
    expect(JSON.stringify([vocabulary.body, kept])).not.toContain('CANARY')
  })
})

describe('[A-06] [J3] where other systems may stand', () => {
  it.each([
    '10.0.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0::1',
    '2001:db8::1',
    '::127.0.0.1',
    'nonsense',
    '',
    '1.2.3',
    '0x7f.1',
    '01.1.1.1',
  ])('%s is not public', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '172.32.0.1',
    '192.169.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '2a00:1450:4001:800::200e',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true))

  const allowed = { sourceHosts: ['api.example.com', '93.184.216.34'], sourcePrivateHosts: ['crm.house:8080'] }
  const target = (url: string, values: Record<string, string> = {}) =>
    targetOf({ url }, new Map(Object.entries(values)), allowed)

  it.each([
    'http://api.example.com/',
    'https://api.example.com:444/',
    'https://evil.com/',
    'https://api.example.com@evil.com/',
    'https://evil.com#api.example.com/',
    'https://evil.com\\@api.example.com/',
    'https://api.example.com.evil.com/',
    'https://{host}/',
    'https://api.example.com{rest}',
    'https://[::1]/',
    'https://2130706433/',
    'ftp://api.example.com/',
    'file:///etc/passwd',
    '//api.example.com/',
    'https://api.example.com /',
    'http://crm.house/',
  ])('refuses %s', (url) => {
    expect(() => target(url, { host: 'api.example.com', rest: '@evil.com' })).toThrow('SOURCE_HOST_FORBIDDEN')
  })

  it('keeps values inside their part of the address', () => {
    expect(target('https://api.example.com/c/{no}?q={q}', { no: 'a/b?c#d', q: 'x&y=z #' }).url.href).toBe(
      'https://api.example.com/c/a%2Fb%3Fc%23d?q=x%26y%3Dz%20%23',
    )
    for (const no of ['..', '.', '%2e%2e']) {
      const made = () => target('https://api.example.com/a/{no}/b', { no }).url.pathname
      if (no.startsWith('%')) expect(made()).toBe('/a/%252e%252e/b')
      else expect(made).toThrow('PARAMETER_FORM')
    }
  })

  it('asks no private address, whatever a name says, and looks a name up once', async () => {
    let asks = 0
    const server = createServer((_request, response) => {
      asks += 1
      response.setHeader('content-type', 'application/json').end('{}')
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.address() as AddressInfo
    const call = (isPrivateAllowed: boolean) => ({
      target: { url: new URL(`http://rebind.example.com:${port}/`), host: 'rebind.example.com', isPrivateAllowed },
      method: 'GET' as const,
      headers: {},
      body: null,
      timeoutMs: 1000,
      maxBytes: 1000,
    })
    let lookups = 0
    const rebinding = async () => {
      lookups += 1
      return [{ address: lookups === 1 ? '127.0.0.1' : '8.8.8.8', family: 4 }]
    }
    await expect(fetchJson(call(false), rebinding)).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_PRIVATE' })
    const mixed = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    await expect(fetchJson(call(false), mixed)).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_PRIVATE' })
    expect({ asks, lookups }).toEqual({ asks: 0, lookups: 1 })
    const literal = { ...call(false), target: { ...call(false).target, url: new URL(`http://127.0.0.1:${port}/`) } }
    await expect(fetchJson(literal, rebinding)).rejects.toMatchObject({ code: 'SOURCE_ADDRESS_PRIVATE' })
    const inside = async () => [{ address: '127.0.0.1', family: 4 }]
    expect(await fetchJson(call(true), inside)).toEqual({})
    expect(asks).toBe(1)
    server.close()
  })
})
