import { join } from 'node:path'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { seedAccess } from '#modules/access'
import { inTransaction } from '#platform/db.ts'
import { root } from '../scripts/command.ts'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import { BENCH_KEY, type Place } from './place.ts'
import { httpLoad, type Listening, startListening } from './program.ts'

/** H1: a route with sign-in, permissions and scope against a bare server that answers the same bytes. */
export const h1Http: Bench<Place> = {
  id: 'h1-http',
  title: 'GET /api/v1/session as a signed-in person, 64 connections',
  control: 'requests/s of bare node:http answering the same bytes',
  goals: [{ figure: '÷ raw http', unit: 'ratio', atLeast: 0.6 }],
  async prepare(place) {
    const { account, person } = await furnish(place)
    const server = await startServer(place)
    const cookie = await signIn(server.url, person)
    const headers = { cookie, host: new URL(server.url).host }
    const answer = await fetch(`${server.url}/api/v1/session`, { headers: { cookie } })
    const raw = await startListening('bench/raw-http.ts', [await answer.text()])
    let failed = 0
    const load = async (path: string) => {
      const result = await httpLoad(`${server.url}${path}`, headers)
      failed += result.failed
      return result
    }
    await load('/api/v1/session')
    return {
      control: async () => (await httpLoad(raw.url)).perSecond,
      async round() {
        const session = await load('/api/v1/session')
        const detail = await load(`/api/v1/accounts/${account}`)
        return (control) => ({
          '÷ raw http': session.perSecond / control,
          'requests/s': session.perSecond,
          'p99 ms': session.p99,
          'account detail/s': detail.perSecond,
        })
      },
      async check() {
        const stranger = await fetch(`${server.url}/api/v1/session`)
        return [
          ...(failed === 0 ? [] : [`${failed} requests were not answered with 2xx`]),
          ...(stranger.status === 401 ? [] : [`without a cookie the route answers ${stranger.status}`]),
        ]
      },
      close: async () => {
        await Promise.all([server.stop(), raw.stop()])
      },
    }
  },
}

type SignIn = { username: string; password: string }

/** An account to look at and a person who sees everything. */
async function furnish(place: Place): Promise<{ account: string; person: SignIn }> {
  const screens = await openScreens(place)
  try {
    for (const module of screens.platform.modules) await module.prepare?.(screens.platform)
    const [first] = await screens.page(screens.everyone, screens.list('accounts.account'), {})
    if (!first) throw new Error('no account')
    const username = `bench-${newId().slice(-12)}`
    const name = { 'zh-Hans': username, 'zh-Hant': username, en: username }
    const { passwords } = await inTransaction(screens.platform.db, (tx) =>
      seedAccess(tx, systemClock(), {
        departments: [{ code: username, parent: null, name }],
        operators: [
          { username, name: username, language: 'en', department: username, roles: ['auditor'], sees: 'all' },
        ],
      }),
    )
    return { account: first.id, person: { username, password: passwords.get(username) ?? '' } }
  } finally {
    await screens.close()
  }
}

function startServer(place: Place): Promise<Listening> {
  const key = BENCH_KEY.toString('base64')
  return startListening('apps/server/src/main.ts', ['serve'], {
    DATABASE_URL: place.url,
    HOST: '127.0.0.1',
    PORT: '0',
    KONTOR_DATA: join(root, '.cache', 'bench', 'files'),
    KONTOR_DEMO: '0',
    KONTOR_WORKER: '0',
    KONTOR_REQUESTS_PER_SECOND: '0',
    KONTOR_FIELD_KEYS: `1:${key}`,
    KONTOR_INDEX_KEY: key,
    LOG_LEVEL: 'error',
  })
}

async function signIn(url: string, person: SignIn): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || cookie === undefined) throw new Error(`sign-in answered ${answer.status}`)
  return cookie
}
