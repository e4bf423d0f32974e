import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import { anAccount } from './account.ts'

const clerk = (app: TestApp) => app.signInAs('all')
const fees = (openByMoney: string) => [
  { exchange: 'SHFE', product: 'cu', productType: '1', hedgeFlag: '1', openByMoney },
]
const margins = [
  { exchange: 'DCE', product: 'i', hedgeFlag: '3', longByMoney: '0.12', shortByMoney: '0.13', relative: true },
]

async function charged(app: TestApp): Promise<string> {
  const accountId = await anAccount(app)
  await clerk(app).send('POST', `/accounts/${accountId}/fee-rates`, { rows: fees('0.00005') })
  return accountId
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'rates.fee.set': async (app) => ({
    actor: clerk(app).actor,
    input: { accountId: await charged(app), rows: fees('0.00006') },
  }),
  'rates.margin.set': async (app) => ({
    actor: clerk(app).actor,
    input: { accountId: await anAccount(app), rows: margins },
  }),
  'rates.rate.end': async (app) => {
    const accountId = await charged(app)
    const { body } = await clerk(app).get<{ items: { id: string }[] }>(`/rates/fees?accountId=${accountId}`)
    return { actor: clerk(app).actor, input: { id: body.items[0]?.id, kind: 'fee', reason: 'agreed' } }
  },
}
