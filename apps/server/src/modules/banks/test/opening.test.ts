import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import type { Opened } from '#modules/onboarding'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { cashAccount, PLACE } from '#testing/an-account.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { banks } from '../index.ts'
import { bankCheck, keepBanks } from '../opening.ts'
import { liveBanks } from '../store.ts'
import { aBank } from './account.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({})
})
afterAll(() => app.close())

const NUMBER = '6222020012345678'
const ANSWERS = { bank: 'ICBC', bankAccountNo: '6222 0200 1234 5678', occupation: 'Engineer' }
let count = 800

/** A client made of a profile with these answers, with accounts. */
async function opened(answers: Record<string, string>, accounts = 1) {
  count += 1
  const { platform, db, clock } = app
  const profile = aProfile(count, { answers })
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), profile, PLACE)
    const made = []
    for (let n = 0; n < accounts; n += 1) {
      const type = n === 0 ? ('futures' as const) : ('cash' as const)
      made.push(await openAccount(tx, platform, clock(), cashAccount({ clientId: client.id, type, ...PLACE })))
    }
    return { clientId: client.id, profile, accounts: made }
  })
}
const answersOf = async (clientId: string) =>
  (await rows(app.db, sql<{ profile: object }>`select profile from clients.client where id = ${clientId}`))[0]?.profile
const numbersOf = async (accountId: string) =>
  (await liveBanks(app.db, app.platform.cipher, accountId)).map(({ accountNumber }) => accountNumber)

/** What an application becomes, told to the register in a transaction of its own. */
const tell = (given: Partial<Opened> & Pick<Opened, 'clientId' | 'accounts'>) =>
  inTransaction(app.db, (tx) => {
    const actor = app.signInAs('all').actor
    const context = { tx, now: app.clock(), platform: app.platform, actor }
    return keepBanks(context, {
      applicationId: newId(),
      applicationNo: 'A1',
      submittedAt: app.clock().toString(),
      profile: null,
      caseId: null,
      handed: null,
      ...given,
    })
  })
const asked = (accounts: { id: string; accountNo: string }[]) =>
  accounts.map((one) => ({ ...one, request: { type: 'futures' } as Opened['accounts'][number]['request'] }))

describe('[A-04] [G6] a bank account given at the opening', () => {
  it('goes into the register of every account that opens, and does not stand in the profile', async () => {
    const { clientId, profile, accounts } = await opened(ANSWERS, 2)
    expect(await answersOf(clientId)).toEqual({ occupation: 'Engineer' })
    await tell({ clientId, accounts: asked(accounts), profile })
    for (const { id } of accounts) expect(await numbersOf(id)).toEqual([NUMBER])
  })

  it('is the one handed over where there is no application to say it; what is none is refused', async () => {
    const { clientId, accounts } = await opened({})
    await tell({ clientId, accounts: asked(accounts), handed: { banks: [aBank()] } })
    expect(await numbersOf(accounts[0]?.id ?? '')).toEqual([NUMBER])
    const wrong = tell({ clientId, accounts: asked(accounts), handed: { banks: [aBank({ accountNumber: 'x' })] } })
    await expect(wrong).rejects.toMatchObject({ code: 'BANKS_INVALID' })
  })

  it.each([
    ['a bank and a number', ANSWERS, []],
    ['neither', { occupation: 'Engineer' }, []],
    [
      'a number that is none',
      { ...ANSWERS, bankAccountNo: '12-34' },
      ['profile.answers.bankAccountNo BANK_UNREADABLE'],
    ],
    ['a number without a bank', { bankAccountNo: NUMBER }, ['profile.answers.bankAccountNo BANK_UNREADABLE']],
  ])('is looked at when it is submitted: %s', async (_what, answers, expected) => {
    const found = await bankCheck.objections({}, { profile: aProfile(1, { answers }) })
    expect(found.map(({ path, refusal }) => `${path} ${refusal.code}`)).toEqual(expected)
  })

  it('in profiles of before is taken over when the house starts, once, for every account that lives', async () => {
    const { clientId, accounts } = await opened({ occupation: 'Engineer' }, 2)
    const [first, second] = accounts
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${second?.id}`.execute(
      app.db,
    )
    const clear = JSON.stringify({ bank: 'ICBC', bankAccountNo: NUMBER })
    await sql`update clients.client set profile = profile || ${clear}::jsonb where id = ${clientId}`.execute(app.db)
    for (let turn = 0; turn < 2; turn += 1) await banks.prepare?.(app.platform)
    expect(await answersOf(clientId)).toEqual({ occupation: 'Engineer' })
    expect([await numbersOf(first?.id ?? ''), await numbersOf(second?.id ?? '')]).toEqual([[NUMBER], []])
  })

  it.each([
    ['a number that is none', ['LIVING'], '12-34 AB?', true],
    ['accounts that all ended', ['CANCELLED'], NUMBER, true],
    ['no account', [], NUMBER, false],
    ['an empty number', ['LIVING'], ' ', false],
  ])('in profiles of before is lost by none of them: %s', async (_what, states, number, isKept) => {
    const { clientId, accounts } = await opened({ occupation: 'Engineer' }, states.length)
    if (states.includes('CANCELLED'))
      await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now()
        where client_id = ${clientId}`.execute(app.db)
    const clear = { bank: 'ICBC', bankAccountNo: number }
    await sql`update clients.client set profile = profile || ${JSON.stringify(clear)}::jsonb
      where id = ${clientId}`.execute(app.db)
    await banks.prepare?.(app.platform)
    const stays = accounts.length === 0 ? clear : {}
    expect(await answersOf(clientId)).toEqual({ occupation: 'Engineer', ...stays })
    for (const { id } of accounts) expect(await numbersOf(id)).toEqual(isKept ? [number] : [])
  })
})
