import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import { type ClientDetail, createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'
import { positionKey } from '../catalogue/flow.ts'

let app: TestApp
let clerk: Person
let operations: Person
let designer: Person
const people = new People()
const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }

function join(name: string, permissions: readonly string[] | 'all'): Person {
  const person = app.signInAs(permissions, { all: true }, { name })
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}

beforeAll(async () => {
  app = await testApp({ directory: people, connectionsMax: 20 })
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${place.departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  const see = ['businesses.request.view', 'clients.client.view', 'accounts.account.view']
  const data = ['clients.contact.change', 'clients.profile.change', 'clients.identity.renew']
  clerk = join('Clerk', ['businesses.request.launch', 'businesses.request.amend', ...see, ...data])
  operations = join('Operations', ['approvals.task.agree', 'approvals.ticket.view', ...see, positionKey('operations')])
  designer = join('Designer', 'all')
  people.all.delete(designer.actor.operatorId)
})
afterAll(() => app.close())

let count = 0
async function anAccount(): Promise<{ id: string; clientId: string }> {
  count += 1
  const { platform, db, clock } = app
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), aProfile(count), place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type: 'cash',
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return { id: account.id, clientId: client.id }
  })
}

/** Launches the pack's business for a client and has operations agree to it. */
async function done(code: string, values: object): Promise<{ state: string; client: ClientDetail }> {
  const installed = await designer.send<{ businessId: string }>('POST', `/packs/${code}/install`, {})
  const { id: accountId, clientId } = await anAccount()
  const body = { businessId: installed.body.businessId, accountId, values }
  const launched = await clerk.send<{ id: string }>('POST', '/requests', body)
  expect(JSON.stringify(launched.body)).not.toContain('"code"')
  const [task] = await rows(
    app.db,
    sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
      where r.id = ${launched.body.id} and t.state = 'open'`,
  )
  await operations.send('POST', `/tasks/${task?.id}/agree`, { acknowledged: ['callBack', 'picture'] })
  await app.runJobs()
  const request = await clerk.get<{ state: string }>(`/requests/${launched.body.id}`)
  const client = await clerk.get<ClientDetail>(`/clients/${clientId}`)
  return { state: request.body.state, client: client.body }
}

describe('[C-13] [A-05] what a business about client data was approved for', () => {
  it('reaches the client: other data, only what was filled in', async () => {
    const values = { parts: ['email', 'occupation'], email: 'new@example.org', occupation: 'Engineer', reason: 'moved' }
    const { state, client } = await done('change-other-data', values)
    expect(state).toBe('approved')
    expect(client.contacts[1]).toMatchObject({ kind: 'email', valueMasked: 'n****@example.org' })
    expect(client.employments).toMatchObject([{ position: 'Engineer' }])
    expect(client).toMatchObject({ phoneChangedAt: null, dataVersion: 3, addresses: [{ line: '英皇道 1 號' }] })
  })

  it('reaches the client: a new mobile, verified by a call', async () => {
    const { state, client } = await done('change-mobile', {
      mobile: '+85261237788',
      verified: 'call',
      reason: 'new number',
    })
    expect(state).toBe('approved')
    expect(client.contacts[0]).toMatchObject({ kind: 'phone', valueMasked: '****7788' })
  })
})
