import { freezesAt, getClientAt, requireMoment, withNames } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { type AccountDetail, CAPABILITIES_OF } from './schema.ts'
import { getAccount, linkedOf, standingOfRow } from './service.ts'
import { findAccount } from './store/account.ts'
import { freezesUntil } from './store/freeze.ts'
import { dormancyAt } from './store/inactivity.ts'
import { pastAt } from './store/past.ts'

const liveReasons = (freezes: readonly { reason: string; liftedAt: string | null }[]): string[] =>
  freezes.flatMap((one) => (one.liftedAt === null ? [one.reason] : [])).sort()

/**
 * An account as it was at a moment, with its client as it was then. Who may see the account today may see its past.
 *
 * @throws NOT_FOUND, MOMENT_AHEAD, MOMENT_BEFORE
 */
export async function getAccountAt(platform: Platform, actor: Actor, id: string, at: string): Promise<AccountDetail> {
  const { db } = platform
  const today = await getAccount(db, actor, id)
  requireMoment(platform.clock(), at, today.openedAt)
  const past = await pastAt(db, id, at)
  const freezes = freezesAt(await freezesUntil(db, id, at), at)
  const client = await getClientAt(platform, actor, today.clientId, at)
  const reasons = liveReasons(freezes)
  const account = {
    ...today,
    ...past,
    reasons,
    frozen: reasons.length > 0,
    clientStatus: client.status,
    clientReasons: liveReasons(client.freezes),
  }
  const parent = account.parentId === null ? null : await findAccount(db, actor, account.parentId)
  const linked = await linkedOf(db, actor, account.clientId)
  return {
    ...account,
    standing: standingOfRow(account),
    capabilities: [...CAPABILITIES_OF[account.type]],
    freezes: await withNames(platform, freezes),
    dormancy: account.status === 'DORMANT' ? await dormancyAt(db, id, at) : null,
    client,
    parentNo: parent?.accountNo ?? null,
    linked: linked.filter((one) => Temporal.Instant.compare(one.openedAt, at) <= 0),
    asOf: at,
  }
}
