import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { type CaseSignal, caseSignals } from '../service/signals.ts'
import { draftOf, type House, house, openTicket, roleStep, thingErrors, todoOf } from './house.ts'

let h: House
const heard: CaseSignal[] = []
const listening = defineModule({
  name: 'listening',
  migrations: null,
  errors: thingErrors,
  offers: [caseSignals.offer({ heard: async (_context, _row, one) => void heard.push(one) })],
})

const REVIEW = '00000000-0000-7000-8000-00000000c001'
const ADMIN = 'approvals.case.administer'
const PASS = 'approvals.time.pass'

type Then = 'remind' | 'escalate' | 'agree' | 'refuse' | 'return'
const late = (then: Then, id = 'review', mode: 'any' | 'all' = 'any'): FlowDraft['nodes'][number] => ({
  ...(roleStep(id, REVIEW, mode) as Extract<FlowDraft['nodes'][number], { kind: 'approve' }>),
  deadline: { openHours: 8, then },
})

beforeAll(async () => {
  h = await house(20, [listening])
})
afterAll(() => h?.close())
/** Every test begins when whatever the tests before it left has passed. */
beforeEach(async () => {
  h.people.all.clear()
  h.clock.advance({ hours: 10 })
  await h.runTask(PASS)
  heard.length = 0
})

const linesOf = (caseId: string) =>
  rows(
    h.db,
    sql<{ kind: string; operatorName: string; detail: Record<string, unknown> }>`
      select kind, operator_name as "operatorName", detail from approvals.case_event where case_id = ${caseId}
      order by id`,
  )

async function stateOf(caseId: string) {
  const [found] = await rows(h.db, sql<{ state: string }>`select state from approvals.case where id = ${caseId}`)
  return found?.state
}

async function waiting(then: Then, more: FlowDraft['nodes'] = []) {
  const maker = h.person('Maker')
  const reviewer = h.person('Reviewer', [REVIEW])
  await h.gate(draftOf(...more, late(then)))
  const { ticketId } = await openTicket(h, maker)
  return { maker, reviewer, ticketId }
}

describe('a step whose time is up', () => {
  test('[A-43] is due by the calendar, shown in the to-do list and found by its filter', async () => {
    const { reviewer } = await waiting('remind')
    const { body } = await reviewer.get<{ items: { dueAt: string }[] }>('/tasks/todo')
    expect(
      Temporal.Instant.from(body.items[0]?.dueAt ?? '')
        .since(h.clock())
        .total('hours'),
    ).toBe(8)
    const overdue = await reviewer.get<{ items: unknown[] }>('/tasks/todo?overdue=true')
    expect(overdue.body.items).toHaveLength(1)
    expect((await reviewer.get<{ items: unknown[] }>('/tasks/todo?overdue=false')).body.items).toEqual([])
  })

  test('[A-43] reminds once, however often and by however many workers it is looked at', async () => {
    const { reviewer, ticketId } = await waiting('remind')
    await h.runTask(PASS)
    expect(heard).toEqual([])
    h.clock.advance({ hours: 9 })
    await Promise.all(Array.from({ length: 4 }, () => h.runTask(PASS)))
    await h.runTask(PASS)
    expect(heard).toMatchObject([{ kind: 'overdue', operatorIds: [reviewer.actor.operatorId] }])
    expect((await linesOf(ticketId)).filter(({ kind }) => kind === 'timeout')).toHaveLength(1)
    expect(await todoOf(reviewer)).toHaveLength(1)
  })

  test('[A-43] asks administrators beside whoever let the time pass when there is no manager', async () => {
    const { reviewer, ticketId } = await waiting('escalate')
    const admin = h.person('Admin', [], [ADMIN])
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(await todoOf(reviewer)).toHaveLength(1)
    const [task] = await todoOf(admin)
    expect((await admin.send('POST', `/tasks/${task?.id}/agree`, {})).body).toMatchObject({ state: 'approved' })
    expect(heard).toMatchObject([{ kind: 'escalated' }])
    expect((await linesOf(ticketId)).at(1)?.detail).toMatchObject({ then: 'escalate' })
    expect(await h.violations()).toEqual([])
  })

  test('[A-43] [G8] never escalates to the maker', async () => {
    const maker = h.person('Maker', [], [ADMIN])
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(late('escalate')))
    await openTicket(h, maker)
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(await todoOf(maker)).toEqual([])
  })

  test('[A-43] passes by itself, which is no approval: the end asks an administrator', async () => {
    const { ticketId } = await waiting('agree')
    const admin = h.person('Admin', [], [ADMIN])
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(await stateOf(ticketId)).toBe('running')
    const [task] = await todoOf(admin)
    expect((await admin.send('POST', `/tasks/${task?.id}/agree`, {})).body).toMatchObject({ state: 'approved' })
    expect((await linesOf(ticketId)).map((line) => [line.kind, line.operatorName])).toEqual([
      ['start', 'Maker'],
      ['timeout', 'system'],
      ['agree', 'Admin'],
    ])
  })

  test('[A-43] refuses', async () => {
    const { reviewer, ticketId } = await waiting('refuse')
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(await stateOf(ticketId)).toBe('refused')
    expect(await todoOf(reviewer)).toEqual([])
    expect(await h.violations()).toEqual([])
  })

  test('[A-43] goes back one step, whose own time then begins', async () => {
    const { reviewer, ticketId } = await waiting('return', [late('remind', 'first')])
    const [first] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${first?.id}/agree`, {})
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    const open = await rows(
      h.db,
      sql<{ nodeId: string; dueAt: string }>`select node_id as "nodeId", due_at as "dueAt" from approvals.task
        where case_id = ${ticketId} and state = 'open'`,
    )
    expect(open).toMatchObject([{ nodeId: 'first' }])
    expect(
      Temporal.Instant.from(open[0]?.dueAt ?? '')
        .since(h.clock())
        .total('hours'),
    ).toBe(8)
  })

  test('[A-43] has no effect on a step that was decided in time', async () => {
    const { reviewer, ticketId } = await waiting('refuse')
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(await stateOf(ticketId)).toBe('approved')
    expect(heard).toEqual([])
  })

  test('[A-23] of a stopped case is over: nothing happens when its time would be up', async () => {
    const { reviewer, ticketId } = await waiting('escalate')
    const admin = h.person('Admin', [], [ADMIN])
    const stopped = await admin.send('POST', `/tickets/${ticketId}/terminate`, { remark: 'asked for twice' })
    expect(stopped.status).toBe(200)
    h.clock.advance({ hours: 9 })
    await h.runTask(PASS)
    expect(heard).toEqual([])
    expect((await linesOf(ticketId)).map(({ kind }) => kind)).toEqual(['start', 'terminate'])
    expect([await todoOf(reviewer), await todoOf(admin)]).toEqual([[], []])
    const left = await rows(
      h.db,
      sql`select 1 from approvals.deadline where case_id = ${ticketId} and passed_at is null
        union all select 1 from approvals.token where case_id = ${ticketId}`,
    )
    expect(left).toEqual([])
  })

  test('[A-43] counts extra signers in, and a decision races it only once', async () => {
    const { reviewer, ticketId } = await waiting('refuse')
    const extra = h.person('Extra')
    const [task] = await todoOf(reviewer)
    const beside = { where: 'beside', operatorIds: [extra.actor.operatorId] }
    await reviewer.send('POST', `/tasks/${task?.id}/signers`, beside)
    const dues = await rows(
      h.db,
      sql<{ n: number }>`select count(distinct due_at) as n from approvals.task where case_id = ${ticketId}`,
    )
    expect(dues).toEqual([{ n: 1 }])
    h.clock.advance({ hours: 9 })
    const [answer] = await Promise.all([reviewer.send('POST', `/tasks/${task?.id}/agree`, {}), h.runTask(PASS)])
    expect([200, 409]).toContain(answer.status)
    expect(await stateOf(ticketId)).toBe('refused')
    expect(await h.violations()).toEqual([])
  })
})

describe('words beside decisions', () => {
  test('[A-15] whoever follows a case urges its holder, once an hour', async () => {
    const { maker, reviewer, ticketId } = await waiting('remind')
    const urging = h.signInAs(['approvals.task.urge'], { lines: [], departments: [] } as never, {
      operatorId: maker.actor.operatorId,
      name: 'Maker',
    })
    const [task] = await todoOf(reviewer)
    const urge = () => urging.send('POST', `/tasks/${task?.id}/urge`, { remark: 'the client waits' })
    expect((await urge()).status).toBe(200)
    expect((await urge()).body).toMatchObject({ code: 'URGED_ALREADY' })
    h.clock.advance({ hours: 1 })
    expect((await urge()).status).toBe(200)
    expect(heard).toMatchObject([{ kind: 'urged', operatorIds: [reviewer.actor.operatorId] }, { kind: 'urged' }])
    const stranger = h.signInAs(['approvals.task.urge'])
    expect((await stranger.send('POST', `/tasks/${task?.id}/urge`, {})).status).toBe(404)
    expect((await linesOf(ticketId)).filter(({ kind }) => kind === 'urge')).toHaveLength(2)
  })

  test('[A-15] whoever takes part or may see comments, others don’t know the case', async () => {
    const { reviewer, ticketId } = await waiting('remind')
    const talking = h.signInAs(['approvals.case.comment'], { all: true }, { operatorId: reviewer.actor.operatorId })
    expect((await talking.send('POST', `/tickets/${ticketId}/comments`, { remark: 'looks odd' })).status).toBe(200)
    expect((await talking.send('POST', `/tickets/${ticketId}/comments`, { remark: ' ' })).status).toBe(422)
    const stranger = h.signInAs(['approvals.case.comment'])
    expect((await stranger.send('POST', `/tickets/${ticketId}/comments`, { remark: 'me too' })).status).toBe(404)
    expect((await linesOf(ticketId)).map(({ kind }) => kind)).toEqual(['start', 'comment'])
  })

  test('[A-15] copies go by hand to whoever may read them', async () => {
    const { maker, ticketId } = await waiting('remind')
    const reader = h.person('Reader', [], ['approvals.copy.view'])
    const blind = h.person('Blind')
    const sender = h.signInAs(['approvals.case.copy'], { all: true }, { operatorId: maker.actor.operatorId })
    const to = (...people: { actor: { operatorId: string } }[]) =>
      sender.send('POST', `/tickets/${ticketId}/copies`, { operatorIds: people.map((one) => one.actor.operatorId) })
    expect((await to(reader, blind)).body).toMatchObject({ code: 'PERSON_NOT_ELIGIBLE' })
    expect((await to(reader)).status).toBe(200)
    const copies = await reader.get<{ items: { ticketId: string }[] }>('/ticket-copies')
    expect(copies.body.items).toMatchObject([{ ticketId }])
    expect((await reader.get(`/tickets/${ticketId}`)).status).toBe(200)
  })
})
