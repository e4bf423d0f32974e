import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '#platform/http/route.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { answering, call, gist, pathOf } from './calls.ts'

let app: TestApp
let routes: readonly Route[]
beforeAll(async () => {
  app = await testApp()
  routes = app.platform.routes.filter(answering)
})
afterAll(() => app.close())

const OPEN = ['public', 'signed-in', 'client']
const keyed = () => routes.filter(({ permission }) => !OPEN.includes(permission))
const missing = (route: Route) =>
  gist({ status: 403, body: { code: 'PERMISSION_MISSING', params: { permission: route.permission } }, headers: {} })

/** Every operation in turn; answers what went wrong, so that one run names all of them. */
async function each(list: readonly Route[], wrong: (route: Route) => Promise<string | null>): Promise<string[]> {
  const found: string[] = []
  for (const route of list) {
    const problem = await wrong(route)
    if (problem !== null) found.push(`${route.id}: ${problem}`)
  }
  return found
}

describe('every operation', () => {
  it('[P-02] states a permission that is declared, and its data scope', () => {
    expect(routes.length).toBeGreaterThan(40)
    const undeclared = keyed().filter(({ permission }) => !app.platform.permissions.has(permission))
    expect(undeclared.map((route) => route.id)).toEqual([])
    expect(routes.filter(({ scope }) => !['accounts', 'own', 'none'].includes(scope))).toEqual([])
  })

  it('[P-02] is closed to whoever has not signed in, but for the few that are public', async () => {
    const open = await each(routes, async (route) => {
      const answer = await app.http.inject({
        method: route.method,
        url: `/api/v1${pathOf(route)}`,
        headers: { 'idempotency-key': 'matrix-nobody', 'content-type': 'application/json' },
        ...(route.method === 'GET' ? {} : { payload: '{}' }),
      })
      return answer.statusCode === 401 && answer.json().code === 'SIGN_IN_REQUIRED' ? null : String(answer.statusCode)
    })
    const publicRoutes = routes.filter(({ permission }) => permission === 'public').map((route) => route.id)
    expect(open.map((line) => line.slice(0, line.indexOf(':')))).toEqual(publicRoutes)
  })

  it('[P-02] [A-29] is refused without its permission, and the refusal names it', async () => {
    const nobody = app.signInAs([])
    expect(
      await each(keyed(), async (route) => {
        const answer = gist(await call(nobody, route))
        return answer === missing(route) ? null : answer
      }),
    ).toEqual([])
  })

  it('[P-02] [A-29] is refused to somebody who has every other permission, those that bring it along left out', async () => {
    const all = [...app.platform.permissions.keys()]
    expect(
      await each(keyed(), async (route) => {
        const without = [route.permission, ...(app.platform.permissions.get(route.permission)?.comesWith ?? [])]
        const answer = gist(await call(app.signInAs(all.filter((key) => !without.includes(key))), route))
        return answer === missing(route) ? null : answer
      }),
    ).toEqual([])
  })

  it('[P-02] opens with its permission alone, and never breaks', async () => {
    expect(
      await each(keyed(), async (route) => {
        const answer = await call(app.signInAs([route.permission]), route)
        const refused = gist(answer) === missing(route)
        return refused || answer.status >= 500 ? gist(answer) : null
      }),
    ).toEqual([])
  })

  it('[R-01] that writes and is refused leaves a record of the refusal', async () => {
    const nobody = app.signInAs([])
    const count = async () => {
      const { rows } = await app.pool.query<{ n: number }>(
        `select count(*)::int n from platform.journal where operator_id = $1 and result = 'refused'`,
        [nobody.actor.operatorId],
      )
      return rows[0]?.n ?? 0
    }
    const writes = keyed().filter((route) => route.kind === 'command')
    expect(
      await each(writes, async (route) => {
        const before = await count()
        await call(nobody, route)
        const left = (await count()) - before
        return left === 1 ? null : `${left} records`
      }),
    ).toEqual([])
  })
})
