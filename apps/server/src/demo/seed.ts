import { sql } from 'kysely'
import type { Clock } from '#kernel/clock.ts'
import { seedAccess } from '#modules/access'
import { seedSuitability } from '#modules/suitability'
import { seedPermissions } from '#modules/trading'
import { type Db, inTransaction, rows, type Tx } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import type { Platform } from '#platform/platform.ts'
import { deskOf, seedApplications } from './applications.ts'
import { seedApprovals } from './approvals.ts'
import { seedBcan } from './bcan.ts'
import { changesUnderWay } from './client-data.ts'
import { seedCloudSync } from './cloudsync.ts'
import { seedCounters } from './counters.ts'
import { dateOf, dayOf } from './days.ts'
import { dispatchesUnderWay } from './dispatches.ts'
import { seedFiling } from './filing.ts'
import { seedGroups } from './groups.ts'
import { seedHistory } from './history.ts'
import { introducersUnderWay } from './introducer-requests.ts'
import { seedIntroducers } from './introducers.ts'
import { type LoadProgress, loadWorld } from './load.ts'
import { seedAppMembers, seedPortalClients } from './members.ts'
import { seedMessages } from './messages.ts'
import { seedMounts } from './mounts.ts'
import { seedOa } from './oa.ts'
import { departments, type Operator, operators } from './organisation.ts'
import { installPacks, requestsUnderWay } from './packs.ts'
import { storePapers } from './paper-store.ts'
import { seedPortalRequests } from './portal.ts'
import { seedRegisters } from './registers.ts'
import { seedScreening } from './screening.ts'
import { seedSources } from './sources.ts'
import { seedSuspicions } from './suspicions.ts'
import { seedWebhooks } from './webhooks.ts'
import { ACCOUNTS, type Size, type World } from './world.ts'

/** Someone who can sign in to the demo, as `demo-users.json` lists them. */
export type DemoUser = {
  username: string
  password: string
  /** Somebody of the house, who signs in to the console; or a client, who signs in to the portal at `/portal`. */
  kind: 'operator' | 'client'
  roles: readonly string[]
  /** What the person does, in English; `descriptions` has all three languages. */
  description: string
  descriptions: Operator['description']
}

export type SeedOptions = {
  size: Size
  /** Writes the sign-ins down; runs before anything is committed, so that no password is ever lost. */
  keep(users: readonly DemoUser[]): Promise<void>
  progress?: LoadProgress
}

/** Clients with pictures of their own; everybody else shares specimens. */
const OWN_PAPERS = 16
const SEED = 'kontor'
/** Who brings the demo's applications through their steps, by user name. */
const DESK = { maker: 'maker', reviewer: 'reviewer', compliance: 'compliance', officer: 'officer' }
const PORTAL_CLIENT = {
  'zh-Hans': '客户：在 /portal 登录客户门户，申请手续费率、更换手机号',
  'zh-Hant': '客戶：在 /portal 登入客戶門戶，申請手續費率、更換手機號碼',
  en: 'Client: signs in to the portal at /portal, asks for fees and a new mobile number',
}
const HOUSE_ZONE = 'Asia/Hong_Kong'
/** Keeps two processes from seeding at once. */
const LOCK = 7_301_844_022

/**
 * Fills an empty database with the demo broker: departments and people first, then clients, accounts and papers through
 * COPY, then applications by the commands people use. A run that was cut short goes on at the next call; a database with people of its own is left alone.
 *
 * @returns the people who can sign in, when this call made them; else null.
 */
export async function seedDemo(platform: Platform, options: SeedOptions): Promise<DemoUser[] | null> {
  const world = demoWorld(platform.clock, options.size)
  const users = await inTransaction(platform.db, (tx) => seedPeople(tx, platform, world, options))
  const broker = await findBroker(platform.db)
  if (broker && broker.empty) {
    const papers = await storePapers(platform.objects, world, OWN_PAPERS)
    const loading = { seed: SEED, cipher: platform.cipher, departments: broker.departments, operator: broker.filer }
    await loadWorld(platform.config.databaseUrl, {
      world,
      loading,
      papers,
      progress: options.progress ?? (() => undefined),
    })
    await drawThumbnails(platform)
    await markIdentityPapers(platform)
  }
  if (broker) {
    await bringApplications(platform, world, broker)
    await seedIntroducers(platform, world, broker.departments)
    await seedStandings(platform, world, broker.filer)
    await seedRegisters(platform, world, broker.filer)
    await seedBcan(platform)
    await seedFiling(platform)
    await seedGroups(platform)
    await seedSuspicions(platform, dateOf(world.asOf))
    await seedCloudSync(platform, world, dateOf(world.asOf))
    await seedMounts(platform, world)
    await seedScreening(platform)
    await seedSources(platform)
    await seedCounters(platform, dateOf(world.asOf))
    await seedMessages(platform)
    await seedWebhooks(platform)
    await seedOa(platform)
    await seedAppMembers(platform, world)
    await bringRequests(platform, world, options.size)
  }
  return users
}

/** Copies of identity documents say who looked at them. */
async function markIdentityPapers(platform: Platform): Promise<void> {
  await inTransaction(platform.db, (tx) =>
    sql`update archive.parameter set watermark = true where code in ('6A', '6B')`.execute(tx),
  )
}

/** Businesses of the packs, the requests of the years before and those under way; what is there already is left alone. */
async function bringRequests(platform: Platform, world: World, size: Size): Promise<void> {
  await installPacks(platform)
  await seedHistory(platform, world, size)
  const live = await rows(platform.db, sql`select 1 from businesses.request where ended_at is null limit 1`)
  if (live.length === 0) {
    await requestsUnderWay(platform, world)
    await introducersUnderWay(platform, world)
  }
  await seedPortalRequests(platform, world)
  const dispatched = await rows(platform.db, sql`select 1 from dispatches.dispatch limit 1`)
  if (dispatched.length === 0) await dispatchesUnderWay(platform)
  const changed = await rows(
    platform.db,
    sql`select 1 from platform.journal where command like 'clients.%.change' limit 1`,
  )
  if (changed.length === 0) await changesUnderWay(platform)
}

/** What clients are as investors and what their accounts may trade, where nothing is known of either. */
async function seedStandings(platform: Platform, world: World, filer: Broker['filer']): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
    const known = await rows(tx, sql`select 1 from trading.permission limit 1`)
    if (known.length > 0) return
    await seedSuitability(tx, filer, dateOf(world.asOf))
    await seedPermissions(tx, filer)
  })
}

/** Applications in every state, where there are none yet. */
async function bringApplications(platform: Platform, world: World, { departments: ids }: Broker): Promise<void> {
  const found = await rows(platform.db, sql`select 1 from onboarding.application limit 1`)
  if (found.length === 0) await seedApplications(platform, world, ids, await deskOf(platform, DESK))
}

async function seedPeople(tx: Tx, platform: Platform, world: World, options: SeedOptions): Promise<DemoUser[] | null> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
  const known = await rows(tx, sql`select 1 from access.operator limit 1`)
  if (known.length > 0) return null
  const now = platform.clock()
  const { passwords, roles } = await seedAccess(tx, now, { departments, operators })
  await seedApprovals({ tx, now }, roles)
  const people = operators.map(({ username, roles, description }): DemoUser => {
    const password = passwords.get(username)
    if (password === undefined) throw new Error(`${username} has no password`)
    return { username, password, kind: 'operator', roles, description: description.en, descriptions: description }
  })
  const clients = (await seedPortalClients(tx, platform, world)).map(
    ({ memberNo: username, password }): DemoUser => ({
      username,
      password,
      kind: 'client',
      roles: [],
      description: PORTAL_CLIENT.en,
      descriptions: PORTAL_CLIENT,
    }),
  )
  const users = [...people, ...clients]
  await options.keep(users)
  return users
}

/** The demo of a size as it is drawn today. */
export function demoWorld(clock: Clock, size: Size): World {
  const today = clock().toZonedDateTimeISO(HOUSE_ZONE).toPlainDate().toString()
  return { seed: SEED, accounts: ACCOUNTS[size], asOf: dayOf(today) }
}

type Broker = { departments: ReadonlyMap<string, string>; filer: { id: string; name: string }; empty: boolean }

/** The demo's departments and the person who files papers; null when the database is not the demo's. */
async function findBroker(db: Db): Promise<Broker | null> {
  const found = await rows(db, sql<{ code: string; id: string }>`select code, id from access.department`)
  const ids = new Map(found.map(({ code, id }) => [code, id]))
  const filing = operators.find(({ roles }) => roles.includes('business-administrator'))
  const [filer] = await rows(
    db,
    sql<{ id: string; name: string }>`select id, name from access.operator where username = ${filing?.username ?? ''}`,
  )
  if (!filer || departments.some(({ code }) => !ids.has(code))) return null
  const clients = await rows(db, sql`select 1 from clients.client limit 1`)
  return { departments: ids, filer, empty: clients.length === 0 }
}

/** One version of each content: small pictures belong to contents, not to the documents that share them. */
async function drawThumbnails(platform: Platform): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const found = await rows(
      tx,
      sql<{ id: string }>`select o.id from platform.object c, lateral (
        select v.id from archive.document_version v where v.sha256 = c.sha256 limit 1) o`,
    )
    const versionIds = found.map(({ id }) => id)
    await addJobs(tx, [{ task: 'archive.thumbnail.make', payload: { versionIds }, attemptsMax: 5 }])
  })
}
