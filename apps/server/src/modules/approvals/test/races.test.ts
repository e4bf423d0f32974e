import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house(40)
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

describe('the race for a task', () => {
  test('[A-15] [G2] sixteen people decide at once: one wins, fifteen learn who', async () => {
    const maker = h.person('Maker')
    const deciders = Array.from({ length: 16 }, (_, n) => h.person(`Decider ${n}`, [REVIEW]))
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const { ticketId } = await openTicket(h, maker)
    const [task] = await todoOf(deciders[0] as never)
    const answers = await Promise.all(
      deciders.map((one, n) =>
        n % 2 === 0
          ? one.send('POST', `/tasks/${task?.id}/agree`, {})
          : one.send('POST', `/tasks/${task?.id}/refuse`, { remark: 'no' }),
      ),
    )
    const won = answers.filter((one) => one.status === 200)
    const lost = answers.filter((one) => one.status === 409)
    expect([won.length, lost.length]).toEqual([1, 15])
    const winner = deciders[answers.findIndex((one) => one.status === 200)]?.actor.name
    for (const one of lost) {
      expect(one.body).toMatchObject({ code: 'TASK_ALREADY_DECIDED', params: { winner } })
    }
    const records = await rows(
      h.db,
      sql<{ result: string; n: number }>`select result, count(*) as n from platform.journal
        where ticket_id = ${ticketId} and command in ('approvals.task.agree', 'approvals.task.refuse')
        group by 1 order by 1`,
    )
    expect(records).toEqual([
      { result: 'done', n: 1 },
      { result: 'refused', n: 15 },
    ])
    expect(await h.violations()).toEqual([])
  })

  test('[A-15] [G2] the same click sent five times at once has one effect and one answer', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW), roleStep('again', REVIEW)))
    await openTicket(h, maker)
    const [task] = await todoOf(reviewer)
    const path = `/tasks/${task?.id}/agree`
    const key = newId<'key'>()
    const answers = await Promise.all(Array.from({ length: 5 }, () => reviewer.send('POST', path, {}, key)))
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200, 200, 200])
    const later = await reviewer.send('POST', path, {}, key)
    expect(later).toMatchObject({ status: 200, body: answers[0]?.body as object })
    const other = await reviewer.send('POST', path, { remark: 'something else' }, key)
    expect(other).toMatchObject({ status: 409, body: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    const decided = await rows(
      h.db,
      sql`select 1 from platform.journal where command = 'approvals.task.agree'
      and operator_id = ${reviewer.actor.operatorId} and result = 'done'`,
    )
    expect(decided).toHaveLength(1)
  })

  test('[A-15] [G2] agreeing, refusing, handing on and withdrawing at once leave one outcome and nothing half done', async () => {
    const maker = h.person('Maker')
    const [one, two, three] = ['One', 'Two', 'Three'].map((name) => h.person(name, [REVIEW]))
    if (!one || !two || !three) throw new Error('three people are needed')
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const opened = await Promise.all(Array.from({ length: 12 }, () => openTicket(h, maker)))
    const tasks = new Map((await todoOf(one)).map((task) => [task.ticketId, task.id]))
    const races = opened.map(async ({ ticketId }) => {
      const path = `/tasks/${tasks.get(ticketId)}`
      return Promise.all([
        one.send('POST', `${path}/agree`, {}),
        two.send('POST', `${path}/refuse`, { remark: 'no' }),
        three.send('POST', `${path}/transfer`, { to: one.actor.operatorId }),
        maker.send('POST', `/tickets/${ticketId}/withdraw`, {}),
      ])
    })
    for (const [agreed, refused, , withdrawn] of await Promise.all(races)) {
      const ended = [agreed, refused, withdrawn].filter((answer) => answer.status === 200)
      expect(ended).toHaveLength(1)
    }
    expect(await h.violations()).toEqual([])
  })

  test('[A-16] [G2] in a bulk of many, a stale row fails alone', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const opened = []
    for (let n = 0; n < 30; n += 1) opened.push(await openTicket(h, maker))
    const gone = opened.slice(0, 3)
    for (const { id } of gone) await h.touch(id, 'GONE')
    const tasks = await todoOf(reviewer)
    const answers = await Promise.all(
      tasks.map((task) => reviewer.send('POST', `/tasks/${task.id}/agree`, { inBulk: true })),
    )
    expect(answers.filter((one) => one.status === 200)).toHaveLength(27)
    expect(answers.filter((one) => one.status === 409)).toHaveLength(3)
    await h.runJobs()
    const states = await Promise.all(opened.map(({ id }) => h.stateOf(id)))
    expect(states.filter((state) => state === 'FROZEN')).toHaveLength(27)
    expect(await h.violations()).toEqual([])
  })

  test('[A-16] a bulk run decides many tickets in few transactions', async () => {
    const maker = h.person('Maker')
    const reviewer = h.person('Reviewer', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    const opened = await Promise.all(Array.from({ length: 50 }, () => openTicket(h, maker)))
    const ids = (await todoOf(reviewer)).map((task) => task.id)
    const order = { command: 'approvals.task.agree', input: { inBulk: true }, idField: 'id', target: { ids } }
    const run = await reviewer.send<{ id: string }>('POST', '/bulk-runs', order)
    await h.runTask('platform.bulk.run', { id: run.body.id })
    const decided = await rows(
      h.db,
      sql<{ transaction: string }>`select xmin::text as transaction from approvals.task
        where case_id = any(${opened.map((one) => one.ticketId)}::uuid[]) and state = 'agreed'`,
    )
    expect(decided).toHaveLength(50)
    expect(new Set(decided.map((one) => one.transaction)).size).toBeLessThan(6)
  })
})
