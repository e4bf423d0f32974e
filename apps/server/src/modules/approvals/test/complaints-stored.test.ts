import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { createExecute } from '#platform/execute.ts'
import type { Platform } from '#platform/platform.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

/** The faults other engines are known for (spec, approvals part A), clicked through the interface and looked up in the tables. */
let h: House
type Person = ReturnType<House['person']>

const BEFORE: string = newId<'role'>()
const LEFT: string = newId<'role'>()
const RIGHT: string = newId<'role'>()
const AFTER: string = newId<'role'>()
const EXTRA: string = newId<'role'>()

beforeAll(async () => {
  h = await house(40)
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())
afterEach(async () => {
  const found = await h.violations()
  if (found.length > 0) throw new Error(found.join('\n'))
})

/** One step, two branches beside each other, one step behind them. */
const branches = (): FlowDraft => ({
  nodes: [
    { id: 'start', kind: 'start' },
    roleStep('before', BEFORE),
    { id: 'split', kind: 'parallel' },
    roleStep('left', LEFT),
    roleStep('right', RIGHT),
    { id: 'meet', kind: 'join' },
    roleStep('after', AFTER),
    { id: 'end', kind: 'end' },
  ],
  edges: [
    ['start', 'before'],
    ['before', 'split'],
    ['split', 'left'],
    ['split', 'right'],
    ['left', 'meet'],
    ['right', 'meet'],
    ['meet', 'after'],
    ['after', 'end'],
  ].map(([from = '', to = '']) => ({ id: `${from}-${to}`, from, to })),
})

const staff = () => ({
  maker: h.person('Maker'),
  before: h.person('Before', [BEFORE]),
  left: h.person('Left', [LEFT]),
  right: h.person('Right', [RIGHT]),
  after: h.person('After', [AFTER]),
})

async function taskOf(person: Person, ticketId: string): Promise<string> {
  const task = (await todoOf(person)).find((one) => one.ticketId === ticketId)
  if (!task) throw new Error(`${person.actor.name} has nothing to do`)
  return task.id
}

const act = async (person: Person, ticketId: string, verb: string, body: object = {}) =>
  (await person.send('POST', `/tasks/${await taskOf(person, ticketId)}/${verb}`, body)).status

const agree = (person: Person, ticketId: string) => act(person, ticketId, 'agree')
const back = (to: object, then: 'replay' | 'resume') => ({ to, then, remark: 'once more' })

/** Where to-dos stand, in the tables of tasks and of inboxes alike. */
async function standing(ticketId: string): Promise<string[]> {
  const open = await rows(
    h.db,
    sql<{ at: string }>`select node_id as at from approvals.task
      where case_id = ${ticketId} and state = 'open' order by node_id`,
  )
  const offered = await rows(
    h.db,
    sql<{ at: string }>`select distinct k.id, k.node_id as at from approvals.task_candidate p
      join approvals.task k on k.id = p.task_id where p.case_id = ${ticketId} order by k.node_id`,
  )
  expect(offered.map(({ at }) => at)).toEqual(open.map(({ at }) => at))
  return open.map(({ at }) => at)
}

describe('the complaints in the tables', () => {
  test('[A-15] complaint 1: a return out of a parallel branch takes the sibling’s task along and asks both again', async () => {
    const { maker, before, left, right, after } = staff()
    await h.gate(branches())
    const { ticketId } = await openTicket(h, maker)
    await agree(before, ticketId)
    expect(await act(left, ticketId, 'return', back({ at: 'previous' }, 'replay'))).toBe(200)
    expect(await standing(ticketId)).toEqual(['before'])
    expect(await todoOf(right)).toEqual([])
    await agree(before, ticketId)
    expect(await standing(ticketId)).toEqual(['left', 'right'])
    for (const person of [left, right, after]) expect(await agree(person, ticketId)).toBe(200)
    expect(await standing(ticketId)).toEqual([])
  })

  test('[A-15] complaint 2: a return to countersigners asks each of them once, and one takes back what is his alone', async () => {
    const maker = h.person('Maker')
    const [one, two] = ['One', 'Two'].map((name) => h.person(name, [LEFT])) as [Person, Person]
    const last = h.person('Last', [AFTER])
    await h.gate(draftOf(roleStep('both', LEFT, 'all'), roleStep('last', AFTER)))
    const { ticketId } = await openTicket(h, maker)
    const first = await taskOf(one, ticketId)
    await agree(one, ticketId)
    expect((await one.send('POST', `/tasks/${first}/take-back`, {})).status).toBe(200)
    for (const person of [one, two]) expect(await agree(person, ticketId)).toBe(200)
    expect(await act(last, ticketId, 'return', back({ at: 'previous' }, 'resume'))).toBe(200)
    expect(await standing(ticketId)).toEqual(['both', 'both'])
    for (const person of [one, two]) expect(await agree(person, ticketId)).toBe(200)
    expect(await standing(ticketId)).toEqual(['last'])
  })

  test('[A-15] complaint 3: one of several countersigners sends work out and it comes back to all of them', async () => {
    const { maker, before } = staff()
    const signers = ['One', 'Two', 'Three'].map((name) => h.person(name, [EXTRA])) as [Person, Person, Person]
    await h.gate(draftOf(roleStep('before', BEFORE), roleStep('all', EXTRA, 'all')))
    const { ticketId } = await openTicket(h, maker)
    await agree(before, ticketId)
    await agree(signers[0], ticketId)
    expect(await act(signers[1], ticketId, 'return', back({ at: 'previous' }, 'resume'))).toBe(200)
    expect(await standing(ticketId)).toEqual(['before'])
    await agree(before, ticketId)
    expect(await standing(ticketId)).toEqual(['all', 'all', 'all'])
    for (const signer of signers) expect(await agree(signer, ticketId)).toBe(200)
    expect(await standing(ticketId)).toEqual([])
  })

  test('[A-15] complaint 5: withdrawing ends the whole case, though its maker holds a later step of it', async () => {
    const maker = h.person('Maker', [RIGHT])
    const { before } = staff()
    const work = { ...roleStep('work', RIGHT), kind: 'handle' } as FlowDraft['nodes'][number]
    await h.gate(draftOf(roleStep('before', BEFORE), work))
    const { ticketId } = await openTicket(h, maker)
    await agree(before, ticketId)
    expect(await todoOf(maker)).toHaveLength(1)
    expect((await maker.send('POST', `/tickets/${ticketId}/withdraw`, {})).status).toBe(200)
    expect(await standing(ticketId)).toEqual([])
    expect((await maker.get(`/tickets/${ticketId}`)).body).toMatchObject({ state: 'withdrawn' })
  })

  test('[A-15] complaint 5: returns one after the other go back one step each', async () => {
    const { maker, before, left, right } = staff()
    await h.gate(draftOf(roleStep('before', BEFORE), roleStep('left', LEFT), roleStep('right', RIGHT)))
    const { ticketId } = await openTicket(h, maker)
    await agree(before, ticketId)
    await agree(left, ticketId)
    for (const [person, lands] of [
      [right, 'left'],
      [left, 'before'],
      [before, 'start'],
    ] as const) {
      expect(await act(person, ticketId, 'return', back({ at: 'previous' }, 'replay'))).toBe(200)
      expect(await standing(ticketId)).toEqual([lands])
    }
  })

  test('[A-25] complaint 6: whoever watches over cases gives an open task to somebody else, on the record', async () => {
    const { maker, left, after } = staff()
    const admin = h.person('Admin', [], ['approvals.case.administer'])
    await h.gate(draftOf(roleStep('left', LEFT)))
    const { ticketId } = await openTicket(h, maker)
    const task = await taskOf(left, ticketId)
    const order = { remark: 'on leave', operatorIds: [after.actor.operatorId] }
    expect((await admin.send('POST', `/tasks/${task}/reassign`, order)).status).toBe(200)
    expect(await todoOf(left)).toEqual([])
    const [record] = await rows(
      h.db,
      sql`select operator_name as by, reason, before, after from platform.journal
        where command = 'approvals.task.reassign' and ticket_id = ${ticketId}`,
    )
    expect(record).toEqual({
      by: 'Admin',
      reason: 'on leave',
      before: { handlers: ['Left'] },
      after: { handlers: ['After'] },
    })
    expect(await agree(after, ticketId)).toBe(200)
  })

  test('[A-15] [G2] complaint 8: branches decided at the same moment, in two processes, both count', async () => {
    const { maker, before, left, right, after } = staff()
    await h.gate(branches())
    const other: Platform = { ...h.platform, execute: createExecute(() => other) }
    const decide = h.platform.commands.get('approvals.task.agree')
    if (!decide) throw new Error('nobody can agree')
    for (let turn = 0; turn < 6; turn += 1) {
      const { ticketId } = await openTicket(h, maker)
      await agree(before, ticketId)
      const [one, two] = [await taskOf(left, ticketId), await taskOf(right, ticketId)]
      const answers = await Promise.all([
        h.platform.execute(decide, { id: one }, left.actor, { key: newId<'key'>() }),
        other.execute(decide, { id: two }, right.actor, { key: newId<'key'>() }),
      ])
      expect(answers.map(({ kind }) => kind)).toEqual(['done', 'done'])
      expect(await standing(ticketId)).toEqual(['after'])
      expect(await agree(after, ticketId)).toBe(200)
    }
  })
})
