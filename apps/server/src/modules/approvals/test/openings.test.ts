import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { AnyCommand, Outcome } from '#platform/command.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { createExecute } from '#platform/execute.ts'
import type { Platform } from '#platform/platform.ts'
import { type Crash, Saboteur } from '#testing/saboteur.ts'
import { draftOf, type House, house, openTicket, roleStep, SET_STATE } from './house.ts'

let h: House
let maker: ReturnType<House['person']>
let command: AnyCommand
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house(40)
  command = h.platform.commands.get(SET_STATE) as AnyCommand
})
afterAll(() => h?.close())
beforeEach(async () => {
  h.people.all.clear()
  maker = h.person('Maker')
  h.person('Reviewer', [REVIEW])
  await h.gate(draftOf(roleStep('review', REVIEW)))
  await openTicket(h, maker) // from now on the command is known to ask for approval
})

const things = (count: number) => Promise.all(Array.from({ length: count }, () => h.thing()))
const send = (platform: Platform, id: string, key = newId<'key'>() as string, state = 'FROZEN') =>
  platform.execute(command, { id, state }, maker.actor, { key })
const ask = (id: string, key?: string, state?: string) => send(h.platform, id, key, state)

type Ticket = { id: string; targetId: string; transaction: string }
const ticketsOn = (ids: readonly string[]) =>
  rows(
    h.db,
    sql<Ticket>`select c.id, c.target_id as "targetId", c.xmin::text as transaction from approvals.case c
      join approvals.ticket t on t.case_id = c.id join approvals.task k on k.case_id = c.id and k.state = 'open'
      join approvals.task_candidate i on i.task_id = k.id where c.target_id = any(${[...ids]}::text[])`,
  )
const recordsOn = async (ids: readonly string[]) => {
  const found = await rows(
    h.db,
    sql<{ result: string; n: number }>`select result, count(*) as n from platform.journal
      where command = ${SET_STATE} and target_id = any(${[...ids]}::text[]) group by 1 order by 1`,
  )
  return Object.fromEntries(found.map(({ result, n }) => [result, n]))
}
const ticketOf = (one: PromiseSettledResult<Outcome<unknown>>) =>
  one.status === 'fulfilled' && one.value.kind === 'awaiting-approval' ? one.value.ticketId : null

describe('tickets opened at the same moment', () => {
  test('[T-02] share transactions; each has its own case, task and record', async () => {
    const ids = await things(40)
    const answers = await Promise.allSettled(ids.map((id) => ask(id)))
    const tickets = await ticketsOn(ids)
    expect(tickets).toHaveLength(40)
    const idOf = new Map(tickets.map((one) => [one.targetId, one.id]))
    expect(answers.map(ticketOf)).toEqual(ids.map((id) => idOf.get(id)))
    expect(new Set(tickets.map((one) => one.transaction)).size).toBeLessThan(8)
    expect(await recordsOn(ids)).toEqual({ awaiting: 40 })
    expect(await h.violations()).toEqual([])
  })

  test('[T-02] on one target: the first is opened, the others learn which', async () => {
    const id = await h.thing()
    const answers = await Promise.allSettled(Array.from({ length: 12 }, () => ask(id)))
    const [ticket] = answers.map(ticketOf).filter((one) => one !== null)
    const lost = answers.filter((one) => one.status === 'rejected')
    expect(lost).toHaveLength(11)
    for (const { reason } of lost) {
      expect(reason).toMatchObject({ code: 'TICKET_OPEN_ON_TARGET', params: { ticketId: ticket } })
    }
    expect(await ticketsOn([id])).toHaveLength(1)
    expect(await recordsOn([id])).toEqual({ awaiting: 1, refused: 11 })
  })

  test('[T-02] under one key have one effect and one answer; another input under it is refused', async () => {
    const id = await h.thing()
    const key = newId<'key'>()
    const answers = await Promise.allSettled([ask(id, key), ask(id, key), ask(id, key), ask(id, key, 'OTHER')])
    const tickets = answers.slice(0, 3).map(ticketOf)
    expect(new Set(tickets)).toEqual(new Set([(await ticketsOn([id]))[0]?.id]))
    expect(answers[3]).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY_KEY_REUSED' } })
    expect(await ask(id, key)).toMatchObject({ ticketId: tickets[0] })
    expect(await ticketsOn([id])).toHaveLength(1)
  })

  test('[T-02] under one key in two processes have one effect and one answer', async () => {
    const other: Platform = { ...h.platform, execute: createExecute(() => other) }
    await send(other, await h.thing())
    for (let turn = 0; turn < 10; turn += 1) {
      const id = await h.thing()
      const key = newId<'key'>()
      const answers = await Promise.allSettled([ask(id, key), send(other, id, key), ask(id, key)])
      const [ticket] = await ticketsOn([id])
      expect(answers.map(ticketOf)).toEqual([ticket?.id, ticket?.id, ticket?.id])
    }
  })

  test('[T-02] are not kept back by one that is refused or one that fails', async () => {
    const [bad = '', ...ids] = await things(6)
    const answers = await Promise.allSettled([
      ...ids.slice(0, 3).map((id) => ask(id)),
      ask(newId<'thing'>()),
      ask(bad, undefined, '\u0000'), // what the database can't keep fails the whole statement
      ...ids.slice(3).map((id) => ask(id)),
    ])
    expect(answers.map((one) => one.status === 'rejected')).toEqual([false, false, false, true, true, false, false])
    expect(answers[3]).toMatchObject({ reason: { code: 'THING_STUCK' } })
    expect(await ticketsOn([bad, ...ids])).toHaveLength(5)
    expect(await recordsOn([bad])).toEqual({ failed: 1 })
    expect(await recordsOn(ids)).toEqual({ awaiting: 5 })
  })

  test('[T-02] do not wait for a target somebody else holds', async () => {
    const ids = await things(8)
    const held = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const holding = inTransaction(h.db, async (tx) => {
      await sql`select 1 from things.thing where id = ${ids[3]} for update`.execute(tx)
      held.resolve()
      await released.promise
    })
    await held.promise
    const calls = ids.map((id) => ask(id))
    await Promise.all(calls.filter((_, index) => index !== 3))
    expect(await ticketsOn(ids)).toHaveLength(7)
    released.resolve()
    await holding
    await calls[3]
    expect(await ticketsOn(ids)).toHaveLength(8)
    expect(await recordsOn(ids)).toEqual({ awaiting: 8 })
  })

  test('[T-02] run at once when the rule has changed meanwhile', async () => {
    await h.rule('NONE')
    const ids = await things(5)
    const answers = await Promise.all(ids.map((id) => ask(id)))
    expect(answers.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'done'))
    expect(await Promise.all(ids.map((id) => h.stateOf(id)))).toEqual(Array.from({ length: 5 }, () => 'FROZEN'))
    expect(await ticketsOn(ids)).toEqual([])
  })

  test('[T-02] are blocked, each with its record, when nothing is laid down any more', async () => {
    await h.rule('BLOCK')
    const ids = await things(3)
    const answers = await Promise.allSettled(ids.map((id) => ask(id)))
    for (const one of answers) expect(one).toMatchObject({ reason: { code: 'APPROVAL_NOT_CONFIGURED' } })
    expect(await recordsOn(ids)).toEqual({ refused: 3 })
  })
})

/** A process that has opened one ticket dies in the middle of the next three; tells whether it did. */
async function crashed(crash: Crash, ids: readonly string[], keys: readonly string[]): Promise<boolean> {
  const dying = new Saboteur(h.platform, h.pool, crash)
  await send(dying.platform, await h.thing()).catch(() => undefined)
  await Promise.allSettled(ids.map((id, index) => send(dying.platform, id, keys[index])))
  return dying.crashed
}

test('[T-02] a crash at any statement leaves the tickets of a moment all there or none, and repeating completes them', async () => {
  for (const when of ['before', 'after'] as const) {
    for (let at = 1; at < 200; at += 1) {
      const ids = await things(3)
      const keys = ids.map(() => newId<'key'>() as string)
      const died = await crashed({ at, when }, ids, keys)
      expect([0, 3]).toContain((await ticketsOn(ids)).length)
      await Promise.all(ids.map((id, index) => ask(id, keys[index])))
      expect(await ticketsOn(ids)).toHaveLength(3)
      expect((await recordsOn(ids))['awaiting']).toBe(3)
      if (!died) {
        expect(at).toBeGreaterThan(20)
        break
      }
    }
  }
  expect(await h.violations()).toEqual([])
})
