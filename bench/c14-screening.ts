import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { entryInput, FOLDED_AT_ONCE, foldDue, insertEntries, screenClients, whomOf } from '#modules/screening'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { say } from '../scripts/command.ts'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

/** Names on the list; `--entries=1000` for a look. One in a hundred is that of a client, one in a hundred of somebody behind one. */
const ENTRIES = Number(process.argv.find((arg) => arg.startsWith('--entries='))?.split('=')[1] ?? 20_000)
const PLANTED = 100
const SINGLE_CALLS = 40
const TODAY = '2026-11-20'
const AT = `${TODAY}T02:00:00Z`
const CHUNK = 2_000
const DOER = { id: '00000000-0000-7000-8000-000000000001', name: 'bench', at: AT }

type Named = { id: string; name: string; bornOn: string | null }

/** Names of so many clients, or of people behind clients, spread over all of them. */
function some(platform: Platform, from: 'client' | 'person', count: number): Promise<Named[]> {
  const source =
    from === 'client'
      ? sql`(select id, coalesce(name_zh, name_en) as name, born_on from clients.v_client where status <> 'CANCELLED') c`
      : sql`(select p.client_id as id, coalesce(p.name_zh, p.name_en) as name, p.born_on from clients.v_person p
          join clients.v_client c on c.id = p.client_id where c.status <> 'CANCELLED') c`
  return rows(
    platform.db,
    sql<Named>`select id, name, born_on as "bornOn" from (
        select *, row_number() over (order by id) as n, count(*) over () as all from ${source}) c
      where n % greatest(1, "all" / ${count}) = 0 limit ${count}`,
  )
}

/** The list as a vendor would send it: mostly people nobody here is, and some who are. */
async function list(platform: Platform, planted: readonly Named[]): Promise<void> {
  const strangers = Array.from({ length: ENTRIES - planted.length }, (_none, n) => ({
    name: `Zz${(n * 7919) % 1_000_003} Nobody${n}`,
    bornOn: null,
  }))
  await sql`truncate screening.hit, screening.entry_name, screening.entry cascade`.execute(platform.db)
  const entries = [...planted, ...strangers].map(({ name, bornOn }) => {
    const input = entryInput.parse({ nameZh: name.slice(0, 100), bornOn, category: 'sanction', reason: 'bench' })
    return { id: randomUUID(), input, whom: whomOf(input) }
  })
  for (let from = 0; from < entries.length; from += CHUNK) {
    const some = entries.slice(from, from + CHUNK)
    await inTransaction(platform.db, (tx) => insertEntries(tx, platform.cipher, some, DOER))
  }
  await sql`analyze screening.entry, screening.entry_name, screening.person, screening.hit`.execute(platform.db)
}

/** Every folded name of clients and people read once: what comparing by hand would begin with. */
async function readAll({ db }: Platform): Promise<number> {
  const started = performance.now()
  await rows(db, sql`select sum(length(search_name)) from clients.v_client`)
  await rows(db, sql`select sum(cardinality(names)) from screening.person`)
  return performance.now() - started
}

/** C-14: every client and everybody behind one against the whole list, and a single new name against everybody. */
export const c14Screening: Bench<Place> = {
  id: 'c14-screening',
  title: `everybody against a list of ${ENTRIES} names, and one new name against everybody`,
  control: 'every name read once, ms',
  goals: [
    { figure: 'whole list ms', unit: 'ms', atMost: 60_000 },
    { figure: 'one name p95 ms', unit: 'ms', atMost: 30 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { platform } = screens
    for (let taken = FOLDED_AT_ONCE, done = 0; taken === FOLDED_AT_ONCE; done += taken) {
      taken = await inTransaction(platform.db, (tx) => foldDue(tx, FOLDED_AT_ONCE))
      if (done % 100_000 === 0) say(`  ${done} people folded`)
    }
    await sql`analyze screening.person`.execute(platform.db)
    const each = Math.floor(ENTRIES / PLANTED)
    const planted = [...(await some(platform, 'client', each)), ...(await some(platform, 'person', each))]
    await list(platform, planted)
    const when = { at: AT, today: TODAY }
    const missing: string[] = []
    return {
      control: () => readAll(platform),
      async round() {
        await sql`truncate screening.hit`.execute(platform.db)
        const started = performance.now()
        const hits = await inTransaction(platform.db, (tx) => screenClients(tx, null, when))
        const whole = performance.now() - started
        const found = await rows(platform.db, sql<{ id: string }>`select distinct client_id as id from screening.hit`)
        const known = new Set(found.map(({ id }) => id))
        missing.push(...planted.filter(({ id }) => !known.has(id)).map(({ name }) => name))
        const ids = await rows(
          platform.db,
          sql<{ id: string }>`select id from screening.entry order by id limit ${SINGLE_CALLS}`,
        )
        const one = await timed(SINGLE_CALLS, async (turn) => {
          await inTransaction(platform.db, (tx) => screenClients(tx, [ids[turn]?.id ?? randomUUID()], when))
        })
        return (control) => ({
          'whole list ms': whole,
          'whole list ÷ every name read once': whole / control,
          'one name p95 ms': one.p95,
          'one name p50 ms': one.p50,
          hits,
        })
      },
      check: async () => missing.map((name) => `nobody was found for ${name}`),
      close: () => screens.close(),
    }
  },
}
