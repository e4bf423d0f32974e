import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction, rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft, RequestCorrection, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  openTask,
  published,
} from './house.ts'

const MONITOR = ['businesses.request.correct', 'businesses.request.view']
let at: House
let clerk: Person
let approver: Person
let second: Person
let monitor: Person
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
  second = at.join('Second', APPROVER)
  monitor = at.join('In charge', MONITOR)
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567', reason: 'lost the old one' }
const seen = async (person: Person, id: string) => (await person.get<RequestDetail>(`/requests/${id}`)).body
const flowOf = (definition: BusinessDraft) => definition.flow as NonNullable<BusinessDraft['flow']>
const asks = (id: string, person: Person) => ({
  kind: 'approve' as const,
  id,
  label: { en: id },
  assignment: { anyOf: [{ by: 'operators' as const, operatorIds: [person.actor.operatorId] }] },
})
const correct = (id: string, input: object, by = monitor) =>
  by.send<{ code: string; params: object }>('POST', `/requests/${id}/correct`, {
    revision: 1,
    values: { reason: 'the phone was stolen' },
    remark: 'client called back',
    ...input,
  })
const correction = (id: string, by = monitor) =>
  by.get<RequestCorrection & { code: string }>(`/requests/${id}/correction`)

/** Two approvers, one after the other. */
const twoSteps = (more: Partial<BusinessDraft> = {}): BusinessDraft => ({
  ...mobileDefinition(approver.actor.operatorId),
  flow: {
    nodes: [
      { kind: 'start', id: 'start' },
      asks('review', approver),
      asks('release', second),
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'review' },
      { id: 'b', from: 'review', to: 'release' },
      { id: 'c', from: 'release', to: 'end' },
    ],
  },
  ...more,
})

async function launched(definition: BusinessDraft): Promise<{ id: string; caseId: string }> {
  const business = await published(at, definition)
  const { accountId } = await aClient(at)
  const { status, body } = await launchAs(clerk, business, { accountId, values })
  expect(status).toBe(201)
  return body
}

describe('[A-24] correcting a running request', () => {
  it('[G3] keeps the old values, says why, and never lets the corrector decide', async () => {
    const monitor = at.join('Monitor', ['businesses.request.correct', 'businesses.request.view', ...APPROVER])
    const two = mobileDefinition(approver.actor.operatorId)
    const review = flowOf(two).nodes[1] as { assignment: object }
    review.assignment = {
      anyOf: [{ by: 'operators', operatorIds: [monitor.actor.operatorId, approver.actor.operatorId] }],
    }
    const business = await published(at, two)
    const { accountId } = await aClient(at)
    const { body } = await launchAs(clerk, business, { accountId, values })
    const input = { revision: 1, values: { reason: 'the phone was stolen' }, remark: 'client called back' }
    expect((await clerk.send('POST', `/requests/${body.id}/correct`, input)).status).toBe(403)
    expect((await monitor.send('POST', `/requests/${body.id}/correct`, input)).status).toBe(200)
    const now = await seen(clerk, body.id)
    expect(now).toMatchObject({ revision: 2, values: { reason: 'the phone was stolen', mobile: '****4567' } })
    expect(now.previous).toMatchObject({ reason: 'lost the old one' })
    expect(now.revisions.at(-1)).toMatchObject({ kind: 'correct', reason: 'client called back', by: 'Monitor' })
    expect((await decide(at, monitor, body.id, 'agree')).status).toBeGreaterThanOrEqual(403)
    expect((await decide(at, approver, body.id, 'agree')).status).toBe(200)
    const late = await monitor.send('POST', `/requests/${body.id}/correct`, { ...input, revision: 2 })
    expect(late).toMatchObject({ status: 409, body: { code: 'REQUEST_STATE_FORBIDS' } })
  })

  it('goes back to a step of choice, and approvals of before are out of date wherever they are seen', async () => {
    const { id, caseId } = await launched(twoSteps())
    await decide(at, approver, id, 'agree')
    const before = await correction(id)
    expect(before.body).toMatchObject({
      tooLate: false,
      values: { mobile: '****4567' },
      steps: [{ nodeId: 'start' }, { nodeId: 'review', here: false }, { nodeId: 'release', here: true }],
      approvals: [{ by: 'Approver' }],
    })
    expect((await correct(id, { backTo: 'review' })).status).toBe(200)
    const now = await seen(clerk, id)
    expect(now.steps.map((step) => step.nodeId)).toEqual(['review'])
    expect(now.corrected).toMatchObject({ by: 'In charge', reason: 'client called back', stale: ['Approver'] })
    type Story = { history: { kind: string; stale: boolean }[]; route: { nodeId: string; stale: boolean }[] }
    const story = (await approver.get<Story>(`/tickets/${caseId}`)).body
    expect(story.history.filter((line) => line.kind === 'agree')).toMatchObject([{ stale: true }])
    type Box = { items: { ticketId: string; marks: string[] }[] }
    const box = async (name: string) =>
      (await approver.get<Box>(`/tasks/${name}`)).body.items.find((one) => one.ticketId === caseId)
    expect(await box('done')).toMatchObject({ marks: ['stale'] })
    expect(await box('todo')).toMatchObject({ marks: ['corrected'] })
    expect((await correction(id)).body.approvals).toEqual([])
    for (const person of [approver, second]) expect((await decide(at, person, id, 'agree')).status).toBe(200)
    const done = await seen(clerk, id)
    expect(done).toMatchObject({ state: 'approved', revision: 2, corrected: { stale: ['Approver'] } })
    const after = (await approver.get<Story>(`/tickets/${caseId}`)).body
    expect(after.history.filter((line) => line.kind === 'agree').map((line) => line.stale)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('sends it to its maker where the start is chosen', async () => {
    const { id } = await launched(twoSteps())
    await decide(at, approver, id, 'agree')
    expect((await correct(id, { backTo: 'start' })).status).toBe(200)
    expect(await seen(clerk, id)).toMatchObject({
      state: 'returned',
      canAmend: true,
      returnedBecause: 'client called back',
    })
  })

  it('writes nothing for a step where it has not been', async () => {
    const { id } = await launched(twoSteps())
    expect(await correct(id, { backTo: 'release' })).toMatchObject({
      status: 422,
      body: { code: 'RETURN_TARGET_UNKNOWN' },
    })
    expect(await seen(clerk, id)).toMatchObject({
      revision: 1,
      corrected: null,
      values: { reason: 'lost the old one' },
    })
  })

  it('[A-10] changes only what the business lets be corrected', async () => {
    const definition = twoSteps({ launch: { correctable: ['reason'] } })
    const { id } = await launched(definition)
    expect((await correction(id)).body.rights).toMatchObject({ reason: 'edit', mobile: 'read' })
    expect(await correct(id, { values: { mobile: '+85290000000' } })).toMatchObject({
      status: 403,
      body: { code: 'FIELD_NOT_YOURS', params: { field: 'mobile' } },
    })
    expect((await correct(id, {})).status).toBe(200)
    const unknown = { ...definition, launch: { correctable: ['nothing'] } }
    await expect(published(at, unknown)).rejects.toThrow('launch.correctable')
  })

  it('is refused once outside work has begun, and the values stay', async () => {
    const next = await published(at, mobileDefinition(approver.actor.operatorId))
    const definition = mobileDefinition(approver.actor.operatorId)
    const flow = flowOf(definition)
    const { id } = await launched({
      ...definition,
      flow: {
        ...flow,
        nodes: [...flow.nodes, { kind: 'relay', id: 'then', flowCode: `business.${next.code}`, wait: true }],
        edges: [
          { id: 'asked', from: 'start', to: 'review' },
          { id: 'agreed', from: 'review', to: 'then' },
          { id: 'ended', from: 'then', to: 'end' },
        ],
      },
    })
    await decide(at, approver, id, 'agree')
    expect((await correction(id)).body).toMatchObject({ tooLate: true })
    expect(await correct(id, {})).toMatchObject({ status: 409, body: { code: 'EDIT_TOO_LATE' } })
    const revisions = await rows(at.app.db, sql`select 1 from businesses.request_revision where request_id = ${id}`)
    expect(revisions).toHaveLength(1)
  })

  it('is nobody’s without the right, and nowhere out of scope', async () => {
    const { id } = await launched(twoSteps())
    expect((await correction(id, clerk)).status).toBe(403)
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [] }
    const far = at.join('Far', MONITOR, scope)
    expect((await correction(id, far)).status).toBe(404)
    expect((await correct(id, {}, far)).status).toBe(404)
  })
})

describe('[A-15] [A-24] whoever changes a request from outside, and whoever decides', () => {
  const waiting = async () => {
    const [found] = await rows(
      at.app.db,
      sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return found?.n ?? 0
  }

  /** Does something while a decision has its case: it waits for the case, and holds nothing the decision still needs. */
  async function besides(request: { id: string; caseId: string }, act: () => Promise<{ status: number }>) {
    const answer = await inTransaction(at.app.db, async (tx) => {
      await sql`select 1 from approvals.case where id = ${request.caseId} for update`.execute(tx)
      const acting = act()
      await expect.poll(waiting).toBe(1)
      await sql`select 1 from businesses.request where id = ${request.id} for update nowait`.execute(tx)
      return { acting }
    })
    return (await answer.acting).status
  }

  it('lock the case first and the request after it: neither waits for the other in a circle', async () => {
    const request = await launched(twoSteps())
    expect(await besides(request, () => correct(request.id, {}))).toBe(200)
    await decide(at, approver, request.id, 'return', { to: { at: 'start' }, remark: 'which phone?' })
    const amended = { revision: 2, values: { ...values, reason: 'stolen' } }
    expect(await besides(request, () => clerk.send('POST', `/requests/${request.id}/amend`, amended))).toBe(200)
    expect(await besides(request, () => clerk.send('POST', `/requests/${request.id}/withdraw`, {}))).toBe(200)
  })

  it('race for it without an error: each is done or told why not, and no lock is left', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { id } = await launched(twoSteps())
      const task = await openTask(at, id)
      const answers = await Promise.all([
        approver.send<{ code: string }>('POST', `/tasks/${task}/agree`, {}),
        correct(id, {}),
        clerk.send<{ code: string }>('POST', `/requests/${id}/withdraw`, {}),
      ])
      expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([])
    }
    expect(await waiting()).toBe(0)
  })
})
