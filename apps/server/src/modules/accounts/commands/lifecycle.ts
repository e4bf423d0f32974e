import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { type CancellationMoment, cancellationNotices } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { accountCancellation, type Obstacle } from '../cancellation.ts'
import { accountErrors } from '../errors.ts'
import { accountsInTheWay } from '../order.ts'
import type { AccountRow } from '../store/account.ts'
import {
  accountOutput,
  cancelInput,
  liveAccount,
  moveTo,
  paperOf,
  proposalOf,
  reasonText,
  remarkInput,
  requireRemark,
  requireTransition,
} from './target.ts'

/** OPENING or DORMANT to ACTIVE: the counter has confirmed, or the client is back. Freezes stay as they are. */
export const activateAccount = defineCommand({
  name: 'accounts.account.activate',
  input: remarkInput,
  output: accountOutput,
  async propose(context, input) {
    const account = await activatable(context, input.id)
    return proposalOf(account, {
      version: account.status,
      after: { status: 'ACTIVE', reasons: account.reasons },
      reason: input.remark,
    })
  },
  async run(context, input) {
    return moveTo(context, await activatable(context, input.id), 'ACTIVE', input.remark)
  },
})

/** CANCELLING goes back by `keep`, not by activating. */
async function activatable(context: CommandContext, id: string): Promise<AccountRow> {
  const account = await liveAccount(context, id)
  if (account.status === 'CANCELLING') throw accountErrors.ACCOUNT_STATUS_FORBIDS({ status: account.status })
  requireTransition(account, 'ACTIVE')
  return account
}

/** ACTIVE to DORMANT: nothing happened on the account for as long as the house's inactivity policy says. */
export const restAccount = defineCommand({
  name: 'accounts.account.rest',
  input: remarkInput,
  output: accountOutput,
  async propose(context, input) {
    const account = await restable(context, input.id)
    return proposalOf(account, {
      version: account.status,
      after: { status: 'DORMANT', reasons: account.reasons },
      reason: input.remark,
    })
  },
  async run(context, input) {
    return moveTo(context, await restable(context, input.id), 'DORMANT', input.remark)
  },
})

async function restable(context: CommandContext, id: string): Promise<AccountRow> {
  const account = await liveAccount(context, id)
  if (account.status !== 'ACTIVE') throw accountErrors.ACCOUNT_STATUS_FORBIDS({ status: account.status })
  return account
}

/** Everything in the way, of all modules that offer a check. */
async function obstaclesOf(
  { tx, platform }: CommandContext,
  accountId: string,
  when: CancellationMoment['when'],
): Promise<Obstacle[]> {
  const subs = await accountsInTheWay(tx, { parentId: accountId }, { when, platform })
  const own: Obstacle[] =
    subs.length > 0
      ? [{ module: 'accounts', code: 'ACCOUNT_HAS_SUBS', params: { accounts: subs.join(', ') }, settles: false }]
      : []
  const found: Obstacle[] = []
  for (const check of platform.offered(accountCancellation)) found.push(...(await check(tx, accountId)))
  return [...own, ...found]
}

type Cancellable = { account: AccountRow; waits: boolean }

/** @throws ACCOUNT_NOT_EMPTY with every obstacle that time alone does not remove, in the words of who knows it. */
async function cancellable(
  context: CommandContext,
  input: z.output<typeof cancelInput>,
  when: CancellationMoment['when'],
): Promise<Cancellable> {
  requireRemark(input)
  const account = await liveAccount(context, input.id)
  if (account.status === 'CANCELLING') throw accountErrors.ACCOUNT_STATUS_FORBIDS({ status: account.status })
  const obstacles = await obstaclesOf(context, account.id, when)
  const blocking = obstacles.filter((one) => !one.settles)
  if (blocking.length > 0) throw accountErrors.ACCOUNT_NOT_EMPTY({ count: blocking.length }, blocking.map(fieldOf))
  const waits = obstacles.length > 0
  requireTransition(account, waits ? 'CANCELLING' : 'CANCELLED')
  return { account, waits }
}

function fieldOf({ module, code, params }: Obstacle) {
  return { path: '', module, code, ...(params ? { params } : {}) }
}

/** What a ticket and a record show beside the status: the paper, and that the client is told. */
const moreOf = (input: z.output<typeof cancelInput>) => ({
  ...paperOf(input),
  ...(input.notify ? { notify: true } : {}),
})

/**
 * Ends an account for ever. Checked when asked for and again when it happens: nothing may be left on it. What settles by
 * itself lets it wait in CANCELLING, blocked for everything new.
 */
export const cancelAccount = defineCommand({
  name: 'accounts.account.cancel',
  input: cancelInput,
  output: accountOutput,
  async propose(context, input) {
    const { account, waits } = await cancellable(context, input, 'asked')
    return proposalOf(account, {
      version: account.status,
      after: { status: waits ? 'CANCELLING' : 'CANCELLED', reasons: account.reasons, ...moreOf(input) },
      reason: reasonText(input),
      facts: { cancelReason: input.reason },
    })
  },
  async run(context, input) {
    const { account, waits } = await cancellable(context, input, 'now')
    const moved = await moveTo(context, account, waits ? 'CANCELLING' : 'CANCELLED', reasonText(input), moreOf(input))
    if (input.notify) {
      const notice = { key: newId(), clientId: account.clientId, accountNo: account.accountNo, waits }
      for (const take of context.platform.offered(cancellationNotices)) await take(context, notice)
    }
    return moved
  },
})

/** Calls off a cancellation that still waits: back to the status it came from. */
export const keepAccount = defineCommand({
  name: 'accounts.account.keep',
  input: remarkInput,
  output: accountOutput,
  async propose(context, input) {
    const account = await waiting(context, input.id)
    return proposalOf(account, {
      version: account.status,
      after: { status: account.statusBefore, reasons: account.reasons },
      reason: input.remark,
    })
  },
  async run(context, input) {
    const account = await waiting(context, input.id)
    return moveTo(context, account, account.statusBefore ?? 'ACTIVE', input.remark)
  },
})

async function waiting(context: CommandContext, id: string): Promise<AccountRow> {
  const account = await liveAccount(context, id)
  if (account.status !== 'CANCELLING') throw accountErrors.ACCOUNT_STATUS_FORBIDS({ status: account.status })
  return account
}

/**
 * Looks again at an account that waits to be cancelled: ended when nothing is left, back where it came from when
 * something new stands in the way, else it waits on.
 */
export const settleCancellation = defineCommand({
  name: 'accounts.cancellation.settle',
  input: z.strictObject({ id: z.uuid() }),
  output: accountOutput,
  async run(context, input) {
    const account = await waiting(context, input.id)
    const obstacles = await obstaclesOf(context, account.id, 'now')
    const blocking = obstacles.find((one) => !one.settles)
    if (blocking) return moveTo(context, account, account.statusBefore ?? 'ACTIVE', blocking.code)
    if (obstacles.length === 0) return moveTo(context, account, 'CANCELLED', null)
    context.record({ target: { type: 'account', id: account.id, label: account.accountNo }, accountId: account.id })
    return { id: account.id, status: account.status, frozen: account.frozen, changed: false }
  },
})
