import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { httpLoad, startListening } from './program.ts'
import { furnish, signIn, startServer } from './signed-in.ts'

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
      // The same request, cookie and all.
      control: async () => (await httpLoad(raw.url, headers)).perSecond,
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
