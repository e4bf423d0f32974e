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
import { aFee, deliveriesOf } from './house.ts'
import { type Counter, startCtp } from './simulators.ts'

let ctp: Counter
let app: TestApp
let clerk: Person
let officers: Record<string, Person>
let way: ReturnType<typeof deliveriesOf>
const people = new People()
const departmentId = newId<'department'>()
const place = { businessLine: 'brokerage', departmentId }

function join(permissions: readonly string[] | 'all', name: string): Person {
  const person = app.signInAs(permissions, { all: true }, { name })
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}

beforeAll(async () => {
  ctp = await startCtp()
  app = await testApp({
    now: '2026-11-20T02:00:00Z',
    directory: people,
    connectionsMax: 20,
    config: { counters: { ctp: ctp.way, femas: null, cap: null } },
  })
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  const view = ['accounts.account.view', 'clients.client.view', 'businesses.request.view']
  clerk = join([...view, 'businesses.request.launch', 'rates.fee.set'], 'Clerk')
  const deciding = [...view, 'approvals.task.agree', 'approvals.ticket.view']
  officers = Object.fromEntries(
    ['department', 'operations'].map((one) => [one, join([...deciding, `packs.review.${one}`], one)]),
  )
  way = deliveriesOf(app, app.signInAs('all'))
  await way.enable('ctp')
})
afterAll(async () => {
  await app.close()
  await ctp.stop()
})

let count = 300
async function anAccount(): Promise<string> {
  count += 1
  const { platform, db, clock } = app
  const profile = aProfile(count, {
    nationality: 'CN',
    bornOn: '1990-03-07',
    documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(count) }],
  })
  return inTransaction(db, async (tx) => {
    const client = await createClient(tx, platform, clock(), profile, place)
    const opened = { parentId: null, ...place, brokerCode: null, introducerCode: null, marks: [], applicationId: null }
    const given = { clientId: client.id, type: 'futures' as const, accountNo: null, status: 'ACTIVE' as const }
    return (await openAccount(tx, platform, clock(), { ...opened, ...given })).id
  })
}

/** A fee change that everybody has agreed to. */
async function approved(accountId: string): Promise<{ id: string; caseId: string }> {
  const designer = app.signInAs('all')
  const { body: pack } = await designer.send<{ businessId: string }>('POST', '/packs/fee-change/install', {})
  const values = {
    basis: 'newClient',
    special: false,
    fees: [{ id: 'r1', effect: '2', ...aFee() }],
    reason: 'As agreed',
  }
  const { body } = await clerk.send<{ id: string; caseId: string }>('POST', '/requests', {
    businessId: pack.businessId,
    accountId,
    values,
  })
  for (const [position, person] of Object.entries(officers)) {
    const [task] = await rows(
      app.db,
      sql<{ id: string }>`select t.id from approvals.task t join businesses.request r on r.case_id = t.case_id
        where r.id = ${body.id} and t.state = 'open' and t.node_id = ${position}`,
    )
    await person.send('POST', `/tasks/${task?.id}/agree`, { acknowledged: ['compare'] })
    await app.runJobs()
  }
  return body
}
const stateOf = async (id: string) => (await clerk.get<{ state: string }>(`/requests/${id}`)).body.state

async function until(id: string, state: string): Promise<void> {
  for (let n = 0; n < 12 && (await stateOf(id)) !== state; n += 1) await way.pass()
  expect(await stateOf(id)).toBe(state)
}

describe('[A-33] a flow that waits for the counters', () => {
  it('stands in the register at once, and ends when what was approved has been read back', async () => {
    const accountId = await anAccount()
    const request = await approved(accountId)
    expect(await feesInForce(app.db, accountId)).toMatchObject([{ openByMoney: '0.00004' }])
    expect(await stateOf(request.id)).toBe('running')
    expect(await way.list(`caseId=${request.caseId}`)).toMatchObject([{ counter: 'ctp' }])
    await until(request.id, 'approved')
    expect(await way.newest(accountId)).toMatchObject({ state: 'effective', caseId: request.caseId })
    expect(await rows(app.db, sql`select 1 from counters.waiting`)).toEqual([])
  })

  it('goes on by itself when a delivery that had failed was put right', async () => {
    await ctp.control('/control/manner', { checkAfterMs: null })
    const later = await approved(await anAccount())
    for (let n = 0; n < 4; n += 1) await way.pass()
    const [waiting] = await way.list(`caseId=${later.caseId}`)
    await ctp.control('/control/check', { reference: `${waiting?.id}-1`, verdict: 'refused' })
    for (let n = 0; n < 3; n += 1) await way.pass()
    expect(await way.list(`caseId=${later.caseId}&state=failed`)).toHaveLength(1)
    expect(await stateOf(later.id)).toBe('running')
    await ctp.control('/control/manner', { checkAfterMs: 0 })
    const admin = app.signInAs('all')
    await admin.send('POST', `/counter-deliveries/${waiting?.id}/resend`, { reason: 'agreed by phone' })
    await until(later.id, 'approved')
  })

  it('waits for nothing when it was stopped', async () => {
    await ctp.control('/control/manner', { checkAfterMs: null })
    const request = await approved(await anAccount())
    expect(await rows(app.db, sql`select 1 from counters.waiting where case_id = ${request.caseId}`)).toHaveLength(1)
    const admin = app.signInAs('all')
    const stopped = await admin.send('POST', `/tickets/${request.caseId}/terminate`, { remark: 'not wanted any more' })
    expect(stopped.status, JSON.stringify(stopped.body)).toBe(200)
    await app.runJobs()
    expect(await rows(app.db, sql`select 1 from counters.waiting where case_id = ${request.caseId}`)).toEqual([])
    await ctp.control('/control/manner', { checkAfterMs: 0 })
  })
})
