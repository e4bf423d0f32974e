import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { draftOf, type House, house, openTicket, roleStep } from './house.ts'

let h: House
const FIRST = newId<'role'>()
const SECOND = newId<'role'>()
const NOWHERE = { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] } as const

type Person = ReturnType<House['person']>
type Offered = {
  mine: { id: string; actions: string[] }[]
  canWithdraw: boolean
  canTakeBack: string[]
  canRemove: string[]
  canUrge: string[]
}

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

const offered = async (person: Person, id: string) => {
  const { status, body } = await person.get<Offered>(`/tickets/${id}`)
  expect(status).toBe(200)
  return body
}
const openTasks = async (id: string) =>
  (
    await rows(
      h.db,
      sql<{ id: string }>`select id from approvals.task where case_id = ${id} and state = 'open' order by id`,
    )
  ).map((one) => one.id)

/** A ticket of two steps, asked for and agreed to once. */
async function halfWay() {
  const maker = h.person('Maker', [], ['approvals.task.urge', 'approvals.case.copy', 'approvals.case.comment'])
  const past = h.person('Past', [FIRST], ['approvals.task.urge', 'approvals.case.comment'])
  const now = h.person('Now', [SECOND])
  const after = h.person('After', [SECOND])
  await h.gate(draftOf(roleStep('one', FIRST), roleStep('two', SECOND), roleStep('three', SECOND)))
  const { ticketId } = await openTicket(h, maker)
  const [first = ''] = await openTasks(ticketId)
  expect((await past.send('POST', `/tasks/${first}/agree`, {})).status).toBe(200)
  const [second = ''] = await openTasks(ticketId)
  return { maker, past, now, after, ticketId, first, second }
}

describe('[A-15] a case offers everybody what they may do, and the engine takes what is offered', () => {
  test('[A-15] its maker withdraws and urges; whoever agreed takes back and urges; whoever is asked decides', async () => {
    const { maker, past, now, ticketId, first, second } = await halfWay()
    expect(await offered(maker, ticketId)).toMatchObject({
      mine: [],
      canWithdraw: true,
      canTakeBack: [],
      canUrge: [second],
    })
    expect(await offered(past, ticketId)).toMatchObject({
      mine: [],
      canWithdraw: false,
      canTakeBack: [first],
      canUrge: [second],
    })
    const asked = await offered(now, ticketId)
    expect(asked).toMatchObject({ mine: [{ id: second }], canWithdraw: false, canTakeBack: [], canUrge: [] })
    expect(asked.mine[0]?.actions).toEqual(expect.arrayContaining(['agree', 'refuse', 'return', 'transfer', 'claim']))
    expect((await past.send('POST', `/tasks/${first}/take-back`, {})).status).toBe(200)
    expect((await offered(past, ticketId)).mine).toHaveLength(1)
  })

  test('[A-15] nothing is offered that would be refused: once somebody has built on it, within the hour, after the end', async () => {
    const { maker, past, now, after, ticketId, first, second } = await halfWay()
    expect((await maker.send('POST', `/tasks/${second}/urge`, {})).status).toBe(200)
    expect((await offered(past, ticketId)).canUrge).toEqual([])
    expect((await past.send('POST', `/tasks/${second}/urge`, {})).body).toMatchObject({ code: 'URGED_ALREADY' })
    expect((await now.send('POST', `/tasks/${second}/agree`, {})).status).toBe(200)
    expect((await offered(past, ticketId)).canTakeBack).toEqual([])
    expect((await past.send('POST', `/tasks/${first}/take-back`, {})).body).toMatchObject({
      code: 'TAKE_BACK_TOO_LATE',
    })
    expect((await offered(now, ticketId)).canTakeBack).toEqual([second])
    const [third = ''] = await openTasks(ticketId)
    await after.send('POST', `/tasks/${third}/agree`, {})
    for (const person of [maker, past, now, after])
      expect(await offered(person, ticketId)).toMatchObject({
        mine: [],
        canWithdraw: false,
        canTakeBack: [],
        canRemove: [],
        canUrge: [],
      })
  })

  test('[A-15] whoever asked another signer takes him away again, though he may see no other ticket', async () => {
    const { now, after, ticketId, second } = await halfWay()
    const extra = h.person('Extra')
    const asks = { where: 'beside', operatorIds: [extra.actor.operatorId] }
    expect((await now.send('POST', `/tasks/${second}/signers`, asks)).status).toBe(200)
    const { canRemove } = await offered(now, ticketId)
    expect(canRemove).toHaveLength(1)
    expect((await offered(after, ticketId)).canRemove).toEqual([])
    const without = [...now.actor.permissions].filter((key) => key !== 'approvals.ticket.view')
    Object.assign(now.actor, { permissions: new Set(without) })
    expect((await now.send('DELETE', `/tasks/${canRemove[0]}`, {})).status).toBe(200)
    expect((await offered(now, ticketId)).canRemove).toEqual([])
  })

  test('[A-15] [G1] who is sent a copy may talk about it wherever it is; who has no part in it finds nothing', async () => {
    const { maker, ticketId, second } = await halfWay()
    const reader = h.person('Reader', [], ['approvals.copy.view', 'approvals.case.comment', 'approvals.task.urge'])
    const stranger = h.person('Stranger', [], ['approvals.case.comment'], NOWHERE)
    const copies = { operatorIds: [reader.actor.operatorId] }
    expect((await maker.send('POST', `/tickets/${ticketId}/copies`, copies)).status).toBe(200)
    Object.assign(reader.actor, { scope: NOWHERE })
    const seen = await offered(reader, ticketId)
    expect(seen).toMatchObject({ mine: [], canWithdraw: false, canTakeBack: [], canRemove: [], canUrge: [second] })
    expect((await reader.send('POST', `/tickets/${ticketId}/comments`, { remark: 'seen' })).status).toBe(200)
    expect((await stranger.get(`/tickets/${ticketId}`)).status).toBe(404)
    expect((await stranger.send('POST', `/tickets/${ticketId}/comments`, { remark: 'x' })).status).toBe(404)
  })
})
