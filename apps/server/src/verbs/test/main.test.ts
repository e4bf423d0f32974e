import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { inTheLongRun } from '#testing/long.ts'

const MAIN = join(import.meta.dirname, '..', '..', 'main.ts')
/** Where every command keeps what it compiled (scripts/boot.mjs): the second start of a dozen takes a second less. */
const COMPILED = join(MAIN, '..', '..', '..', '..', '.cache', 'compile')

let database: TestDatabase
let folder: string
const children: ChildProcess[] = []
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'kontor-main-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

type Ended = { code: number | null; out: string; err: string }

function start(args: string[], env: Record<string, string> = {}) {
  const settings = {
    DATABASE_URL: database.url,
    KONTOR_DATA: folder,
    KONTOR_DEMO: '0',
    LOG_LEVEL: 'warn',
    PORT: '0',
    NODE_COMPILE_CACHE: COMPILED,
    ...env,
  }
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: settings,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString()
  })
  const ready = new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      text.err += chunk.toString()
      const address = /Kontor is ready: (\S+)/.exec(text.err)?.[1]
      if (address) resolve(address)
    })
  })
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...text })))
  return { child, ready, ended }
}
const run = (args: string[], env?: Record<string, string>) => start(args, env).ended

describe('[X-03] kontor', () => {
  test('serves until it is asked to stop, then ends in order', async () => {
    const { child, ready, ended } = start(['serve'])
    const address = await ready
    expect(await (await fetch(`${address}/readyz`)).json()).toMatchObject({ status: 'ok', database: true })
    expect((await fetch(`${address}/livez`)).status).toBe(200)
    expect(await (await fetch(`${address}/metrics`)).text()).toContain('kontor_http_request_seconds')
    child.kill('SIGTERM')
    expect((await ended).code).toBe(0)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  test('says in a sentence and by its exit code what stands in the way', async () => {
    const busy = createServer().listen(0, 'localhost')
    await once(busy, 'listening')
    const { port } = busy.address() as AddressInfo
    const [settings, port4, unreachable, usage] = await Promise.all([
      run(['serve'], { PORT: 'x', KONTOR_DEMO: 'huge', DATABASE_URL: '' }),
      run(['serve'], { PORT: String(port) }),
      run(['verify'], { DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' }),
      run(['dance']),
    ])
    busy.close()
    expect(settings.code).toBe(3)
    for (const name of ['PORT', 'KONTOR_DEMO', 'DATABASE_URL is not set']) expect(settings.err).toContain(name)
    expect(port4).toMatchObject({ code: 4 })
    expect(port4.err).toContain(`Port ${port} is in use`)
    expect(unreachable).toMatchObject({ code: 6 })
    expect(usage).toMatchObject({ code: 2 })
    for (const one of [settings, port4, unreachable, usage]) expect(one.err).not.toMatch(/^\s+at /m)
  })

  test('leaves a database of a newer version alone', async () => {
    await database.pool.query("insert into kontor.migration values ('platform', '9999-later.sql', 'x')")
    const newer = await run(['migrate'])
    expect(newer.code).toBe(5)
    expect(newer.err).toContain('platform/9999-later.sql')
    await database.pool.query("delete from kontor.migration where file = '9999-later.sql'")
  })

  test('refuses keys that do not belong to the database', async () => {
    await run(['verify'])
    const other = await mkdtemp(join(tmpdir(), 'kontor-other-'))
    const wrong = await run(['verify'], { KONTOR_DATA: other })
    await rm(other, { recursive: true, force: true })
    expect(wrong.code).toBe(10)
    expect(wrong.err).toContain('secrets.json')
  })

  test('[I-20, I-21] verifies and examines, for people and in JSON', async () => {
    // A scanner nobody started, and a folder without language data.
    const papers = { KONTOR_SCAN_URL: 'tcp://127.0.0.1:1', KONTOR_OCR_DATA: folder }
    const [verified, examined] = await Promise.all([run(['verify', '--json']), run(['doctor', '--json'], papers)])
    expect(verified.code).toBe(0)
    const checks = JSON.parse(verified.out) as { check: string; violations: string[] }[]
    expect(checks.map((one) => one.check)).toContain('platform.journal-sealed')
    expect(checks.flatMap((one) => one.violations)).toEqual([])
    const findings = JSON.parse(examined.out) as { name: string; state: string }[]
    // The tests' own server trades safety for speed, which is exactly what the doctor is to notice.
    expect(findings.find((one) => one.name === 'fsync')).toMatchObject({ state: 'wrong' })
    for (const name of ['scanner', 'text_recognition'])
      expect(findings.find((one) => one.name === name)).toMatchObject({ state: 'wrong' })
    expect(examined.code).toBe(7)
  })

  test('makes the first person, who can sign in and must then choose a password', async () => {
    const wrong = await run(['user', 'create', 'First.Admin', '--department', 'HQ', '--role', 'admin'])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/no role admin[\s\S]*administrator/)])
    const made = await run(['user', 'create', 'First.Admin', '--department', 'HQ', '--role', 'administrator', '--json'])
    expect(made.err + made.out).toContain('password')
    expect(made.code).toBe(0)
    const { password } = JSON.parse(made.out) as { password: string }
    const { child, ready, ended } = start(['serve'])
    const address = await ready
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'sign-in-first' }
    const body = JSON.stringify({ username: 'first.admin', password })
    const session = await fetch(`${address}/api/v1/session`, { method: 'POST', headers, body })
    expect(session.status).toBeLessThan(300)
    expect(await session.json()).toMatchObject({ passwordChangeRequired: true })
    child.kill('SIGTERM')
    await ended
    expect((await run(['user', 'unlock', 'nobody-here'])).code).toBe(8)
  })

  // In the ordinary run the journeys seed a demo and sign in with what was written down.
  const sizes = inTheLongRun ? ['small'] : []
  test.each(sizes)(
    'seeds the %s demo once and writes the sign-ins down for its owner only',
    async (size) => {
      const fresh = await testDatabase()
      const place = await mkdtemp(join(tmpdir(), 'kontor-seed-'))
      const env = { DATABASE_URL: fresh.url, KONTOR_DATA: place }
      const first = await run(['seed', '--size', size, '--json'], env)
      expect(first).toMatchObject({ code: 0, out: '{"seeded":true}\n' })
      const path = join(place, 'demo-users.json')
      const users = JSON.parse(await readFile(path, 'utf8')) as {
        username: string
        password: string
        roles: string[]
        description: string
      }[]
      expect(users.length).toBeGreaterThan(5)
      for (const user of users)
        expect(user).toMatchObject({
          username: expect.any(String),
          password: expect.any(String),
          roles: expect.any(Array),
          description: expect.any(String),
        })
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect((await run(['seed', '--json'], env)).out).toBe('{"seeded":false}\n')
      await fresh.close()
      await rm(place, { recursive: true, force: true })
    },
    300_000,
  )
})
