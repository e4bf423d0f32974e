import { sql } from 'kysely'
import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'
import { anAccount } from './an-account.ts'

const clerk = (app: TestApp) => app.signInAs('all')
const change = { remark: 'as asked' }

async function permitted(app: TestApp): Promise<string> {
  const { id } = await anAccount(app)
  const body = { choice: ['account.trade', 'shortsell.HK'], ...change }
  await clerk(app).send('PUT', `/accounts/${id}/trading-permissions`, body)
  return id
}

/** A futures account that has applied for a code, and the id of that. */
async function applied(app: TestApp): Promise<{ accountId: string; id: string }> {
  const { id: accountId } = await anAccount(app, { type: 'futures' })
  const body = { exchange: 'SHFE', purpose: 'speculation' }
  await clerk(app).send('POST', `/accounts/${accountId}/trading-codes`, body)
  const list = await clerk(app).get<{ items: { id: string }[] }>(`/trading/codes?accountId=${accountId}`)
  return { accountId, id: list.body.items[0]?.id ?? '' }
}
let codes = 0
const aCode = () => {
  codes += 1
  return `0185${String(20_000_000 + codes)}`
}

/** How each command of the module comes to be called, but for an application's, which needs a branch. */
export const EXAMPLES: Examples<TestApp> = {
  'trading.permission.update': async (app) => ({
    actor: clerk(app).actor,
    input: { accountId: await permitted(app), choice: ['account.trade', 'stock.HK'], ...change },
  }),
  'trading.permission.updateMany': async (app) => ({
    actor: clerk(app).actor,
    input: { accountIds: [await permitted(app), await permitted(app)], keys: ['stock.US'], status: 'open', ...change },
  }),
  'trading.permission.recompute': async (app) => {
    const accountId = await permitted(app)
    await sql`update accounts.account set type = 'cash' where id = ${accountId}`.execute(app.db)
    return { actor: clerk(app).actor, input: { accountId } }
  },
  'trading.market.set': async (app) => ({ actor: clerk(app).actor, input: { market: 'DE', open: false, ...change } }),
  'trading.code.apply': async (app) => ({
    actor: clerk(app).actor,
    input: {
      accountId: (await anAccount(app, { type: 'futures' })).id,
      exchange: 'DCE',
      purpose: 'hedge',
      reason: 'the client asked',
    },
  }),
  'trading.code.update': async (app) => ({
    actor: clerk(app).actor,
    input: {
      accountId: (await applied(app)).accountId,
      rows: [
        { exchange: 'SHFE', codeType: '3', operation: '5' },
        { exchange: 'DCE', codeType: '1', operation: '4' },
      ],
      reason: 'as was approved',
    },
  }),
  'trading.code.confirm': async (app) => ({
    actor: clerk(app).actor,
    input: { id: (await applied(app)).id, code: aCode(), reason: 'as the exchange wrote' },
  }),
  'trading.code.refuse': async (app) => ({
    actor: clerk(app).actor,
    input: { id: (await applied(app)).id, reason: 'the exchange refused' },
  }),
  'trading.code.cancel': async (app) => ({
    actor: clerk(app).actor,
    input: { id: (await applied(app)).id, reason: 'the client asked' },
  }),
  'trading.code.report': async (app) => ({
    actor: clerk(app).actor,
    input: {
      accountId: (await applied(app)).accountId,
      exchange: 'SHFE',
      purpose: 'speculation',
      code: aCode(),
      slot: 12,
    },
  }),
}
