import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { type AccountRow, getAccount } from '#modules/accounts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { maskBankAccount } from '#platform/masking.ts'
import { bankErrors } from './errors.ts'
import { type Changes, changesTo, rowProblems, type Standing, sameBank } from './policy.ts'
import {
  type BankGiven,
  bankAdd,
  bankChange,
  bankEnd,
  bankGiven,
  bankOutcome,
  bankReveal,
  bankRevealed,
  bankSet,
} from './schema.ts'
import * as store from './store.ts'

/** An account's bank accounts, locked, and what is to become of them. */
type Change = Changes & { account: AccountRow; live: Standing[] }

/** The account, in scope and not at its end, with the bank accounts that count now. @throws NOT_FOUND, ACCOUNT_ENDED */
async function standing(context: CommandContext, accountId: string): Promise<Pick<Change, 'account' | 'live'>> {
  const { tx, actor, platform } = context
  const account = await getAccount(tx, actor, accountId)
  if (account.status === 'CANCELLED') throw bankErrors.ACCOUNT_ENDED({ accountNo: account.accountNo })
  await store.lockBanks(tx, accountId)
  return { account, live: await store.liveBanks(tx, platform.cipher, accountId) }
}

/** A row that counts, with the account it belongs to. @throws NOT_FOUND, BANK_ENDED */
async function standingRow(
  context: CommandContext,
  id: string,
): Promise<Pick<Change, 'account' | 'live'> & { was: Standing }> {
  const found = await store.findBank(context.tx, context.actor, id)
  if (!found) throw platformErrors.NOT_FOUND()
  const rest = await standing(context, found.accountId)
  const was = rest.live.find((one) => one.id === id)
  if (!was) throw bankErrors.BANK_ENDED()
  return { ...rest, was }
}

/** A bank account as records and approvers see it. */
const named = ({ bank, accountNumber, currency }: BankGiven): string =>
  `${bank} ${maskBankAccount(accountNumber)} ${currency}`

/** What a change was and is, the number by its end. */
function shown({ added, changed, ended }: Changes) {
  const all = (given: readonly BankGiven[]) => given.map(named)
  const before = [...ended, ...changed.map(({ was }) => was)]
  return {
    before: before.length > 0 ? { bankAccounts: before.map(saying) } : null,
    after: {
      ...(added.length > 0 ? { added: added.map(saying) } : {}),
      ...(changed.length > 0 ? { changed: changed.map(({ next }) => saying(next)) } : {}),
      ...(ended.length > 0 ? { ended: all(ended) } : {}),
    },
  }
}

const saying = (given: BankGiven): string =>
  [named(given), given.branch, given.accountName].filter((part) => part != null && part !== '').join(' · ')

function about({ account }: Pick<Change, 'account'>) {
  const { id, accountNo, clientId, businessLine, departmentId } = account
  return { target: { type: 'account', id, label: accountNo }, accountId: id, clientId, businessLine, departmentId }
}

function proposalOf(change: Change, reason: string | null): Proposal {
  const { added, changed, ended, live } = change
  const count = (list: readonly unknown[]) => String(list.length)
  return {
    ...about(change),
    version: live.map(({ id }) => id).join(' '),
    facts: { added: count(added), changed: count(changed), ended: count(ended) },
    ...shown(change),
    reason,
  }
}

/** Writes a change down, with record and event. */
async function carryOut(context: CommandContext, change: Change, given: { from?: string; reason: string | null }) {
  const { tx, actor, now, ticket, platform } = context
  const { account, added, changed, ended } = change
  const today = dateAt(now, platform.config.timeZone)
  const setting: store.Setting = {
    accountId: account.id,
    source: ticket ? 'case' : 'desk',
    sourceId: ticket?.id ?? null,
    by: { id: actor.operatorId, name: actor.name },
    at: toWire(now),
  }
  await store.endBanks(
    tx,
    changed.map(({ was }) => was.id),
    'replaced',
    setting,
  )
  await store.endBanks(
    tx,
    ended.map(({ id }) => id),
    'ended',
    setting,
  )
  const next = changed.map(({ was, next: after }) => ({ ...after, validFrom: was.validFrom }))
  const fresh = added.map((one) => ({ ...one, validFrom: given.from ?? today }))
  await store.insertBanks(tx, platform.cipher, [...next, ...fresh], setting)
  context.record({ ...about(change), ...shown(change), reason: given.reason })
  const { businessLine, departmentId } = account
  context.emit({ topic: 'banks', ids: [account.id], businessLine, departmentId })
  return { accountId: account.id, added: added.length, changed: changed.length, ended: ended.length }
}

const NONE: Changes = { added: [], changed: [], ended: [] }

type Added = BankGiven & { accountId: string; from?: string | null | undefined; reason: string | null }

/** @throws ALREADY_THERE when a bank account of that number and currency counts for the account. */
async function adding(context: CommandContext, input: Added): Promise<Change> {
  const { accountId, from: _from, reason: _reason, ...given } = input
  const rest = await standing(context, accountId)
  const { accountNumber, currency } = given
  if (rest.live.some((one) => one.accountNumber === accountNumber && one.currency === currency)) {
    const params = { masked: maskBankAccount(accountNumber), currency }
    throw bankErrors.ALREADY_THERE(params, [{ path: 'accountNumber', code: 'ALREADY_THERE', module: 'banks', params }])
  }
  return { ...rest, ...NONE, added: [given] }
}

/** Adds a bank account to an account. */
export const addBank = defineCommand({
  name: 'banks.account.add',
  input: bankAdd,
  output: bankOutcome,
  propose: async (context, input) => proposalOf(await adding(context, input), input.reason),
  run: async (context, input) =>
    carryOut(context, await adding(context, input), {
      reason: input.reason,
      ...(input.from ? { from: input.from } : {}),
    }),
})

type Changed = Pick<BankGiven, 'bank' | 'branch' | 'accountName' | 'purpose'> & { id: string; reason: string | null }

/** @throws NOTHING_CHANGES */
async function changing(context: CommandContext, input: Changed): Promise<Change> {
  const { id, reason: _reason, ...given } = input
  const { was, ...rest } = await standingRow(context, id)
  if (sameBank(was, given)) throw bankErrors.NOTHING_CHANGES()
  const { accountNumber, currency } = was
  return { ...rest, ...NONE, changed: [{ was, next: { ...given, accountNumber, currency } }] }
}

/** Changes what is said of a bank account; number and currency stay. */
export const changeBank = defineCommand({
  name: 'banks.account.change',
  input: bankChange,
  output: bankOutcome,
  propose: async (context, input) => proposalOf(await changing(context, input), input.reason),
  run: async (context, input) => carryOut(context, await changing(context, input), { reason: input.reason }),
})

async function ending(context: CommandContext, id: string): Promise<Change> {
  const { was, ...rest } = await standingRow(context, id)
  return { ...rest, ...NONE, ended: [was] }
}

/** Ends a bank account; it stays in the past of the account. */
export const endBank = defineCommand({
  name: 'banks.account.end',
  input: bankEnd,
  output: bankOutcome,
  propose: async (context, input) => proposalOf(await ending(context, input.id), input.reason),
  run: async (context, input) => carryOut(context, await ending(context, input.id), { reason: input.reason }),
})

/** Bank accounts as they were shown, as far as they can be read. */
const readable = (before: readonly object[]): BankGiven[] =>
  before.flatMap((row) => {
    const { id: _id, ...given } = row as Record<string, unknown>
    const read = bankGiven.safeParse(given)
    return read.success ? [read.data] : []
  })

type Set = { accountId: string; rows: readonly BankGiven[]; before?: readonly object[] | null | undefined }

/** @throws BANKS_INVALID with the places. */
async function setting(context: CommandContext, { accountId, rows, before }: Set): Promise<Change> {
  const problems = rowProblems(rows)
  if (problems.length > 0) throw bankErrors.BANKS_INVALID({}, problems)
  const rest = await standing(context, accountId)
  return { ...rest, ...changesTo(rest.live, rows, readable(before ?? [])) }
}

/** Brings the bank accounts of an account to a list that was decided: what was added to it, changed in it, left out of it. */
export const setBanks = defineCommand({
  name: 'banks.account.set',
  input: bankSet,
  output: bankOutcome,
  propose: async (context, input) => proposalOf(await setting(context, input), input.reason),
  run: async (context, input) => carryOut(context, await setting(context, input), { reason: input.reason }),
})

/** Shows the number of a bank account in full; each showing leaves a record. */
export const revealBank = defineCommand({
  name: 'banks.account.reveal',
  input: bankReveal,
  output: bankRevealed,
  async run(context, input) {
    const { tx, actor, platform } = context
    const found = await store.findBank(tx, actor, input.id)
    const number = found ? await store.sealedNumber(tx, found.id) : null
    if (!found || !number) throw platformErrors.NOT_FOUND()
    const account = await getAccount(tx, actor, found.accountId)
    context.record({
      ...about({ account }),
      after: { shown: 'bankAccount', masked: number.masked },
      reason: input.reason,
    })
    return { value: platform.cipher.open(number.sealed, store.NUMBER_SEAL) }
  },
})
