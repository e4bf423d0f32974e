import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { type OfficeDesk, startOfficeDesk } from '#testing/oa.ts'
import type { BusinessDraft } from '../schema.ts'
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

const [KEY, SECRET] = ['k1', 'CANARY-oa-secret']
const RULES = ['approvals.proof.setRule', 'approvals.proof.removeRule', 'approvals.rule.view']

let desk: OfficeDesk
let at: House
let callback: string
let clerk: Person
let approver: Person
/** May agree and nothing else. */
let agreer: Person
let expert: Person
let admin: Person

beforeAll(async () => {
  desk = await startOfficeDesk(KEY, SECRET)
  at = await house('Asia/Hong_Kong', { oa: { url: desk.url, keyId: KEY, secret: SECRET } })
  const home = await at.app.http.listen({ port: 0, host: '127.0.0.1' })
  callback = `${home}/api/v1/oa/decisions`
  clerk = at.join('Clerk', [...CLERK, 'approvals.task.handle'])
  approver = at.join('Approver', [...APPROVER, 'approvals.task.delegate'])
  agreer = at.join('Agreer', ['businesses.request.view', 'approvals.task.agree'])
  expert = at.join('Expert', APPROVER)
  admin = at.join('Admin', [...RULES, 'oa.person.map', 'oa.link.setLimits', 'businesses.request.correct'])
  for (const [userId, person] of Object.entries({ clerk, approver, agreer, expert }))
    await admin.send('PUT', `/oa/people/${person.actor.operatorId}`, { userId: `u-${userId}` })
  await admin.send('PUT', '/oa/limits', { perMinute: 6000, perDay: null, verified: true, reason: 'Test' })
})
afterAll(async () => {
  desk.stop()
  await at.app.close()
})

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const values = { mobile: '+85291234567', reason: 'lost the old one' }

/** The usual business, its review drawn anew. */
function reviewed(review: object): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId)
  const flow = definition.flow as NonNullable<BusinessDraft['flow']>
  const nodes = flow.nodes.map((node) => (node.id === 'review' ? { ...node, ...review } : node)) as typeof flow.nodes
  // Without an approval on the way the flow says that it needs none.
  const settings = { requiresChecker: !('kind' in review) }
  return { ...definition, flow: { ...flow, nodes, settings } } as BusinessDraft
}

async function launched(definition: BusinessDraft, input: object = values) {
  const business = await published(at, definition)
  const { accountId } = await aClient(at)
  const { body } = await launchAs(clerk, business, { accountId, values: input })
  if (!body.caseId) throw new Error(`not launched: ${JSON.stringify(body)}`)
  await at.app.runJobs()
  return body
}

const flowCodeOf = async (caseId: string): Promise<string> => {
  const [found] = await rows(
    at.app.db,
    sql<{ code: string }>`select flow_code as code from approvals.v_case where id = ${caseId}::uuid`,
  )
  return found?.code ?? ''
}
const stateOf = async (caseId: string) => {
  const [found] = await rows(
    at.app.db,
    sql<{ state: string; noted: string[] | null }>`select c.state, (select array_agg(n) from approvals.case_event e,
        jsonb_array_elements_text(e.detail -> 'noted') n where e.case_id = c.id) as noted
      from approvals.case c where c.id = ${caseId}::uuid`,
  )
  return found
}
/** The to-do of a person about a case as the tool has it. */
const there = async (caseId: string, userId: string) => {
  const found = (await desk.todos()).filter((one) => one.userId === userId && one.open)
  const [row] = await rows(
    at.app.db,
    sql<{ id: string }>`select id from oa.todo where case_id = ${caseId}::uuid and state <> 'closed'
      and id = any(${found.map((one) => one.reference)}::uuid[])`,
  )
  return found.find((one) => one.reference === row?.id)
}
const decideThere = (reference: string, userId: string, decision: 'agree' | 'refuse') =>
  desk.decide({
    callback,
    reference,
    userId,
    decision,
    remark: 'said there',
    timestamp: String(Math.floor(at.app.clock().epochMilliseconds / 1000)),
  })
const pass = async () => {
  at.app.clock.advance({ minutes: 1 })
  await at.app.platform.tasks.get('oa.todo.sync')?.(
    at.app.platform,
    {},
    { id: '1', attempt: 1, signal: new AbortController().signal },
  )
}

type Case = {
  what: string
  review?: object
  rule?: object
  who?: 'approver' | 'agreer' | 'expert' | 'clerk'
  prepare?: (id: string) => Promise<unknown>
  agree: string | null
  refuse: string | null
}

const hint = (level: string, when?: string) => ({
  hints: [{ id: 'look', label: l('Look at the papers'), level, ...(when ? { when } : {}) }],
})
const asks = (...people: (() => Person)[]) => ({
  get assignment() {
    return { anyOf: [{ by: 'operators', operatorIds: people.map((one) => one().actor.operatorId) }] }
  },
})

/** Everything that stands in the way of a bare yes or no, one by one. */
const MATRIX: Case[] = [
  { what: 'nothing', agree: null, refuse: null },
  { what: 'a hint that only tells', review: hint('info'), agree: null, refuse: null },
  { what: 'a hint to take note of', review: hint('warn'), agree: 'notice', refuse: null },
  {
    what: 'a hint to take note of that does not count',
    review: hint('warn', 'reason = null'),
    agree: null,
    refuse: null,
  },
  { what: 'a hint to take note of that counts', review: hint('warn', 'reason != null'), agree: 'notice', refuse: null },
  { what: 'a hint that blocks', review: hint('block'), agree: 'blocked', refuse: null },
  { what: 'a step decided one by one', review: { batchable: false }, agree: null, refuse: null },
  { what: 'a step that is not refused', review: { actions: ['return'] }, agree: null, refuse: 'notOffered' },
  { what: 'a proof of who decides', rule: { minutes: 5 }, agree: 'proof', refuse: 'proof' },
  { what: 'a signature', rule: { minutes: 5, signature: true }, agree: 'signature', refuse: 'signature' },
  {
    what: 'a step of work with fields to fill in',
    review: { kind: 'handle', fields: { reason: 'required' } },
    agree: 'work',
    refuse: 'work',
  },
  { what: 'a right to agree alone', review: asks(() => agreer), who: 'agreer', agree: null, refuse: 'right' },
  {
    what: 'an opinion that is asked for',
    who: 'expert',
    prepare: (id) => decide(at, approver, id, 'delegate', { to: expert.actor.operatorId }),
    agree: 'opinion',
    refuse: 'opinion',
  },
  {
    what: 'an amendment by the maker',
    who: 'clerk',
    prepare: (id) => decide(at, approver, id, 'return', { to: { at: 'start' }, remark: 'Papers are missing' }),
    agree: 'work',
    refuse: 'work',
  },
]

describe('[A-38] what may be decided in the office tool', () => {
  it.each(MATRIX)('of a task with $what', async ({ review = {}, rule, who = 'approver', prepare, agree, refuse }) => {
    const wanted = { agree, refuse }
    const offered = (['agree', 'refuse'] as const).filter((one) => wanted[one] === null)
    for (const decision of ['agree', 'refuse'] as const) {
      const { id, caseId } = await launched(reviewed(review))
      const laid =
        rule &&
        (await admin.send<{ id: string }>('PUT', '/proof-rules', {
          flowCode: await flowCodeOf(caseId),
          reason: 'Test',
          ...rule,
        }))
      await prepare?.(id)
      await at.app.runJobs()
      await pass()
      const todo = await there(caseId, `u-${who}`)
      expect(todo).toMatchObject({ decisions: offered, decidable: offered.length === 2 })
      const reference = todo?.reference ?? ''
      const shown = (await desk.page()).split('<li>').find((part) => part.includes(`href="${todo?.link}"`)) ?? ''
      for (const one of ['agree', 'refuse'] as const)
        expect(shown.includes(`value="${one}"`), shown).toBe(offered.includes(one))
      const said = await decideThere(reference, `u-${who}`, decision)
      const why = wanted[decision]
      if (why === null) {
        expect(said, JSON.stringify(said)).toMatchObject({ status: 200, answer: { caseId } })
        expect(await stateOf(caseId)).toMatchObject({ state: decision === 'agree' ? 'approved' : 'refused' })
      } else {
        expect(said).toMatchObject({ status: 409, answer: { code: 'DECISION_NOT_PLAIN', params: { why } } })
        expect(await stateOf(caseId)).toMatchObject({ state: 'running', noted: null })
        expect(await desk.press(reference, decision)).toContain('not decided here')
      }
      if (laid) await admin.send('DELETE', `/proof-rules/${laid.body.id}`, { reason: 'Over' })
    }
  })

  it('is told again when the form is put right, and when a rule is laid down, and decided by what counts then', async () => {
    const { id, caseId } = await launched(reviewed(hint('warn', 'reason = null')))
    const offered = async () => (await there(caseId, 'u-approver'))?.decisions
    expect(await offered()).toEqual(['agree', 'refuse'])
    const put = await admin.send('POST', `/requests/${id}/correct`, {
      revision: 1,
      values: { reason: null },
      remark: 'Unknown',
    })
    expect(put.status, JSON.stringify(put.body)).toBe(200)
    await at.app.runJobs()
    expect(await offered()).toEqual(['refuse'])
    await admin.send('POST', `/requests/${id}/correct`, {
      revision: 2,
      values: { reason: 'lost' },
      remark: 'Known now',
    })
    const reference = (await there(caseId, 'u-approver'))?.reference ?? ''
    await at.app.runJobs()
    expect(await offered()).toEqual(['agree', 'refuse'])
    const rule = { flowCode: await flowCodeOf(caseId), minutes: 5, reason: 'Test' }
    const laid = await admin.send<{ id: string }>('PUT', '/proof-rules', rule)
    // The tool does not know yet, and offers it still.
    expect(await decideThere(reference, 'u-approver', 'agree')).toMatchObject({
      status: 409,
      answer: { code: 'DECISION_NOT_PLAIN', params: { why: 'proof' } },
    })
    await pass()
    expect(await offered()).toEqual([])
    await admin.send('DELETE', `/proof-rules/${laid.body.id}`, { reason: 'Over' })
    await pass()
    expect(await offered()).toEqual(['agree', 'refuse'])
    expect(await openTask(at, id)).toBeTruthy()
  })

  it('costs a handful of statements, however many tasks are asked about', async () => {
    const { plainDecisions } = await import('#modules/approvals')
    for (let n = 0; n < 12; n += 1) await launched(reviewed(hint('warn')))
    const asked = await rows(
      at.app.db,
      sql<{ taskId: string; operatorId: string }>`select task_id as "taskId", operator_id as "operatorId"
        from approvals.v_inbox order by task_id desc`,
    )
    let statements = 0
    const counting = at.app.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const cost = async (some: typeof asked) => {
      statements = 0
      const found = await plainDecisions(at.app.platform, counting, some)
      expect(found).toHaveLength(some.length)
      return statements
    }
    expect(asked.length).toBeGreaterThan(11)
    const [one, many] = [await cost(asked.slice(0, 1)), await cost(asked)]
    expect(one).toBeGreaterThan(2)
    expect(many).toBe(one)
    expect(many).toBeLessThan(8)
  })
})
