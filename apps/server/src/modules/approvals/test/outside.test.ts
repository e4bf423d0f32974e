import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inTransaction, rows } from '#platform/db.ts'
import { approvalErrors, completeOutside } from '../index.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { flowDefinition } from '../schema/flow.ts'
import { runOutside } from '../service/outside-run.ts'
import { unavailableNodes } from '../service/publish.ts'
import { caseContextOf } from '../service/settle.ts'
import { deskErrors, houseWithDesk } from './desk.ts'
import { draftOf, roleStep, SET_STATE, todoOf } from './house.ts'

type House = Awaited<ReturnType<typeof houseWithDesk>>
type Person = ReturnType<House['person']>
let h: House

const REVIEW = '00000000-0000-7000-8000-00000000b001'
const review = roleStep('review', REVIEW)

beforeAll(async () => {
  h = await houseWithDesk()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.people.all.clear()
  h.desk.guard.clear()
  h.desk.outside.clear()
  h.desk.worked.length = 0
})

const staff = () => ({
  maker: h.person('Maker'),
  reviewer: h.person('Reviewer', [REVIEW]),
  admin: h.person('Admin', [], ['approvals.case.administer']),
})

async function agree(person: Person) {
  const [task] = await todoOf(person)
  const answer = await person.send('POST', `/tasks/${task?.id}/agree`, {})
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}

async function standing(caseId: string) {
  const [row] = await rows(
    h.db,
    sql<{
      state: string
      facts: Record<string, unknown>
    }>`select state, facts from approvals.case where id = ${caseId}`,
  )
  const tokens = await rows(
    h.db,
    sql<{ id: string; nodeId: string; visit: number; state: string; incident: string | null }>`
      select id, node_id as "nodeId", visit, state, incident from approvals.token where case_id = ${caseId}`,
  )
  return { ...row, tokens }
}

const only = async (caseId: string) => {
  const [token] = (await standing(caseId)).tokens
  if (!token) throw new Error('the case stands nowhere')
  return { caseId, tokenId: token.id, visit: token.visit, token }
}

const effect = (id: string, kind: 'archive' | 'writeBack'): FlowDraft['nodes'][number] =>
  kind === 'archive'
    ? { id, kind: 'effect', effect: { kind, map: 'all' } }
    : { id, kind: 'effect', effect: { kind, connector: 'counter', mapping: 'fees' } }

describe('outside work', () => {
  test('[A-08] is done by a job in one transaction with the move of the case, once', async () => {
    const { maker, reviewer } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, effect('file', 'archive')))
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('archive', () => ({ kind: 'completed', facts: { filed: 'yes' }, detail: { files: 2 } }))
    await agree(reviewer)
    const work = await only(caseId)
    expect(work.token).toMatchObject({ nodeId: 'file', state: 'waiting' })
    await h.runJobs()
    await runOutside(h.platform, work, 1)
    expect(h.desk.worked).toHaveLength(1)
    expect(h.desk.worked[0]).toMatchObject({ caseId, kind: 'archive', row: { targetId: 'p1' } })
    expect(await standing(caseId)).toMatchObject({ state: 'approved', facts: { filed: 'yes' }, tokens: [] })
    expect(await h.violations()).toEqual([])
  })

  test('[A-33] that waits is ended by its doer, and only while it is waited for', async () => {
    const { maker, reviewer } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, effect('send', 'writeBack')))
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('writeBack', () => ({ kind: 'waiting', detail: { batch: 7 } }))
    await agree(reviewer)
    const work = await only(caseId)
    await h.runJobs()
    expect((await only(caseId)).token.state).toBe('waiting')
    const done = () =>
      inTransaction(h.db, async (tx) => {
        const { context, close } = caseContextOf(tx, h.platform)
        const answer = await completeOutside(context, work, { counterNo: 'C1' })
        await close()
        return answer
      })
    expect(await done()).toBe(true)
    expect(await done()).toBe(false)
    expect(await standing(caseId)).toMatchObject({ state: 'approved', facts: { counterNo: 'C1' } })
  })

  test('[A-08] that is refused leaves the step to an administrator, who tries again', async () => {
    const { maker, reviewer, admin } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, effect('file', 'archive')))
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('archive', () => {
      throw deskErrors.DESK_CLOSED({ why: 'lunch' })
    })
    await agree(reviewer)
    await h.runJobs()
    const { tokenId, token } = await only(caseId)
    expect(token).toMatchObject({ state: 'stuck', incident: 'EFFECT_FAILED' })
    const [line] = await rows(
      h.db,
      sql<{ detail: object }>`select detail from approvals.case_event where case_id = ${caseId} and kind = 'failed'`,
    )
    expect(line?.detail).toMatchObject({ module: 'desk', code: 'DESK_CLOSED', params: { why: 'lunch' } })
    h.desk.outside.clear()
    expect((await admin.send('POST', `/tickets/${caseId}/retry-step`, { tokenId })).status).toBe(200)
    await h.runJobs()
    expect((await standing(caseId)).state).toBe('approved')
  })

  test('[A-08] that failed for good can be passed over by an administrator who says why', async () => {
    const { maker, reviewer, admin } = staff()
    const draft = draftOf(review, effect('file', 'archive'))
    const { versionId } = await h.publish(maker, draft)
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('archive', () => ({ kind: 'failed', module: 'desk', code: 'DESK_CLOSED', params: { why: 'x' } }))
    await agree(reviewer)
    await h.runJobs()
    const { tokenId } = await only(caseId)
    const wrong = { tokenId, edgeIds: ['e0'], remark: 'filed by hand' }
    expect((await admin.send('POST', `/tickets/${caseId}/choose`, wrong)).body).toMatchObject({
      code: 'CHOICE_INVALID',
    })
    const right = { ...wrong, edgeIds: [draft.edges.at(-1)?.id] }
    expect((await admin.send('POST', `/tickets/${caseId}/choose`, right)).body).toMatchObject({ state: 'approved' })
  })

  test('[A-23] is called off when its case is stopped', async () => {
    const { maker, reviewer, admin } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, effect('send', 'writeBack')))
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('writeBack', () => ({ kind: 'waiting' }))
    await agree(reviewer)
    await h.runJobs()
    expect((await admin.send('POST', `/tickets/${caseId}/terminate`, { remark: 'stop' })).status).toBe(200)
    const [row] = await rows(h.db, sql`select state from approvals.outside where case_id = ${caseId}`)
    expect(row).toMatchObject({ state: 'abandoned' })
    expect(await h.violations()).toEqual([])
  })
})

const byLookup: FlowDraft = {
  nodes: [
    { id: 'start', kind: 'start' },
    { id: 'gate', kind: 'exclusive', lookups: [{ fact: 'level', source: 'client-level' }] },
    review,
    roleStep('more', REVIEW),
    { id: 'end', kind: 'end' },
  ],
  edges: [
    { id: 'in', from: 'start', to: 'gate' },
    {
      id: 'high',
      from: 'gate',
      to: 'more',
      condition: { kind: 'compare', fact: 'level', as: 'decimal', op: 'ge', value: '5' },
    },
    { id: 'low', from: 'gate', to: 'review', isDefault: true },
    { id: 'a', from: 'review', to: 'end' },
    { id: 'b', from: 'more', to: 'end' },
  ],
}

describe('a gateway by a value from a data source', () => {
  test('[A-12] chooses by what it was told, and the history keeps the value', async () => {
    const { maker } = staff()
    const { versionId } = await h.publish(maker, byLookup)
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('lookup', () => ({ kind: 'completed', facts: { level: '5' } }))
    await h.runJobs()
    expect(await standing(caseId)).toMatchObject({ facts: { level: '5' }, tokens: [{ nodeId: 'more' }] })
    const [line] = await rows(
      h.db,
      sql<{ detail: { facts: object } }>`select detail from approvals.case_event
        where case_id = ${caseId} and kind = 'completed'`,
    )
    expect(line?.detail.facts).toEqual({ level: '5' })
  })

  test.each([
    ['a timeout', 'SOURCE_TIMEOUT'],
    ['no row', 'NO_ROW'],
    ['two rows', 'SEVERAL_ROWS'],
    ['null', 'NO_VALUE'],
  ])('[A-12] is stuck after %s until somebody chooses the way', async (_what, code) => {
    const { maker, admin } = staff()
    const { versionId } = await h.publish(maker, byLookup)
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('lookup', () => ({ kind: 'failed', module: 'sources', code }))
    await h.runJobs()
    const { tokenId, token } = await only(caseId)
    expect(token).toMatchObject({ nodeId: 'gate', state: 'stuck', incident: 'EFFECT_FAILED' })
    const choose = (edgeIds: string[]) =>
      admin.send('POST', `/tickets/${caseId}/choose`, { tokenId, edgeIds, remark: 'known by phone' })
    expect((await choose(['high', 'low'])).body).toMatchObject({ code: 'CHOICE_INVALID' })
    expect((await choose(['high'])).status).toBe(200)
    expect(await standing(caseId)).toMatchObject({ tokens: [{ nodeId: 'more', state: 'asking' }] })
  })

  test('[A-12] tells whoever watches which ways there are once it is stuck, and not before', async () => {
    const { maker } = staff()
    const watcher = h.person('Watcher', [], ['approvals.ticket.view'])
    const { versionId } = await h.publish(maker, byLookup)
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('lookup', () => ({ kind: 'failed', module: 'sources', code: 'SOURCE_TIMEOUT' }))
    type Seen = { tokens: { ways: { edgeId: string; kind: string; to: string | null }[]; several: boolean }[] }
    const seen = async () => (await watcher.get<Seen>(`/tickets/${caseId}`)).body.tokens[0]
    expect(await seen()).toMatchObject({ ways: [] })
    await h.runJobs()
    const stuck = await seen()
    expect(stuck?.several).toBe(false)
    expect(stuck?.ways.map(({ edgeId, kind }) => [edgeId, kind])).toEqual([
      ['high', 'approve'],
      ['low', 'approve'],
    ])
  })

  test('[A-12] asks again on a retry', async () => {
    const { maker, admin } = staff()
    const { versionId } = await h.publish(maker, byLookup)
    const caseId = await h.paper(maker, versionId)
    h.desk.outside.set('lookup', () => ({ kind: 'failed', module: 'sources', code: 'SOURCE_TIMEOUT' }))
    await h.runJobs()
    h.desk.outside.set('lookup', () => ({ kind: 'completed', facts: { level: '1' } }))
    const { tokenId } = await only(caseId)
    await admin.send('POST', `/tickets/${caseId}/retry-step`, { tokenId })
    await h.runJobs()
    expect(await standing(caseId)).toMatchObject({ tokens: [{ nodeId: 'review' }] })
  })
})

describe('a command at a node', () => {
  const change = (state: string): FlowDraft['nodes'][number] => ({
    id: 'change',
    kind: 'effect',
    effect: { kind: 'command', command: SET_STATE, input: { id: { fact: 'thing' }, state } },
  })

  test('[A-08] runs with the maker’s rights, once, without a ticket of its own', async () => {
    const { maker, reviewer } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, change('DONE')))
    const thing = await h.thing()
    const caseId = await h.paper(maker, versionId, { thing })
    await agree(reviewer)
    await h.runJobs()
    expect(await h.stateOf(thing)).toBe('DONE')
    expect((await standing(caseId)).state).toBe('approved')
    const records = await rows(
      h.db,
      sql`select operator_id, ticket_id from platform.journal where command = ${SET_STATE} and ticket_id = ${caseId}`,
    )
    expect(records).toMatchObject([{ operator_id: maker.actor.operatorId }])
  })

  test('[A-08] refused leaves nothing of it behind and the step stuck with the reason', async () => {
    const { maker, reviewer } = staff()
    const { versionId } = await h.publish(maker, draftOf(review, change('IMPOSSIBLE')))
    const thing = await h.thing()
    const caseId = await h.paper(maker, versionId, { thing })
    await agree(reviewer)
    await h.runJobs()
    expect((await only(caseId)).token.incident).toBe('EFFECT_FAILED')
    expect(await h.stateOf(thing)).toBe('NEW')
    const [row] = await rows(h.db, sql`select failure_code from approvals.outside where case_id = ${caseId}`)
    expect(row).toEqual({ failure_code: 'THING_STUCK' })
  })

  test('[A-08] needs an approval before it, and a maker who still has the right', async () => {
    const { maker } = staff()
    const first = draftOf(change('DONE'))
    const draft: FlowDraft = { ...first, settings: { requiresChecker: false } }
    const { versionId } = await h.publish(maker, draft)
    const thing = await h.thing()
    const caseId = await h.paper(maker, versionId, { thing })
    await h.runJobs()
    const [row] = await rows(h.db, sql`select failure_code from approvals.outside where case_id = ${caseId}`)
    expect(row).toEqual({ failure_code: 'COMMAND_NEEDS_APPROVAL' })
    expect(await h.stateOf(thing)).toBe('NEW')
  })
})

describe('a flow started by another', () => {
  const sub = (flowCode: string): FlowDraft['nodes'][number] => ({ id: 'sub', kind: 'subFlow', flowCode })
  const relay = (flowCode: string, wait = false): FlowDraft['nodes'][number] => ({
    id: 'next',
    kind: 'relay',
    flowCode,
    wait,
    map: { level: 'rate' },
  })

  async function childOf(caseId: string) {
    const found = await rows(
      h.db,
      sql<{ id: string; facts: object }>`select id, facts from approvals.case where parent_id = ${caseId}`,
    )
    expect(found).toHaveLength(1)
    return found[0] ?? { id: '', facts: {} }
  }

  test('[A-08] as a sub-flow lets its case go on when it is approved', async () => {
    const { maker, reviewer } = staff()
    const inner = await h.publish(maker, draftOf(review))
    const { versionId } = await h.publish(maker, draftOf(sub(inner.code), roleStep('last', REVIEW)))
    const caseId = await h.paper(maker, versionId, { rate: '1' })
    await h.runJobs()
    await runOutside(h.platform, await only(caseId), 1)
    const child = await childOf(caseId)
    expect(child.facts).toEqual({ rate: '1' })
    await agree(reviewer)
    await h.runJobs()
    expect(await standing(caseId)).toMatchObject({ tokens: [{ nodeId: 'last', state: 'asking' }] })
    expect(await h.violations()).toEqual([])
  })

  test('[A-08] as a sub-flow that ends otherwise leaves its case to an administrator', async () => {
    const { maker, reviewer } = staff()
    const inner = await h.publish(maker, draftOf(review))
    const { versionId } = await h.publish(maker, draftOf(sub(inner.code), roleStep('last', REVIEW)))
    const caseId = await h.paper(maker, versionId)
    await h.runJobs()
    const [task] = await todoOf(reviewer)
    await reviewer.send('POST', `/tasks/${task?.id}/refuse`, { remark: 'no' })
    await h.runJobs()
    expect((await only(caseId)).token).toMatchObject({ nodeId: 'sub', incident: 'EFFECT_FAILED' })
  })

  test('[A-22] is stopped with the case that waits for it', async () => {
    const { maker, admin } = staff()
    const inner = await h.publish(maker, draftOf(review))
    const { versionId } = await h.publish(maker, draftOf(sub(inner.code), roleStep('last', REVIEW)))
    const caseId = await h.paper(maker, versionId)
    await h.runJobs()
    const child = await childOf(caseId)
    await admin.send('POST', `/tickets/${caseId}/terminate`, { remark: 'stop' })
    await h.runJobs()
    expect((await standing(child.id)).state).toBe('terminated')
  })

  test('[A-22] as a relay takes the mapped facts along and goes its own way', async () => {
    const { maker, reviewer } = staff()
    const second = await h.publish(maker, draftOf(roleStep('second', REVIEW)))
    const { versionId } = await h.publish(maker, draftOf(review, relay(second.code)))
    const caseId = await h.paper(maker, versionId, { rate: '7' })
    await agree(reviewer)
    await h.runJobs()
    expect((await standing(caseId)).state).toBe('approved')
    const child = await childOf(caseId)
    expect(child.facts).toEqual({ level: '7' })
    expect((await standing(child.id)).state).toBe('running')
  })

  test('[A-22] is shown in the chain from either end, to whoever may see it', async () => {
    const { maker, reviewer } = staff()
    const second = await h.publish(maker, draftOf(roleStep('second', REVIEW)))
    const { versionId } = await h.publish(maker, draftOf(review, relay(second.code)))
    const caseId = await h.paper(maker, versionId, { rate: '7' })
    await agree(reviewer)
    await h.runJobs()
    const child = await childOf(caseId)
    for (const id of [caseId, child.id]) {
      const { body } = await maker.get<{ cases: object[] }>(`/tickets/${id}/chain`)
      expect(body.cases).toMatchObject([
        { id: caseId, parentId: null, state: 'approved' },
        { id: child.id, parentId: caseId, nodeId: 'next', flow: { code: second.code }, state: 'running' },
      ])
    }
    const { body } = await maker.get<{ outside: object[] }>(`/tickets/${caseId}/chain`)
    expect(body.outside).toMatchObject([{ nodeId: 'next', kind: 'relay', state: 'completed', failure: null }])
    const stranger = h.signInAs(['approvals.task.agree'])
    expect((await stranger.get(`/tickets/${caseId}/chain`)).status).toBe(404)
  })

  test('[A-22] that leads back into the chain is refused', async () => {
    const { maker, reviewer } = staff()
    const first = await h.publish(maker, draftOf(review), 'desk.round')
    const again = await h.publish(maker, draftOf(review, relay('desk.round')), 'desk.round')
    expect(again.flowId).toBe(first.flowId)
    const caseId = await h.paper(maker, again.versionId)
    await agree(reviewer)
    await h.runJobs()
    const [row] = await rows(
      h.db,
      sql`select failure_code, failure_params from approvals.outside
      where case_id = ${caseId}`,
    )
    expect(row).toEqual({ failure_code: 'RELAY_LOOP', failure_params: { code: 'desk.round' } })
    expect(approvalErrors.RELAY_LOOP({ code: 'desk.round' }).status).toBe(409)
  })
})

describe('waiting for a time', () => {
  const until = (kind: 'openHours' | 'dateFact'): FlowDraft['nodes'][number] => ({
    id: 'wait',
    kind: 'timer',
    until: kind === 'openHours' ? { kind, openHours: 4 } : { kind, fact: 'from' },
  })

  test('[A-08] ends once when the time is up', async () => {
    const { maker } = staff()
    const { versionId } = await h.publish(maker, draftOf(until('openHours'), review))
    const caseId = await h.paper(maker, versionId)
    await h.runTask('approvals.time.pass')
    expect((await only(caseId)).token).toMatchObject({ nodeId: 'wait', state: 'waiting' })
    h.clock.advance({ hours: 5 })
    await Promise.all([h.runTask('approvals.time.pass'), h.runTask('approvals.time.pass')])
    expect((await only(caseId)).token).toMatchObject({ nodeId: 'review', state: 'asking' })
    const lines = await rows(
      h.db,
      sql`select 1 from approvals.case_event where case_id = ${caseId}
      and kind = 'completed'`,
    )
    expect(lines).toHaveLength(1)
  })

  test('[A-08] until a date there is none of leaves the step to an administrator', async () => {
    const { maker } = staff()
    const { versionId } = await h.publish(maker, draftOf(until('dateFact'), review))
    const dated = await h.paper(maker, versionId, { from: '2026-12-24' })
    const undated = await h.paper(maker, versionId, { from: 'soon' })
    await h.runTask('approvals.time.pass')
    expect((await only(undated)).token).toMatchObject({ state: 'stuck' })
    expect((await only(dated)).token).toMatchObject({ state: 'waiting' })
  })
})

test('[A-08] a step whose work nobody does, or whose command there is none of, keeps a flow from being published', () => {
  const nodes: FlowDraft['nodes'] = [
    { id: 'told', kind: 'effect', effect: { kind: 'command', command: 'things.thing.burn', input: {} } },
    { id: 'self', kind: 'effect', effect: { kind: 'command', command: 'approvals.task.agree', input: {} } },
    { id: 'rule', kind: 'timer', until: { kind: 'rule' } },
  ]
  const problems = unavailableNodes(h.platform, flowDefinition.parse(draftOf(review, ...nodes)))
  expect(problems).toEqual([
    { code: 'COMMAND_UNKNOWN', at: 'told' },
    { code: 'COMMAND_UNKNOWN', at: 'self' },
    { code: 'NODE_KIND_UNAVAILABLE', at: 'rule' },
  ])
  const bare = { ...h.platform, offered: () => [] }
  const archive = flowDefinition.parse(draftOf(review, effect('file', 'archive')))
  expect(unavailableNodes(bare, archive)).toEqual([{ code: 'NODE_KIND_UNAVAILABLE', at: 'file' }])
  expect(unavailableNodes(h.platform, archive)).toEqual([])
})
