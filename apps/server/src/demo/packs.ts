import { sql } from 'kysely'
import type { FormValues } from '#contract/forms'
import { agreeTask } from '#modules/approvals'
import { publishedBusinesses } from '#modules/businesses'
import { installPack, PACKS } from '#modules/packs'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type Random, randomAt } from './random.ts'
import { rateRows } from './values.ts'
import type { World } from './world.ts'

/** Somebody of the demo, as he may act now. */
export async function actorOf(platform: Platform, username: string): Promise<Actor> {
  const [found] = await rows(
    platform.db,
    sql<{ id: string }>`select id from access.operator where username = ${username}`,
  )
  const now = platform.clock()
  const actor = found ? await inTransaction(platform.db, (tx) => platform.directory.actorOf(tx, found.id, now)) : null
  if (!actor) throw new Error(`${username} cannot act`)
  return actor
}

/** Every pack, installed and published by the business administrator. Installed ones are left alone. */
export async function installPacks(platform: Platform): Promise<void> {
  const actor = await actorOf(platform, 'business-admin')
  for (const { code, release } of PACKS) {
    const key = `demo-pack:${code}:${release}`
    await platform.execute(installPack, { code, publish: true }, actor, { key })
  }
}

/** Requests under way: by whom, of which business, and who has agreed so far. */
const UNDER_WAY: readonly (readonly [clerk: string, code: string, agreed: readonly string[]])[] = [
  ['clerk-central', 'fee-change', []],
  ['clerk-central', 'fee-change', ['supervisor']],
  ['clerk-central', 'margin-change', ['supervisor']],
  ['clerk-central', 'change-mobile', []],
  ['clerk-central', 'change-other-data', []],
  ['clerk-futian', 'fee-change', []],
  ['clerk-futian', 'margin-change', ['supervisor-mainland']],
  ['clerk-futian', 'change-mobile', []],
  ['clerk-pudong', 'fee-change', ['supervisor-mainland']],
  ['clerk-pudong', 'change-other-data', []],
  ['clerk-pudong', 'margin-change', []],
]

/** What is filled in for a request under way; these forms need no papers. */
function valuesOf(random: Random, code: string, day: number): FormValues {
  const reason = random.pick(['客戶申請', '按协议调整', '营业部申请'])
  switch (code) {
    case 'fee-change':
      return { basis: 'newClient', special: false, fees: rateRows(random, 'feeTable', day), reason }
    case 'margin-change':
      return { direction: 'higher', special: false, margins: rateRows(random, 'marginTable', day), reason }
    case 'change-mobile':
      return { mobile: `+85291${random.digits(6)}`, verified: 'call', reason }
    default:
      return { parts: ['occupation'], occupation: random.pick(['工程師', '会计师', '教師']), reason }
  }
}

type Scene = { platform: Platform; world: World; n: number; clerk: Actor; code: string }

/** An account in the clerk's scope that the business is for and none of it runs on. */
async function freeAccount({ platform, clerk, code }: Scene, types: readonly string[]): Promise<string | null> {
  const { scope } = clerk
  const lines = scope.all ? null : [...scope.businessLines]
  const departments = scope.all ? null : [...scope.departmentIds]
  const [found] = await rows(
    platform.db,
    sql<{ id: string }>`select a.id from accounts.account a where a.status = 'ACTIVE' and a.client_type = 'individual'
      and (${types.length === 0} or a.type = any(${[...types]}::text[]))
      and (${lines}::text[] is null or a.business_line = any(${lines}::text[]))
      and (${departments}::uuid[] is null or a.department_id = any(${departments}::uuid[]))
      and not exists (select from businesses.request r join businesses.business b on b.id = r.business_id
        where r.account_id = a.id and b.code = ${code} and r.ended_at is null)
      order by a.id limit 1`,
  )
  return found?.id ?? null
}

/** Launches a request; null when the clerk has no account it could be about. */
async function launched(scene: Scene): Promise<{ id: string; caseId: string } | null> {
  const { platform, world, n, clerk, code } = scene
  const business = (await publishedBusinesses(platform.db)).find((one) => one.code === code)
  const launch = platform.commands.get('businesses.request.launch')
  if (!business || !launch) return null
  const accountId = await freeAccount(scene, business.definition.launch.accountTypes)
  if (accountId === null) return null
  const values = valuesOf(randomAt(world.seed, 'request', n), code, world.asOf)
  const input = { businessId: business.id, accountId, values, origin: 'account' }
  const outcome = await platform.execute(launch, input, clerk, { key: `demo-request:${n}` })
  return outcome.kind === 'done' ? (outcome.value as { id: string; caseId: string }) : null
}

/** Somebody agrees to the open task of a case. */
export async function agree(platform: Platform, caseId: string, by: Actor, turn: string): Promise<void> {
  const [task] = await rows(
    platform.db,
    sql<{ id: string }>`select id from approvals.v_task where case_id = ${caseId} and state = 'open' limit 1`,
  )
  if (task) await platform.execute(agreeTask, { id: task.id, remark: 'OK' }, by, { key: `demo-agree:${turn}` })
}

/** Requests that wait for somebody, so that every inbox has something to do. */
export async function requestsUnderWay(platform: Platform, world: World): Promise<void> {
  for (const [n, [username, code, agreed]] of UNDER_WAY.entries()) {
    const clerk = await actorOf(platform, username)
    const made = await launched({ platform, world, n, clerk, code })
    if (!made) continue
    for (const by of agreed) await agree(platform, made.caseId, await actorOf(platform, by), `${n}:${by}`)
  }
}
