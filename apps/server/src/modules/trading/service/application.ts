import { toWire } from '#kernel/clock.ts'
import { accountsOfClient } from '#modules/accounts'
import { approvalsOf } from '#modules/approvals'
import { ownDocumentKinds } from '#modules/clients'
import {
  type ApplicationContent,
  type ApplicationRow,
  currentRevision,
  getApplication,
  type Opened,
} from '#modules/onboarding'
import { suitabilityOf } from '#modules/suitability'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { restrictionsOf } from '../eligibility.ts'
import { tradingErrors } from '../errors.ts'
import { capabilityOf, drop, grant } from '../policy/capability.ts'
import type { Scene } from '../policy/effective.ts'
import {
  type AccountType,
  type ApplicationPermissions,
  inOrder,
  type PermissionKey,
  type TradingVerdict,
} from '../schema.ts'
import { choicesOf } from '../store/application.ts'
import { openMarkets } from '../store/market.ts'
import { livePermissions, type NewRevision, writeRevisions } from '../store/permission.ts'
import { northboundSince, today, verdictOf, verdictOfAccount } from './verdict.ts'

/** The state in which reviewers look at an application: later nobody would second what is chosen. */
export const CHOOSING = 'SUBMITTED'

/** Documents of the client-to-be and, of a joint one, of its holders. */
async function documentsOf(reader: Reader, { clientId, profile }: ApplicationContent) {
  if (clientId !== null) return ownDocumentKinds(reader, clientId)
  const holders = profile?.persons.filter(({ roles }) => roles.includes('holder')) ?? []
  return [...(profile ? [profile] : []), ...holders].flatMap(({ documents }) => documents)
}

type Applied = { application: ApplicationRow; content: ApplicationContent }

/** What counts for somebody whose accounts are not opened yet: nothing is frozen, and the rest is as it will be. */
async function sceneOf(
  platform: Platform,
  reader: Reader,
  { application, content }: Applied,
  granted: readonly PermissionKey[],
): Promise<Scene> {
  const on = today(platform)
  const { clientId } = content
  const subject = clientId === null ? { applicationId: application.id } : { clientId }
  const suitability = await suitabilityOf(reader, subject, on)
  return {
    frozen: false,
    blocked: [],
    suitability,
    investor: { parties: [{ documents: await documentsOf(reader, content) }], exempt: suitability.northboundExempt },
    northboundSince: northboundSince(null, granted, on),
    on,
    restrictions: await restrictionsOf(platform, reader, { accountId: null, clientId, granted, on }),
  }
}

type Requested = { type: AccountType; marks: readonly string[] }

/** What a choice for one of the requested accounts would come to. */
async function verdictFor(
  platform: Platform,
  reader: Reader,
  applied: Applied,
  choice: readonly PermissionKey[],
  account: Requested,
): Promise<TradingVerdict> {
  const { granted, dropped } = grant(choice, account, await openMarkets(reader))
  return verdictOf({ choice, granted, withheld: dropped }, await sceneOf(platform, reader, applied, granted))
}

/** An application in the actor's scope with its content. @throws NOT_FOUND */
async function appliedOf(platform: Platform, reader: Reader, actor: Actor, id: string): Promise<Applied> {
  const application = await getApplication(reader, actor, id)
  const { content } = await currentRevision(reader, platform.cipher, application)
  return { application, content }
}

/** What a choice for a requested account would come to if it opened now. @throws NOT_FOUND, TYPE_NOT_REQUESTED */
export async function tryForApplication(
  platform: Platform,
  reader: Reader,
  actor: Actor,
  asked: { id: string; accountType: AccountType; choice: readonly PermissionKey[] },
): Promise<TradingVerdict & Applied> {
  const applied = await appliedOf(platform, reader, actor, asked.id)
  const account = applied.content.accounts.find(({ type }) => type === asked.accountType)
  if (!account) throw tradingErrors.TYPE_NOT_REQUESTED({ type: asked.accountType })
  return { ...applied, ...(await verdictFor(platform, reader, applied, asked.choice, account)) }
}

/** Accounts the client has already, as far as the reader sees them. */
async function linkedTo(reader: Reader, actor: Actor, clientId: string | null, without: readonly string[]) {
  if (clientId === null) return []
  const all = await accountsOfClient(reader, actor, clientId)
  const found = all.filter(({ id }) => !without.includes(id))
  const live = await livePermissions(
    reader,
    found.map(({ id }) => id),
  )
  return found.map(({ id, accountNo, type, level, status }) => ({
    id,
    accountNo,
    type,
    level,
    status,
    granted: live.get(id)?.granted.length ?? null,
  }))
}

/** Accounts applied for with what was chosen for each, and accounts the client has. @throws NOT_FOUND */
export async function getForApplication(platform: Platform, actor: Actor, id: string): Promise<ApplicationPermissions> {
  const { db } = platform
  const applied = await appliedOf(platform, db, actor, id)
  const { application, content } = applied
  const choices = await choicesOf(db, id)
  const all = application.clientId === null ? [] : await accountsOfClient(db, actor, application.clientId)
  const opened = all.filter(({ applicationId }) => applicationId === id)
  const live = await livePermissions(
    db,
    opened.map((account) => account.id),
  )
  const requested: ApplicationPermissions['requested'] = []
  for (const { type, marks } of content.accounts) {
    const chosen = choices.get(type)
    const account = opened.find((one) => one.type === type)
    const verdict = account
      ? await verdictOfAccount(platform, db, account, live.get(account.id) ?? null)
      : await verdictFor(platform, db, applied, chosen?.choice ?? [], { type, marks })
    requested.push({
      ...verdict,
      accountType: type,
      marks,
      capability: inOrder(capabilityOf(type, marks)),
      setByName: chosen?.setByName ?? null,
      setAt: chosen?.setAt ?? null,
      remark: chosen?.remark ?? null,
      account: account ? { id: account.id, accountNo: account.accountNo } : null,
    })
  }
  const linked = await linkedTo(
    db,
    actor,
    application.clientId,
    opened.map((account) => account.id),
  )
  return { applicationId: id, open: application.state === CHOOSING, requested, linked }
}

/**
 * Gives the accounts that open what was chosen for them, as far as they can have it. A choice counts when somebody other than
 * who made it has agreed to the application since; else all of it is dropped, and said so.
 */
export async function applyChoices(context: CommandContext, opened: Opened): Promise<void> {
  const { tx, now, platform } = context
  const choices = await choicesOf(tx, opened.applicationId)
  if (choices.size === 0) return
  const approvals = opened.caseId === null ? [] : await approvalsOf(tx, opened.caseId)
  const markets = await openMarkets(tx)
  for (const { id, request } of opened.accounts) {
    const chosen = choices.get(request.type)
    if (!chosen) continue
    const seconded = approvals.some(({ byId, at, stale }) => !stale && byId !== chosen.setBy && at >= chosen.setAt)
    const { granted, dropped } = seconded
      ? grant(chosen.choice, request, markets)
      : { granted: [], dropped: chosen.choice.map((key) => drop(key, 'NOT_SECONDED')) }
    const revision: NewRevision = {
      accountId: id,
      revision: 1,
      choice: chosen.choice,
      granted,
      dropped,
      northboundSince: northboundSince(null, granted, today(platform)),
    }
    const by = { id: chosen.setBy, name: chosen.setByName }
    await writeRevisions(tx, [revision], { by, at: toWire(now), remark: chosen.remark, caseId: opened.caseId })
  }
}
