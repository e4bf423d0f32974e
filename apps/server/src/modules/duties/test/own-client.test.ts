import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { anAccount } from '#testing/an-account.ts'
import type { Person } from '#testing/app.ts'
import type { OwnClients } from '../schema.ts'
import { ALSO, everyWay } from './every-way.ts'
import { type World, world } from './world.ts'

const COMMAND = 'clients.client.freeze'

let at: World
let boss: Person
let stranger: Person
let trader: Person
let clerk: Person
beforeAll(async () => {
  at = await world({
    boss: { roles: ['administrator', 'business-administrator'] },
    stranger: { roles: ['compliance', ALSO] },
    trader: { roles: ['account-supervisor', 'compliance', ALSO] },
    clerk: { roles: ['account-clerk'] },
    second: { roles: ['compliance'] },
  })
  await at.gate(COMMAND, {
    nodes: [
      { kind: 'start', id: 'start' },
      {
        kind: 'approve',
        id: 'review',
        assignment: {
          anyOf: [
            { by: 'operators', operatorIds: [at.id('trader')] },
            { by: 'holders', roleIds: [at.role(ALSO)] },
          ],
        },
      },
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'end' },
    ],
  })
  boss = await at.join('boss')
  stranger = await at.join('stranger')
  trader = await at.join('trader')
  clerk = await at.join('clerk')
})
afterAll(() => at?.close())

type Ahead = { route: { steps: { approvers: { id: string }[] }[] } | null }
type Task = { id: string; tokenId: string; candidates: string[] }

async function aClient(): Promise<{ id: string; clientNo: string }> {
  const { clientId } = await anAccount(at)
  const [found] = await rows(
    at.db,
    sql<{ no: string }>`select client_no as no from clients.client where id = ${clientId}`,
  )
  return { id: clientId, clientNo: found?.no ?? '' }
}

/** A clerk asks to freeze the client; who was asked about it. */
async function asked(clientId: string): Promise<{ caseId: string; task: Task }> {
  const answer = await clerk.send<{ ticketId: string }>('POST', `/clients/${clientId}/freeze`, { reason: 'AML' })
  expect(answer.status).toBe(202)
  const caseId = answer.body.ticketId
  return { caseId, task: await openTask(caseId) }
}

async function openTask(caseId: string): Promise<Task> {
  const [task] = await rows(
    at.db,
    sql<Task>`select k.id, t.id as "tokenId", k.candidate_ids as candidates
      from approvals.task k join approvals.token t on t.case_id = k.case_id
      where k.case_id = ${caseId} and k.state = 'open'`,
  )
  if (!task) throw new Error('nobody was asked')
  return task
}

const state = (clientNo: string, by = boss, username = 'trader') =>
  by.send<{ code?: string; fields?: { path: string }[] }>('POST', `/duties/people/${at.id(username)}/clients`, {
    clientNo,
    reason: 'told at hiring',
  })
const own = async (by = boss, username = 'trader') => by.get<OwnClients>(`/duties/people/${at.id(username)}/clients`)

async function decidesNowhere(caseId: string, task: Task): Promise<void> {
  const mine = { username: 'trader', me: trader, caseId, taskId: task.id, tokenId: task.tokenId }
  for (const { what, status } of await everyWay({ at, boss, stranger }, mine))
    expect(status, `the client ${what}`).toBeGreaterThanOrEqual(400)
  const said = await rows(
    at.db,
    sql`select 1 from approvals.task where case_id = ${caseId} and decided_by = ${at.id('trader')}`,
  )
  expect(said).toEqual([])
  const open = await openTask(caseId)
  expect((await stranger.send('POST', `/tasks/${open.id}/agree`)).status).toBe(200)
}

describe('[T-03] somebody of the house who is the client concerned', () => {
  it('is not asked, and has no say by any route', async () => {
    const client = await aClient()
    expect((await state(client.clientNo)).status).toBe(201)
    const input = { id: client.id, reason: 'AML' }
    const ahead = await clerk.send<Ahead>('POST', `/commands/${COMMAND}/preview`, { input })
    const named = ahead.body.route?.steps.flatMap(({ approvers }) => approvers.map(({ id }) => id))
    expect(named, JSON.stringify(ahead.body)).toContain(at.id('stranger'))
    expect(named).not.toContain(at.id('trader'))
    const { caseId, task } = await asked(client.id)
    expect(task.candidates).toContain(at.id('stranger'))
    expect(task.candidates).not.toContain(at.id('trader'))
    await decidesNowhere(caseId, task)
  })

  it('has none either where it was asked before anybody said so', async () => {
    const client = await aClient()
    const { caseId, task } = await asked(client.id)
    expect(task.candidates).toContain(at.id('trader'))
    expect((await state(client.clientNo)).status).toBe(201)
    await decidesNowhere(caseId, task)
  })

  it('is offered to nobody to hand the task to, from when it is said', async () => {
    const client = await aClient()
    const { task } = await asked(client.id)
    const offered = async () => {
      const { body } = await stranger.get<{ items: { id: string }[] }>(`/tasks/${task.id}/people`)
      return body.items.map(({ id }) => id)
    }
    expect(await offered()).toContain(at.id('second'))
    expect((await state(client.clientNo, boss, 'second')).status).toBe(201)
    expect(await offered()).not.toContain(at.id('second'))
  })

  it('decides about every other client, and about this one once the statement was wrong', async () => {
    const [mine, other] = [await aClient(), await aClient()]
    await state(mine.clientNo)
    const { task } = await asked(other.id)
    expect((await trader.send('POST', `/tasks/${task.id}/agree`, {})).status).toBe(200)
    const back = `/duties/people/${at.id('trader')}/clients/${mine.id}/withdraw`
    expect((await trader.send('POST', back, { reason: 'let me' })).body).toMatchObject({ code: 'OWN_STATEMENT' })
    expect((await boss.send('POST', back, { reason: 'a namesake' })).status).toBe(200)
    const again = await asked(mine.id)
    expect((await trader.send('POST', `/tasks/${again.task.id}/agree`, {})).status).toBe(200)
  })
})

describe('[T-03] that somebody is a client', () => {
  it('is said of clients there are, once, with who said so, and stands in the records', async () => {
    const client = await aClient()
    expect((await state('C99999999')).body).toMatchObject({ code: 'CLIENT_UNKNOWN', fields: [{ path: 'clientNo' }] })
    await state(client.clientNo.toLowerCase(), boss, 'stranger')
    await state(client.clientNo, boss, 'stranger')
    expect((await own(boss, 'stranger')).body.items).toMatchObject([
      { clientNo: client.clientNo, statedBy: 'Name of boss', reason: 'told at hiring' },
    ])
    const [record] = await rows(
      at.db,
      sql<{ type: string }>`select target_type as type from platform.journal
        where command = 'duties.ownClient.state' and client_id = ${client.id} and result = 'done'`,
    )
    expect(record?.type).toBe('operator')
  })

  it('is for whoever looks after duties, and about people in reach', async () => {
    const client = await aClient()
    expect((await state(client.clientNo, clerk)).status).toBe(403)
    expect((await own(clerk)).status).toBe(403)
    const elsewhere = at.signInAs('all', {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [at.department('SZ')],
    })
    expect((await own(elsewhere)).status).toBe(404)
    expect((await state(client.clientNo, elsewhere)).status).toBe(404)
  })
})
