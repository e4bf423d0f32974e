import { say } from '../scripts/command.ts'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { furnish, signIn, startServer } from './signed-in.ts'
import { timed } from './timing.ts'

const CLIENTS = 200
const CONTROL_CALLS = 2000

/** `/clients/{clientId}/timeline`, `/accounts/{id}`: about one client or account, and nothing else. */
const ABOUT_ONE = /^\/(clients|accounts)\/\{[A-Za-z]+\}(\/[a-z-]+)*$/

/** Every question the pages of a client and of an account ask, over HTTP with sign-in and scope, each about clients drawn over the whole house. */
export const p1ClientPage: Bench<Place> = {
  id: 'p1-client-page',
  title: 'each request of the pages of a client and an account, slowest',
  control: 'one account by primary key, p50 ms',
  goals: [{ figure: 'slowest p95 ms', unit: 'ms', atMost: 50 }],
  async prepare(place) {
    const { person } = await furnish(place)
    const screens = await openScreens(place)
    const server = await startServer(place)
    const cookie = await signIn(server.url, person)
    const found = await draw(screens.pool)
    const paths = screens.platform.routes
      .filter((route) => route.kind === 'query' && route.method === 'GET' && ABOUT_ONE.test(route.path))
      .map(({ path }) => path)
    const ask = async (path: string, call: number) => {
      const one = found[call % found.length] ?? { id: '', client: '' }
      const url = `${server.url}/api/v1${path.replace(/\{[A-Za-z]+\}/, path.startsWith('/clients') ? one.client : one.id)}`
      const answer = await fetch(url, { headers: { cookie } })
      await answer.arrayBuffer()
      return answer.status
    }
    const asked: string[] = []
    for (const path of paths) if ((await ask(path, 0)) === 200) asked.push(path)
    let failed = 0
    return {
      control: async () => {
        const read = (call: number) =>
          screens.pool.query({
            name: 'point',
            text: 'select * from accounts.account where id = $1',
            values: [found[call % found.length]?.id],
          })
        return (await timed(CONTROL_CALLS, read)).p50
      },
      async round() {
        const results: { path: string; p95: number }[] = []
        for (const path of asked) {
          const { p95 } = await timed(CLIENTS, async (call) => {
            if ((await ask(path, call)) !== 200) failed += 1
          })
          results.push({ path, p95 })
        }
        results.sort((a, b) => b.p95 - a.p95)
        for (const { path, p95 } of results.slice(0, 8)) say(`  ${p95.toFixed(1)} ms  ${path}`)
        return () => ({ 'slowest p95 ms': results[0]?.p95 ?? 0, requests: results.length })
      },
      check: async () => [
        ...(failed === 0 ? [] : [`${failed} requests were not answered with 200`]),
        ...(asked.length > 5 ? [] : ['hardly any request was found']),
      ],
      close: async () => {
        await server.stop()
        await screens.close()
      },
    }
  },
}

/** Accounts spread evenly over the house. */
async function draw(pool: Awaited<ReturnType<typeof openScreens>>['pool']) {
  const { rows } = await pool.query<{ id: string; client: string }>(
    `select id, client_id as client from accounts.account
      order by md5(id::text) limit ${CLIENTS}`,
  )
  return rows
}
