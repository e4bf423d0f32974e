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
}
