import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { Refused } from '#kernel/refusal.ts'
import {
  type CancellationMoment,
  clientErrors,
  getClient,
  placeClient,
  requireLiveClient,
  withNames,
} from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { constraintOf, type Reader, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { accountErrors } from './errors.ts'
import { accountsInTheWay } from './order.ts'
import { accountNumber, normaliseAccountNo } from './policy/number.ts'
import { ACCOUNT_NO, type AccountDetail, type AccountType, CAPABILITIES_OF, standingOf } from './schema.ts'
import { type AccountRow, accountsOfClient, findAccount } from './store/account.ts'
import { freezesOf } from './store/freeze.ts'
import { dormancyAt } from './store/inactivity.ts'
import { findParent, insertAccount, lockParent, nextNumber, numberTaken, type ParentRow } from './store/open.ts'

/** @throws NOT_FOUND when there is no such account or it is out of scope. */
export async function getAccount(reader: Reader, actor: Actor, id: string): Promise<AccountRow> {
  const account = await findAccount(reader, actor, id)
  if (!account) throw platformErrors.NOT_FOUND()
  return account
}

/** The account's badge with reasons and what is blocked. */
export function standingOfRow(account: AccountRow) {
  return standingOf({
    clientStatus: account.clientStatus,
    clientReasons: account.clientReasons,
    accountStatus: account.status,
    accountReasons: account.reasons,
  })
}

/** Accounts of a client in the actor's scope, to switch between. */
export async function linkedOf(reader: Reader, actor: Actor, clientId: string): Promise<AccountDetail['linked']> {
  const found = await accountsOfClient(reader, actor, clientId)
  return found.map(({ id, accountNo, type, level, openedAt }) => ({ id, accountNo, type, level, openedAt }))
}

/** One account with its client and freezes. @throws NOT_FOUND */
export async function getAccountDetail(platform: Platform, actor: Actor, id: string): Promise<AccountDetail> {
  const { db } = platform
  const account = await getAccount(db, actor, id)
  const client = await getClient(db, actor, account.clientId)
  const parent = account.parentId === null ? null : await findAccount(db, actor, account.parentId)
  return {
    ...account,
    standing: standingOfRow(account),
    capabilities: [...CAPABILITIES_OF[account.type]],
    freezes: await withNames(platform, await freezesOf(db, id)),
    dormancy: account.status === 'DORMANT' ? await dormancyAt(db, id, toWire(platform.clock())) : null,
    client,
    parentNo: parent?.accountNo ?? null,
    linked: await linkedOf(db, actor, account.clientId),
    asOf: null,
  }
}

/** Accounts of a client in the actor's scope. @throws NOT_FOUND when the client is out of scope. */
export async function listLinkedAccounts(reader: Reader, actor: Actor, clientId: string) {
  await getClient(reader, actor, clientId)
  const found = await accountsOfClient(reader, actor, clientId)
  return found.map((account) => ({ ...account, standing: standingOfRow(account) }))
}

/** Refuses to cancel a client while an account of it lives; accounts go before their client. */
export async function requireNoLiveAccounts(tx: Tx, clientId: string, moment: CancellationMoment): Promise<void> {
  const live = await accountsInTheWay(tx, { clientId }, moment)
  if (live.length > 0) throw clientErrors.CLIENT_HAS_LIVE_ACCOUNTS({ accounts: live.join(', ') })
}

export type OpenAccount = {
  clientId: string
  type: AccountType
  /** Given by the house; null makes one. */
  accountNo: string | null
  /** The main account a sub account hangs on. */
  parentId: string | null
  businessLine: string
  departmentId: string
  brokerCode: string | null
  introducerCode: string | null
  marks: readonly string[]
  applicationId: string | null
  /** OPENING where somebody outside (a counter) has still to confirm; `accounts.account.activate` ends it. */
  status: 'OPENING' | 'ACTIVE'
}

const ATTEMPTS_MAX = 20

/** The next generated number nobody was given by hand. */
async function generatedNo(tx: Tx, type: AccountType): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const { next, ...rule } = await nextNumber(tx, type)
    const accountNo = accountNumber(rule, next)
    if (accountNo === null) break
    if (!(await numberTaken(tx, accountNo))) return accountNo
  }
  throw accountErrors.NUMBERS_EXHAUSTED({ type })
}

function givenNo(text: string): string {
  const accountNo = normaliseAccountNo(text)
  if (!ACCOUNT_NO.test(accountNo)) throw accountErrors.ACCOUNT_NO_FORM()
  return accountNo
}

type SubAccount = Pick<OpenAccount, 'clientId' | 'type' | 'parentId'>

/** A sub account follows a live main account of the same client and type. */
function parentRefusal(parent: ParentRow | null, account: SubAccount): Refused | null {
  const usable = parent && parent.clientId === account.clientId && parent.level === 'main'
  if (!usable || parent.status === 'CANCELLED' || parent.status === 'CANCELLING') return accountErrors.PARENT_UNUSABLE()
  return parent.type === account.type ? null : accountErrors.TYPE_FOLLOWS_PARENT({ type: parent.type })
}

/** What stands against hanging an account on the one named, as that one stands now; null when nothing does. */
export async function parentObjection(reader: Reader, account: SubAccount): Promise<Refused | null> {
  return account.parentId === null ? null : parentRefusal(await findParent(reader, account.parentId), account)
}

async function requireParent(tx: Tx, account: OpenAccount): Promise<void> {
  if (account.parentId === null) return
  const refusal = parentRefusal(await lockParent(tx, account.parentId), account)
  if (refusal) throw refusal
}

/**
 * Opens one account in the caller's transaction and makes the client visible where the account is.
 *
 * @throws CLIENT_CANCELLED, ACCOUNT_NO_TAKEN, ACCOUNT_NO_FORM, PARENT_UNUSABLE, TYPE_FOLLOWS_PARENT, NUMBERS_EXHAUSTED
 */
export async function openAccount(
  tx: Tx,
  { config }: Pick<Platform, 'config'>,
  now: Temporal.Instant,
  account: OpenAccount,
): Promise<{ id: string; accountNo: string }> {
  await requireLiveClient(tx, account.clientId)
  await requireParent(tx, account)
  const accountNo = account.accountNo === null ? await generatedNo(tx, account.type) : givenNo(account.accountNo)
  try {
    const id = await insertAccount(tx, {
      ...account,
      accountNo,
      openedAt: toWire(now),
      openedOn: dateAt(now, config.timeZone),
    })
    await placeClient(tx, account.clientId, account)
    return { id, accountNo }
  } catch (error) {
    if (constraintOf(error) === 'account_account_no_key') throw accountErrors.ACCOUNT_NO_TAKEN({ accountNo })
    throw error
  }
}
