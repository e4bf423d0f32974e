import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messages } from '#modules/messages'
import { notices } from '#modules/notices'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import { agreeAll, anApplication, type Branch, branch, openTask, type Reply, seen, submitted } from '#testing/branch.ts'

const MAKER = ['create', 'update', 'submit', 'view'].map((verb) => `onboarding.application.${verb}`)
const LEAD = ['onboarding.application.reassign', 'onboarding.application.view', 'access.operator.view']

let house: Branch
let lead: Person
let next: Person
beforeAll(async () => {
  house = await branch([messages, notices])
  lead = house.join('Lead', LEAD)
  next = house.join('Next', [...MAKER, 'notices.notice.view'])
})
afterAll(() => house?.app.close())

let count = 8000
const one = () => anApplication(house.place, (count += 1))
type Answer = Reply & { code: string }
const act = (person: Person, id: string, verb: string, input: object = {}) =>
  person.send<Answer>('POST', `/onboarding/applications/${id}/${verb}`, input)
const hand = (id: string, to: Person, by = lead) =>
  act(by, id, 'reassign', { operatorId: to.actor.operatorId, remark: 'has left' })
async function draft(content: object = one()): Promise<string> {
  const { body } = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
  return body.id
}
const back = { page: 'address', reasons: ['ADDRESS_PROOF'], remark: 'too old' }
async function returned(): Promise<string> {
  const id = await submitted(house, one())
  expect((await act(house.first, id, 'return', back)).status).toBe(200)
  return id
}
const makerOf = async (id: string) =>
  (
    await rows(
      house.app.db,
      sql<{ name: string }>`select maker_name as name from onboarding.application where id = ${id}`,
    )
  )[0]?.name

describe('[C-07] an application whose maker has left', () => {
  it('a draft goes on in another maker’s hands: written, submitted, opened; the one before does nothing to it any more', async () => {
    const content = one()
    const id = await draft(content)
    expect((await hand(id, next)).body).toMatchObject({ state: 'DRAFT' })
    expect((await act(house.maker, id, 'submit')).body).toMatchObject({ code: 'NOT_MAKER' })
    expect((await next.get(`/onboarding/applications/${id}/content`)).status).toBe(200)
    const { version } = await seen(next, id)
    const saved = await next.send<Reply>('PUT', `/onboarding/applications/${id}`, { version, content })
    expect(saved.body).toMatchObject({ state: 'DRAFT' })
    expect((await act(next, id, 'submit')).body).toMatchObject({ state: 'SUBMITTED' })
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const { state, events } = await seen(next, id)
    expect(state).toBe('OPENED')
    expect(events.find(({ kind }) => kind === 'reassigned')).toMatchObject({
      operatorName: 'Lead',
      toName: 'Next',
      remark: 'has left',
    })
  })

  it('a returned one keeps page and reasons, is put right by the new maker and comes back to him', async () => {
    const id = await returned()
    expect((await hand(id, next)).body).toMatchObject({ state: 'RETURNED' })
    expect((await seen(next, id)).returned).toEqual(back)
    expect((await act(next, id, 'submit')).body).toMatchObject({ state: 'SUBMITTED', revision: 2 })
    expect((await act(house.first, id, 'return', back)).status).toBe(200)
    expect((await act(house.maker, id, 'submit')).body).toMatchObject({ code: 'NOT_MAKER' })
    expect((await act(next, id, 'cancel')).body).toMatchObject({ state: 'CANCELLED' })
  })

  it('one under review comes back to the new maker, who may take it back himself', async () => {
    const id = await submitted(house, one())
    expect((await hand(id, next)).body).toMatchObject({ state: 'SUBMITTED' })
    expect((await seen(next, id)).reviewSteps).toEqual(['firstReview'])
    expect((await act(next, id, 'withdraw')).body).toMatchObject({ state: 'DRAFT' })
  })

  it('one that failed to open gives its documents free: the new maker takes it back or gives it up', async () => {
    const fail = async (no: string) => {
      const content = { ...one(), accounts: [{ type: 'cash', accountNo: no }] }
      const id = await submitted(house, content)
      await agreeAll(house, id, [house.first, house.compliance, house.officer])
      const other = await submitted(house, { ...one(), accounts: [{ type: 'cash', accountNo: no }] })
      await agreeAll(house, other, [house.first, house.compliance, house.officer])
      await house.app.runJobs()
      const failed = (await seen(lead, id)).state === 'FAILED' ? id : other
      expect((await seen(lead, failed)).failure).toMatchObject({ code: 'ACCOUNT_NO_TAKEN' })
      return failed
    }
    const given = await fail('LEFT-1')
    expect((await hand(given, next)).body).toMatchObject({ state: 'FAILED' })
    expect((await act(next, given, 'cancel')).body).toMatchObject({ state: 'CANCELLED' })
    const taken = await rows(
      house.app.db,
      sql`select 1 from onboarding.application_identity where application_id = ${given} and live`,
    )
    expect(taken).toEqual([])
    const back = await fail('LEFT-2')
    expect((await hand(back, next)).body).toMatchObject({ state: 'FAILED' })
    expect((await act(next, back, 'withdraw')).body).toMatchObject({ state: 'DRAFT' })
  })

  it('the new maker is told, once, where to find it; who takes it over himself is not', async () => {
    type Told = { items: { event: string; title: string; body: string; path: string }[] }
    const id = await returned()
    const before = (await next.get<Told>('/notices')).body.items.length
    await hand(id, next)
    await house.app.runJobs()
    const { items } = (await next.get<Told>('/notices')).body
    expect(items.length - before).toBe(1)
    expect(items[0]).toMatchObject({ event: 'handedOver', path: `/applications/${id}` })
    expect(items[0]?.body).toContain('Lead')
    const both = house.join('Both', [...MAKER, ...LEAD, 'notices.notice.view'])
    expect((await hand(await draft(), both, both)).status).toBe(200)
    expect((await both.get<Told>('/notices')).body.items).toEqual([])
  })

  it('the call stands in the records with both names and the reason', async () => {
    const id = await draft()
    await hand(id, next)
    const [line] = await rows(
      house.app.db,
      sql<{ before: object; after: object; reason: string }>`select before, after, reason from platform.journal
        where command = 'onboarding.application.reassign' and target_id = ${id}`,
    )
    expect(line).toEqual({ before: { makerName: 'Maker' }, after: { makerName: 'Next' }, reason: 'has left' })
  })
})

describe('[C-07] nobody takes an application over', () => {
  it('who has left, may not write or submit, does not see the place, or has it already', async () => {
    const id = await draft()
    const gone = house.join('Gone', MAKER)
    const found = house.people.all.get(gone.actor.operatorId)
    if (found) found.active = false
    const looker = house.join('Looker', ['onboarding.application.view', 'onboarding.application.update'])
    const far = house.join('Far', MAKER, {
      all: false,
      businessLines: ['introducing'],
      departmentIds: [house.place.departmentId],
    })
    for (const unfit of [gone, looker, far]) expect((await hand(id, unfit)).body).toMatchObject({ code: 'MAKER_UNFIT' })
    expect((await hand(id, house.maker)).body).toMatchObject({ code: 'ALREADY_MAKER' })
    expect(await makerOf(id)).toBe('Maker')
    const { body } = await lead.get<{ items: { name: string }[] }>(`/onboarding/makers?applicationId=${id}`)
    const names = body.items.map(({ name }) => name)
    expect(names).toContain('Next')
    for (const no of ['Gone', 'Looker', 'Far', 'Maker']) expect(names).not.toContain(no)
  })

  it('by a right of others, or out of scope', async () => {
    const id = await draft()
    expect((await hand(id, next, next)).status).toBe(403)
    const far = house.join('Far lead', LEAD, { all: false, businessLines: ['introducing'], departmentIds: [] })
    expect((await hand(id, next, far)).status).toBe(404)
    expect((await far.get(`/onboarding/makers?applicationId=${id}`)).status).toBe(404)
  })

  it('that is approved, opened or over', async () => {
    const id = await submitted(house, one())
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    expect((await hand(id, next)).body).toMatchObject({ code: 'APPLICATION_STATE_FORBIDS' })
    await house.app.runJobs()
    expect((await hand(id, next)).body).toMatchObject({ code: 'APPLICATION_STATE_FORBIDS' })
    const over = await draft()
    await act(house.maker, over, 'cancel')
    expect((await hand(over, next)).body).toMatchObject({ code: 'APPLICATION_STATE_FORBIDS' })
  })

  it('invariant: the new maker never becomes its checker, and no checker its maker', async () => {
    const both = house.join('Maker and reviewer', [
      ...MAKER,
      'approvals.task.agree',
      'approvals.task.refuse',
      'approvals.task.return',
      'onboarding.review.first',
      'onboarding.review.compliance',
    ])
    const taken = await submitted(house, one())
    expect((await hand(taken, both)).status).toBe(200)
    const task = await openTask(house, taken)
    expect((await both.send<Answer>('POST', `/tasks/${task}/agree`, {})).body.code).toBe('NOT_CANDIDATE')
    await agreeAll(house, taken, [house.first])
    const second = await openTask(house, taken)
    expect((await both.send<Answer>('POST', `/tasks/${second}/agree`, {})).body.code).toBe('NOT_CANDIDATE')

    const checked = await submitted(house, one())
    await agreeAll(house, checked, [both])
    expect((await hand(checked, both)).body).toMatchObject({ code: 'MAKER_IS_CHECKER' })
    expect((await act(house.compliance, checked, 'return', back)).status).toBe(200)
    expect((await hand(checked, both)).body).toMatchObject({ code: 'MAKER_IS_CHECKER' })
    expect(await makerOf(checked)).toBe('Maker')
  })
})

describe('[C-07] race: taken over while', () => {
  it('its maker submits it: one of the two comes first, and the case is its maker’s of then', async () => {
    for (let round = 0; round < 4; round += 1) {
      const id = await draft()
      const [sent, handed] = await Promise.all([act(house.maker, id, 'submit'), hand(id, next)])
      expect(handed.status).toBe(200)
      const { state } = await seen(lead, id)
      expect(state).toBe(sent.status === 200 ? 'SUBMITTED' : 'DRAFT')
      if (sent.status !== 200) expect(sent.body.code).toBe('NOT_MAKER')
      const [row] = await rows(
        house.app.db,
        sql<{ fits: boolean }>`select a.maker_id = coalesce(c.maker_id, a.maker_id) as fits
          from onboarding.application a left join approvals.case c on c.id = a.case_id where a.id = ${id}`,
      )
      expect(row?.fits).toBe(true)
    }
  })

  it('the new maker is agreeing to it: he is its checker or its maker, never both', async () => {
    for (let round = 0; round < 4; round += 1) {
      const both = house.join(`Both ${round}`, [...MAKER, 'approvals.task.agree', 'onboarding.review.first'])
      const id = await submitted(house, one())
      const task = await openTask(house, id)
      const [agreed, handed] = await Promise.all([
        both.send<Answer>('POST', `/tasks/${task}/agree`, {}),
        hand(id, both),
      ])
      expect([agreed.status, handed.status].filter((status) => status === 200)).toHaveLength(1)
      expect(await makerOf(id)).toBe(handed.status === 200 ? `Both ${round}` : 'Maker')
      if (handed.status !== 200) expect(handed.body.code).toBe('MAKER_IS_CHECKER')
    }
  })

  it('two take it over at once: both stand in its story, the last one has it', async () => {
    const other = house.join('Other', MAKER)
    const id = await returned()
    const answers = await Promise.all([hand(id, next), hand(id, other)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    const story = (await seen(lead, id)).events.filter(({ kind }) => kind === 'reassigned')
    expect(story).toHaveLength(2)
    const last = story.at(-1) as { toName?: string } | undefined
    expect(await makerOf(id)).toBe(last?.toName)
    const winner = last?.toName === 'Next' ? next : other
    expect((await act(winner, id, 'submit')).body).toMatchObject({ state: 'SUBMITTED' })
  })
})

describe('[P-02] when somebody leaves', () => {
  it('the list knows what is left of him, and one run hands all of it over', async () => {
    const leaver = house.join('Leaver', MAKER)
    const ids: string[] = []
    for (let n = 0; n < 3; n += 1) {
      const made = await leaver.send<Reply>('POST', '/onboarding/applications', { content: one() })
      ids.push(made.body.id)
    }
    await sql`insert into access.operator (id, username, name, language, department_id, status, created_at, disabled_at)
      values (${leaver.actor.operatorId}, 'leaver', 'Leaver', 'en', ${house.place.departmentId}, 'disabled', now(), now())`.execute(
      house.app.db,
    )
    type Page = { items: { id: string }[] }
    const left = await lead.get<Page>('/onboarding/applications?makerLeft=true')
    expect(left.body.items.map(({ id }) => id).sort()).toEqual([...ids].sort())
    type Held = { openWork: { list: string; count: number; path: string }[] }
    const { openWork } = (await lead.get<Held>(`/access/operators/${leaver.actor.operatorId}`)).body
    expect(openWork).toEqual([expect.objectContaining({ list: 'onboarding.application', count: 3 })])
    const query = Object.fromEntries(new URL(openWork[0]?.path ?? '', 'http://x').searchParams)
    const run = await lead.send<{ id: string }>('POST', '/bulk-runs', {
      command: 'onboarding.application.reassign',
      input: { operatorId: next.actor.operatorId, remark: 'has left' },
      target: { list: 'onboarding.application', query },
      idField: 'id',
    })
    expect(run.status, JSON.stringify(run.body)).toBeLessThan(300)
    await house.app.runJobs()
    for (const id of ids) expect(await makerOf(id)).toBe('Next')
    expect((await lead.get<Held>(`/access/operators/${leaver.actor.operatorId}`)).body.openWork).toEqual([])
  })
})
