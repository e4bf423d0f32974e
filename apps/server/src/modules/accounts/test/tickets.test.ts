import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import { freezeAccount } from '../commands/freeze.ts'
import { cancelAccount } from '../commands/lifecycle.ts'
import { type Centre, centre } from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

type Ticket = { state: string; effect: { state: string } }
const ticketOf = async (id: string, by: Person = at.maker) => (await by.get<Ticket>(`/tickets/${id}`)).body

/** Tickets to freeze and to cancel one account, both open at once. */
async function bothOn(id: string): Promise<{ freeze: string; cancel: string }> {
  const ids = []
  for (const outcome of [
    await at.app.execute(freezeAccount, { id, reason: 'COURT_ORDER', remark: null }, at.maker.actor),
    await at.app.execute(cancelAccount, { id, reason: 'UNUSED', remark: null }, at.maker.actor),
  ]) {
    if (outcome.kind !== 'awaiting-approval') throw new Error('no ticket was opened')
    ids.push(outcome.ticketId)
  }
  const [freeze = '', cancel = ''] = ids
  return { freeze, cancel }
}

async function agree(ticketId: string): Promise<number> {
  const { items } = (await at.checker.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=500')).body
  const task = items.find((one) => one.ticketId === ticketId)
  const { status } = await at.checker.send('POST', `/tasks/${task?.id}/agree`, {})
  await at.app.runJobs()
  return status
}

const account = async (id: string) =>
  (await at.app.signInAs('all').get<{ status: string; frozen: boolean }>(`/accounts/${id}`)).body

describe('[T-06] edge: tickets to freeze and to cancel one account', () => {
  it('frozen first, it is cancelled all the same, and keeps why it was frozen', async () => {
    const { id } = await at.open()
    const { freeze, cancel } = await bothOn(id)
    await agree(freeze)
    expect(await account(id)).toMatchObject({ status: 'ACTIVE', frozen: true })
    await agree(cancel)
    expect((await ticketOf(cancel)).effect.state).toBe('done')
    expect(await account(id)).toMatchObject({ status: 'CANCELLED', frozen: true })
  })

  it('cancelled first, the freeze is stale: nothing is left to freeze', async () => {
    const { id } = await at.open()
    const { freeze, cancel } = await bothOn(id)
    await agree(cancel)
    expect(await account(id)).toMatchObject({ status: 'CANCELLED', frozen: false })
    await agree(freeze)
    expect((await ticketOf(freeze)).state).toBe('stale')
    expect(await account(id)).toMatchObject({ status: 'CANCELLED', frozen: false })
  })

  it('agreed to at the same moment, both end and none is half done', async () => {
    const { id } = await at.open()
    const { freeze, cancel } = await bothOn(id)
    await Promise.all([agree(freeze), agree(cancel)])
    await at.app.runJobs()
    const states = await Promise.all([freeze, cancel].map(async (one) => (await ticketOf(one)).effect.state))
    expect(states[1]).toBe('done')
    expect(await account(id)).toMatchObject({ status: 'CANCELLED', frozen: states[0] === 'done' })
  })
})
