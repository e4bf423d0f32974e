import { dateAt } from '#kernel/calendar.ts'
import { type AccountRow, getAccount, getAccountAt, standingOf } from '#modules/accounts'
import { type ClientDetail, getClientAt, ownDocumentKinds } from '#modules/clients'
import { suitabilityOf } from '#modules/suitability'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { restrictionsOf } from '../eligibility.ts'
import { capabilityOf, difference, grant, stillGranted } from '../policy/capability.ts'
import { effectiveOf, type Scene } from '../policy/effective.ts'
import { isNorthbound } from '../policy/northbound.ts'
import { type AccountPermissions, type Drop, inOrder, type PermissionKey, type TradingVerdict } from '../schema.ts'
import { openMarkets, openMarketsAt } from '../store/market.ts'
import { livePermissions, notedKinds, type PermissionRow, revisionsOf, revisionsUntil } from '../store/permission.ts'

/** Revisions that the account's page shows. */
const REVISIONS_SHOWN = 20

/** Everything an account's page or an order needs, worked out on what is true now. */
export type Parts = { choice: readonly PermissionKey[]; granted: PermissionKey[]; withheld: Drop[] }

/** Today at the head office. */
export const today = ({ clock, config }: Platform): string => dateAt(clock(), config.timeZone)

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

/** How a page shows permissions: the verdict with the account they are of and the last revisions. */
function shown(
  account: Pick<AccountRow, 'id' | 'type' | 'marks'>,
  verdict: TradingVerdict,
  revisions: readonly PermissionRow[],
): AccountPermissions {
  const [live] = revisions
  return {
    ...verdict,
    accountId: account.id,
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

/** An account's permissions with everything that led to them, and the last revisions. @throws NOT_FOUND */
export async function getPermissions(platform: Platform, actor: Actor, accountId: string): Promise<AccountPermissions> {
  const { db } = platform
  const account = await getAccount(db, actor, accountId)
  const revisions = await revisionsOf(db, accountId, REVISIONS_SHOWN + 1)
  return shown(account, await verdictOfAccount(platform, db, account, revisions[0] ?? null), revisions)
}

/** Documents of those who count northbound: the client's own and its joint holders'. */
function documentsOf({ documents, persons }: ClientDetail) {
  const holders = new Set(persons.flatMap(({ id, roles }) => (roles.includes('holder') ? [id] : [])))
  return documents.filter(({ personId }) => personId === null || holders.has(personId))
}

/**
 * What an account could trade at a past moment: the revision that was in force, on the type, marks, freezes, documents,
 * suitability and markets of then. What other modules held against it then is not kept.
 *
 * @throws NOT_FOUND, MOMENT_AHEAD, MOMENT_BEFORE
 */
export async function getPermissionsAt(
  platform: Platform,
  actor: Actor,
  accountId: string,
  at: string,
): Promise<AccountPermissions> {
  const { db } = platform
  const account = await getAccountAt(platform, actor, accountId, at)
  const revisions = await revisionsUntil(db, accountId, at, REVISIONS_SHOWN + 1)
  const [row] = revisions
  if (!row) return shown(account, { ...NOTHING, choice: [], effective: [], sellOnly: [], suspended: [] }, [])
  const client = await getClientAt(platform, actor, account.clientId, at)
  const on = dateAt(Temporal.Instant.from(at), platform.config.timeZone)
  const still = stillGranted(row.granted, [account], await openMarketsAt(db, at))
  const suitability = await suitabilityOf(db, { clientId: account.clientId }, on, at)
  const scene: Scene = {
    frozen: account.frozen,
    blocked: account.standing.blocked,
    suitability,
    investor: { parties: [{ documents: documentsOf(client) }], exempt: suitability.northboundExempt },
    northboundSince: row.northboundSince,
    on,
    restrictions: [],
  }
  const parts = { choice: row.choice, granted: still.granted, withheld: [...row.dropped, ...still.dropped] }
  return shown(account, verdictOf(parts, scene), revisions)
}
