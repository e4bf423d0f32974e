import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/db.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.people.all.clear()
  h.people.roles.set(REVIEW, 'Reviewers')
})

type Row = {
  id: string
  caseId: string
  handlers: string[]
  pool: string[]
  steps: string[]
  accountName: string | null
}
const MONITOR = ['approvals.case.view', 'approvals.case.administer']

const rowOf = async (person: ReturnType<House['person']>, caseId: string) => {
  const { body } = await person.get<{ items: Row[] }>('/cases?limit=200')
  return body.items.find((row) => row.caseId === caseId)
}

describe('who handles a case now', () => {
  test('[A-17] a pool shows its role, a claimed task its holder, a loan the delegate, a closed case nobody', async () => {
    const maker = h.person('Maker')
    const [ann, bob, cat] = [h.person('Ann', [REVIEW]), h.person('Bob', [REVIEW]), h.person('Cat')]
    const watcher = h.person('Watcher', [], MONITOR)
    await h.gate(draftOf({ ...roleStep('review', REVIEW), label: { en: 'First look', 'zh-Hans': '初审' } }))
    const { ticketId } = await openTicket(h, maker)
    expect(await rowOf(watcher, ticketId)).toMatchObject({ handlers: [], pool: ['Reviewers'], steps: ['First look'] })
    const [task] = await todoOf(ann)
    expect((await ann.send('POST', `/tasks/${task?.id}/claim`, {})).status).toBe(200)
    expect(await rowOf(watcher, ticketId)).toMatchObject({ handlers: ['Ann'], pool: [] })
    expect((await ann.send('POST', `/tasks/${task?.id}/delegate`, { to: cat.actor.operatorId })).status).toBe(200)
    expect(await rowOf(watcher, ticketId)).toMatchObject({ handlers: ['Cat'] })
    const lent = await ann.get<{ items: Row[] }>('/tasks/delegated')
    expect(lent.body.items).toMatchObject([{ id: task?.id, handlers: ['Cat'] }])
    expect((await cat.send('POST', `/tasks/${task?.id}/answer`, {})).status).toBe(200)
    expect((await ann.send('POST', `/tasks/${task?.id}/agree`, {})).status).toBe(200)
    expect(await rowOf(watcher, ticketId)).toMatchObject({ handlers: [], pool: [], steps: [] })
    expect(await todoOf(bob)).toEqual([])
  })

  test('[A-17] everybody who signs beside each other is shown, and the filter finds by handler', async () => {
    const maker = h.person('Maker')
    const [ann, bob] = [h.person('Ann', [REVIEW]), h.person('Bob', [REVIEW])]
    const watcher = h.person('Watcher', [], MONITOR)
    await h.gate(draftOf(roleStep('review', REVIEW, 'all')))
    const { ticketId } = await openTicket(h, maker)
    const handlers = async () => (await rowOf(watcher, ticketId))?.handlers.toSorted()
    expect(await handlers()).toEqual(['Ann', 'Bob'])
    const [task] = await todoOf(ann)
    await ann.send('POST', `/tasks/${task?.id}/agree`, {})
    expect(await handlers()).toEqual(['Bob'])
    const found = async (id: string) =>
      (await watcher.get<{ items: Row[] }>(`/cases?handlerId=${id}`)).body.items.map((row) => row.caseId)
    expect(await found(bob.actor.operatorId)).toEqual([ticketId])
    expect(await found(ann.actor.operatorId)).toEqual([])
  })

  test('[A-17] always equals the open tasks', async () => {
    const watcher = h.person('Watcher', [], MONITOR)
    const maker = h.person('Maker')
    const people = ['Ann', 'Bob', 'Cat'].map((name) => h.person(name, [REVIEW]))
    await h.gate(draftOf(roleStep('one', REVIEW, 'inTurn'), roleStep('two', REVIEW, 'all')))
    const { ticketId } = await openTicket(h, maker)
    for (let turn = 0; turn < 6; turn += 1) {
      const open = await Promise.all(people.map(async (one) => [one, await todoOf(one)] as const))
      const waiting = open.filter(([, tasks]) => tasks.some((task) => task.ticketId === ticketId))
      expect((await rowOf(watcher, ticketId))?.handlers.toSorted()).toEqual(
        waiting.map(([one]) => one.actor.name).sort(),
      )
      const [first] = waiting
      await first?.[0].send('POST', `/tasks/${first[1][0]?.id}/agree`, {})
    }
  })
})

describe('the boxes of an inbox', () => {
  test('[A-18] pool, overdue and counts follow the tasks', async () => {
    const maker = h.person('Maker')
    const [ann] = [h.person('Ann', [REVIEW]), h.person('Bob', [REVIEW])]
    await h.gate(draftOf(roleStep('review', REVIEW)))
    await openTicket(h, maker)
    const late = await openTicket(h, maker)
    await inTransaction(h.db, (tx) =>
      sql`update approvals.task set due_at = '2001-01-01' where case_id = ${late.ticketId}`.execute(tx),
    )
    const box = async (name: string) => (await ann.get<{ items: Row[] }>(`/tasks/${name}`)).body.items
    expect(await box('pool')).toHaveLength(2)
    expect(await box('overdue')).toHaveLength(1)
    const [task] = await box('overdue')
    await ann.send('POST', `/tasks/${task?.id}/claim`, {})
    expect(await box('pool')).toHaveLength(1)
    const counts = await ann.get('/tasks/count')
    expect(counts.body).toEqual({ todo: 2, pool: 1, overdue: 1, delegated: 0, unreadCopies: 0 })
  })

  test('[A-18] pages are stable over tasks that came at the same moment', async () => {
    const maker = h.person('Maker')
    const ann = h.person('Ann', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const cases: string[] = []
    for (let n = 0; n < 7; n += 1) cases.push((await openTicket(h, maker)).ticketId)
    await inTransaction(h.db, async (tx) => {
      await sql`update approvals.task set opened_at = '2026-01-01' where case_id = any(${cases})`.execute(tx)
      await sql`update approvals.task_candidate set opened_at = '2026-01-01' where case_id = any(${cases})`.execute(tx)
    })
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { body: { items: { ticketId: string }[]; nextCursor: string | null } } = await ann.get(
        `/tasks/todo?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      )
      seen.push(...page.body.items.map((row) => row.ticketId))
      cursor = page.body.nextCursor
    }
    expect(seen.toSorted()).toEqual(cases.toSorted())
    expect(new Set(seen).size).toBe(7)
  })

  test('[P-03] the monitor shows nothing out of scope', async () => {
    const maker = h.person('Maker')
    h.person('Ann', [REVIEW])
    const nobody = h.person('Elsewhere', [], MONITOR, {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    await h.gate(draftOf(roleStep('review', REVIEW)))
    await openTicket(h, maker)
    expect((await nobody.get<{ items: Row[] }>('/cases')).body.items).toEqual([])
  })
})

describe('the list of tickets', () => {
  test('[T-01] is asked by ticket ids, kind and id of what tickets are about, many at once; what is unknown is named', async () => {
    const maker = h.person('Maker')
    const reader = h.person('Reader', [], ['approvals.ticket.view'])
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const opened = [await openTicket(h, maker), await openTicket(h, maker), await openTicket(h, maker)]
    type Found = { items: { id: string; targetId: string; targetType: string }[]; notFound?: Record<string, string[]> }
    const asked = async (query: string) => (await reader.get<Found>(`/tickets?${query}`)).body
    const ids = opened.slice(0, 2).map(({ ticketId }) => ticketId)
    const byId = await asked(`ticketId=${[...ids, 'not-a-ticket', newId()].join(',')}`)
    expect(byId.items.map(({ id }) => id).sort()).toEqual([...ids].sort())
    const targets = byId.items.map(({ targetId }) => targetId)
    const byTarget = await asked(`targetId=${targets.join(',')}`)
    expect(byTarget.items.map(({ id }) => id).sort()).toEqual([...ids].sort())
    expect((await asked(`targetType=thing&targetId=${targets[0]}`)).items).toHaveLength(1)
    expect((await asked(`targetType=account&targetId=${targets[0]}`)).items).toEqual([])
  })

  test('[P-03] and the monitor offer the lines of the register', async () => {
    const reader = h.person('Reader', [], ['approvals.ticket.view', 'approvals.case.view'])
    type Meta = { filters: { key: string; options?: string[] }[] }
    for (const list of ['approvals.ticket', 'approvals.case']) {
      const { status, body } = await reader.get<Meta>(`/lists/${list}`)
      expect([list, status]).toEqual([list, 200])
      expect(body.filters.find(({ key }) => key === 'businessLine')?.options).toEqual(expect.any(Array))
    }
  })
})
