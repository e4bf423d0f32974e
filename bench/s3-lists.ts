import type { Actor } from '#platform/actor.ts'
import type { ListDefinition } from '#platform/lists/list.ts'
import type { QueryText } from '#platform/lists/query.ts'
import { accountNumber } from '../apps/server/src/demo/accounts.ts'
import { clientAt } from '../apps/server/src/demo/clients.ts'
import { say } from '../scripts/command.ts'
import { openScreens } from './console.ts'
import { type Bench, ROUNDS } from './harness.ts'
import type { Place } from './place.ts'
import { type Latencies, latenciesOf, timed } from './timing.ts'

const CALLS = 25
const CONTROL_CALLS = 2000

type Screen = { name: string; actor: Actor; list: ListDefinition; query: QueryText }

/**
 * S3: every list with each of its filters, first page and capped count together, for two scopes. A screen's p95 is that of its
 * calls of all rounds: of two thousand screens with 25 calls each, two calls of some screen always meet a busy neighbour.
 */
export const s3Lists: Bench<Place> = {
  id: 's3-lists',
  title: 'first page and capped count of every list, slowest screen',
  control: 'one account by primary key, p50 ms',
  goals: [{ figure: 'slowest p95 ms', unit: 'ms', atMost: 30 }],
  async prepare(place) {
    const screens = await openScreens(place)
    const ids = (await screens.page(screens.everyone, screens.list('accounts.account'), {})).map(({ id }) => id)
    const shown: Screen[] = []
    for (const list of screens.platform.lists.values())
      for (const [scope, actor] of [
        ['all', screens.everyone],
        ['branch', screens.branch],
      ] as const)
        for (const query of queriesOf(list, place)) {
          const named = Object.entries(query).map(([key, value]) => `${key}=${value}`)
          shown.push({ name: `${list.id} ${scope} ${named.join(' ')}`.trim(), actor, list, query })
        }
    const measure = (screen: Screen, calls: number, samples?: number[]): Promise<Latencies> =>
      timed(
        calls,
        async () => {
          await screens.page(screen.actor, screen.list, screen.query)
          await screens.count(screen.actor, screen.list, screen.query)
        },
        samples,
      )
    for (const screen of shown) await measure(screen, 2)
    const seen = new Map<string, number[]>(shown.map(({ name }) => [name, []]))
    return {
      control: async () => {
        const text = 'select * from accounts.account where id = $1'
        const read = (call: number) => screens.pool.query({ name: 'point', text, values: [ids[call % ids.length]] })
        return (await timed(CONTROL_CALLS, read)).p50
      },
      async round() {
        for (const screen of shown) await measure(screen, CALLS, seen.get(screen.name))
        const all = [...seen].map(([name, samples]) => ({ name, p95: latenciesOf(samples, 1).p95 }))
        all.sort((a, b) => b.p95 - a.p95)
        for (const { name, p95 } of all.slice(0, 12)) say(`  ${p95.toFixed(1)} ms  ${name}`)
        const [slowest, median] = [all[0], all[Math.floor(all.length / 2)]]
        if (!slowest || !median) throw new Error('no lists')
        const figures = { 'median p95 ms': median.p95, screens: all.length }
        if ((seen.get(slowest.name)?.length ?? 0) < ROUNDS * CALLS) return () => figures
        return (control) => ({
          'slowest p95 ms': slowest.p95,
          'slowest ÷ point read': slowest.p95 / control,
          ...figures,
        })
      },
      async check() {
        const all = await screens.count(screens.everyone, screens.list('accounts.account'), {}, 60_000)
        const expected = Math.min(10_000, place.world.accounts)
        return all === expected ? [] : [`the account list counts ${all}, not ${expected}`]
      },
      close: () => screens.close(),
    }
  },
}

/** Without filters, then each filter by itself with a value that occurs. */
function queriesOf(list: ListDefinition, place: Place): QueryText[] {
  const sheet = clientAt(place.world, Math.floor(place.world.accounts / 3))
  const person = sheet.person ?? sheet.company?.officers[0]?.person
  const values: Record<string, string> = {
    clientName: '陈伟',
    name: '陈伟',
    accountNo: [17, 170, 1700].map((index) => accountNumber('cash', index)).join(','),
    clientNo: 'C10000017,C10000170',
    memberNo: 'M20000018',
    identityNumber: person?.documents[0]?.number ?? '110101190001010000',
    phone: person?.phone ?? '+85255000017',
    email: person?.email ?? 'nobody@example.com',
    departmentId: place.departments.get('SZ-FT') ?? '',
    mark: 'vip',
    brokerCode: 'AE007',
    introducerCode: 'IB003',
  }
  const filtered = list.filters.flatMap((filter): QueryText[] => {
    if (filter.kind === 'select') return (filter.options ?? []).map((option) => ({ [filter.key]: option }))
    if (filter.kind === 'boolean') return [{ [filter.key]: 'true' }, { [filter.key]: 'false' }]
    const value = values[filter.key]
    return value === undefined ? [] : [{ [filter.key]: value }]
  })
  return [{}, ...list.sorts.slice(1).map(({ key }) => ({ sort: key })), ...filtered]
}
