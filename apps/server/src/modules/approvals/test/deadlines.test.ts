import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rows } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import { simulate } from '../policy/simulate.ts'
import type { Deadline, DeadlineAction } from '../schema/deadline.ts'
import { type FlowDraft, flowDefinition } from '../schema/flow.ts'
import { MIGRATE_TASK } from '../service/migration.ts'
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
const PASS = 'approvals.time.pass'

type Node = FlowDraft['nodes'][number]
const stepWith = (deadline: Deadline | undefined, id = 'review'): Node =>
  ({ ...(roleStep(id, REVIEW) as Extract<Node, { kind: 'approve' }>), ...(deadline ? { deadline } : {}) }) as Node

/** A word to whoever has to act after four hours, to the manager after eight, and no longer than a day. */
const USUAL: Deadline = {
  openHours: 8,
  then: 'remindManager',
  also: [
    { openHours: 24, then: 'refuse' },
    { openHours: 4, then: 'remind' },
  ],
}

beforeAll(async () => {
  h = await house(20, [listening])
})
afterAll(() => h?.close())
beforeEach(async () => {
  h.people.all.clear()
  h.clock.advance({ hours: 30 })
  await h.runTask(PASS)
  heard.length = 0
})

const passed = (caseId: string) =>
  rows(
    h.db,
    sql<{ then: DeadlineAction; hours: number }>`
      select detail ->> 'then' as "then", (detail ->> 'openHours')::int as hours from approvals.case_event
      where case_id = ${caseId} and kind = 'timeout' order by id`,
  )
const stateOf = async (caseId: string) =>
  (await rows(h.db, sql<{ state: string }>`select state from approvals.case where id = ${caseId}`))[0]?.state

async function waiting(deadline: Deadline | undefined) {
  const maker = h.person('Maker')
  const reviewer = h.person('Reviewer', [REVIEW])
  const every = [...h.platform.permissions.keys()].filter((key) => key.startsWith('approvals.'))
  const admin = h.person('Admin', [], every)
  const flowId = await h.gate(draftOf(stepWith(deadline)))
  const { ticketId } = await openTicket(h, maker)
  return { maker, reviewer, admin, ticketId, flowId }
}
const after = async (hours: number) => {
  h.clock.advance({ hours })
  await Promise.all([h.runTask(PASS), h.runTask(PASS)])
}

describe('a deadline that says several things', () => {
  test('[A-43] reminds ahead, then the manager, then refuses: each at its hour and once', async () => {
    const { reviewer, admin, ticketId } = await waiting(USUAL)
    const { body } = await reviewer.get<{ items: { dueAt: string }[] }>('/tasks/todo')
    const due = Temporal.Instant.from(body.items[0]?.dueAt ?? '')
    expect(due.since(h.clock()).total('hours')).toBe(8)
    await after(4)
    expect(heard).toMatchObject([{ kind: 'dueSoon', operatorIds: [reviewer.actor.operatorId] }])
    await after(4)
    expect(heard.slice(1)).toMatchObject([{ kind: 'lateBelow', operatorIds: [admin.actor.operatorId] }])
    expect(await todoOf(admin), 'a word is no work').toEqual([])
    expect(await todoOf(reviewer)).toHaveLength(1)
    await after(15)
    expect(heard).toHaveLength(2)
    await after(1)
    expect(await stateOf(ticketId)).toBe('refused')
    expect(await passed(ticketId)).toEqual([
      { then: 'remind', hours: 4 },
      { then: 'remindManager', hours: 8 },
      { then: 'refuse', hours: 24 },
    ])
    expect(await h.violations()).toEqual([])
  })

  test('[A-43] happens in its order when nobody looked for days, and what ended the wait is the last of it', async () => {
    const { ticketId } = await waiting({
      openHours: 2,
      then: 'remind',
      also: [
        { openHours: 3, then: 'escalate' },
        { openHours: 4, then: 'refuse' },
      ],
    })
    await after(29)
    expect((await passed(ticketId)).map(({ then }) => then)).toEqual(['remind', 'escalate', 'refuse'])
    expect(await stateOf(ticketId)).toBe('refused')
    expect(heard.map(({ kind }) => kind)).toEqual(['overdue', 'escalated', 'timedOut'])
  })

  test('[A-43] says nothing any more once the step is decided', async () => {
    const { reviewer, ticketId } = await waiting(USUAL)
    await after(4)
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    await after(25)
    expect(await stateOf(ticketId)).toBe('approved')
    expect(await passed(ticketId)).toHaveLength(1)
  })

  test('[A-42] [A-43] of a new version counts from when the step began, and what would have been before does not happen', async () => {
    const { reviewer, admin, ticketId, flowId } = await waiting(USUAL)
    await after(5)
    const next: Deadline = { openHours: 10, then: 'remind', also: [{ openHours: 3, then: 'remindManager' }] }
    await h.rule('NONE')
    const made = await admin.send<{ versionId: string }>('POST', `/flows/${flowId}/versions`, {
      label: { en: 'Next' },
      definition: draftOf(stepWith(next)),
    })
    const wish = { toVersionId: made.body.versionId, remark: 'new times' }
    const { body } = await admin.send<{ id: string }>('POST', `/flows/${flowId}/migrations`, wish)
    await h.runTask(MIGRATE_TASK, { id: body.id })
    heard.length = 0
    const { body: todo } = await reviewer.get<{ items: { dueAt: string }[] }>('/tasks/todo')
    expect(
      Temporal.Instant.from(todo.items[0]?.dueAt ?? '')
        .since(h.clock())
        .total('hours'),
    ).toBe(5)
    await after(4)
    expect(heard).toEqual([])
    await after(1)
    expect(heard).toMatchObject([{ kind: 'overdue' }])
    await after(29)
    expect(await stateOf(ticketId), 'the refusal of the old version is gone').toBe('running')
    expect(await passed(ticketId)).toEqual([
      { then: 'remind', hours: 4 },
      { then: 'remind', hours: 10 },
    ])
  })
})

test('[A-43] [A-08] a dry run in which nobody acts shows what happens when, to the end', () => {
  const flow = flowDefinition.parse(draftOf(stepWith(USUAL)))
  const { end, steps } = simulate(flow, {}, { decisions: { review: { do: 'late' } } })
  expect(end).toBe('refused')
  expect(steps.filter(({ event }) => event === 'timedOut').map(({ passed: one }) => one)).toEqual([
    { openHours: 4, then: 'remind' },
    { openHours: 8, then: 'remindManager' },
    { openHours: 24, then: 'refuse' },
  ])
  expect(
    simulate(flowDefinition.parse(draftOf(stepWith(undefined))), {}, { decisions: { review: { do: 'late' } } }).end,
  ).toBe('waiting')
})

test('[A-43] a flow drawn before there were several is read as it was', () => {
  const old = { openHours: 8, then: 'remind' }
  const flow = flowDefinition.parse(draftOf(stepWith(old as Deadline)))
  expect(flow.nodes.find(({ id }) => id === 'review')).toMatchObject({ deadline: old })
  expect(JSON.stringify(flow)).not.toContain('also')
})
