import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors } from '#kernel/refusal.ts'
import { defineCommand } from '#platform/command.ts'
import { commandRoute, queryRoute } from '#platform/http/route.ts'
import { createServer } from '#platform/http/server.ts'
import { defineModule } from '#platform/module.ts'
import { platformModule } from '#platform/platform-module.ts'
import { createRegistry } from '#platform/registry.ts'
import { type TestApp, testApp } from '#testing/app.ts'

const rename = defineCommand({
  name: 'things.thing.rename',
  input: z.object({ id: z.uuid(), name: z.string().min(1).max(100) }),
  output: z.object({ id: z.string(), name: z.string().nullable() }),
  run: async (_context, input) => ({ ...input, secret: 'never leaves' }),
})
const forget = defineCommand({
  name: 'things.thing.forget',
  input: z.object({}),
  output: z.void(),
  run: async () => undefined,
})
const things = defineModule({
  name: 'things',
  migrations: null,
  errors: defineErrors('things', {}),
  permissions: [{ key: 'things.thing.view' }],
  commands: [rename, forget],
  routes: [
    commandRoute('POST', '/things/{id}/rename', rename, { summary: 'Rename a thing', created: true }),
    commandRoute('POST', '/things/forget', forget, { summary: 'Forget' }),
    queryRoute({
      id: 'things.thing.get',
      path: '/things/{id}',
      permission: 'things.thing.view',
      scope: 'none',
      summary: 'One thing',
      params: z.object({ id: z.uuid() }),
      query: z.object({ size: z.coerce.number().int().max(10).default(1) }),
      response: z.object({ id: z.string(), size: z.number(), note: z.string().nullable() }),
      handle: async (_context, input) =>
        ({ id: input.params.id, size: input.query.size, note: null, secret: 'x' }) as {
          id: string
          size: number
          note: null
        },
    }),
    queryRoute({
      id: 'things.thing.break',
      path: '/things/break',
      permission: 'signed-in',
      scope: 'none',
      summary: 'Always broken',
      response: z.object({}),
      handle: async () => {
        throw new Error('select secret from table')
      },
    }),
  ],
})

let app: TestApp
const id = '0190c0de-0000-7000-8000-000000000001'
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, things] })
})
afterAll(() => app.close())

const all = () => app.signInAs('all')
const raw = (body: string | Buffer, headers: Record<string, string> = {}) =>
  app.http.inject({
    method: 'POST',
    url: `/api/v1/things/${id}/rename`,
    payload: body,
    headers: { ...all().headers, 'content-type': 'application/json', 'idempotency-key': 'key-0000001', ...headers },
  })

describe('answers', () => {
  test('a command answers with its declared output only', async () => {
    const answer = await all().send('POST', `/things/${id}/rename`, { name: 'new' })
    expect(answer).toMatchObject({ status: 201, body: { id, name: 'new' } })
    expect(answer.body).not.toHaveProperty('secret')
  })

  test('a command without output answers 204', async () => {
    expect((await all().send('POST', '/things/forget')).status).toBe(204)
  })

  test('a query answers with its declared response only, and coerces what the URL says', async () => {
    const answer = await all().get(`/things/${id}?size=3`)
    expect(answer.body).toEqual({ id, size: 3, note: null })
  })

  test.each([
    ['GET', `/things/${id}`, 200],
    ['HEAD', `/things/${id}`, 200],
    ['POST', '/things/forget', 204],
    ['GET', '/things/nonsense', 404],
    ['GET', '/nothing', 404],
    ['GET', '/things/break', 500],
    ['GET', '/%E0%A4%A', 404],
  ])('%s %s answers %i with the security headers, a request id, and out of caches', async (method, path, status) => {
    const { statusCode, headers } = await app.http.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      headers: { ...all().headers, 'idempotency-key': `key-${path}` },
    })
    expect(statusCode).toBe(status)
    expect(headers['content-security-policy']).toContain(status === 200 ? "default-src 'none'" : "script-src 'self'")
    expect(headers['content-security-policy']).not.toContain("script-src 'self' 'unsafe-inline'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['cache-control']).toBe('no-store')
  })

  test('each answer is counted, by operation and status', async () => {
    const counted = async (operation: string, status: number) => {
      const { body } = await app.http.inject({ method: 'GET', url: '/metrics' })
      const line = `kontor_http_request_seconds_count{operation="${operation}",method="GET",status="${status}"} `
      return Number(
        body
          .split('\n')
          .find((one) => one.startsWith(line))
          ?.slice(line.length) ?? 0,
      )
    }
    const before = await counted('things.thing.get', 200)
    const refused = await counted('things.thing.get', 404)
    await all().get(`/things/${id}`)
    await all().get('/things/nonsense')
    expect(await counted('things.thing.get', 200)).toBe(before + 1)
    expect(await counted('things.thing.get', 404)).toBe(refused + 1)
  })
})

describe('refusals', () => {
  test('a stranger is asked to sign in', async () => {
    const response = await app.http.inject({ method: 'GET', url: `/api/v1/things/${id}` })
    expect(response.statusCode).toBe(401)
    expect(response.headers['content-type']).toContain('application/problem+json')
    expect(response.json()).toMatchObject({ code: 'SIGN_IN_REQUIRED', module: 'platform', status: 401 })
  })

  test('a missing permission is named', async () => {
    const answer = await app.signInAs([]).get(`/things/${id}`)
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'PERMISSION_MISSING', params: { permission: 'things.thing.view' } },
    })
  })

  test('a malformed id is answered like an unknown one', async () => {
    expect((await all().get('/things/nonsense')).body).toMatchObject({ code: 'NOT_FOUND' })
    expect((await all().send('POST', '/things/nonsense/rename', { name: 'x' })).body).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  test('wrong input names the place and the rule', async () => {
    const answer = await all().send('POST', `/things/${id}/rename`, { name: '' })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'INPUT_INVALID', fields: [{ path: 'name', code: 'too_small' }] },
    })
  })

  test('a write without an idempotency key is refused, and recorded', async () => {
    const response = await raw('{"name":"x"}', { 'idempotency-key': '' })
    expect(response.statusCode).toBe(428)
    expect(response.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING' })
    const { requestId } = response.json<{ requestId: string }>()
    const recorded = await app.pool.query('select command, result, code from platform.journal where request_id = $1', [
      requestId,
    ])
    expect(recorded.rows).toEqual([
      { command: 'things.thing.rename', result: 'refused', code: 'IDEMPOTENCY_KEY_MISSING' },
    ])
  })

  test('a defect answers 500 without a word about its cause', async () => {
    const answer = await all().get('/things/break')
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL', title: 'INTERNAL', params: {}, fields: [] } })
    expect(JSON.stringify(answer.body)).not.toContain('select')
  })

  test.each([
    ['no JSON', '{"name":', 400, 'BODY_UNREADABLE'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'BODY_UNREADABLE'],
    ['bottomless nesting', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'BODY_UNREADABLE'],
    ['__proto__', '{"name":"x","__proto__":{"admin":true}}', 422, 'INPUT_INVALID'],
    ['constructor', '{"name":"x","constructor":{"prototype":{}}}', 422, 'INPUT_INVALID'],
    ['NUL', '{"name":"a\\u0000b"}', 422, 'INPUT_INVALID'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 422, 'INPUT_INVALID'],
    ['an array', '[]', 422, 'INPUT_INVALID'],
    ['null', 'null', 422, 'INPUT_INVALID'],
  ])('a body with %s gets a coded refusal', async (_name, body, status, code) => {
    const response = await raw(body)
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ code })
  })

  test('a body beyond the limit, of another type or in parts is refused', async () => {
    expect((await raw(`{"name":"${'x'.repeat(3_000_000)}"}`)).json()).toMatchObject({
      code: 'BODY_TOO_LARGE',
      status: 413,
    })
    expect((await raw('name=x', { 'content-type': 'text/plain' })).json()).toMatchObject({
      code: 'MEDIA_TYPE_UNSUPPORTED',
    })
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
    expect((await raw('--x--', multipart)).json()).toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED' })
  })

  test('text that cannot be stored is refused in paths and queries', async () => {
    expect((await all().get(`/things/${id}?size=%00`)).status).toBe(422)
    expect((await all().get('/things/%00')).status).toBe(422)
    expect((await all().get('/things/%zz')).status).toBe(404)
  })
})

describe('[X-04] shutting down', () => {
  test('answers what is under way, turns away what comes, and waits for work whose asker has hung up', async () => {
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let begun: () => void = () => undefined
    const started = new Promise<void>((resolve) => {
      begun = resolve
    })
    let ended = false
    const slow = queryRoute({
      id: 'slow.thing.get',
      path: '/slow',
      permission: 'public',
      scope: 'none',
      summary: 'Takes its time',
      response: z.object({}),
      async handle() {
        begun()
        await held
        ended = true
        return {}
      },
    })
    const module = defineModule({ name: 'slow', migrations: null, errors: defineErrors('slow', {}), routes: [slow] })
    const platform = { ...app.platform, ...createRegistry([platformModule, module]) }
    const { http, shutDown } = await createServer(platform, { consoleFolder: null, resolveActor: async () => null })
    const address = await http.listen({ port: 0, host: '127.0.0.1' })
    const asker = new AbortController()
    const asked = fetch(`${address}/api/v1/slow`, { signal: asker.signal }).catch(() => 'hung up')
    await started
    const late = shutDown()
    expect((await http.inject({ method: 'GET', url: '/api/v1/slow' })).json()).toMatchObject({ code: 'SHUTTING_DOWN' })
    asker.abort()
    expect(await asked).toBe('hung up')
    release()
    await late
    expect(ended).toBe(true)
  })
})

describe('[X-01] the console', () => {
  let folder: string
  let site: Awaited<ReturnType<typeof createServer>>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-console-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Kontor</title>')
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {}')
    await writeFile(join(folder, 'assets', 'app-1a2b.js.gz'), gzipSync('export {}'))
    await writeFile(join(folder, '.source'), 'private')
    site = await createServer(app.platform, { consoleFolder: folder, resolveActor: async () => null })
  })
  afterAll(async () => {
    await site.shutDown()
    await rm(folder, { recursive: true, force: true })
  })
  const get = (url: string) => site.http.inject({ method: 'GET', url })

  test('is one page for every address inside it, never from a cache; its hashed files are kept for ever', async () => {
    for (const url of ['/', '/accounts', '/accounts/0190?tab=records']) {
      const page = await get(url)
      expect([url, page.statusCode, page.headers['cache-control']]).toEqual([url, 200, 'no-cache'])
      expect(page.body).toContain('<title>Kontor</title>')
    }
    const script = await get('/assets/app-1a2b.js')
    expect(script.headers['cache-control']).toContain('immutable')
  })

  test('sends the compressed copy of a file to whoever takes one, and keeps it as long', async () => {
    const sent = await site.http.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': 'gzip' } })
    expect(sent.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': expect.stringContaining('script'),
    })
    expect(sent.headers['cache-control']).toContain('immutable')
    expect(sent.headers.vary?.toLowerCase()).toContain('accept-encoding')
    expect(gunzipSync(sent.rawPayload).toString()).toBe('export {}')
    const plain = await get('/assets/app-1a2b.js')
    expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, 'export {}'])
  })

  test('gives away neither missing nor hidden files, nor a page for the API', async () => {
    for (const url of ['/assets/gone.js', '/.source', '/../package.json', '/%2e%2e/package.json', '/api/v1/nothing']) {
      const response = await get(url)
      expect([url, response.statusCode]).toEqual([url, 404])
      expect(response.json()).toMatchObject({ code: 'NOT_FOUND' })
    }
  })
})

describe('writes that another site makes the browser send', () => {
  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 201],
    [{ origin: 'http://localhost', host: 'localhost' }, 201],
    [{}, 201],
  ])('%j answers %i', async (headers, status) => {
    expect(
      (await raw('{"name":"x"}', { ...headers, 'idempotency-key': `key-0000-${JSON.stringify(headers)}` })).statusCode,
    ).toBe(status)
  })
})
