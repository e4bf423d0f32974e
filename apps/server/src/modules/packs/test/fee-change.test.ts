import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { feesInForce } from '#modules/rates'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile, residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { type Position, positionKey } from '../catalogue/flow.ts'

let app: TestApp
const people = new People()
const departmentId = newId<'department'>()
const place = { businessLine: 'brokerage', departmentId }
const staff: Partial<Record<Position | 'clerk' | 'designer', Person>> = {}

function join(name: string, permissions: readonly string[] | 'all'): Person {
  const person = app.signInAs(permissions, { all: true }, { name })
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}
const DECIDE = ['approvals.task.agree', 'approvals.task.refuse', 'approvals.ticket.view', 'businesses.request.view']
const LAUNCH = ['businesses.request.launch', 'businesses.request.view', 'businesses.request.amend', 'rates.fee.set']
const VIEW = ['accounts.account.view', 'clients.client.view']

beforeAll(async () => {
  app = await testApp({ directory: people, connectionsMax: 20 })
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  staff.clerk = join('Clerk', [...LAUNCH, ...VIEW])
  for (const position of ['department', 'operations', 'director', 'compliance'] as const) {
    staff[position] = join(position, [...DECIDE, ...VIEW, positionKey(position)])
  }
  staff.designer = join('Designer', 'all')
  people.all.delete(staff.designer.actor.operatorId)
})
afterAll(() => app.close())

const who = (name: keyof typeof staff): Person => {
  const person = staff[name]
  if (!person) throw new Error(`nobody is ${name}`)
  return person
}

let count = 0
async function aFuturesAccount(): Promise<string> {
  count += 1
  const { platform, db, clock } = app
  return inTransaction(db, async (tx) => {
    const profile = aProfile(count, {
      nationality: 'CN',
      bornOn: '1990-03-07',
      documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(count) }],
    })
    const client = await createClient(tx, platform, clock(), profile, place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type: 'futures',
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return account.id
  })
}

async function businessId(code: string): Promise<string> {
  const installed = await who('designer').send<{ businessId: string }>('POST', `/packs/${code}/install`, {})
  return installed.body.businessId
}

type Made = { id: string; code?: string; fields?: unknown }
async function launch(code: string, input: object): Promise<string> {
  const body = { businessId: await businessId(code), ...input }
  const answer = await who('clerk').send<Made>('POST', '/requests', body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body.id
}

/** The person of a position agrees to the open task of the request. */
async function agree(position: Position, requestId: string, more: object = {}) {
  const [task] = await rows(
    app.db,
    sql<{ id: string; node: string }>`select t.id, t.node_id as node from approvals.task t
      join businesses.request r on r.case_id = t.case_id where r.id = ${requestId} and t.state = 'open'`,
  )
  expect(task?.node).toBe(position)
  const answer = await who(position).send('POST', `/tasks/${task?.id}/agree`, more)
  expect(answer.body).not.toHaveProperty('code')
  await app.runJobs()
}

const stateOf = async (id: string) => (await who('clerk').get<{ state: string }>(`/requests/${id}`)).body.state

const fee = {
  id: 'r1',
  exchange: 'SHFE',
  product: 'cu',
  productType: '1',
  hedgeFlag: '1',
  effect: '2',
  openByMoney: '0.00004',
}

describe('[A-39] a fee change from the desk to the register', () => {
  it('passes branch and operations, then counts for the account', async () => {
    const accountId = await aFuturesAccount()
    const values = { basis: 'newClient', special: false, fees: [fee], reason: 'As agreed with the client' }
    const id = await launch('fee-change', { accountId, values })
    await agree('department', id)
    expect(await feesInForce(app.db, accountId)).toEqual([])
    await agree('operations', id, { acknowledged: ['compare'] })
    expect(await stateOf(id)).toBe('approved')
    expect(await feesInForce(app.db, accountId)).toMatchObject([{ product: 'cu', openByMoney: '0.00004' }])
  })

  it('asks the director when it is below the standard, and shows the rates in force beside the new ones', async () => {
    const accountId = await aFuturesAccount()
    const first = await launch('fee-change', {
      accountId,
      values: { basis: 'campaign', special: false, fees: [fee], reason: 'x' },
    })
    await agree('department', first)
    await agree('operations', first)
    const business = await businessId('fee-change')
    const form = await who('clerk').get(`/businesses/${business}/launch-form?accountId=${accountId}`)
    expect(JSON.stringify(form.body)).toContain('0.00004')
    const lower = [{ ...fee, openByMoney: '0.00001' }]
    const unsigned = { basis: 'campaign', special: true, fees: lower, reason: 'x' }
    const refused = await launch('fee-change', { accountId, values: unsigned }).catch((error: Error) => error.message)
    expect(refused, 'below the standard an agreement is required').toContain('values.agreement')
    const retained = await launch('fee-change', {
      accountId,
      values: { basis: 'retention', special: false, fees: lower, reason: 'x' },
    })
    await agree('department', retained)
    await agree('operations', retained)
    await agree('director', retained)
    expect(await feesInForce(app.db, accountId)).toMatchObject([{ openByMoney: '0.00001' }])
  })
})
