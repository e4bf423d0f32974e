import { foldName } from '#modules/clients'
import { clientAt, clientCount } from '../apps/server/src/demo/clients.ts'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

const TERMS = 40
/** The control is slow: fewer of its calls, always the same ones. */
const CONTROL_TERMS = 20
const CALLS = 400

/** S2: two Chinese characters find the newest accounts at once, where trigrams have nothing to look up. */
export const s2NameSearch: Bench<Place> = {
  id: 's2-name-search',
  title: 'accounts by two characters of a Chinese name, newest page',
  control: 'the same by a pg_trgm GIN index on the same names, p95 ms',
  goals: [
    { figure: 'p95 ms', unit: 'ms', atMost: 15 },
    { figure: '÷ pg_trgm', unit: 'ratio', atMost: 0.01 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const list = screens.list('accounts.account')
    const terms = termsOf(place)
    const { pool } = screens
    await pool.query(`
      create extension if not exists pg_trgm;
      create schema if not exists bench;
      create table if not exists bench.named as
        select a.id, a.opened_at, c.search_name as name from accounts.account a join clients.client c on c.id = a.client_id;
      create index if not exists named_trgm on bench.named using gin (name gin_trgm_ops);
      create index if not exists named_opened on bench.named (opened_at desc, id desc)`)
    await pool.query('vacuum analyze bench.named')
    const byTrigram = async (term: string): Promise<string[]> => {
      const { rows } = await pool.query<{ id: string }>({
        name: 'trgm',
        text: 'select id from bench.named where name like $1 order by opened_at desc, id desc limit 50',
        values: [`%${foldName(term)}%`],
      })
      return rows.map(({ id }) => id)
    }
    const byGram = (term: string) => screens.page(screens.everyone, list, { clientName: term })
    const termAt = (call: number): string => terms[call % terms.length] ?? ''
    await timed(TERMS, (call) => byGram(termAt(call)))
    return {
      control: async () => (await timed(CONTROL_TERMS, (call) => byTrigram(termAt(call)))).p95,
      async round() {
        const { p50, p95 } = await timed(CALLS, (call) => byGram(termAt(call)))
        return (control) => ({ 'p95 ms': p95, 'p50 ms': p50, '÷ pg_trgm': p95 / control })
      },
      async check() {
        const problems: string[] = []
        for (const term of terms.slice(0, CONTROL_TERMS)) {
          const found = (await byGram(term)).map(({ id }) => id)
          if (found.join() !== (await byTrigram(term)).join()) problems.push(`${term} finds other accounts than LIKE`)
        }
        return problems
      },
      close: () => screens.close(),
    }
  },
}

/** Beginnings and ends of real names, drawn evenly over the world: common and rare ones. */
function termsOf(place: Place): string[] {
  const terms = new Set<string>()
  const count = clientCount(place.world)
  for (let draw = 0; terms.size < TERMS; draw++) {
    const name = Array.from(clientAt(place.world, (draw * 7919) % count).person?.nameZh ?? '')
    if (name.length >= 2) terms.add(draw % 2 ? name.slice(0, 2).join('') : name.slice(-2).join(''))
  }
  return [...terms]
}
