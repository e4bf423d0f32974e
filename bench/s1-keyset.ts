import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import { type ListPlace, openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { latenciesOf } from './timing.ts'

const CALLS = 600
const SKIPPED = 999 * 50

/** S1: the thousandth page of the account list costs about what the first does, for people of every scope. */
export const s1Keyset: Bench<Place> = {
  id: 's1-keyset',
  title: 'page 1000 of the account list against page 1',
  control: 'page 1 of the account list, p50 ms over both scopes',
  goals: [{ figure: 'page 1000 ÷ page 1', unit: 'ratio', atMost: 1.5 }],
  async prepare(place) {
    const screens = await openScreens(place)
    const list = screens.list('accounts.account')
    const far = [await placeAt(screens, 'everyone'), await placeAt(screens, 'branch')]
    const actors = [screens.everyone, screens.branch]
    /** Both pages in turns, so that what else the machine does falls on both. */
    const measured = async () => {
      const samples = { near: [] as number[], far: [] as number[] }
      for (let call = 0; call < CALLS; call++) {
        const scope = call % 2
        const actor = actors[scope] ?? screens.everyone
        for (const [page, after] of [
          ['near', undefined],
          ['far', far[scope]],
        ] as const) {
          const before = performance.now()
          await screens.page(actor, list, {}, after)
          samples[page].push(performance.now() - before)
        }
      }
      return { near: latenciesOf(samples.near, 1), far: latenciesOf(samples.far, 1) }
    }
    await measured()
    return {
      control: async () => (await measured()).near.p50,
      async round() {
        const { near, far: last } = await measured()
        return () => ({
          'page 1000 ÷ page 1': last.p95 / near.p95,
          'page 1 p95 ms': near.p95,
          'page 1000 p95 ms': last.p95,
        })
      },
      async check() {
        const problems: string[] = []
        for (const [scope, actor] of actors.entries()) {
          const from = far[scope]
          const walked = from ? (await screens.page(actor, list, {}, from)).map(({ id }) => id) : []
          const skipped = await idsAfter(screens, scope === 0 ? 'everyone' : 'branch', SKIPPED + 1)
          if (walked.join() !== skipped.join()) problems.push(`page 1000 differs from OFFSET for scope ${scope}`)
        }
        return problems
      },
      close: () => screens.close(),
    }
  },
}

type Scope = 'everyone' | 'branch'

/** The row just before page 1000, found the slow way. */
async function placeAt(screens: Screens, scope: Scope): Promise<ListPlace> {
  const list = screens.list('accounts.account')
  const [found] = await rows(
    screens.platform.db,
    sql<ListPlace>`select a.id, a.opened_at::text as key from ${list.from} where ${list.where(screens[scope])}
      order by a.opened_at desc, a.id desc offset ${SKIPPED} limit 1`,
  )
  if (!found) throw new Error(`fewer than ${SKIPPED} accounts in scope: take a larger place`)
  return found
}

async function idsAfter(screens: Screens, scope: Scope, offset: number): Promise<string[]> {
  const list = screens.list('accounts.account')
  const found = await rows(
    screens.platform.db,
    sql<{ id: string }>`select a.id from ${list.from} where ${list.where(screens[scope])}
      order by a.opened_at desc, a.id desc offset ${offset} limit 50`,
  )
  return found.map(({ id }) => id)
}
