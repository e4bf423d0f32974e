import { dateAt } from '#kernel/calendar.ts'
import { type AccountRow, getAccount, standingOf } from '#modules/accounts'
import { HOUSE_ZONE, ownDocumentKinds } from '#modules/clients'
import { suitabilityOf } from '#modules/suitability'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { restrictionsOf } from '../eligibility.ts'
import { capabilityOf, difference, grant, stillGranted } from '../policy/capability.ts'
import { effectiveOf, type Scene } from '../policy/effective.ts'
import { isNorthbound } from '../policy/northbound.ts'
import { type AccountPermissions, type Drop, inOrder, type PermissionKey, type TradingVerdict } from '../schema.ts'
import { openMarkets } from '../store/market.ts'
import { livePermissions, notedKinds, type PermissionRow, revisionsOf } from '../store/permission.ts'

/** Revisions that the account's page shows. */
const REVISIONS_SHOWN = 20

/** Everything an account's page or an order needs, worked out on what is true now. */
export type Parts = { choice: readonly PermissionKey[]; granted: PermissionKey[]; withheld: Drop[] }

/** Today at the head office. */
export const today = ({ clock }: Platform): string => dateAt(clock(), HOUSE_ZONE)

/** Since when northbound shares are held without a break, after a change. */
export function northboundSince(before: string | null, granted: readonly PermissionKey[], on: string): string | null {
  return granted.some(isNorthbound) ? (before ?? on) : null
}

async function sceneOf(
  platform: Platform,
  reader: Reader,
  account: AccountRow,
  granted: readonly PermissionKey[],
  since: string | null,
): Promise<Scene> {
  const on = today(platform)
  const { blocked } = standingOf({
    clientStatus: account.clientStatus,
    clientReasons: account.clientReasons,
    accountStatus: account.status,
    accountReasons: account.reasons,
  })
  const suitability = await suitabilityOf(reader, { clientId: account.clientId }, on)
  const documents = await ownDocumentKinds(reader, account.clientId)
  const question = { accountId: account.id, clientId: account.clientId, granted, on }
  return {
    frozen: account.reasons.length > 0,
    blocked,
    suitability,
    investor: { parties: [{ documents }], exempt: suitability.northboundExempt },
    northboundSince: since,
    on,
    restrictions: await restrictionsOf(platform, reader, question),
  }
}

/** The whole verdict over what is granted. */
export function verdictOf({ choice, granted, withheld }: Parts, scene: Scene): TradingVerdict {
  const { effective, sellOnly, dropped } = effectiveOf(granted, scene)
  return { choice: inOrder(choice), granted, withheld, effective, sellOnly, suspended: dropped }
}

/** What of a stored grant holds on today's account and markets. */
async function partsOf(reader: Reader, account: AccountRow, row: PermissionRow): Promise<Parts> {
  const kinds = [...(await notedKinds(reader, account.id)), account]
  const still = stillGranted(row.granted, kinds, await openMarkets(reader))
  return { choice: row.choice, granted: still.granted, withheld: [...row.dropped, ...still.dropped] }
}

const NOTHING: Parts = { choice: [], granted: [], withheld: [] }

/** The verdict over an account that the caller has been shown. */
export async function verdictOfAccount(
  platform: Platform,
  reader: Reader,
  account: AccountRow,
  row: PermissionRow | null,
): Promise<TradingVerdict> {
  const parts = row ? await partsOf(reader, account, row) : NOTHING
  return verdictOf(parts, await sceneOf(platform, reader, account, parts.granted, row?.northboundSince ?? null))
}

/**
 * What may be traded on an account today, on which channels, and what may only be sold: for whoever takes an order.
 *
 * @throws NOT_FOUND when the account is out of scope
 */
export async function effectivePermissions(
  platform: Platform,
  reader: Reader,
  actor: Actor,
  accountId: string,
): Promise<Pick<TradingVerdict, 'effective' | 'sellOnly'>> {
  const account = await getAccount(reader, actor, accountId)
  const row = (await livePermissions(reader, [accountId])).get(accountId) ?? null
  const { effective, sellOnly } = await verdictOfAccount(platform, reader, account, row)
  return { effective, sellOnly }
}

/** What a choice for an account would come to if it were made now. @throws NOT_FOUND */
export async function tryChoice(
  platform: Platform,
  actor: Actor,
  accountId: string,
  choice: readonly PermissionKey[],
): Promise<TradingVerdict> {
  const { db } = platform
  const account = await getAccount(db, actor, accountId)
  const row = (await livePermissions(db, [accountId])).get(accountId) ?? null
  const { granted, dropped } = grant(choice, account, await openMarkets(db))
  const since = northboundSince(row?.northboundSince ?? null, granted, today(platform))
  const scene = await sceneOf(platform, db, account, granted, since)
  return verdictOf({ choice, granted, withheld: dropped }, scene)
}

/** An account's permissions with everything that led to them, and the last revisions. @throws NOT_FOUND */
export async function getPermissions(platform: Platform, actor: Actor, accountId: string): Promise<AccountPermissions> {
  const { db } = platform
  const account = await getAccount(db, actor, accountId)
  const revisions = await revisionsOf(db, accountId, REVISIONS_SHOWN + 1)
  const live = revisions[0] ?? null
  return {
    ...(await verdictOfAccount(platform, db, account, live)),
    accountId,
    accountType: account.type,
    revision: live?.revision ?? null,
    capability: inOrder(capabilityOf(account.type, account.marks)),
    northboundSince: live?.northboundSince ?? null,
    history: revisions.slice(0, REVISIONS_SHOWN).map((row, at) => ({
      revision: row.revision,
      setByName: row.setByName,
      setAt: row.setAt,
      remark: row.remark,
      caseId: row.caseId,
      ...difference(revisions[at + 1]?.granted ?? [], row.granted),
    })),
  }
}
