import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineErrors, Refused } from '#kernel/refusal.ts'
import { ConfigInvalid, readConfig, SETTINGS } from '#platform/config.ts'
import { createRateLimit } from '#platform/http/rate-limit.ts'
import { queryRoute } from '#platform/http/route.ts'
import { type ListDefinition, moreFilters } from '#platform/lists/list.ts'
import { thingList } from '#platform/lists/test/things.ts'
import { createLog } from '#platform/log.ts'
import { defineModule } from '#platform/module.ts'
import { createRegistry, RegistryInvalid } from '#platform/registry.ts'
import { readSecrets } from '#platform/secrets.ts'

const DATABASE_URL = 'postgres://kontor:x@127.0.0.1/kontor'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    return error instanceof ConfigInvalid ? error.problems : []
  }
}

describe('[X-03] settings', () => {
  test('have defaults for all but the database', () => {
    expect(readConfig({ DATABASE_URL, KONTOR_DATA: '' })).toMatchObject({
      host: 'localhost',
      port: 8080,
      demo: 'small',
      timeZone: 'Asia/Hong_Kong',
      worker: true,
      objects: { kind: 'local' },
    })
  })

  test('that are wrong are all named at once', () => {
    const wrong = {
      PORT: '70000',
      KONTOR_DEMO: 'huge',
      LOG_LEVEL: 'loud',
      KONTOR_S3_BUCKET: 'b',
      KONTOR_TIME_ZONE: 'Mars',
    }
    const problems = problemsOf(wrong)
    const keys = ['KONTOR_S3_ACCESS_KEY_ID', 'KONTOR_S3_SECRET_ACCESS_KEY']
    const names = [...Object.keys(wrong).filter((one) => one !== 'KONTOR_S3_BUCKET'), 'DATABASE_URL', ...keys]
    expect(problems.map((one) => one.split(/[: ]/)[0]).sort()).toEqual(names.sort())
    expect(() => readConfig({ DATABASE_URL, KONTOR_S3_BUCKET: 'b' })).toThrow('KONTOR_S3_SECRET_ACCESS_KEY')
  })

  test('say nothing of what belongs to one that cannot be read', () => {
    const half = { DATABASE_URL, KONTOR_MAIL_URL: 'x', KONTOR_MAIL_FROM: 'Kontor <a@b.example>' }
    const problems = problemsOf(half)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('KONTOR_MAIL_URL:')
  })

  test('of an identity provider come together, over https unless this machine is allowed', () => {
    const issuer = 'https://id.example.com'
    const whole = {
      DATABASE_URL,
      KONTOR_OIDC_ISSUER: issuer,
      KONTOR_OIDC_CLIENT_ID: 'k',
      KONTOR_OIDC_CLIENT_SECRET: 's',
    }
    expect(readConfig({ DATABASE_URL }).oidc).toBeNull()
    expect(readConfig({ ...whole, KONTOR_OIDC_LABEL: 'Example' }).oidc).toMatchObject({
      issuer,
      label: { en: 'Example', 'zh-Hans': 'Example', 'zh-Hant': 'Example' },
      usernameClaim: 'preferred_username',
      passwords: 'all',
      bind: true,
    })
    const wrong: [Record<string, string>, RegExp][] = [
      [{ KONTOR_OIDC_CLIENT_SECRET: '' }, /KONTOR_OIDC_CLIENT_SECRET is not set/],
      [{ KONTOR_OIDC_ISSUER: '' }, /KONTOR_OIDC_CLIENT_ID: comes with KONTOR_OIDC_ISSUER/],
      [{ KONTOR_OIDC_ISSUER: 'http://id.example.com' }, /is an https address/],
      [{ KONTOR_OIDC_ISSUER: 'http://127.0.0.1:9000' }, /KONTOR_OIDC_LOOPBACK=1/],
      [{ KONTOR_OIDC_ISSUER: 'https://id.example.com/?a=b' }, /neither a query/],
      [{ KONTOR_OIDC_PASSWORDS: 'none' }, /KONTOR_OIDC_PASSWORDS/],
      [{ KONTOR_OIDC_SCOPES: 'email' }, /contains openid/],
    ]
    for (const [more, message] of wrong) expect(() => readConfig({ ...whole, ...more })).toThrow(message)
    expect(
      readConfig({ ...whole, KONTOR_OIDC_ISSUER: 'http://127.0.0.1:9000', KONTOR_OIDC_LOOPBACK: '1' }).oidc?.loopback,
    ).toBe(true)
  })

  test('all stand in the README', async () => {
    const readme = await readFile(new URL('../../../../../README.md', import.meta.url), 'utf8')
    for (const name of [...SETTINGS, 'KONTOR_FIELD_KEYS', 'KONTOR_INDEX_KEY']) expect(readme).toContain(`\`${name}\``)
  })
})

describe('[P-05] field keys', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kontor-secrets-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('are made once, whoever comes first, for their owner only', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => readSecrets({}, folder)))
    expect(new Set(made.map((one) => one.indexKey.toString('hex'))).size).toBe(1)
    expect(made[0]?.fieldKeys.get(1)?.length).toBe(32)
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  test('that are damaged stop the start instead of being made anew', async () => {
    const path = join(folder, 'secrets.json')
    const whole = await readFile(path, 'utf8')
    await writeFile(path, whole.slice(0, 40))
    await expect(readSecrets({}, folder)).rejects.toThrow(ConfigInvalid)
    await writeFile(path, whole)
    await chmod(path, 0o600)
  })

  test('from the environment rotate by their order', async () => {
    const key = (byte: number) => Buffer.alloc(32, byte).toString('base64')
    const read = await readSecrets({ KONTOR_FIELD_KEYS: `2:${key(2)},1:${key(1)}`, KONTOR_INDEX_KEY: key(3) }, folder)
    expect([...read.fieldKeys.keys()]).toEqual([2, 1])
    await expect(readSecrets({ KONTOR_FIELD_KEYS: 'nonsense', KONTOR_INDEX_KEY: 'x' }, folder)).rejects.toThrow(
      'KONTOR_INDEX_KEY',
    )
  })
})

describe('[X-04] the log', () => {
  const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
    let text = ''
    write(createLog('trace', { write: (line: string) => void (text += line) }))
    return text
  }

  test('takes no value that a person typed, wherever it stands', () => {
    const canary = 'A123456(3)'
    const databaseError = Object.assign(new Error(`invalid input syntax: "${canary}"`), {
      code: '22P02',
      routine: 'x',
      detail: `Key (number)=(${canary}) exists`,
    })
    const text = logged((log) => {
      log.info({ password: canary, client: { phone: canary, number: canary }, body: { a: canary } }, 'call')
      log.error({ err: databaseError }, 'failed')
      log.error({ err: new Error('outer', { cause: databaseError }) }, 'failed')
      log.warn({ err: new Refused({ module: 'm', code: 'C', status: 409, params: { name: canary } }) }, 'refused')
    })
    expect(text).not.toContain(canary)
    expect(text).toContain('22P02')
  })
})

describe('[X-04] the rate limit', () => {
  test('lets a burst through, then the rate, and says when to come again', () => {
    let now = 0
    const take = createRateLimit(10, () => now)
    for (let n = 0; n < 100; n += 1) take('a')
    expect(() => take('a')).toThrow('RATE_LIMITED')
    expect(() => take('b')).not.toThrow()
    now += 1000
    for (let n = 0; n < 10; n += 1) take('a')
    try {
      take('a')
    } catch (error) {
      expect((error as Refused).params).toEqual({ retryAfterSeconds: 1 })
    }
  })
})

describe('[P-02] modules', () => {
  const route = (permission: string, id = 'm.thing.get') =>
    queryRoute({
      id,
      path: `/${id}`,
      permission,
      scope: 'none',
      summary: '',
      response: z.object({}),
      handle: async () => ({}),
    })
  const put = (routes: ReturnType<typeof route>[], more: object = {}) =>
    createRegistry([defineModule({ name: 'm', migrations: null, errors: defineErrors('m', {}), routes, ...more })])

  const ownThings: ListDefinition = {
    ...thingList,
    id: 'm.own',
    scope: 'own',
    permission: 'signed-in',
    exportPermission: 'signed-in',
    columns: [],
  }

  test('fit together', () => {
    const routes = [route('public'), route('signed-in', 'm.other.get')]
    expect(() => put(routes, { lists: [ownThings] })).not.toThrow()
  })

  test.each<[string, () => unknown, string]>([
    ['a key nobody declares', () => put([route('m.thing.view')]), 'm.thing.view, which nobody declares'],
    ['no permission', () => put([route('')]), 'states no permission'],
    ['no data scope', () => put([{ ...route('public'), scope: 'all' as 'none' }]), 'states no data scope'],
    ['an operation twice', () => put([route('public'), route('public')]), 'stands twice'],
    [
      'a list anybody may take away that is not of one’s own',
      () => put([], { lists: [{ ...ownThings, scope: 'accounts' }] }),
      'open to everybody',
    ],
    [
      'filters for a list that is not there',
      () => put([], { offers: [moreFilters.offer({ list: 'm.nothing', filters: () => [] })] }),
      'm.nothing, which nobody declares',
    ],
    ['a crontab without a task', () => put([], { crontab: ['* * * * * m.no.task'] }), 'names no task'],
  ])('with %s do not start', (_what, start, message) => {
    expect(start).toThrow(RegistryInvalid)
    expect(start).toThrow(message)
  })
})
