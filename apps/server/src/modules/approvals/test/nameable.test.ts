import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { DEPARTMENT, draftOf, type House, house, openTicket, roleStep } from './house.ts'

let h: House
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

type Person = ReturnType<House['person']>
type People = { items: { id: string; name: string; department: string }[] }

async function taskFor(maker: Person): Promise<{ task: string; ticketId: string }> {
  await h.gate(draftOf(roleStep('review', REVIEW)))
  const { ticketId } = await openTicket(h, maker)
  const [task] = await rows(
    h.db,
    sql<{ id: string }>`select id from approvals.task where case_id = ${ticketId} and state = 'open'`,
  )
  return { task: task?.id ?? '', ticketId }
}

const namesFor = async (person: Person, path: string) => {
  const { status, body } = await person.get<People>(path)
  return status === 200 ? body.items.map(({ name }) => name).sort() : status
}

describe('who may be named', () => {
  test('[A-15] a handler chooses among those who may decide and see the case, without any right to see operators', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    h.person('Colleague')
    h.person('Abroad', [], [], { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] })
    h.person('Next door', [], [], { all: false, businessLines: ['brokerage'], departmentIds: [DEPARTMENT] })
    const { task } = await taskFor(maker)
    expect(await namesFor(reviewer, `/tasks/${task}/people`)).toEqual(['Colleague', 'Next door'])
    expect(await namesFor(reviewer, `/tasks/${task}/people?search=NEXT`)).toEqual(['Next door'])
    const { body } = await reviewer.get<People>(`/tasks/${task}/people?search=colleague`)
    expect(Object.keys(body.items[0] ?? {}).sort()).toEqual(['department', 'id', 'name'])
    const given = await reviewer.send('POST', `/tasks/${task}/transfer`, { to: body.items[0]?.id })
    expect(given.status).toBe(200)
    expect(await namesFor(reviewer, `/tasks/${task}/people`)).toBe(404)
  })

  test('[A-15] copies may go to whoever reads them and sees the case, as its participants choose, and to nobody else', async () => {
    const maker = h.person('Maker', [], ['approvals.case.copy'])
    h.person('Reviewer', [REVIEW])
    h.person('Reader', [], ['approvals.copy.view'])
    h.person('Abroad', [], ['approvals.copy.view'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    const { ticketId } = await taskFor(maker)
    const path = `/tickets/${ticketId}/copies/people`
    expect(await namesFor(maker, path)).toEqual(['Reader'])
    const stranger = h.signInAs(['approvals.case.copy'])
    expect((await stranger.get(path)).status).toBe(404)
    expect((await h.signInAs(['approvals.ticket.view']).get(path)).status).toBe(403)
    const watcher = h.signInAs(['approvals.case.view', 'approvals.case.comment'])
    expect((await watcher.send('POST', `/tickets/${ticketId}/comments`, { remark: 'Seen' })).status).toBe(200)
    expect(
      (await stranger.send('POST', `/tickets/${ticketId}/copies`, { operatorIds: [maker.actor.operatorId] })).status,
    ).toBe(404)
  })

  test('[P-03] whoever has no hand in a task learns nobody’s name from it', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    const bystander = h.person('Bystander')
    const { task, ticketId } = await taskFor(maker)
    expect(await namesFor(bystander, `/tasks/${task}/people`)).toBe(404)
    expect(await namesFor(maker, `/tasks/${task}/people`)).toBe(404)
    expect(await namesFor(bystander, `/tickets/${ticketId}/people`)).toBe(403)
    const reader = h.signInAs(['approvals.task.agree', 'approvals.ticket.view'])
    expect((await reader.get(`/tasks/${task}/people`)).status).toBe(404)
    expect((await reader.get(`/tasks/${newId<'task'>()}/people`)).status).toBe(404)
  })

  test('[A-25] an administrator of the case names people for a task and for a step, within his scope alone', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    const administrator = h.person('Administrator', [], ['approvals.case.administer'])
    const elsewhere = h.person('Elsewhere', [], ['approvals.case.administer'], {
      all: false,
      businessLines: ['brokerage'],
      departmentIds: [newId<'department'>()],
    })
    const { task, ticketId } = await taskFor(maker)
    expect(await namesFor(administrator, `/tasks/${task}/people`)).toEqual(['Administrator'])
    expect(await namesFor(administrator, `/tickets/${ticketId}/people`)).toEqual(['Administrator', 'Reviewer'])
    expect(await namesFor(elsewhere, `/tasks/${task}/people`)).toBe(404)
    expect(await namesFor(elsewhere, `/tickets/${ticketId}/people`)).toBe(404)
  })
})
