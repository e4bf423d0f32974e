import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { clients, FREEZE_REASONS, type FreezeReason } from '#modules/clients'
import { rows } from '#platform/db.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { freezeAccount, unfreezeAccount } from '../commands/freeze.ts'
import { activateAccount, cancelAccount, keepAccount, restAccount, settleCancellation } from '../commands/lifecycle.ts'
import { accounts, type Obstacle } from '../index.ts'
import { ACCOUNT_TRANSITIONS, type AccountStatus } from '../schema.ts'
import { anAccount, booksWith } from './an-account.ts'

let app: TestApp
const obstacles = new Map<string, Obstacle[]>()
beforeAll(async () => {
  app = await testApp({ modules: [clients, accounts, booksWith(obstacles)] })
})
afterAll(() => app.close())

const PLAIN = ['activate', 'rest', 'cancel', 'keep', 'settle', 'owe', 'wait', 'clear'] as const
type Freezing = { do: 'freeze' | 'lift'; reason: FreezeReason }
type Action = (typeof PLAIN)[number] | Freezing
const freezing = fc.record({ do: fc.constantFrom('freeze', 'lift'), reason: fc.constantFrom(...FREEZE_REASONS) })
const action = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...PLAIN) },
  { weight: 1, arbitrary: freezing },
) as fc.Arbitrary<Action>
const STARTS = ['ACTIVE', 'OPENING'] as const
type Model = {
  status: AccountStatus
  before: AccountStatus
  reasons: Set<string>
  owes: 'nothing' | 'cash' | 'settlement'
}

/** What an account does, written down a second time and as plainly as possible; false: the action is refused. */
function expected(model: Model, action: Action): boolean {
  if (action === 'owe') model.owes = 'cash'
  if (action === 'wait') model.owes = 'settlement'
  if (action === 'clear') model.owes = 'nothing'
  if (action === 'owe' || action === 'wait' || action === 'clear') return true
  if (model.status === 'CANCELLED') return false
  if (typeof action === 'object') {
    return action.do === 'freeze' ? Boolean(model.reasons.add(action.reason)) : model.reasons.delete(action.reason)
  }
  switch (action) {
    case 'activate':
      return step(model, model.status === 'DORMANT' || model.status === 'OPENING', 'ACTIVE')
    case 'rest':
      return step(model, model.status === 'ACTIVE', 'DORMANT')
    case 'cancel':
      if (model.status === 'CANCELLING' || model.owes === 'cash') return false
      if (model.owes === 'settlement' && model.status === 'OPENING') return false
      model.before = model.status
      return step(model, true, model.owes === 'settlement' ? 'CANCELLING' : 'CANCELLED')
    case 'keep':
      return step(model, model.status === 'CANCELLING', model.before)
    case 'settle':
      if (model.status !== 'CANCELLING') return false
      if (model.owes === 'cash') return step(model, true, model.before)
      return model.owes === 'settlement' || step(model, true, 'CANCELLED')
  }
}

function step(model: Model, allowed: boolean, to: AccountStatus): boolean {
  if (allowed) model.status = to
  return allowed
}

const owed = (owes: Model['owes']): Obstacle[] =>
  owes === 'nothing'
    ? []
    : [{ module: 'books', code: owes === 'cash' ? 'CASH_LEFT' : 'PENDING', settles: owes === 'settlement' }]

async function perform(id: string, action: Action): Promise<boolean> {
  const { actor } = app.signInAs('all')
  const remark = 'so'
  const frozen = (one: Freezing) => () =>
    app.execute(one.do === 'freeze' ? freezeAccount : unfreezeAccount, { id, reason: one.reason, remark }, actor)
  const plain = {
    activate: () => app.execute(activateAccount, { id, remark }, actor),
    rest: () => app.execute(restAccount, { id, remark }, actor),
    cancel: () => app.execute(cancelAccount, { id, reason: 'UNUSED', remark }, actor),
    keep: () => app.execute(keepAccount, { id, remark }, actor),
    settle: () => app.execute(settleCancellation, { id }, actor),
    owe: async () => obstacles.set(id, owed('cash')),
    wait: async () => obstacles.set(id, owed('settlement')),
    clear: async () => obstacles.set(id, owed('nothing')),
  }
  const work: () => Promise<unknown> = typeof action === 'object' ? frozen(action) : plain[action]
  return work().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refused) return false
      throw error
    },
  )
}

describe('[C-05] an account walked at random', () => {
  it('does what the model does for every reason to freeze it, along allowed transitions, with one record for each call', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...STARTS),
        fc.array(action, { minLength: 1, maxLength: 14 }),
        async (start, walk) => {
          const { id } = await anAccount(app, {
            businessLine: 'brokerage',
            departmentId: newId<'department'>(),
            status: start,
          })
          const model: Model = { status: start, before: start, reasons: new Set(), owes: 'nothing' }
          let calls = 0
          for (const action of walk) {
            const from = model.status
            const allowed = expected(model, action)
            expect({ walk, action, done: await perform(id, action) }).toEqual({ walk, action, done: allowed })
            if (from !== model.status) expect(ACCOUNT_TRANSITIONS[from]).toContain(model.status)
            if (action !== 'owe' && action !== 'wait' && action !== 'clear' && allowed) calls += 1
            const [row] = await rows(
              app.db,
              sql<{ status: string; frozen: boolean }>`select status, frozen from accounts.account where id = ${id}`,
            )
            expect({ walk, action, ...row }).toEqual({
              walk,
              action,
              status: model.status,
              frozen: model.reasons.size > 0,
            })
          }
          const lines = await rows(
            app.db,
            sql`select from platform.journal where target_id = ${id} and result = 'done'`,
          )
          expect(lines).toHaveLength(calls)
        },
      ),
      { numRuns: 60 },
    )
  })
})
