import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft } from '../schema.ts'
import { APPROVER, aClient, CLERK, decide, type House, house, launchAs, openTask, published } from './house.ts'

const DESK = newId<'role'>()
const WATCH = ['approvals.case.view', 'approvals.case.administer', 'approvals.case.redirect', 'businesses.request.view']
let at: House
let clerk: Person
let named: Person
let pooled: Person[]
let watcher: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  named = at.join('Named', APPROVER)
  pooled = ['One', 'Two'].map((name) => {
    const person = at.join(name, APPROVER)
    at.people.all.get(person.actor.operatorId)?.roles.add(DESK)
    return person
  })
  at.people.roles.set(DESK, 'Desk')
  watcher = at.join('Watcher', WATCH)
})
afterAll(() => at.app.close())

/** Asks two branches at once: a person by name, and a pool of the holders of a role. */
const twoBranches = (): BusinessDraft => ({
  forms: {
    person: {
      sections: [{ id: 's', label: { en: 'S' }, fields: [{ kind: 'text', key: 'reason', label: { en: 'Reason' } }] }],
    },
  },
  flow: {
    nodes: [
      { kind: 'start', id: 'start' },
      { kind: 'parallel', id: 'split' },
      {
        kind: 'approve',
        id: 'person',
        assignment: { anyOf: [{ by: 'operators', operatorIds: [named.actor.operatorId] }] },
      },
      { kind: 'approve', id: 'desk', assignment: { anyOf: [{ by: 'holders', roleIds: [DESK] }] } },
      { kind: 'join', id: 'join' },
      { kind: 'end', id: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'split' },
      { id: 'b', from: 'split', to: 'person' },
      { id: 'c', from: 'split', to: 'desk' },
      { id: 'd', from: 'person', to: 'join' },
      { id: 'e', from: 'desk', to: 'join' },
      { id: 'f', from: 'join', to: 'end' },
    ],
  } as NonNullable<BusinessDraft['flow']>,
})

type Row = { id: string; caseId: string; handlers: string[]; pool: string[] }

async function launched() {
  const business = await published(at, twoBranches())
  const { accountId } = await aClient(at)
  const { body } = await launchAs(clerk, business, { accountId, values: { reason: 'x' } })
  return body
}

const listed = async (id: string, more = '') => {
  const { body } = await clerk.get<{ items: Row[] }>(`/requests?limit=100${more}`)
  return body.items.find((one) => one.id === id)
}

/** Whoever may act in a case now, as its open tasks stand in the tables. */
async function holders(caseId: string): Promise<string[]> {
  const found = await rows(
    at.app.db,
    sql<{ id: string }>`select distinct unnest(case when claimed_by is null then candidate_ids
      else array[claimed_by] end) as id from approvals.task where case_id = ${caseId} and state = 'open' order by 1`,
  )
  return found.map(({ id }) => id)
}

/** The task of a case at a node. */
async function taskAt(caseId: string, nodeId: string): Promise<string> {
  const [found] = await rows(
    at.app.db,
    sql<{ id: string }>`select id from approvals.task where case_id = ${caseId} and node_id = ${nodeId}
      and state = 'open'`,
  )
  return found?.id ?? ''
}

describe('the drawing of a case', () => {
  it('[A-23] says what the facts its gateways ask about are called, in every language the form has', async () => {
    const { caseId } = await launched()
    const { body } = await watcher.get<{ facts: object[] }>(`/cases/${caseId}/diagram`)
    expect(body.facts).toEqual([
      { name: 'reason', kind: 'text', parts: [{ en: 'Reason' }], aggregate: null, choices: [] },
    ])
  })
})

describe('[A-17] who has a request now', () => {
  it('shows people by name and a pool by its role, and is what the monitor says', async () => {
    const { id, caseId } = await launched()
    expect(await listed(id)).toMatchObject({ handlers: ['Named'], pool: ['Desk'] })
    const { body } = await watcher.get<{ items: Row[] }>('/cases?limit=100')
    expect(body.items.find((one) => one.caseId === caseId)).toMatchObject({ handlers: ['Named'], pool: ['Desk'] })
  })

  it('follows every move in the transaction of the move: claimed, redirected, decided, finished', async () => {
    const { id, caseId } = await launched()
    const [one, two] = pooled as [Person, Person]
    await one.send('POST', `/tasks/${await taskAt(caseId, 'desk')}/claim`)
    expect(await listed(id)).toMatchObject({ handlers: expect.arrayContaining(['Named', 'One']), pool: [] })
    expect((await holders(caseId)).length).toBe(2)
    const redirected = await watcher.send('POST', `/cases/${caseId}/redirect`, {
      nodeId: 'person',
      people: [{ by: 'operators', operatorIds: [two.actor.operatorId] }],
      remark: 'on leave',
    })
    expect(redirected.status).toBe(200)
    expect((await listed(id))?.handlers.toSorted()).toEqual(['One', 'Two'])
    await one.send('POST', `/tasks/${await taskAt(caseId, 'desk')}/agree`)
    expect(await listed(id)).toMatchObject({ handlers: ['Two'], pool: [] })
    await decide(at, two, id, 'agree')
    expect(await listed(id)).toMatchObject({ handlers: [], pool: [] })
    expect(await holders(caseId)).toEqual([])
  })

  it('finds the requests a person may act on, claimed ones for whoever claimed them alone', async () => {
    const { id, caseId } = await launched()
    const [one, two] = pooled as [Person, Person]
    const by = (person: Person) => listed(id, `&handlerId=${person.actor.operatorId}`)
    expect([await by(named), await by(one), await by(two)].every(Boolean)).toBe(true)
    expect(await by(clerk)).toBeUndefined()
    await one.send('POST', `/tasks/${await taskAt(caseId, 'desk')}/claim`)
    expect(await by(one)).toBeDefined()
    expect(await by(two)).toBeUndefined()
  })

  it('[A-25] tells whoever gets a task, and open lists, with the move itself', async () => {
    const { id, caseId } = await launched()
    const [, two] = pooled as [Person, Person]
    const [last] = await rows(
      at.app.db,
      sql<{ id: string }>`select coalesce(max(id), 0)::text as id from platform.event`,
    )
    await watcher.send('POST', `/cases/${caseId}/redirect`, {
      nodeId: 'person',
      people: [{ by: 'operators', operatorIds: [two.actor.operatorId] }],
      remark: 'on leave',
    })
    const told = await rows(
      at.app.db,
      sql<{ topic: string; ids: string[]; operatorIds: string[] }>`select topic, ids, operator_ids as "operatorIds"
        from platform.event where id > ${last?.id ?? '0'}::bigint`,
    )
    const tasks = told.filter((event) => event.topic === 'tasks')
    expect(tasks.some((event) => event.operatorIds.includes(two.actor.operatorId))).toBe(true)
    expect(told.some((event) => event.topic === 'requests' && event.ids.includes(id))).toBe(true)
    expect(await openTask(at, id)).toBeTruthy()
    const { body } = await two.get<{ todo: number }>('/tasks/count')
    expect(body.todo).toBeGreaterThan(0)
  })
})
