import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import {
  CANCELLATION_KINDS,
  type CancellationKind,
  cancelClient,
  clients,
  FREEZE_REASONS,
  type FreezeReason,
  freezeClient,
  unfreezeClient,
} from '#modules/clients'
import { rows } from '#platform/db.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { inTheLongRun } from '#testing/long.ts'
import { freezeAccount, unfreezeAccount } from '../commands/freeze.ts'
import { activateAccount, cancelAccount, restAccount } from '../commands/lifecycle.ts'
import { accounts } from '../index.ts'
import type { AccountStatus } from '../schema.ts'
import { anAccount, clientNumbered } from './an-account.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [clients, accounts] })
})
afterAll(() => app?.close())

const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }

type Freezing = { do: 'freeze' | 'lift'; of: 'client' | number; reason: FreezeReason }
type OnAccount = { do: 'rest' | 'activate' | 'cancelAccount'; of: number }
type Other = { do: 'openSub' | 'again' | 'wait' }
type Ending = { do: 'cancelClient'; kind: CancellationKind }
type Action = Freezing | OnAccount | Other | Ending

type AccountModel = { id: string; main: boolean; status: AccountStatus; reasons: Set<FreezeReason> }
type Model = {
  id: string
  reasons: Set<FreezeReason>
  cancelled: CancellationKind | null
  /** Days since it was cancelled; three months are less than a hundred of them. */
  days: number
  accounts: AccountModel[]
}

const reason = fc.constantFrom(...FREEZE_REASONS)
const account = fc.constantFrom(0, 1)
const action = fc.oneof(
  fc.record({ do: fc.constantFrom('freeze', 'lift'), of: fc.constantFrom('client', 0, 1), reason }),
  fc.record({ do: fc.constantFrom('rest', 'activate', 'cancelAccount', 'cancelAccount'), of: account }),
  fc.record({ do: fc.constantFrom('openSub', 'again', 'again', 'wait', 'wait') }),
  fc.record({ do: fc.constant('cancelClient'), kind: fc.constantFrom(...CANCELLATION_KINDS) }),
) as fc.Arbitrary<Action>

const frozen = ({ reasons }: { reasons: Set<FreezeReason> }) => reasons.size > 0

/** What becomes of an account, as plainly as possible. */
function onAccount(model: Model, one: AccountModel | undefined, action: Freezing | OnAccount): boolean {
  if (one === undefined || one.status === 'CANCELLED') return false
  if (action.do === 'freeze') return Boolean(one.reasons.add(action.reason))
  if (action.do === 'lift') return one.reasons.delete(action.reason)
  const subs = model.accounts.some(({ main, status }) => !main && status !== 'CANCELLED')
  const [from, to] = (
    { rest: ['ACTIVE', 'DORMANT'], activate: ['DORMANT', 'ACTIVE'], cancelAccount: [one.status, 'CANCELLED'] } as const
  )[action.do]
  if (one.status !== from || (to === 'CANCELLED' && one.main && subs)) return false
  one.status = to
  return true
}

/** What a client and its accounts do, written down a second time; false: the action is refused. */
function expected(model: Model, action: Action): boolean {
  const live = model.accounts.some(({ status }) => status !== 'CANCELLED')
  switch (action.do) {
    case 'wait':
      model.days += 40
      return true
    case 'again':
      return model.cancelled === 'permanent' || (model.cancelled === 'ordinary' && model.days >= 100)
    case 'openSub':
      // One sub is enough: a second one is not asked for.
      return model.accounts.length > 1 || (model.cancelled === null && model.accounts[0]?.status !== 'CANCELLED')
    case 'cancelClient':
      if (model.cancelled !== null || live) return false
      model.cancelled = action.kind
      model.days = 0
      return true
    case 'freeze':
    case 'lift':
      if (action.of !== 'client') return onAccount(model, model.accounts[action.of], action)
      if (model.cancelled !== null) return false
      return action.do === 'freeze' ? Boolean(model.reasons.add(action.reason)) : model.reasons.delete(action.reason)
    default:
      return onAccount(model, model.accounts[action.of], action)
  }
}

let identity = 0
/** Somebody with an identity of their own and one main account. */
async function register(n: number): Promise<Model> {
  const id = await clientNumbered(app, n, place)
  const main = await anAccount(app, { ...place, clientId: id })
  const first: AccountModel = { id: main.id, main: true, status: 'ACTIVE', reasons: new Set() }
  return { id, reasons: new Set(), cancelled: null, days: 0, accounts: [first] }
}

/** Performs the action on who stands in the model; a client who comes again takes its place there. */
async function perform(model: Model, n: number, action: Action): Promise<void> {
  const { actor } = app.signInAs('all')
  const remark = 'so'
  if (action.do === 'wait') return void app.clock.advance({ hours: 40 * 24 })
  if (action.do === 'again') return void Object.assign(model, await register(n))
  if (action.do === 'cancelClient')
    return void (await app.execute(cancelClient, { id: model.id, kind: action.kind, reason: 'UNUSED', remark }, actor))
  if (action.do === 'openSub') {
    if (model.accounts.length > 1) return
    const [main] = model.accounts
    const { id } = await anAccount(app, { ...place, clientId: model.id, parentId: main?.id ?? null })
    model.accounts.push({ id, main: false, status: 'ACTIVE', reasons: new Set() })
    return
  }
  if ('reason' in action) await freezing(model, action)
  else if ('of' in action) await onOne(model, action)
}

async function freezing(model: Model, { do: what, of, reason }: Freezing): Promise<void> {
  const { actor } = app.signInAs('all')
  const remark = 'so'
  if (of === 'client') {
    await app.execute(what === 'freeze' ? freezeClient : unfreezeClient, { id: model.id, reason, remark }, actor)
  } else {
    const id = model.accounts[of]?.id ?? newId<'account'>()
    await app.execute(what === 'freeze' ? freezeAccount : unfreezeAccount, { id, reason, remark }, actor)
  }
}

async function onOne(model: Model, { do: what, of }: OnAccount): Promise<void> {
  const { actor } = app.signInAs('all')
  const [id, remark] = [model.accounts[of]?.id ?? newId<'account'>(), 'so']
  if (what === 'cancelAccount') await app.execute(cancelAccount, { id, reason: 'UNUSED', remark }, actor)
  else await app.execute(what === 'rest' ? restAccount : activateAccount, { id, remark }, actor)
}

/** The client and its accounts as they stand in the database. */
async function stands({ id }: Model) {
  const [client] = await rows(
    app.db,
    sql<{
      status: string
      kind: string | null
    }>`select status, cancelled_kind as kind from clients.client where id = ${id}`,
  )
  const own = await rows(
    app.db,
    sql<{ status: string; frozen: boolean; followed: string }>`select status, frozen, client_status as followed
      from accounts.account where client_id = ${id} order by parent_id is not null`,
  )
  return { ...client, accounts: own }
}

function shown(model: Model) {
  const status = model.cancelled !== null ? 'CANCELLED' : frozen(model) ? 'FROZEN' : 'ACTIVE'
  return {
    status,
    kind: model.cancelled,
    accounts: model.accounts.map((one) => ({ status: one.status, frozen: frozen(one), followed: status })),
  }
}

/** One walk; every step does what the model does, and what must always hold is looked at after each. @returns whether the last was done. */
async function walked(walk: readonly Action[]): Promise<boolean> {
  let last = false
  identity += 1
  const n = 1000 + identity
  const model = await register(n)
  for (const [at, action] of walk.entries()) {
    const allowed = expected(model, action)
    const done = await perform(model, n, action).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Refused) return false
        throw error
      },
    )
    expect({ walk, at, done }).toEqual({ walk, at, done: allowed })
    last = done
    const now = await stands(model)
    expect({ walk, at, ...now }).toEqual({ walk, at, ...shown(model) })
    if (now.status === 'CANCELLED') expect(now.accounts.every(({ status }) => status === 'CANCELLED')).toBe(true)
  }
  return last
}

describe('[C-05] a client and its accounts walked at random', () => {
  it('freeze for every reason, end ordinarily or for good and register again as the model says: a cancelled client has only cancelled accounts, no sub outlives its main account, lifting one freeze leaves the others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 6, maxLength: 30 }), async (walk) => void (await walked(walk))),
      { numRuns: inTheLongRun ? 400 : 15 },
    )
    expect(identity).toBeGreaterThanOrEqual(15)
  })

  it.each<[string, CancellationKind, number, boolean]>([
    ['permanently cancelled, at once', 'permanent', 0, true],
    ['ordinarily cancelled, not at once', 'ordinary', 0, false],
    ['ordinarily cancelled, not within three months', 'ordinary', 2, false],
    ['ordinarily cancelled, after three months', 'ordinary', 3, true],
  ])('registers again: %s', async (_, kind, waits, allowed) => {
    const cancelAll: Action[] = [
      { do: 'cancelAccount', of: 0 },
      { do: 'cancelClient', kind },
    ]
    const walk = [
      ...cancelAll,
      ...Array.from({ length: waits }, (): Action => ({ do: 'wait' })),
      { do: 'again' } as const,
    ]
    expect(await walked(walk)).toBe(allowed)
  })
})
