import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { rows } from '#platform/db.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { deskErrors, houseWithDesk } from './desk.ts'
import { draftOf, roleStep, todoOf } from './house.ts'

type House = Awaited<ReturnType<typeof houseWithDesk>>
let h: House

const CLERK = '00000000-0000-7000-8000-00000000a001'
const REVIEW = '00000000-0000-7000-8000-00000000a002'

const handling: FlowDraft['nodes'][number] = {
  id: 'fill',
  kind: 'handle',
  assignment: { anyOf: [{ by: 'holders', roleIds: [CLERK] }] },
}

beforeAll(async () => {
  h = await houseWithDesk()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.people.all.clear()
  h.desk.guard.clear()
  h.desk.asked.length = 0
  h.desk.accepted.length = 0
})

async function atFill() {
  const maker = h.person('Maker')
  const clerk = h.person('Clerk', [CLERK])
  const { versionId } = await h.publish(maker, draftOf(handling, roleStep('review', REVIEW)))
  const caseId = await h.paper(maker, versionId)
  const [task] = await todoOf(clerk)
  return { maker, clerk, caseId, task: task?.id ?? '' }
}

async function factsOf(caseId: string) {
  const [found] = await rows(
    h.db,
    sql<{ facts: Record<string, unknown>; barredIds: string[] }>`select facts, barred_ids as "barredIds"
      from approvals.case where id = ${caseId}`,
  )
  return found
}

test('[A-20] a guard is asked before the step is agreed to, and keeps it from being', async () => {
  const { clerk, caseId, task } = await atFill()
  h.desk.refuse('agree', deskErrors.HINT_NOT_ACKNOWLEDGED())
  const refused = await clerk.send('POST', `/tasks/${task}/handle`, { edits: { rate: '0.1' }, acknowledged: ['floor'] })
  expect(refused).toMatchObject({ status: 409, body: { code: 'HINT_NOT_ACKNOWLEDGED', module: 'desk' } })
  expect(h.desk.asked).toMatchObject([
    { taskId: task, caseId, targetId: 'p1', nodeId: 'fill', taskKind: 'handle', event: 'agree', inBulk: false },
  ])
  expect(h.desk.asked[0]).toMatchObject({ edits: { rate: '0.1' }, acknowledged: ['floor'], node: { id: 'fill' } })
  expect(h.desk.accepted).toEqual([])
  expect(await todoOf(clerk)).toHaveLength(1)
})

test('[A-10] what is edited at a step goes into the facts, and its reason into the history', async () => {
  const { clerk, caseId, task } = await atFill()
  h.desk.guard.set('agree', { facts: { rate: '0.2' }, detail: { acknowledged: ['floor'] } })
  expect((await clerk.send('POST', `/tasks/${task}/handle`, { edits: { rate: '0.2' } })).status).toBe(200)
  expect(h.desk.accepted).toHaveLength(1)
  expect((await factsOf(caseId))?.facts).toMatchObject({ rate: '0.2' })
  const [line] = await rows(
    h.db,
    sql<{ detail: object }>`select detail from approvals.case_event where case_id = ${caseId} and kind = 'agree'`,
  )
  expect(line?.detail).toMatchObject({ acknowledged: ['floor'] })
})

test('[A-15] [G8] whoever edited the subject decides no later approval of the case', async () => {
  const maker = h.person('Maker')
  const clerk = h.person('Clerk', [CLERK, REVIEW])
  const reviewer = h.person('Reviewer', [REVIEW])
  const { versionId } = await h.publish(maker, draftOf(handling, roleStep('review', REVIEW)))
  const caseId = await h.paper(maker, versionId)
  const [task] = await todoOf(clerk)
  await clerk.send('POST', `/tasks/${task?.id}/handle`, { edits: { rate: '0.3' } })
  expect((await factsOf(caseId))?.barredIds).toContain(clerk.actor.operatorId)
  expect(await todoOf(clerk)).toEqual([])
  const [review] = await todoOf(reviewer)
  const back = { to: clerk.actor.operatorId }
  expect((await reviewer.send('POST', `/tasks/${review?.id}/transfer`, back)).body).toMatchObject({
    code: 'MAKER_IS_CHECKER',
  })
  expect((await reviewer.send('POST', `/tasks/${review?.id}/agree`, {})).status).toBe(200)
  expect(await h.violations()).toEqual([])
})

test('[A-15] an earlier approval of somebody who edits afterwards stays his', async () => {
  const maker = h.person('Maker')
  const both = h.person('Both', [CLERK, REVIEW])
  const { versionId } = await h.publish(maker, draftOf(roleStep('review', REVIEW), handling))
  const caseId = await h.paper(maker, versionId)
  const agree = async (edits?: object) => {
    const [task] = await todoOf(both)
    return both.send('POST', `/tasks/${task?.id}/${edits ? 'handle' : 'agree'}`, edits ? { edits } : {})
  }
  expect((await agree()).status).toBe(200)
  expect((await agree({ rate: '1' })).body).toMatchObject({ caseId, state: 'approved' })
  expect(await h.violations()).toEqual([])
})

test('[A-10] an approver edits nothing, and nobody edits a subject without an owner', async () => {
  const { clerk, task } = await atFill()
  const reviewer = h.person('Reviewer', [REVIEW])
  await clerk.send('POST', `/tasks/${task}/handle`, {})
  const [review] = await todoOf(reviewer)
  const refused = await reviewer.send('POST', `/tasks/${review?.id}/agree`, { edits: { rate: '9' } })
  expect(refused.body).toMatchObject({ code: 'ACTION_NOT_ALLOWED' })
  expect(h.desk.accepted.map((one) => one.nodeId)).toEqual(['fill'])
})

test('[A-15] a guard is not asked about what the engine refuses anyway', async () => {
  const { task } = await atFill()
  const stranger = h.person('Stranger')
  const refused = await stranger.send('POST', `/tasks/${task}/handle`, {})
  expect(refused.status).toBe(403)
  expect(h.desk.asked).toEqual([])
})

test('[A-15] the maker sends an amended subject on under its guard', async () => {
  const { maker, clerk, caseId, task } = await atFill()
  const back = { remark: 'not so', to: { at: 'start' }, then: 'replay' }
  expect((await clerk.send('POST', `/tasks/${task}/return`, back)).status).toBe(200)
  const [amend] = await todoOf(maker)
  h.desk.guard.set('agree', { facts: { rate: '0.5' } })
  expect((await maker.send('POST', `/tasks/${amend?.id}/handle`, { edits: { rate: '0.5' } })).status).toBe(200)
  expect((await factsOf(caseId))?.facts).toMatchObject({ rate: '0.5' })
  expect(await todoOf(clerk)).toHaveLength(1)
})

test('[A-16] many actions are put to the guard together', async () => {
  const maker = h.person('Maker')
  const reviewer = h.person('Reviewer', [REVIEW])
  const { versionId } = await h.publish(maker, draftOf(roleStep('review', REVIEW)))
  for (let n = 0; n < 5; n += 1) await h.paper(maker, versionId)
  const todo = await todoOf(reviewer)
  const [first] = todo
  h.desk.asked.length = 0
  const answers = await Promise.all(todo.map(({ id }) => reviewer.send('POST', `/tasks/${id}/agree`, { inBulk: true })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(h.desk.asked.every((one) => one.inBulk)).toBe(true)
  expect(h.desk.asked).toHaveLength(5)
  expect(first).toBeDefined()
})
