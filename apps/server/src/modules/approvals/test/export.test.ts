import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { inTransaction } from '#platform/db.ts'
import { seedFlow, seedRule } from '../index.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const REVIEW = newId<'role'>()
const FREE = 2

beforeAll(async () => {
  h = await house(20, [], { exportRowsFree: FREE })
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

type Exports = { items: { id: string; state: string; rows: number }[] }

const order = {
  list: 'approvals.ticket',
  query: {},
  columns: ['command', 'state'],
  format: 'csv' as const,
  language: 'en' as const,
}

async function gated(): Promise<void> {
  await inTransaction(h.db, async (tx) => {
    const now = h.clock()
    const flowId = await seedFlow(
      { tx, now },
      `exports-${newId<'flow'>()}`,
      { en: 'Exports' },
      draftOf(roleStep('look', REVIEW)),
    )
    await seedRule({ tx, now }, { command: 'platform.export.request', flowId, fallback: 'BLOCK' })
  })
}

describe('an export', () => {
  test('[A-15] of more rows than are free waits for somebody else, and then the file is the asker’s', async () => {
    const clerk = h.person('Clerk', [], ['approvals.ticket.view', 'approvals.ticket.export'])
    const checker = h.person('Checker', [REVIEW])
    await h.gate(draftOf(roleStep('review', REVIEW)))
    for (let n = 0; n < FREE; n++) await openTicket(h, clerk)

    const small = await clerk.send<{ id?: string }>('POST', '/exports', order)
    expect(small).toMatchObject({ status: 200, body: { id: expect.any(String) } })

    await openTicket(h, clerk)
    const blocked = await clerk.send('POST', '/exports', order)
    expect(blocked).toMatchObject({ status: 409, body: { code: 'APPROVAL_NOT_CONFIGURED' } })

    await gated()
    const large = await clerk.send<{ ticketId?: string }>('POST', '/exports', order)
    expect(large).toMatchObject({ status: 202, body: { ticketId: expect.any(String) } })
    expect((await clerk.get<Exports>('/exports')).body.items).toHaveLength(1)

    const task = (await todoOf(checker)).find((one) => one.ticketId === large.body.ticketId)
    expect((await checker.send('POST', `/tasks/${task?.id}/agree`, {})).status).toBe(200)
    await h.runJobs()
    const [latest] = (await clerk.get<Exports>('/exports')).body.items
    expect(latest).toMatchObject({ state: 'ready', rows: FREE + 2 })
    expect((await clerk.get(`/exports/${latest?.id}/file`)).status).toBe(200)
    expect((await checker.get(`/exports/${latest?.id}/file`)).status).toBe(404)
  })
})
