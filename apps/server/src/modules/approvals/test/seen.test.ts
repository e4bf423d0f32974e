import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { draftOf, type House, house, openTicket, roleStep, SET_STATE } from './house.ts'

let h: House
const REVIEW = newId<'role'>()
const NOWHERE = { all: false, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] } as const

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

type Person = ReturnType<House['person']>
const seenBy = async (person: Person) =>
  (await person.get<{ items: { id: string }[] }>('/flows/seen')).body.items.map(({ id }) => id)
const listed = async (person: Person, query: string) =>
  (await person.get<{ items: { ticketId: string }[] }>(`/tickets?${query}`)).body.items.map(({ ticketId }) => ticketId)

async function running() {
  const maker = h.person('Maker')
  const reviewer = h.person('Reviewer', [REVIEW])
  const flowId = await h.gate(draftOf(roleStep('review', REVIEW)))
  const { ticketId } = await openTicket(h, maker)
  return { maker, reviewer, flowId, ticketId }
}

describe('[A-18] what lists of cases are looked through by', () => {
  test('[A-18] [A-28] [G1] flows are named and drawn for whoever sees cases of theirs, and for nobody else', async () => {
    const { maker, reviewer, flowId } = await running()
    const unused = await h.gate(draftOf(roleStep('other', REVIEW)))
    const watcher = h.person('Watcher')
    const stranger = h.person('Stranger', [], ['statistics.figure.view'], NOWHERE)
    for (const person of [maker, reviewer, watcher]) {
      expect(await seenBy(person)).toContain(flowId)
      expect(await seenBy(person)).not.toContain(unused)
      const drawn = await person.get<{ definition: { nodes: { id: string }[] } }>(`/flows/${flowId}/drawing`)
      expect(drawn.body.definition.nodes.map(({ id }) => id)).toContain('review')
    }
    expect(await seenBy(stranger)).toEqual([])
    expect((await stranger.get(`/flows/${flowId}/drawing`)).status).toBe(404)
    expect((await watcher.get(`/flows/${unused}/drawing`)).status).toBe(404)
    expect((await watcher.get('/flows')).status).toBe(403)
    const designer = h.person('Designer', [], ['approvals.flow.view'], NOWHERE)
    expect(await seenBy(designer)).toEqual(expect.arrayContaining([flowId, unused]))
  })

  test('[A-18] without a right to see others’ cases, one’s own are enough', async () => {
    const { maker, reviewer, flowId } = await running()
    for (const person of [maker, reviewer]) {
      const kept = [...person.actor.permissions].filter((key) => key !== 'approvals.ticket.view')
      Object.assign(person.actor, { permissions: new Set(kept), scope: NOWHERE })
      expect(await seenBy(person)).toEqual([flowId])
    }
  })

  test('[A-18] the step, the investor attribute and the action are filters, the actions those that can be approved', async () => {
    const { maker, ticketId } = await running()
    const { body } = await maker.get<{ filters: { key: string; options: string[] | null }[] }>(
      '/lists/approvals.ticket',
    )
    const options = new Map(body.filters.map((one) => [one.key, one.options]))
    expect(options.get('command')).toEqual([SET_STATE])
    expect(options.get('investorKind')).toEqual(['individual', 'joint', 'corporate'])
    await sql`insert into approvals.case_subject (case_id, investor_kind) values (${ticketId}, 'joint')
      on conflict (case_id) do update set investor_kind = excluded.investor_kind`.execute(h.db)
    expect(await listed(maker, 'investorKind=joint')).toEqual([ticketId])
    expect(await listed(maker, 'investorKind=corporate')).toEqual([])
    expect(await listed(maker, 'steps=REV')).toContain(ticketId)
    expect(await listed(maker, 'steps=nowhere')).toEqual([])
    expect(await listed(maker, `command=${SET_STATE}`)).toContain(ticketId)
  })
})
