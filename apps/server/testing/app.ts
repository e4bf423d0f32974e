import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { Logger, runOnce } from 'graphile-worker'
import type pg from 'pg'
import { fixedClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor, DataScope, Language } from '#platform/actor.ts'
import type { ApprovalGate, Command, Outcome } from '#platform/command.ts'
import { type Config, readConfig } from '#platform/config.ts'
import type { Directory } from '#platform/directory.ts'
import { localStore } from '#platform/files/local-store.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { SESSION_COOKIE } from '#platform/http/credentials.ts'
import { createServer } from '#platform/http/server.ts'
import { taskList } from '#platform/jobs/tasks.ts'
import { createLog, type Log } from '#platform/log.ts'
import type { Module } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { compose, directory, resolveActor } from '../src/compose.ts'
import { type TestDatabase, testDatabase } from './database.ts'

/** An answer of the server: status, parsed JSON (or text) and headers. */
export type Answer<B = Record<string, unknown>> = { status: number; body: B; headers: Record<string, unknown> }

/** Somebody signed in to the test server. Paths stand below `/api/v1`; writes get a fresh idempotency key unless given. */
export type Person = {
  actor: Actor
  headers: Record<string, string>
  get<B = Record<string, unknown>>(path: string): Promise<Answer<B>>
  send<B = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<Answer<B>>
}

export type TestAppOptions = {
  /** Modules instead of all of compose. */
  modules?: readonly Module[]
  gate?: ApprovalGate
  directory?: Directory
  /** Where the clock stands still; `clock.advance` moves it. */
  now?: string
  connectionsMax?: number
  config?: Partial<Config>
  /** Another store than files in a temporary folder. */
  objects?: ObjectStore
  /** Instead of silence. */
  log?: Log
}

export type TestApp = {
  platform: Platform
  db: TestDatabase['db']
  pool: pg.Pool
  url: string
  clock: ReturnType<typeof fixedClock>
  http: FastifyInstance
  /** A person with exactly these permissions (`'all'`: every key there is) and this scope (default: all data). */
  signInAs(
    permissions: readonly string[] | 'all',
    scope?: DataScope,
    who?: { operatorId?: string; name?: string; language?: Language },
  ): Person
  /** What they hold proves nothing from now on. */
  signOut(person: Person): void
  /** Runs a command as somebody; a fresh key unless given. */
  execute<I, O>(command: Command<I, O>, input: I, actor: Actor, key?: string): Promise<Outcome<O>>
  /** Runs every job that is due, and those they enqueue, until none is left. */
  runJobs(): Promise<void>
  close(): Promise<void>
}

/** Tests of a module see its commands run; who approves what is the approvals module's test. */
const openGate: ApprovalGate = { open: async () => null }

const quiet = new Logger(() => () => undefined)

async function answerOf<B>(http: FastifyInstance, request: InjectOptions): Promise<Answer<B>> {
  const response = await http.inject(request)
  const isJson = String(response.headers['content-type'] ?? '').includes('json')
  const body = response.body === '' ? null : isJson ? JSON.parse(response.body) : response.body
  return { status: response.statusCode, body: body as B, headers: response.headers }
}

/** The keys, and those that come with them. */
function withImplied(platform: Platform, keys: readonly string[]): string[] {
  const along = [...platform.permissions.values()].filter((one) => one.comesWith?.some((key) => keys.includes(key)))
  return [...keys, ...along.map((one) => one.key)]
}

function personOf(http: FastifyInstance, actor: Actor, token: string): Person {
  const headers = { cookie: `${SESSION_COOKIE}=${token}` }
  return {
    actor,
    headers,
    get: (path) => answerOf(http, { method: 'GET', url: `/api/v1${path}`, headers }),
    send: (method, path, body, key = randomUUID()) =>
      answerOf(http, {
        method,
        url: `/api/v1${path}`,
        headers: { ...headers, 'idempotency-key': key, 'content-type': 'application/json' },
        payload: JSON.stringify(body ?? {}),
      }),
  }
}

/**
 * The whole server on a database of its own, in process: real PostgreSQL, real files in a temporary folder, a clock that
 * stands still. In `beforeAll`; `close` in `afterAll`.
 */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await testDatabase(options.connectionsMax)
  const folder = await mkdtemp(join(tmpdir(), 'kontor-app-'))
  const clock = fixedClock(options.now ?? '2026-11-21T02:00:00Z')
  const read = readConfig({
    DATABASE_URL: database.url,
    KONTOR_DATA: folder,
    KONTOR_REQUESTS_PER_SECOND: '0',
    // However busy the machine is, a test sees every total.
    KONTOR_COUNT_MS: '60000',
  })
  const people = new Map<string, Actor>()
  const config: Config = { ...read, logLevel: 'silent', ...options.config }
  const known = directory(config)
  const platform = compose({
    config,
    secrets: { fieldKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) },
    db: database.db,
    log: options.log ?? createLog('silent'),
    objects: options.objects ?? (await localStore({ dir: join(folder, 'objects'), clock })),
    clock,
    directory: {
      ...known,
      actorOf: async (reader, operatorId, at) =>
        [...people.values()].findLast((one) => one.operatorId === operatorId) ?? known.actorOf(reader, operatorId, at),
    },
    ...(options.modules ? { modules: options.modules } : {}),
    gate: options.gate ?? openGate,
    ...(options.directory ? { directory: options.directory } : {}),
  })
  for (const module of platform.modules) await module.prepare?.(platform)
  const { http } = await createServer(platform, {
    consoleFolder: null,
    resolveActor: async (whole, credentials) => {
      // People who are signed in here are of the house.
      const known = credentials.door === 'client' ? undefined : people.get(credentials.cookie ?? '')
      return known
        ? { ...known, ip: credentials.ip, requestId: credentials.requestId }
        : resolveActor(whole, credentials)
    },
  })
  return {
    platform,
    db: database.db,
    pool: database.pool,
    url: database.url,
    clock,
    http,
    signInAs(permissions, scope = { all: true }, who = {}) {
      const token = `test-${randomUUID()}`
      const actor: Actor = {
        kind: 'operator',
        operatorId: who.operatorId ?? newId<'operator'>(),
        name: who.name ?? 'Test Person',
        apiKeyId: null,
        sessionId: newId<'session'>(),
        permissions: new Set(permissions === 'all' ? platform.permissions.keys() : withImplied(platform, permissions)),
        scope,
        language: who.language ?? 'en',
        ip: '127.0.0.1',
        requestId: null,
      }
      people.set(token, actor)
      return personOf(http, actor, token)
    },
    signOut(person) {
      for (const [token, actor] of people) if (actor === person.actor) people.delete(token)
    },
    execute: (command, input, actor, key = randomUUID()) => platform.execute(command, input, actor, { key }),
    runJobs: () =>
      runOnce({ pgPool: database.pool, taskList: taskList(platform), logger: quiet, noHandleSignals: true }),
    async close() {
      await http.close()
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
