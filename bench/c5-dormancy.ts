import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { InactiveAccounts } from '#modules/accounts'
import { type Actor, systemActor } from '#platform/actor.ts'
import type { RequestContext } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { openScreens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { timed } from './timing.ts'

const REST = 'accounts.inactivity.rest'
const FIRST = '00000000-0000-0000-0000-000000000000'
const MONTHS = 12
/** Accounts nobody has used for a year, among all the others that were used last week. */
const QUIET = 40
const LOOKS = 5
const BATCH = 1000
const BATCHES = 10

/** What the page of the rule asks when somebody thinks of a period. */
function dueFor(platform: Platform, actor: Actor): Promise<InactiveAccounts> {
  const route = platform.routes.find(({ id }) => id === 'accounts.inactivity.due')
  if (route?.kind !== 'query') throw new Error('the page is not there')
  const query = { type: 'cash', months: MONTHS }
  return route.handle({ platform, actor } as RequestContext, {
    params: {},
    query,
    body: null,
  }) as Promise<InactiveAccounts>
}

/** One step of the day's walk. */
async function rest(platform: Platform, after: string): Promise<{ rested: number; last: string | null }> {
  const command = platform.commands.get(REST)
  if (!command) throw new Error('the walk is not there')
  const outcome = await platform.execute(command, { after }, systemActor([REST]), { key: randomUUID() })
  if (outcome.kind !== 'done') throw new Error('the walk waits for approval')
  return outcome.value as { rested: number; last: string | null }
}

/** The walk from its beginning for so many steps. @returns how many accounts went to rest. */
async function walkOn(platform: Platform, steps: number): Promise<number> {
  let many = 0
  let after: string | null = FIRST
  for (let step = 0; step < steps && after !== null; step += 1) {
    const done: { rested: number; last: string | null } = await rest(platform, after)
    many += done.rested
    after = done.last
  }
  return many
}

/** Everybody was active last week, but for a few. */
async function lively({ db }: Platform): Promise<void> {
  await sql`truncate accounts.account_activity, accounts.account_rest`.execute(db)
  await sql`insert into accounts.account_activity (account_id, active_on, reported_at)
    select id, current_date - 7, now() from accounts.account where id not in (
      select id from accounts.account where type = 'cash' and status = 'ACTIVE' and opened_on < current_date - 800
        order by md5(id::text) limit ${QUIET})`.execute(db)
  await sql`analyze accounts.account_activity`.execute(db)
}

/** Nothing was ever heard of anybody. */
async function silent({ db }: Platform): Promise<void> {
  await sql`update accounts.account set status = 'ACTIVE' where status = 'DORMANT'`.execute(db)
  await sql`truncate accounts.account_activity, accounts.account_rest`.execute(db)
}

/** C-05: who would go dormant, and the night's walk, in a house where nearly nobody would and in one where everybody would. */
export const c5Dormancy: Bench<Place> = {
  id: 'c5-dormancy',
  title: 'accounts without a sign of life: the page that counts them, the night that lets them rest',
  control: 'every account read once, ms',
  goals: [
    { figure: 'few due, page ms', unit: 'ms', atMost: 5_000 },
    { figure: 'few due, whole walk ms', unit: 'ms', atMost: 15_000 },
    { figure: 'all due, rested /s', unit: '/s', atLeast: 1_000 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const { platform, everyone, branch } = screens
    const before = await sql<{ id: string }>`select id from accounts.account where status = 'DORMANT'`.execute(
      platform.db,
    )
    const dormant = before.rows.map(({ id }) => id)
    await sql`update accounts.inactivity_rule set active = true, months = ${MONTHS}, source = 'bench'
      where type = 'cash'`.execute(platform.db)
    const wrong: string[] = []
    return {
      async control() {
        const started = performance.now()
        await sql`select sum(length(account_no)), max(opened_on) from accounts.account`.execute(platform.db)
        return performance.now() - started
      },
      async round() {
        await silent(platform)
        await lively(platform)
        const few = await timed(LOOKS, async () => {
          const { count } = await dueFor(platform, everyone)
          if (count !== QUIET) wrong.push(`${count} of ${QUIET} quiet accounts were counted`)
        })
        const fewBranch = await timed(LOOKS, () => dueFor(platform, branch))
        const started = performance.now()
        const rested = await walkOn(platform, Number.POSITIVE_INFINITY)
        const walk = performance.now() - started
        if (rested !== QUIET) wrong.push(`${rested} of ${QUIET} quiet accounts went to rest`)
        await silent(platform)
        const all = await timed(LOOKS, () => dueFor(platform, everyone))
        const begun = performance.now()
        const many = await walkOn(platform, BATCHES)
        const speed = (many * 1000) / (performance.now() - begun)
        if (many !== BATCHES * BATCH) wrong.push(`${many} accounts went to rest in ${BATCHES} steps`)
        return (control) => ({
          'few due, page ms': few.p95,
          'few due, page of a branch ms': fewBranch.p95,
          'few due, whole walk ms': walk,
          'few due, whole walk ÷ every account read once': walk / control,
          'all due, page ms': all.p95,
          'all due, rested /s': speed,
        })
      },
      check: async () => wrong,
      async close() {
        await silent(platform)
        await sql`update accounts.account set status = 'DORMANT' where id = any(${dormant}::uuid[])`.execute(
          platform.db,
        )
        await sql`update accounts.inactivity_rule set active = false, source = null where type = 'cash'`.execute(
          platform.db,
        )
        await screens.close()
      },
    }
  },
}
