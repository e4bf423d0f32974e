import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())

type Person = ReturnType<House['person']>

async function agree(person: Person): Promise<void> {
  const [task] = await todoOf(person)
  const answer = await person.send('POST', `/tasks/${task?.id}/agree`, {})
  expect(answer.status).toBe(200)
}

test('[T-03] edge: the same person at two levels is asked at each, unless the flow leaves out who agreed before', async () => {
  const [first, second] = [newId<'role'>(), newId<'role'>()]
  const maker = h.person('Maker')
  const both = h.person('Both', [first, second])
  const other = h.person('Other', [second])
  await h.gate(draftOf(roleStep('review', first), roleStep('approve', second)))
  const { id } = await openTicket(h, maker)
  await agree(both)
  expect(await h.stateOf(id)).toBe('NEW')
  expect(await todoOf(both)).toHaveLength(1)
  await agree(both)
  await h.runJobs()
  expect(await h.stateOf(id)).toBe('FROZEN')
  const approve = roleStep('approve', second)
  if (approve.kind !== 'approve') throw new Error('the step approves')
  const apart = {
    ...approve,
    assignment: { ...approve.assignment, except: [{ by: 'handlerOf' as const, nodeId: 'review' }] },
  }
  await h.gate(draftOf(roleStep('review', first), apart))
  await openTicket(h, maker)
  await agree(both)
  expect(await todoOf(both)).toEqual([])
  expect(await todoOf(other)).toHaveLength(1)
})
