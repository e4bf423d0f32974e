import { dateAt } from '#kernel/calendar.ts'
import { accountsOfClient } from '#modules/accounts'
import { type PublishedBusiness, publishedBusinesses } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { stageOf } from '../policy/stage.ts'
import type { PortalAccount, PortalHome, PortalSession, PortalStanding, PortalWaiting } from '../schema.ts'
import { type WaitingRow, waitingFor } from '../store/agreement.ts'
import { signingIn } from '../store/challenge.ts'
import { type ActsFor, actsFor } from '../store/client.ts'
import { draftsOf, type StandingRow, startedBy } from '../store/origin.ts'
import { startingOf } from './own.ts'

/** Requests shown at once; older ones are asked for at the house. */
const SHOWN = 50
/** Accounts that are over have nothing left to be started. */
const OVER = new Set(['CANCELLED', 'CANCELLING'])

/** Who is signed in. */
export async function sessionOf({ db, config }: Platform, actor: Actor): Promise<PortalSession> {
  const who = await signingIn(db, actor.operatorId)
  if (!who) throw new Error('a session without its member')
  const { memberNo, phoneMasked } = who
  return { memberNo, name: actor.name, phoneMasked, language: actor.language, timeZone: config.timeZone }
}

/** A request as its client reads it in a list. */
export function standingOf(row: StandingRow): PortalStanding {
  const { businessId, names, asked, ...rest } = row
  return { ...rest, business: { id: businessId, names }, stage: stageOf(row.state, asked) }
}

async function accountsFor(
  { db }: Platform,
  actor: Actor,
  as: ActsFor,
  published: readonly PublishedBusiness[],
): Promise<PortalAccount[]> {
  const found = await accountsOfClient(db, actor, as.clientId)
  return found
    .filter(({ status }) => !OVER.has(status))
    .map((account) => ({
      id: account.id,
      accountNo: account.accountNo,
      type: account.type,
      status: account.status,
      frozen: account.frozen,
      clientName: as.name,
      relation: as.relation,
      businesses: published
        .filter((business) => startingOf(business, account, as) !== 'no')
        .map(({ id, code, names, description, icon }) => ({ id, code, names, description, icon })),
    }))
}

/** What waits for an agreement, as one of those who hold the account reads it. */
export function waitingOf({ businessId, names, askedBy, ...row }: WaitingRow, actor: Actor): PortalWaiting {
  return { ...row, business: { id: businessId, names }, mine: askedBy === actor.operatorId }
}

/** Somebody's own accounts, what may be started on each, and what has been. */
export async function homeOf(platform: Platform, actor: Actor): Promise<PortalHome> {
  const { db } = platform
  const clientIds = actor.scope.all ? [] : (actor.scope.clientIds ?? [])
  const [clients, waiting, published, requests, drafts] = await Promise.all([
    actsFor(db, actor.operatorId, dateAt(platform.clock(), platform.config.timeZone)),
    waitingFor(db, clientIds, actor.operatorId),
    publishedBusinesses(db),
    startedBy(db, actor.operatorId, SHOWN),
    draftsOf(db, actor.operatorId),
  ])
  const accounts = await Promise.all(clients.map((as) => accountsFor(platform, actor, as, published)))
  const agreements = waiting.map((row) => waitingOf(row, actor))
  return { agreements, accounts: accounts.flat(), requests: requests.map(standingOf), drafts }
}
