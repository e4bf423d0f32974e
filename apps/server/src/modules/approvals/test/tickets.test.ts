import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import type { ticketDetail } from '../schema/wire.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()
const APPROVE = newId<'role'>()

beforeAll(async () => {
  h = await house(40)
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

async function detail(person: ReturnType<House['person']>, ticketId: string) {
  return (await person.get<z.output<typeof ticketDetail>>(`/tickets/${ticketId}`)).body
}

describe('a ticket', () => {
  test('[T-02] goes from its maker over two steps into effect, and its story is kept', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    const approver = h.person('Approver', [APPROVE])
    await h.gate(draftOf(roleStep('review', REVIEW), roleStep('approve', APPROVE)))
    const { id, ticketId } = await openTicket(h, maker)
    expect(await h.stateOf(id)).toBe('NEW')
    expect(await todoOf(approver)).toEqual([])
    const [first] = await todoOf(reviewer)
    expect(first?.ticketId).toBe(ticketId)
    expect((await reviewer.send('POST', `/tasks/${first?.id}/agree`, { remark: 'fine' })).status).toBe(200)
    const [second] = await todoOf(approver)
    const last = await approver.send('POST', `/tasks/${second?.id}/agree`, {})
    expect(last).toMatchObject({ status: 200, body: { caseId: ticketId, state: 'approved' } })
    expect(await h.stateOf(id)).toBe('NEW')
    expect((await detail(maker, ticketId)).state).toBe('ready')
    await h.runJobs()
    expect(await h.stateOf(id)).toBe('FROZEN')
    const story = await detail(maker, ticketId)
    expect(story.state).toBe('done')
    expect(story.history.map((line) => [line.kind, line.operator.name])).toEqual([
      ['start', 'Maker'],
      ['agree', 'Reviewer'],
      ['agree', 'Approver'],
      ['executed', 'system'],
    ])
    expect(story.route.map((step) => [step.state, step.approvers[0]?.name])).toEqual([
      ['done', 'Reviewer'],
      ['done', 'Approver'],
    ])
    expect(await h.violations()).toEqual([])
  })

  test('[T-06] that fails when it is carried out says why and can be tried again', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW], ['approvals.ticket.retry'])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker, 'IMPOSSIBLE')
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    await h.runJobs()
    const failed = await detail(maker, ticketId)
    expect(failed.state).toBe('failed')
    expect(failed.effect).toMatchObject({ attempts: 1, failure: { module: 'things', code: 'THING_STUCK' } })
    expect((await reviewer.send('POST', `/tickets/${ticketId}/retry`, {})).status).toBe(200)
    await h.runJobs()
    expect((await detail(maker, ticketId)).effect).toMatchObject({ state: 'failed', attempts: 2 })
  })

  test('[T-06] goes stale by itself when its target changes, on approval and before', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { id, ticketId } = await openTicket(h, maker)
    await h.touch(id)
    const [task] = await todoOf(reviewer)
    const answer = await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    expect(answer).toMatchObject({ status: 409, body: { code: 'TARGET_CHANGED' } })
    expect((await detail(maker, ticketId)).state).toBe('stale')
    expect(await todoOf(reviewer)).toEqual([])
    expect(await h.violations()).toEqual([])
  })

  test('[T-06] goes stale without anybody looking at it, and only when the target really changed', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const changed = await openTicket(h, maker)
    const same = await openTicket(h, maker)
    await h.touch(changed.id)
    await h.runTask('approvals.ticket.recheck')
    expect((await detail(maker, changed.ticketId)).state).toBe('stale')
    expect((await detail(maker, same.ticketId)).state).toBe('pending')
    expect(await todoOf(reviewer)).toHaveLength(1)
  })

  test('[T-06] goes stale between approval and execution too', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { id, ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    await h.touch(id)
    await h.runJobs()
    expect(await detail(maker, ticketId)).toMatchObject({ state: 'stale', caseState: 'approved' })
    expect(await h.stateOf(id)).toBe('NEW')
  })

  test('[T-06] is carried out once although the server died in the middle of it', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { id, ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    await h.runJobs()
    // As if the process had ended after the command's commit and before the ticket was told.
    await sql`update approvals.ticket set effect = 'executing' where case_id = ${ticketId}`.execute(h.db)
    await h.runTask('approvals.ticket.execute', { ticketIds: [ticketId] })
    expect((await detail(maker, ticketId)).state).toBe('done')
    const [thing] = await rows(h.db, sql<{ version: number }>`select version from things.thing where id = ${id}`)
    expect(thing?.version).toBe(2)
    await h.runTask('approvals.ticket.execute', { ticketIds: [ticketId] })
    expect((await detail(maker, ticketId)).effect.attempts).toBe(2)
  })

  test('[T-06] is not carried out when its maker has left meanwhile', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { id, ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/agree`, {})
    h.people.all.delete(maker.actor.operatorId)
    await h.runJobs()
    expect((await detail(maker, ticketId)).effect).toMatchObject({ state: 'failed', failure: { code: 'MAKER_LEFT' } })
    expect(await h.stateOf(id)).toBe('NEW')
  })

  test('[T-02] keeps its payload for ever', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    const change = sql`update approvals.ticket set target_version = '99' where case_id = ${ticketId}`.execute(h.db)
    await expect(change).rejects.toThrow('never changes')
  })

  test('[T-02] blocks a second one of the same command on the same target', async () => {
    const maker = h.person('Maker')
    h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { id, ticketId } = await openTicket(h, maker)
    const second = await maker.send('POST', `/things/${id}/state`, { state: 'OPEN' })
    expect(second).toMatchObject({ status: 409, body: { code: 'TICKET_OPEN_ON_TARGET', params: { ticketId } } })
    expect((await maker.send('POST', `/tickets/${ticketId}/withdraw`, {})).status).toBe(200)
    expect((await maker.send('POST', `/things/${id}/state`, { state: 'OPEN' })).status).toBe(202)
  })
})

describe('the rule of a command', () => {
  test('[T-02] blocks when nobody has laid anything down', async () => {
    const maker = h.person('Maker')
    await h.rule('BLOCK')
    const answer = await maker.send('POST', `/things/${await h.thing()}/state`, { state: 'X' })
    expect(answer).toMatchObject({ status: 409, body: { code: 'APPROVAL_NOT_CONFIGURED' } })
    await sql`delete from approvals.command_rule`.execute(h.db)
    expect((await maker.send('POST', `/things/${await h.thing()}/state`, { state: 'X' })).status).toBe(409)
  })

  test('[T-02] can let a command run at once', async () => {
    const maker = h.person('Maker')
    await h.rule('NONE')
    const id = await h.thing()
    expect((await maker.send('POST', `/things/${id}/state`, { state: 'X' })).status).toBe(200)
    expect(await h.stateOf(id)).toBe('X')
  })

  test('[T-02] can send it to the super administrators, never to the maker himself', async () => {
    const boss = h.person('Boss', [], ['approvals.ticket.superApprove'])
    const other = h.person('Other', [], ['approvals.ticket.superApprove'])
    await h.rule('SUPER_ADMIN')
    await openTicket(h, boss)
    expect(await todoOf(boss)).toEqual([])
    expect(await todoOf(other)).toHaveLength(1)
  })

  test('[T-02] lists as super administrator only who may decide, and stands still while there is nobody', async () => {
    const maker = h.person('Maker')
    const key = 'approvals.ticket.superApprove'
    const mayNot = h.signInAs([key, 'approvals.ticket.view', 'approvals.task.work'], { all: true }, { name: 'May not' })
    h.people.all.set(mayNot.actor.operatorId, { actor: mayNot.actor, roles: new Set(), active: true })
    await h.rule('SUPER_ADMIN')
    const { ticketId } = await openTicket(h, maker)
    const alone = await detail(maker, ticketId)
    expect(alone).toMatchObject({
      rule: 'SUPER_ADMIN',
      route: [{ approvers: [], state: 'stuck' }],
      tokens: [{ state: 'stuck', incident: 'NO_ASSIGNEE' }],
    })
    expect(await todoOf(mayNot)).toEqual([])
    const boss = h.person('Boss', [], [key])
    const { ticketId: second } = await openTicket(h, maker)
    expect((await detail(maker, second)).route).toMatchObject([{ approvers: [{ name: 'Boss' }] }])
    expect(await todoOf(boss)).toHaveLength(1)
  })

  test('[T-02] can let it pass by itself after a while, audited as the system', async () => {
    const maker = h.person('Maker')
    await h.rule('AUTO_AFTER', 0)
    const { id, ticketId } = await openTicket(h, maker)
    expect((await detail(maker, ticketId)).state).toBe('pending')
    await h.runJobs()
    expect(await h.stateOf(id)).toBe('FROZEN')
    const story = await detail(maker, ticketId)
    expect(story.history.map((line) => [line.kind, line.operator.name])).toEqual([
      ['start', 'Maker'],
      ['completed', 'system'],
      ['executed', 'system'],
    ])
  })

  test('[T-02] falls back to the default flow, and blocks while there is none', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.rule('DEFAULT_FLOW')
    expect((await maker.send('POST', `/things/${await h.thing()}/state`, { state: 'X' })).status).toBe(409)
    await h.gate(draftOf(roleStep('review', REVIEW)), 'default')
    await h.rule('DEFAULT_FLOW')
    await openTicket(h, maker)
    expect(await todoOf(reviewer)).toHaveLength(1)
  })

  test('[T-02] stands in one table with every command that can be gated', async () => {
    const admin = h.person('Admin', [], ['approvals.rule.view', 'approvals.rule.set', 'approvals.flow.view'])
    await sql`delete from approvals.command_rule`.execute(h.db)
    const before = await admin.get<{ items: { command: string; fallback: string; explicit: boolean }[] }>(
      '/approval-rules',
    )
    expect(before.body.items).toContainEqual(
      expect.objectContaining({ command: 'things.thing.setState', fallback: 'BLOCK', explicit: false }),
    )
    const set = { flowId: null, fallback: 'AUTO_AFTER', autoAfterSeconds: 60 }
    expect((await admin.send('PUT', '/approval-rules/things.thing.setState', set)).status).toBe(200)
    const after = await admin.get<{ items: unknown[] }>('/approval-rules')
    expect(after.body.items).toContainEqual(
      expect.objectContaining({ fallback: 'AUTO_AFTER', autoAfterSeconds: 60, changedBy: 'Admin' }),
    )
    const wrong = await admin.send('PUT', '/approval-rules/things.thing.setState', {
      flowId: null,
      fallback: 'AUTO_AFTER',
    })
    expect(wrong.status).toBe(422)
    const unknown = await admin.send('PUT', '/approval-rules/things.thing.other', { flowId: null, fallback: 'NONE' })
    expect(unknown.body).toMatchObject({ code: 'COMMAND_NOT_GATEABLE' })
  })
})
