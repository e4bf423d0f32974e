import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { constraintOf, rows } from '#platform/db.ts'
import { CASE_STATES, TASK_STATES } from '../schema/case.ts'
import { EFFECTS, FALLBACKS } from '../schema/wire.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

type Person = ReturnType<House['person']>

const open = async (maker: Person) => (await openTicket(h, maker)).ticketId

async function onlyTask(ticketId: string) {
  const [task] = await rows(
    h.db,
    sql<{ id: string }>`select id from approvals.task where case_id = ${ticketId} and state = 'open'`,
  )
  return task?.id ?? ''
}

describe('rights are asked again at every click', () => {
  test('[A-09] a role taken away in the middle of a task ends the right to decide it', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    const other = h.person('Other', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const task = await onlyTask(await open(maker))
    h.people.all.get(reviewer.actor.operatorId)?.roles.delete(REVIEW)
    const refused = await reviewer.send('POST', `/tasks/${task}/agree`, {})
    expect(refused).toMatchObject({ status: 403, body: { code: 'NO_LONGER_ENTITLED' } })
    expect((await other.send('POST', `/tasks/${task}/agree`, {})).status).toBe(200)
  })

  test('[P-02] the permission itself is asked first', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const task = await onlyTask(await open(maker))
    const reader = h.signInAs(['approvals.ticket.view'])
    const refused = await reader.send('POST', `/tasks/${task}/agree`, {})
    expect(refused).toMatchObject({ status: 403, body: { params: { permission: 'approvals.task.agree' } } })
  })

  test('[A-25] when everybody asked has left, an administrator names somebody', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    const admin = h.person('Admin', [], ['approvals.case.administer'])
    const helper = h.person('Stand-in')
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const task = await onlyTask(await open(maker))
    h.people.all.delete(reviewer.actor.operatorId)
    const toMaker = { remark: 'left', operatorIds: [maker.actor.operatorId] }
    expect((await admin.send('POST', `/tasks/${task}/reassign`, toMaker)).body).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    })
    const toHelper = { remark: 'left', operatorIds: [helper.actor.operatorId] }
    expect((await admin.send('POST', `/tasks/${task}/reassign`, toHelper)).status).toBe(200)
    expect((await helper.send('POST', `/tasks/${task}/agree`, {})).status).toBe(200)
  })

  test('[A-09] nobody to ask leaves the step stuck until an administrator names people', async () => {
    const maker = h.person('Maker')
    const admin = h.person('Admin', [], ['approvals.case.administer'])
    const helper = h.person('Stand-in')
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const ticketId = await open(maker)
    const { body } = await admin.get<{ tokens: { id: string; state: string; incident: string }[] }>(
      `/tickets/${ticketId}`,
    )
    expect(body.tokens).toMatchObject([{ state: 'stuck', incident: 'NO_ASSIGNEE' }])
    const named = { tokenId: body.tokens[0]?.id, operatorIds: [helper.actor.operatorId] }
    expect((await admin.send('POST', `/tickets/${ticketId}/assign`, named)).status).toBe(200)
    expect(await todoOf(helper)).toHaveLength(1)
  })
})

describe('maker is never checker', () => {
  test('[T-03] [G8] not by role, transfer, delegation, extra signing, key or bulk', async () => {
    const maker = h.person('Maker', [REVIEW], ['approvals.case.administer', 'approvals.ticket.superApprove'])
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const ticketId = await open(maker)
    const task = await onlyTask(ticketId)
    const me = maker.actor.operatorId
    expect(await todoOf(maker)).toEqual([])
    const tries: [Person, string, object][] = [
      [maker, `/tasks/${task}/agree`, {}],
      [maker, `/tasks/${task}/agree`, { inBulk: true }],
      [maker, `/tasks/${task}/refuse`, { remark: 'mine' }],
      [maker, `/tasks/${task}/claim`, {}],
      [reviewer, `/tasks/${task}/transfer`, { to: me }],
      [reviewer, `/tasks/${task}/delegate`, { to: me }],
      [reviewer, `/tasks/${task}/signers`, { where: 'beside', operatorIds: [me] }],
      [maker, `/tasks/${task}/reassign`, { remark: 'to me', operatorIds: [me] }],
    ]
    for (const [person, path, body] of tries) {
      const answer = await person.send('POST', path, body)
      expect([403, 409], `${path} ${JSON.stringify(body)}`).toContain(answer.status)
    }
    const key = h.signInAs(['approvals.task.agree'], { all: true }, { operatorId: me, name: 'Maker' })
    expect((await key.send('POST', `/tasks/${task}/agree`, {})).status).toBe(403)
    const [still] = await rows(h.db, sql`select 1 from approvals.task where id = ${task} and state = 'open'`)
    expect(still).toBeDefined()
  })

  test('[T-03] [G8] the database refuses it whatever the code says', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const task = await onlyTask(await open(maker))
    const forged = sql`update approvals.task set state = 'agreed', decided_by = ${maker.actor.operatorId},
      decided_name = 'Maker', decided_at = now() where id = ${task}`.execute(h.db)
    expect(constraintOf(await forged.catch((error: unknown) => error))).toBe('maker_is_not_checker')
  })
})

describe('out of scope does not exist', () => {
  test('[P-03] [G1] a clerk of another department gets 404 for a ticket, its tasks and its list', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    const elsewhere = { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] } as const
    const stranger = h.person('Stranger', [], ['approvals.case.administer'], elsewhere)
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const ticketId = await open(maker)
    const task = await onlyTask(ticketId)
    expect((await stranger.get(`/tickets/${ticketId}`)).status).toBe(404)
    expect((await stranger.send('POST', `/tasks/${task}/agree`, {})).status).toBe(404)
    expect((await stranger.send('POST', `/tickets/${ticketId}/terminate`, { remark: 'x' })).status).toBe(404)
    expect((await stranger.send('POST', `/tasks/${newId<'task'>()}/agree`, {})).status).toBe(404)
    const list = await stranger.get<{ items: unknown[] }>('/tickets')
    expect(list.body.items).toEqual([])
  })

  test('[A-09] whoever may not see the case is not asked about it and can not be named', async () => {
    const maker = h.person('Maker')
    const elsewhere = { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] } as const
    const stranger = h.person('Stranger', [REVIEW], [], elsewhere)
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const task = await onlyTask(await open(maker))
    expect(await todoOf(stranger)).toEqual([])
    const handed = await reviewer.send('POST', `/tasks/${task}/transfer`, { to: stranger.actor.operatorId })
    expect(handed).toMatchObject({ status: 422, body: { code: 'PERSON_NOT_ELIGIBLE' } })
  })
})

test('[A-42] [G5] a running case keeps the version of its flow when a new one is published', async () => {
  const maker = h.person('Maker')
  const reviewer = h.person('Reviewer', [REVIEW])
  const designer = h.person('Designer', [], ['approvals.flow.publish', 'approvals.flow.view'])
  const flowId = await h.gate(draftOf(roleStep('review', REVIEW)))
  const ticketId = await open(maker)
  const definition = draftOf(roleStep('first', REVIEW), roleStep('second', REVIEW))
  const bad = await designer.send('POST', `/flows/${flowId}/versions`, { label: { en: 'x' }, definition: draftOf() })
  expect(bad).toMatchObject({ status: 422, body: { code: 'FLOW_INVALID' } })
  const published = await designer.send('POST', `/flows/${flowId}/versions`, { label: { en: 'New' }, definition })
  expect(published).toMatchObject({ status: 201, body: { number: 2 } })
  const task = await onlyTask(ticketId)
  expect((await reviewer.send('POST', `/tasks/${task}/agree`, {})).body).toMatchObject({ state: 'approved' })
  const newer = await onlyTask(await open(maker))
  expect((await reviewer.send('POST', `/tasks/${newer}/agree`, {})).body).toMatchObject({ state: 'running' })
})

test('[T-02] the preview tells who would be asked and keeps nothing', async () => {
  const maker = h.person('Maker', [REVIEW])
  h.person('Reviewer', [REVIEW])
  await h.gate(draftOf(roleStep('review', REVIEW)))
  const id = await h.thing()
  const path = '/commands/things.thing.setState/preview'
  const preview = await maker.send('POST', path, { input: { id, state: 'FROZEN' } })
  expect(preview).toMatchObject({
    status: 200,
    body: {
      route: { rule: 'FLOW', steps: [{ name: 'review', mode: 'any', approvers: [{ name: 'Reviewer' }] }] },
      before: { state: 'NEW' },
      after: { state: 'FROZEN' },
    },
  })
  const [left] = await rows(h.db, sql`select 1 from approvals.case where target_id = ${id}`)
  expect(left).toBeUndefined()
  await h.rule('BLOCK')
  const blocked = await maker.send('POST', path, { input: { id, state: 'FROZEN' } })
  expect(blocked.body).toMatchObject({ problem: { code: 'APPROVAL_NOT_CONFIGURED' } })
})

describe('returning and amending', () => {
  test('[A-15] a returned ticket comes back to its maker, who sends it on', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const ticketId = await open(maker)
    const back = { to: { at: 'start' }, then: 'replay', remark: 'which account?' }
    expect((await reviewer.send('POST', `/tasks/${await onlyTask(ticketId)}/return`, back)).status).toBe(200)
    const [mine] = await todoOf(maker)
    expect(mine?.ticketId).toBe(ticketId)
    const detail = await maker.get<{ mine: { kind: string; actions: string[] }[] }>(`/tickets/${ticketId}`)
    expect(detail.body.mine).toMatchObject([{ kind: 'amend', actions: ['handle'] }])
    expect((await maker.send('POST', `/tasks/${mine?.id}/handle`, { remark: 'that one' })).status).toBe(200)
    expect(await todoOf(reviewer)).toHaveLength(1)
    expect(await h.violations()).toEqual([])
  })

  test('[A-15] a decision can be taken back through the pages while nobody has gone on', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('one', REVIEW), roleStep('two', REVIEW)))
    const ticketId = await open(maker)
    const first = await onlyTask(ticketId)
    await reviewer.send('POST', `/tasks/${first}/agree`, {})
    const { body } = await reviewer.get<{ canTakeBack: string[] }>(`/tickets/${ticketId}`)
    expect(body.canTakeBack).toEqual([first])
    expect((await reviewer.send('POST', `/tasks/${first}/take-back`, {})).status).toBe(200)
    const [task] = await rows(
      h.db,
      sql<{ node: string }>`select node_id as node from approvals.task where id = ${await onlyTask(ticketId)}`,
    )
    expect(task?.node).toBe('one')
    expect(await h.violations()).toEqual([])
  })
})

test('[T-02] the tables know exactly the states the code knows', async () => {
  const values = async (table: string, column: string) => {
    const found = await rows(
      h.db,
      sql<{ text: string }>`select pg_get_constraintdef(oid) as text from pg_constraint
        where conrelid = ${`approvals.${table}`}::regclass and contype = 'c'
          and pg_get_constraintdef(oid) like ${`CHECK ((${column} = ANY%`}`,
    )
    return [...(found[0]?.text ?? '').matchAll(/'([A-Za-z_]+)'::text/g)].map((match) => match[1]).sort()
  }
  expect(await values('case', 'state')).toEqual([...CASE_STATES].sort())
  expect(await values('task', 'state')).toEqual([...TASK_STATES].sort())
  expect(await values('ticket', 'effect')).toEqual([...EFFECTS].sort())
  expect(await values('command_rule', 'fallback')).toEqual([...FALLBACKS].sort())
})

test('[T-02] who would be asked is told before it is known about what, of a place in scope', async () => {
  const maker = h.person('Maker', [REVIEW], ['approvals.rule.view'])
  h.person('Reviewer', [REVIEW])
  await h.gate(draftOf(roleStep('review', REVIEW)))
  const path = '/approval-rules/things.thing.setState/route'
  const { body } = await maker.get<{ route: { steps: { approvers: { name: string }[] }[] } }>(path)
  const names = body.route.steps.flatMap(({ approvers }) => approvers.map(({ name }) => name))
  expect(names).toContain('Reviewer')
  expect(names).not.toContain('Maker')
  await h.rule('NONE')
  expect((await maker.get(path)).body).toMatchObject({ route: null, problem: null })
  await h.rule('BLOCK')
  expect((await maker.get(path)).body).toMatchObject({ problem: { code: 'APPROVAL_NOT_CONFIGURED' } })
  expect((await maker.get('/approval-rules/things.thing.none/route')).status).toBe(404)
})
