import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { effectiveIsFiled, entriesBelong } from '../checks.ts'
import { aFiler, anOwner, consent, number, type Owner } from './a-filer.ts'
import { anExchange, type Counterpart, tick } from './an-exchange.ts'

let app: TestApp
let desk: Person
let there: Counterpart
beforeAll(async () => {
  there = await anExchange()
  app = await testApp({ now: '2026-01-02T02:00:00Z', config: { filing: there.config } })
  desk = app.signInAs('all')
})
afterAll(async () => {
  await app.close()
  await there.stop()
})

/** The same year at every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const effective = async (ceNo: string) =>
  (
    await rows(
      app.db,
      sql<{ bcan: number }>`select bcan from bcan.registration where ce_no = ${ceNo} and state = 'EFFECTIVE'`,
    )
  ).map(({ bcan }) => bcan)
const open = (ceNo: string) =>
  rows(
    app.db,
    sql<{ bcan: number; kind: string }>`select bcan, kind from filing.break where ce_no = ${ceNo}
      and state in ('OPEN', 'FOLLOWED_UP')`,
  )

/** What the image has and Kontor has not, and the other way round. */
async function disagreement(ceNo: string): Promise<{ bcan: number; only: string }[]> {
  const image = new Set(await there.inForce(ceNo))
  const ours = new Set(await effective(ceNo))
  return [
    ...[...image].filter((bcan) => !ours.has(bcan)).map((bcan) => ({ bcan, only: 'image' })),
    ...[...ours].filter((bcan) => !image.has(bcan)).map((bcan) => ({ bcan, only: 'house' })),
  ]
}

async function something(of: (below: number) => number, owners: Owner[]): Promise<void> {
  const one = owners[of(owners.length)]
  const what = of(10)
  if (what < 3 || !one) {
    const fresh = await anOwner(app)
    owners.push(fresh)
    await number(app, desk)
    if (of(5) > 0) await consent(desk, fresh.clientId, true, { signedOn: '2026-01-02' })
  } else if (what < 5) await consent(desk, one.clientId, true, { signedOn: '2026-01-02' })
  else if (what < 6) await consent(desk, one.clientId, false, { signedOn: '2026-01-02' })
  else if (what < 8) {
    const change = { version: null, remark: 'deed poll', attachments: [], nameEn: `CHAN Tai Man ${of(1e6)}` }
    await desk.send('POST', `/clients/${one.clientId}/profile`, change)
  } else if (what < 9) {
    await sql`update accounts.account set status = case status when 'ACTIVE' then 'DORMANT' else 'ACTIVE' end
      where id = ${one.accountId} and status in ('ACTIVE', 'DORMANT')`.execute(app.db)
  } else {
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${one.accountId}`.execute(
      app.db,
    )
    const signal = new AbortController().signal
    const task = app.platform.tasks.get('bcan.registration.follow')
    await task?.(app.platform, {}, { id: '1', attempt: 1, signal })
  }
}

it('[H-06] through a year of openings, consents, changes, rejections and closures image and house agree, or the breaks say where not', async () => {
  const of = dice(20_260_102)
  const { ceNo } = await aFiler(desk)
  const owners: Owner[] = []
  let days = 0
  let rejected = 0
  const broken = new Map<string, number>()
  for (let day = 0; day < 365; day += 1) {
    for (let at = of(3); at >= 0; at -= 1) await something(of, owners)
    const numbers = await rows(
      app.db,
      sql<{
        bcan: number
      }>`select bcan from bcan.registration where ce_no = ${ceNo} and bcan is not null order by bcan`,
    )
    const some = String(numbers[of(Math.max(1, numbers.length))]?.bcan ?? '')
    const trouble = of(12)
    const reject = trouble < 2 && some !== '' ? { [some]: 'E101' } : {}
    // What the image gets wrong are numbers that are in force, and one nobody filed.
    const inForce = await there.inForce(ceNo)
    const one = inForce.length === 0 ? [] : [String(inForce[of(inForce.length)])]
    const drop = trouble === 2 ? one : []
    const alter = trouble === 3 ? one : []
    const add = trouble === 4 ? ['D|9999999|1|1|1|GHOST||HK|1|Z123456'] : []
    await there.control({ reject, drop, alter, add })
    rejected += Object.keys(reject).length
    const made = await desk.send('POST', '/filings', { regime: 'HKIDR', ceNo })
    expect(made.status).toBe(201)
    await app.runJobs()
    await tick(app)
    days += 1
    const breaks = await open(ceNo)
    for (const { kind } of breaks) broken.set(kind, (broken.get(kind) ?? 0) + 1)
    const differ = (await disagreement(ceNo)).filter(({ bcan }) => !drop.includes(String(bcan)))
    const told = new Set(breaks.map(({ bcan }) => bcan))
    expect(
      differ.filter(({ bcan }) => !told.has(bcan)),
      `day ${day}`,
    ).toEqual([])
    expect(await entriesBelong.check(app.db, app.platform)).toEqual([])
    expect(await effectiveIsFiled.check(app.db, app.platform)).toEqual([])
    app.clock.advance({ hours: 24 })
  }
  expect(days).toBe(365)
  expect(rejected).toBeGreaterThan(30)
  for (const kind of ['MISSING', 'DIFFERENT', 'UNKNOWN']) expect(broken.get(kind) ?? 0, kind).toBeGreaterThan(10)
}, 1_800_000)
