import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import { aBank, anAccount } from './account.ts'

const clerk = (app: TestApp) => app.signInAs('all')

/** An account with one bank account, and the id of that. */
async function banked(app: TestApp): Promise<{ accountId: string; id: string }> {
  const accountId = await anAccount(app)
  await clerk(app).send('POST', `/accounts/${accountId}/bank-accounts`, aBank())
  const { body } = await clerk(app).get<{ items: { id: string }[] }>(`/bank-accounts?accountId=${accountId}`)
  return { accountId, id: body.items[0]?.id ?? '' }
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'banks.account.add': async (app) => ({
    actor: clerk(app).actor,
    input: { accountId: await anAccount(app), ...aBank(), reason: 'opened a new one' },
  }),
  'banks.account.change': async (app) => {
    const { id } = await banked(app)
    const { accountNumber: _number, currency: _currency, ...rest } = aBank({ branch: '罗湖支行' })
    return { actor: clerk(app).actor, input: { id, ...rest, reason: 'the branch moved' } }
  },
  'banks.account.end': async (app) => ({
    actor: clerk(app).actor,
    input: { id: (await banked(app)).id, reason: 'the client closed it' },
  }),
  'banks.account.set': async (app) => {
    const { accountId } = await banked(app)
    const rows = [aBank({ accountNumber: '6225880100001111' })]
    return { actor: clerk(app).actor, input: { accountId, rows, before: [aBank()], reason: 'as was approved' } }
  },
  'banks.account.reveal': async (app) => ({
    actor: clerk(app).actor,
    input: { id: (await banked(app)).id, reason: 'to call the bank' },
  }),
}
