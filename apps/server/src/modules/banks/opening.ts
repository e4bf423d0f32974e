import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { accountsOfClient } from '#modules/accounts'
import { BANK_ANSWERS, bankAnswersAfter, clientsById, forgetBankAnswers } from '#modules/clients'
import type { ApplicationContent, Opened, OpeningCheck } from '#modules/onboarding'
import { SYSTEM_OPERATOR_ID, systemActor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
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
export const bankCheck = {
  async objections(_scene: unknown, { profile }: Pick<ApplicationContent, 'profile'>) {
    if (profile === null || bankOf(profile.answers, holderOf(profile) || '-') !== null) return []
    return [{ path: `profile.answers.${BANK_ANSWERS.number}`, refusal: bankErrors.BANK_UNREADABLE() }]
  },
} satisfies OpeningCheck

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

type Scene = Pick<CommandContext, 'tx' | 'actor' | 'now' | 'platform'>

/** Every account that opens gets the bank accounts of its opening, in the transaction that opens it. */
export async function keepBanks({ tx, actor, now, platform }: Scene, opened: Opened): Promise<void> {
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
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const system = systemActor([])

/** As it was given where it is not what a bank account looks like today: people correct it, nobody looks for it in vain. */
const asGiven = (bank: string | null, holder: string, number: string): BankGiven => ({
  bank: bank?.trim() || '-',
  accountName: holder || '-',
  accountNumber: number.trim(),
  currency: 'CNY',
  purpose: 'settlement',
})

/**
 * Gives the accounts of a client that live, or where none does those that did, the bank account its profile told.
 *
 * @returns whether it is kept: a client without any account has nowhere to keep it.
 */
async function keepOne(tx: Tx, { cipher, clock }: Platform, clientId: string, given: BankGiven): Promise<boolean> {
  const by = { id: SYSTEM_OPERATOR_ID, name: system.name }
  const all = await accountsOfClient(tx, system, clientId)
  const living = all.filter(({ status }) => status !== 'CANCELLED')
  const keepers = living.length > 0 ? living : all
  for (const { id, openedOn } of keepers) {
    await store.lockBanks(tx, id)
    const { added } = changesTo(await store.liveBanks(tx, cipher, id), [given], [])
    const dated = added.map((one) => ({ ...one, validFrom: openedOn }))
    const setting = { accountId: id, source: 'opening' as const, sourceId: null, by, at: toWire(clock()) }
    await store.insertBanks(tx, cipher, dated, setting)
  }
  return keepers.length > 0
}

/** Takes some bank accounts over from profiles that hold them in clear. @returns where to go on, null at the end. */
async function takeSome(platform: Platform, after: string): Promise<string | null> {
  return inTransaction(platform.db, async (tx) => {
    const found = await bankAnswersAfter(tx, after, AT_ONCE)
    const ids = found.map(({ clientId }) => clientId)
    const names = new Map((await clientsById(tx, system, ids)).map(({ id, displayName }) => [id, displayName]))
    const kept: string[] = []
    for (const { clientId, bank, number } of found) {
      const holder = names.get(clientId) ?? ''
      const answers = { [BANK_ANSWERS.bank]: bank || '-', [BANK_ANSWERS.number]: number }
      const [given = asGiven(bank, holder, number)] = bankOf(answers, holder || '-') ?? []
      if (number.trim() === '' || (await keepOne(tx, platform, clientId, given))) kept.push(clientId)
    }
    await forgetBankAnswers(tx, kept)
    return found.length < AT_ONCE ? null : (ids.at(-1) ?? null)
  })
}

/** Profiles of before there was this register give their bank accounts up to it; none goes before it is kept. */
export async function takeOver(platform: Platform): Promise<void> {
  let after: string | null = FIRST_ID
  while (after !== null) after = await takeSome(platform, after)
}
