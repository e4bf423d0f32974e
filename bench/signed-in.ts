import { join } from 'node:path'
import { systemClock } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { seedAccess } from '#modules/access'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { root } from '../scripts/command.ts'
import { openScreens } from './console.ts'
import { BENCH_KEY, type Place } from './place.ts'
import { type Listening, startListening } from './program.ts'

export type SignIn = { username: string; password: string }

/** People who see everything, with these roles each. */
async function people(platform: Platform, count: number, roles: readonly string[]): Promise<SignIn[]> {
  const stem = `bench-${newId().slice(-12)}`
  const name = { 'zh-Hans': stem, 'zh-Hant': stem, en: stem }
  const operators = Array.from({ length: count }, (_, at) => {
    const username = `${stem}-${at}`
    return { username, name: username, language: 'en' as const, department: stem, roles, sees: 'all' as const }
  })
  const { passwords } = await inTransaction(platform.db, (tx) =>
    seedAccess(tx, systemClock(), { departments: [{ code: stem, parent: null, name }], operators }),
  )
  return operators.map(({ username }) => ({ username, password: passwords.get(username) ?? '' }))
}

/** An account to look at and people who see everything; one auditor, unless other roles or more are asked for. */
export async function furnish(
  place: Place,
  roles: readonly string[] = ['auditor'],
  count = 1,
): Promise<{ account: string; person: SignIn; people: SignIn[] }> {
  const screens = await openScreens(place)
  try {
    for (const module of screens.platform.modules) await module.prepare?.(screens.platform)
    const [first] = await screens.page(screens.everyone, screens.list('accounts.account'), {})
    if (!first) throw new Error('no account')
    const all = await people(screens.platform, count, roles)
    const [person] = all
    if (!person) throw new Error('nobody')
    return { account: first.id, person, people: all }
  } finally {
    await screens.close()
  }
}

export function startServer(place: Place): Promise<Listening> {
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

export async function signIn(url: string, person: SignIn): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0]
  if (!answer.ok || cookie === undefined) throw new Error(`sign-in answered ${answer.status}`)
  return cookie
}
