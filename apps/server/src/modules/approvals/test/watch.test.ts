import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { DataScope } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import { advance, newCase } from '../policy/advance.ts'
import { asks, sequence } from './flows.ts'
import { DEPARTMENT, draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'
import { Game } from './walk.ts'

let h: House
const [REVIEW, OTHER] = [newId<'role'>(), newId<'role'>()]
const BRANCH = newId<'department'>()
const WATCH = [
  'approvals.case.view',
  'approvals.case.administer',
  'approvals.case.redirect',
  'approvals.case.rehome',
  'approvals.case.reversed',
]

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.people.all.clear()
  h.people.departments.set(DEPARTMENT, 'Here').set(BRANCH, 'Branch')
})

const inDepartment = (id: string): DataScope => ({ all: false, businessLines: ['brokerage'], departmentIds: [id] })
const holders = (roleId: string) => [{ by: 'holders', roleIds: [roleId] }]
const marksIn = async (person: ReturnType<House['person']>) =>
  (await person.get<{ items: { marks: string[] }[] }>('/tasks/todo')).body.items.map(({ marks }) => marks)
const agreeAll = async (person: ReturnType<House['person']>) => {
  for (const task of await todoOf(person)) await person.send('POST', `/tasks/${task.id}/agree`, {})
}

describe('other people for a step of one case', () => {
  test('[A-25] a step still to come asks the role named for this case, and other cases keep theirs', async () => {
    const maker = h.person('Maker')
    const [ann, bob] = [h.person('Ann', [REVIEW]), h.person('Bob', [OTHER])]
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('one', REVIEW), roleStep('two', REVIEW)))
    const mine = await openTicket(h, maker)
    const other = await openTicket(h, maker)
    const body = { nodeId: 'two', people: holders(OTHER), remark: 'on leave' }
    expect((await admin.send('POST', `/cases/${mine.ticketId}/redirect`, body)).status).toBe(200)
    await agreeAll(ann)
    expect((await todoOf(bob)).map((task) => task.ticketId)).toEqual([mine.ticketId])
    expect(await marksIn(bob)).toEqual([['redirected']])
    expect(await marksIn(ann)).toEqual([[]])
    expect((await todoOf(ann)).map((task) => task.ticketId)).toEqual([other.ticketId])
    await agreeAll(bob)
    await agreeAll(ann)
    await h.runJobs()
    expect([await h.stateOf(mine.id), await h.stateOf(other.id)]).toEqual(['FROZEN', 'FROZEN'])
    expect(await h.violations()).toEqual([])
  })

  test('[A-25] a countersign half done keeps its decisions and asks the rest anew', async () => {
    const maker = h.person('Maker')
    const [ann, bob, cat] = [h.person('Ann', [REVIEW, OTHER]), h.person('Bob', [REVIEW]), h.person('Cat', [OTHER])]
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('review', REVIEW, 'all')))
    const { id, ticketId } = await openTicket(h, maker)
    await agreeAll(ann)
    const body = { nodeId: 'review', people: holders(OTHER), remark: 'wrong desk' }
    expect((await admin.send('POST', `/cases/${ticketId}/redirect`, body)).status).toBe(200)
    expect(await todoOf(bob)).toEqual([])
    expect(await todoOf(ann)).toEqual([])
    expect(await h.violations()).toEqual([])
    expect(await marksIn(cat)).toEqual([['redirected']])
    await agreeAll(cat)
    await h.runJobs()
    expect(await h.stateOf(id)).toBe('FROZEN')
  })

  test('[A-25] nobody who may decide, a step that asks nobody, a closed case and a case out of scope are refused', async () => {
    const maker = h.person('Maker')
    h.person('Ann', [REVIEW])
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    const redirect = (who: typeof admin, nodeId: string, operatorId: string) =>
      who.send('POST', `/cases/${ticketId}/redirect`, {
        nodeId,
        remark: 'x',
        people: [{ by: 'operators', operatorIds: [operatorId] }],
      })
    const codeOf = async (answer: ReturnType<typeof redirect>) => ((await answer).body as { code: string }).code
    expect(await codeOf(redirect(admin, 'review', maker.actor.operatorId))).toBe('PERSON_NOT_ELIGIBLE')
    expect(await codeOf(redirect(admin, 'end', admin.actor.operatorId))).toBe('STEP_UNKNOWN')
    const far = h.person('Far', [], WATCH, inDepartment(BRANCH))
    expect(await codeOf(redirect(far, 'review', far.actor.operatorId))).toBe('NOT_FOUND')
    await admin.send('POST', `/tickets/${ticketId}/terminate`, { remark: 'no' })
    expect(await codeOf(redirect(admin, 'review', admin.actor.operatorId))).toBe('CASE_CLOSED')
  })
})

describe('other people for a step of many cases', () => {
  test('[A-25] are named in one run: each case has its own result, and no other case changes', async () => {
    const maker = h.person('Maker')
    const [ann, bob] = [h.person('Ann', [REVIEW]), h.person('Bob')]
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const [one, two, ended, left] = [
      await openTicket(h, maker),
      await openTicket(h, maker),
      await openTicket(h, maker),
      await openTicket(h, maker),
    ]
    await admin.send('POST', `/tickets/${ended.ticketId}/terminate`, { remark: 'stop' })
    const run = await admin.send<{ id: string }>('POST', '/bulk-runs', {
      command: 'approvals.case.redirect',
      input: {
        nodeId: 'review',
        people: [{ by: 'operators', operatorIds: [bob.actor.operatorId] }],
        remark: 'Ann left',
      },
      idField: 'id',
      target: { ids: [one.ticketId, two.ticketId, ended.ticketId] },
    })
    await h.runTask('platform.bulk.run', { id: run.body.id })
    const { body } = await admin.get<{ done: number; failed: number }>(`/bulk-runs/${run.body.id}`)
    expect(body).toMatchObject({ done: 2, failed: 1 })
    const todo = async (person: typeof ann) => (await todoOf(person)).map((task) => task.ticketId).toSorted()
    expect(await todo(bob)).toEqual([one.ticketId, two.ticketId].toSorted())
    expect(await todo(ann)).toEqual([left.ticketId])
    expect(await h.violations()).toEqual([])
  })
})

describe('a case that belongs elsewhere', () => {
  test('[A-26] is asked and seen there; the old department loses it, who takes part keeps it', async () => {
    const maker = h.person('Maker')
    const here = h.person('Here', [REVIEW], [], inDepartment(DEPARTMENT))
    const there = h.person('There', [REVIEW], [], inDepartment(BRANCH))
    const looker = h.person('Looker', [], [], inDepartment(DEPARTMENT))
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('one', REVIEW), roleStep('two', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    await agreeAll(here)
    expect((await looker.get(`/tickets/${ticketId}`)).status).toBe(200)
    const moved = await admin.send('POST', `/cases/${ticketId}/rehome`, {
      departmentId: BRANCH,
      remark: 'client moved',
    })
    expect(moved.status).toBe(200)
    expect((await looker.get(`/tickets/${ticketId}`)).status).toBe(404)
    expect((await here.get(`/tickets/${ticketId}`)).status).toBe(200)
    expect(await todoOf(here)).toEqual([])
    expect((await todoOf(there)).map((task) => task.ticketId)).toEqual([ticketId])
    expect(await h.violations()).toEqual([])
    const record = await rows(
      h.db,
      sql<{
        reason: string
      }>`select reason from platform.journal where command = 'approvals.case.rehome' and ticket_id = ${ticketId}`,
    )
    expect(record).toMatchObject([{ reason: 'client moved' }])
  })

  test('[A-26] an unknown department, or one out of scope, does not exist', async () => {
    const maker = h.person('Maker')
    h.person('Ann', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    const admin = h.person('Admin', [], WATCH)
    const near = h.person('Near', [], WATCH, inDepartment(DEPARTMENT))
    const to = (who: typeof admin, departmentId: string) =>
      who.send('POST', `/cases/${ticketId}/rehome`, { departmentId, remark: 'x' })
    expect((await to(admin, newId<'department'>())).status).toBe(404)
    expect((await to(near, BRANCH)).status).toBe(404)
  })
})

describe('watching', () => {
  test('[A-23] the drawing shows where a case stands and the way it came', async () => {
    const maker = h.person('Maker')
    const ann = h.person('Ann', [REVIEW])
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('one', REVIEW), roleStep('two', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    await agreeAll(ann)
    const { body } = await admin.get(`/cases/${ticketId}/diagram`)
    expect(body).toMatchObject({
      tokens: [{ nodeId: 'two', state: 'asking', openTasks: 1 }],
      edges: [
        { edgeId: 'e0', times: 1 },
        { edgeId: 'e1', times: 1 },
      ],
      redirected: [],
    })
    const { visited } = body as { visited: { nodeId: string; visits: number; leftAt: string | null }[] }
    expect(visited.map(({ nodeId, visits, leftAt }) => [nodeId, visits, leftAt !== null])).toEqual([
      ['start', 1, true],
      ['one', 1, true],
      ['two', 1, false],
    ])
    const stranger = h.person('Stranger', [], [], inDepartment(BRANCH))
    expect((await stranger.get(`/cases/${ticketId}/diagram`)).status).toBe(404)
  })

  test('[A-23] stopping a case after outside work was done asks for a reversal, once', async () => {
    const maker = h.person('Maker')
    h.person('Ann', [REVIEW])
    const admin = h.person('Admin', [], WATCH)
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const [plain, bound] = [await openTicket(h, maker), await openTicket(h, maker)]
    await sql`update approvals.case set committed = true where id = ${bound.ticketId}`.execute(h.db)
    for (const one of [plain, bound]) await admin.send('POST', `/tickets/${one.ticketId}/terminate`, { remark: 'stop' })
    const due = async () => (await admin.get<{ items: { caseId: string }[] }>('/cases?reversalDue=true')).body.items
    expect((await due()).map((row) => row.caseId)).toEqual([bound.ticketId])
    const reverse = () => admin.send('POST', `/cases/${bound.ticketId}/reversed`, { remark: 'undone by hand' })
    expect((await reverse()).status).toBe(200)
    expect((await reverse()).status).toBe(404)
    expect(await due()).toEqual([])
    expect(await h.violations()).toEqual([])
  })
})

describe('the engine', () => {
  const game = () =>
    new Game(
      sequence(asks('a', 'all'), asks('b')),
      new Map([
        ['a', ['x', 'y']],
        ['b', ['z']],
      ]),
      ['adm'],
    )

  test('[A-25] asking again where nobody new is left lets the visit end by what was decided', () => {
    const g = game()
    g.play({ kind: 'agree', taskId: g.task('a', 'x').id, by: 'x' })
    const asked = new Game(
      sequence(asks('a', 'all'), asks('b')),
      new Map([
        ['a', ['x']],
        ['b', ['z']],
      ]),
      ['adm'],
    )
    const token = g.state.tokens[0]
    const again = new Game(asked.definition, asked.asks, asked.admins)
    again.state = g.state
    expect(again.play({ kind: 'askAgain', tokenId: token?.id ?? '' })).toBe(null)
    expect(again.view()).toEqual(['b:z'])
  })

  test('[A-24] an edit from outside makes approvals so far count no more and bars the editor', () => {
    const g = game()
    for (const who of ['x', 'y']) g.play({ kind: 'agree', taskId: g.task('a', who).id, by: who })
    expect(g.state.checks).toBe(1)
    expect(g.play({ kind: 'edited', by: 'x', facts: { amount: '2' } })).toBe(null)
    expect(g.state).toMatchObject({ checks: 0, facts: { amount: '2' }, barredIds: expect.arrayContaining(['x']) })
    const bound = { ...newCase('m', [], {}), committed: true }
    const late = advance(g.definition, bound, { kind: 'edited', by: 'x', facts: {} }, () => 'i')
    expect(late).toMatchObject({ kind: 'refused', code: 'EDIT_TOO_LATE' })
  })

  test('[A-24] a step where work stands begins anew: what was countersigned there is asked again', () => {
    const g = game()
    g.play({ kind: 'agree', taskId: g.task('a', 'x').id, by: 'x' })
    expect(g.play({ kind: 'edited', by: 'm', facts: {}, backTo: 'a' })).toBe(null)
    expect(g.view()).toEqual(['a:x', 'a:y'])
    expect(g.play({ kind: 'edited', by: 'm', facts: {}, backTo: 'b' })).toBe('RETURN_TARGET_UNKNOWN')
  })
})
