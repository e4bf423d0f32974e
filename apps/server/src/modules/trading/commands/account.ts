import { toWire } from '#kernel/clock.ts'
import { getAccount } from '#modules/accounts'
import type { Actor } from '#platform/actor.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { recordEach } from '#platform/journal/each.ts'
import { tradingErrors } from '../errors.ts'
import { difference, grant } from '../policy/capability.ts'
import {
  batchInput,
  batchOutcome,
  type Drop,
  inOrder,
  type PermissionKey,
  partsOfKey,
  permissionOutcome,
  updateInput,
} from '../schema.ts'
import { northboundSince, today, verdictOfAccount } from '../service/verdict.ts'
import { openMarkets } from '../store/market.ts'
import {
  type AccountKind,
  livePermissions,
  lockAccounts,
  type NewRevision,
  type PermissionRow,
  type Setting,
  writeRevisions,
} from '../store/permission.ts'

/** One account's change, worked out and not written. */
type Change = { account: AccountKind; before: PermissionRow | null; next: NewRevision }

/** Risk disclosures are signed before a person of the house; no program opens them. @throws DISCLOSURE_BY_HAND */
function requireByHand(actor: Actor, keys: readonly PermissionKey[]): void {
  if (actor.kind === 'apiKey' && keys.some((key) => partsOfKey(key).group === 'flag')) {
    throw tradingErrors.DISCLOSURE_BY_HAND()
  }
}

const same = (a: readonly PermissionKey[], b: readonly PermissionKey[]) =>
  new Set(a).symmetricDifference(new Set(b)).size === 0

/** @throws ACCOUNT_ENDED, NOTHING_CHANGES; `at` is the place of the account in a batch, null for one alone. */
function changeOf(
  account: AccountKind,
  before: PermissionRow | null,
  wanted: readonly PermissionKey[],
  around: { markets: ReadonlySet<string>; on: string; at: number | null },
): Change {
  const { accountNo } = account
  if (account.status === 'CANCELLED') throw tradingErrors.ACCOUNT_ENDED({ accountNo, failureIndex: around.at })
  const choice = inOrder(wanted)
  if (same(choice, before?.choice ?? [])) throw tradingErrors.NOTHING_CHANGES({ accountNo, failureIndex: around.at })
  const { granted, dropped } = grant(choice, account, around.markets)
  return {
    account,
    before,
    next: {
      accountId: account.id,
      revision: (before?.revision ?? 0) + 1,
      choice,
      granted,
      dropped,
      northboundSince: northboundSince(before?.northboundSince ?? null, granted, around.on),
    },
  }
}

/** A change as a record and an approver see it: what goes, what comes, what stays closed although it was chosen. */
export function shown(had: readonly PermissionKey[], granted: readonly PermissionKey[], dropped: readonly Drop[]) {
  const { opened, closed } = difference(had, granted)
  return {
    before: { closed: { keys: closed } },
    after: { opened: { keys: opened }, withheld: { keys: dropped.map(({ key }) => key) } },
  }
}

export const settingOf = ({ actor, now, ticket }: CommandContext, remark: string | null): Setting => ({
  by: { id: actor.operatorId, name: actor.name },
  at: toWire(now),
  remark,
  caseId: ticket?.id ?? null,
})

export const targetOf = ({ id, accountNo }: AccountKind) => ({ type: 'account', id, label: accountNo })

/** The account, locked, in scope. @throws NOT_FOUND */
export async function lockOne(context: CommandContext, accountId: string) {
  const [account] = await lockAccounts(context.tx, context.actor, [accountId])
  if (!account) throw platformErrors.NOT_FOUND()
  const before = (await livePermissions(context.tx, [accountId])).get(accountId) ?? null
  return { account, before }
}

async function oneChange(
  context: CommandContext,
  accountId: string,
  choice: readonly PermissionKey[],
): Promise<Change> {
  const { account, before } = await lockOne(context, accountId)
  requireByHand(context.actor, [...new Set(choice).symmetricDifference(new Set(before?.choice))])
  const markets = await openMarkets(context.tx)
  return changeOf(account, before, choice, { markets, on: today(context.platform), at: null })
}

/** Whether what it was worked out on is still so: the revision, and the kind of the account. */
const versionOf = ({ account, before }: Change): string =>
  [account.id, before?.revision ?? 0, account.type, ...account.marks].join('/')

async function outcomeOf(context: CommandContext, accountId: string) {
  const { tx, actor, platform } = context
  const account = await getAccount(tx, actor, accountId)
  const row = (await livePermissions(tx, [accountId])).get(accountId) ?? null
  return { accountId, revision: row?.revision ?? 0, ...(await verdictOfAccount(platform, tx, account, row)) }
}

/** Sets what an account may trade. What its type, its marks and the house's markets do not allow falls out and is kept. */
export const updatePermission = defineCommand({
  name: 'trading.permission.update',
  input: updateInput,
  output: permissionOutcome,
  async propose(context, input): Promise<Proposal> {
    const change = await oneChange(context, input.accountId, input.choice)
    const { account, before, next } = change
    return {
      target: targetOf(account),
      version: versionOf(change),
      clientId: account.clientId,
      accountId: account.id,
      businessLine: account.businessLine,
      departmentId: account.departmentId,
      facts: { accountType: account.type, opened: difference(before?.granted ?? [], next.granted).opened.length },
      ...shown(before?.granted ?? [], next.granted, next.dropped),
      reason: input.remark,
    }
  },
  async run(context, input) {
    const { account, before, next } = await oneChange(context, input.accountId, input.choice)
    await writeRevisions(context.tx, [next], settingOf(context, input.remark))
    const { businessLine, departmentId, clientId } = account
    context.record({
      target: targetOf(account),
      accountId: account.id,
      clientId,
      businessLine,
      departmentId,
      ...shown(before?.granted ?? [], next.granted, next.dropped),
      reason: input.remark,
    })
    context.emit({ topic: 'trading', ids: [account.id], businessLine, departmentId })
    return outcomeOf(context, account.id)
  },
})

type Batch = { accountIds: readonly string[]; keys: readonly PermissionKey[]; status: 'open' | 'close' }

/** Every change of a batch, in its order; the first that cannot be made refuses them all by its zero-based place. */
async function batchChanges(context: CommandContext, { accountIds, keys, status }: Batch): Promise<Change[]> {
  requireByHand(context.actor, keys)
  const twice = accountIds.findIndex((id, at) => accountIds.indexOf(id) !== at)
  if (twice >= 0) throw tradingErrors.ACCOUNT_TWICE({ failureIndex: twice })
  const found = new Map((await lockAccounts(context.tx, context.actor, accountIds)).map((one) => [one.id, one]))
  const live = await livePermissions(context.tx, accountIds)
  const around = { markets: await openMarkets(context.tx), on: today(context.platform) }
  const named = new Set(keys)
  return accountIds.map((id, at) => {
    const account = found.get(id)
    if (!account) throw tradingErrors.ACCOUNT_UNKNOWN({ failureIndex: at })
    const before = live.get(id) ?? null
    const now = new Set(before?.choice)
    const wanted = status === 'open' ? now.union(named) : now.difference(named)
    return changeOf(account, before, [...wanted], { ...around, at })
  })
}

/** Numbers a record and an approver see of many accounts. */
const NAMED_MAX = 20
const batchShown = (changes: readonly Change[], { keys, status }: Batch) => ({
  accounts: changes.length,
  accountNos: changes.slice(0, NAMED_MAX).map(({ account }) => account.accountNo),
  status,
  keys: inOrder(keys),
})

/** Where a batch belongs: to the place its accounts share; spread over several, it is for those who see everything. */
function placeOf(changes: readonly Change[]) {
  const one = <T>(values: readonly T[]): T | null => (new Set(values).size === 1 ? (values[0] ?? null) : null)
  return {
    businessLine: one(changes.map(({ account }) => account.businessLine)),
    departmentId: one(changes.map(({ account }) => account.departmentId)),
  }
}

const batchTarget = (changes: readonly Change[]) => ({
  type: 'account',
  id: changes[0]?.account.id ?? '',
  label: `${changes[0]?.account.accountNo ?? ''} × ${changes.length}`,
})

/** Opens or closes permissions of many accounts: all of them or, when one cannot be changed, none. */
export const updatePermissions = defineCommand({
  name: 'trading.permission.updateMany',
  input: batchInput,
  output: batchOutcome,
  async propose(context, input): Promise<Proposal> {
    const changes = await batchChanges(context, input)
    return {
      target: batchTarget(changes),
      version: changes.map(versionOf).join(' '),
      clientId: null,
      accountId: null,
      ...placeOf(changes),
      facts: { accounts: changes.length, status: input.status },
      before: null,
      after: batchShown(changes, input),
      reason: input.remark,
    }
  },
  async run(context, input) {
    const changes = await batchChanges(context, input)
    await writeRevisions(
      context.tx,
      changes.map(({ next }) => next),
      settingOf(context, input.remark),
    )
    context.record({
      target: batchTarget(changes),
      ...placeOf(changes),
      after: batchShown(changes, input),
      reason: input.remark,
    })
    await recordEach(
      context,
      updatePermission.name,
      changes.map(({ account, before, next }) => ({
        target: targetOf(account),
        accountId: account.id,
        clientId: account.clientId,
        businessLine: account.businessLine,
        departmentId: account.departmentId,
        ...shown(before?.granted ?? [], next.granted, next.dropped),
        reason: input.remark,
      })),
    )
    for (const { account } of changes) {
      const { businessLine, departmentId } = account
      context.emit({ topic: 'trading', ids: [account.id], businessLine, departmentId })
    }
    return { changed: changes.length }
  },
})
