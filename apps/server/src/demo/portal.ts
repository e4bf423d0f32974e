import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import { type PublishedBusiness, publishedBusinesses } from '#modules/businesses'
import { launchFromPortal, seedClientActor } from '#modules/portal'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { portalClients } from './members.ts'
import { randomAt } from './random.ts'
import { rateRows } from './values.ts'
import type { World } from './world.ts'

const AGENT = 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) Mobile Safari'

/** What the second client of the portal has sent: both wait for somebody of the house. */
function asked(world: World): readonly { code: string; values: Record<string, unknown> }[] {
  const random = randomAt(world.seed, 'portal', 0)
  return [
    {
      code: 'fee-change',
      values: { fees: rateRows(random, 'feeTable', world.asOf), reason: '近月成交增加，申请调整费率' },
    },
    { code: 'change-mobile', values: { mobile: `+85291${random.digits(6)}`, reason: '更换手机号' } },
  ]
}

/** An account of the client that the business is for and none of it runs on. */
async function freeAccount(
  platform: Platform,
  actor: Actor,
  { id, definition }: PublishedBusiness,
): Promise<string | null> {
  const types = [...definition.launch.accountTypes]
  const clients = actor.scope.all ? [] : [...(actor.scope.clientIds ?? [])]
  const [found] = await rows(
    platform.db,
    sql<{
      id: string
    }>`select id from accounts.v_account a where client_id = any(${clients}::uuid[]) and status = 'ACTIVE'
      and business_line = 'brokerage' and (${types.length === 0} or type = any(${types}::text[])) and not exists (select from businesses.request r where r.account_id = a.id
        and r.business_id = ${id} and r.ended_at is null) order by id limit 1`,
  )
  return found?.id ?? null
}

/** Requests that a client has sent from the portal, where there are none yet. */
export async function seedPortalRequests(platform: Platform, world: World): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from portal.origin limit 1`)
  const memberNo = portalClients(world).at(-1)?.memberNo
  if (known.length > 0 || memberNo === undefined) return
  const now = platform.clock()
  const actor = await inTransaction(platform.db, (tx) => seedClientActor(tx, platform, now, { memberNo, agent: AGENT }))
  if (!actor) return
  const businesses = await publishedBusinesses(platform.db)
  for (const { code, values } of asked(world)) {
    const business = businesses.find((one) => one.code === code)
    if (!business) continue
    const accountId = await freeAccount(platform, actor, business)
    if (accountId === null) continue
    const input = { businessId: business.id, accountId, values, consent: true }
    try {
      await platform.execute(launchFromPortal, input, actor, { key: `demo-portal:${code}` })
    } catch (error) {
      // The demo goes without a request that a rule of today stands in the way of.
      if (!(error instanceof Refused)) throw error
      platform.log.warn({ business: code, code: error.code }, 'a client could not start this')
    }
  }
}
