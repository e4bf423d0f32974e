import { type AccountRow, getAccount } from '#modules/accounts'
import { type PublishedBusiness, publishedBusinesses } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { portalErrors } from '../errors.ts'
import { mayStart } from '../policy/starting.ts'
import { type ActsFor, actsFor } from '../store/client.ts'

/** Somebody of the house is no client, whatever he may do. @throws NO_CLIENT */
export function requireClient(actor: Actor): void {
  if (actor.kind !== 'client' || actor.sessionId === null) throw portalErrors.NO_CLIENT()
}

/** An account of somebody's own, and what he is to its client. @throws NOT_FOUND for any other */
export async function ownAccount(
  reader: Reader,
  actor: Actor,
  id: string,
  today: string,
): Promise<{ account: AccountRow; as: ActsFor }> {
  const account = await getAccount(reader, actor, id)
  const as = (await actsFor(reader, actor.operatorId, today)).find(({ clientId }) => clientId === account.clientId)
  if (!as) throw platformErrors.NOT_FOUND()
  return { account, as }
}

/** How somebody may start a business on an account. */
export function startingOf({ definition, businessLine }: PublishedBusiness, account: AccountRow, as: ActsFor) {
  if (businessLine !== account.businessLine) return 'no' as const
  const { accountTypes, portal = null } = definition.launch
  return mayStart({ accountTypes, portal }, as.relation, account.type)
}

/** What somebody starts, and whether the others who hold the account have to agree first. */
export type Startable = {
  account: AccountRow
  as: ActsFor
  business: PublishedBusiness
  starting: 'atOnce' | 'agreement'
}

/** What somebody starts: the business, the account and how. @throws NOT_FOUND when either is none of his. */
export async function startable(
  reader: Reader,
  actor: Actor,
  asked: { businessId: string; accountId: string; today: string },
): Promise<Startable> {
  const { account, as } = await ownAccount(reader, actor, asked.accountId, asked.today)
  const business = (await publishedBusinesses(reader)).find((one) => one.id === asked.businessId)
  const starting = business ? startingOf(business, account, as) : 'no'
  if (!business || starting === 'no') throw platformErrors.NOT_FOUND()
  return { account, as, business, starting }
}
