import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { accountsOfClient } from '#modules/accounts'
import { BANK_ANSWERS, clientsById, takeBankAnswers } from '#modules/clients'
import type { Opened, OpenedListener, OpeningCheck } from '#modules/onboarding'
import { SYSTEM_OPERATOR_ID, systemActor } from '#platform/actor.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { bankErrors } from './errors.ts'
import { changesTo, rowProblems } from './policy.ts'
import { type BankGiven, bankGiven } from './schema.ts'
import * as store from './store.ts'

type Answers = Readonly<Record<string, string | boolean>>

/** What answers say of a bank account: nothing without a number; null when it can't be kept as it is. */
function bankOf(answers: Answers, holder: string): BankGiven[] | null {
  const number = answers[BANK_ANSWERS.number]
  if (number === undefined || number === '') return []
  const read = bankGiven.safeParse({ bank: answers[BANK_ANSWERS.bank], accountName: holder, accountNumber: number })
  return read.success ? [read.data] : null
}

const holderOf = (profile: { nameZh: string | null; nameEn: string | null }) => profile.nameZh ?? profile.nameEn ?? ''

/** A bank account that comes with an application can be kept: a bank is named and the number is one. */
export const bankCheck: OpeningCheck = {
  async objections(_scene, { profile }) {
    if (profile === null || bankOf(profile.answers, holderOf(profile) || '-') !== null) return []
    return [{ path: `profile.answers.${BANK_ANSWERS.number}`, refusal: bankErrors.BANK_UNREADABLE() }]
  },
}

/** Bank accounts an opening brings: of the answers, or handed over by whoever opened it. @throws BANKS_INVALID */
function broughtBy({ profile, handed }: Opened): BankGiven[] {
  const read = z
    .array(bankGiven)
    .max(50)
    .safeParse(handed?.['banks'] ?? [])
  if (!read.success) throw bankErrors.BANKS_INVALID()
  const given = read.data
  const problems = rowProblems(given)
  if (problems.length > 0) throw bankErrors.BANKS_INVALID({}, problems)
  const answered = profile === null ? [] : (bankOf(profile.answers, holderOf(profile)) ?? [])
  return [...given, ...answered]
}

/** Every account that opens gets the bank accounts of its opening, in the transaction that opens it. */
export const keepBanks: OpenedListener = async ({ tx, actor, now, platform }, opened) => {
  const brought = broughtBy(opened)
  if (brought.length === 0) return
  const validFrom = dateAt(now, platform.config.timeZone)
  for (const { id } of opened.accounts) {
    await store.insertBanks(
      tx,
      platform.cipher,
      brought.map((one) => ({ ...one, validFrom })),
      {
        accountId: id,
        source: 'opening',
        sourceId: opened.applicationId,
        by: { id: actor.operatorId, name: actor.name },
        at: toWire(now),
      },
    )
  }
}

const AT_ONCE = 200
const system = systemActor([])

/** Gives every account of a client that lives the bank account its profile told. */
async function takeOne(tx: Tx, { cipher, clock }: Platform, clientId: string, given: BankGiven): Promise<void> {
  const by = { id: SYSTEM_OPERATOR_ID, name: system.name }
  for (const { id, openedOn, status } of await accountsOfClient(tx, system, clientId)) {
    if (status === 'CANCELLED') continue
    await store.lockBanks(tx, id)
    const { added } = changesTo(await store.liveBanks(tx, cipher, id), [given], [])
    const dated = added.map((one) => ({ ...one, validFrom: openedOn }))
    const setting = { accountId: id, source: 'opening' as const, sourceId: null, by, at: toWire(clock()) }
    await store.insertBanks(tx, cipher, dated, setting)
  }
}

/** Takes some bank accounts over from profiles that hold them in clear. @returns how many clients were looked at. */
async function takeSome(platform: Platform): Promise<number> {
  return inTransaction(platform.db, async (tx) => {
    const taken = await takeBankAnswers(tx, AT_ONCE)
    const ids = taken.map(({ clientId }) => clientId)
    const names = new Map((await clientsById(tx, system, ids)).map(({ id, displayName }) => [id, displayName]))
    for (const { clientId, bank, number } of taken) {
      const answers = { [BANK_ANSWERS.bank]: bank || '-', [BANK_ANSWERS.number]: number }
      const [given] = bankOf(answers, names.get(clientId) ?? '-') ?? []
      if (given) await takeOne(tx, platform, clientId, given)
      else platform.log.warn({ clientId }, 'a bank account of a profile is no number and was left out')
    }
    return taken.length
  })
}

/** Profiles of before there was this register give their bank accounts up to it. */
export async function takeOver(platform: Platform): Promise<void> {
  while ((await takeSome(platform)) === AT_ONCE);
}
