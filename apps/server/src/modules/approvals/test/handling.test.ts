import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { FlowDraft } from '../schema/flow.ts'
import { draftOf, type House, house, openTicket, roleStep, todoOf } from './house.ts'

let h: House
const FILL = newId<'role'>()
const REVIEW = newId<'role'>()

beforeAll(async () => {
  h = await house()
})
afterAll(() => h?.close())
beforeEach(() => h.people.all.clear())

const filling: FlowDraft['nodes'][number] = {
  id: 'fill',
  kind: 'handle',
  assignment: { anyOf: [{ by: 'holders', roleIds: [FILL] }] },
}

/** Somebody with exactly these permissions, whom the role's steps ask. */
function withOnly(name: string, role: string, permissions: readonly string[]) {
  const person = h.signInAs(permissions, { all: true }, { name })
  h.people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set([role]), active: true })
  return person
}

async function atFill() {
  await h.gate(draftOf(filling, roleStep('review', REVIEW)))
  const { ticketId } = await openTicket(h, h.person('Maker'))
  return ticketId
}

test('[A-09][A-29] doing a step takes the permission to handle, approving one the permission to agree', async () => {
  const clerk = withOnly('Clerk', FILL, ['approvals.task.handle'])
  const reviewer = withOnly('Reviewer', REVIEW, ['approvals.task.agree'])
  const ticketId = await atFill()
  const [fill] = await todoOf(clerk)
  expect(await clerk.get(`/tickets/${ticketId}`)).toMatchObject({ body: { mine: [{ kind: 'handle' }] } })
  expect(await clerk.send('POST', `/tasks/${fill?.id}/agree`, {})).toMatchObject({
    status: 403,
    body: { params: { permission: 'approvals.task.agree' } },
  })
  expect((await clerk.send('POST', `/tasks/${fill?.id}/handle`, {})).status).toBe(200)
  const [review] = await todoOf(reviewer)
  expect(await reviewer.send('POST', `/tasks/${review?.id}/handle`, {})).toMatchObject({
    status: 403,
    body: { params: { permission: 'approvals.task.handle' } },
  })
  expect((await reviewer.send('POST', `/tasks/${review?.id}/agree`, {})).body).toMatchObject({ state: 'approved' })
})

test('[A-09] neither permission does the work of the other, also for who has both', async () => {
  const both = ['approvals.task.handle', 'approvals.task.agree']
  const clerk = withOnly('Clerk', FILL, both)
  const reviewer = withOnly('Reviewer', REVIEW, both)
  await atFill()
  const [fill] = await todoOf(clerk)
  const wrong = await clerk.send('POST', `/tasks/${fill?.id}/agree`, {})
  expect(wrong.body).toMatchObject({ code: 'ACTION_NOT_ALLOWED' })
  expect((await clerk.send('POST', `/tasks/${fill?.id}/handle`, {})).status).toBe(200)
  const [review] = await todoOf(reviewer)
  const alike = await reviewer.send('POST', `/tasks/${review?.id}/handle`, {})
  expect(alike.body).toMatchObject({ code: 'ACTION_NOT_ALLOWED' })
  expect((await reviewer.send('POST', `/tasks/${review?.id}/agree`, {})).status).toBe(200)
})

test('[A-15] work is handed on to whoever may do it, an approval to whoever may agree', async () => {
  const transfer = 'approvals.task.transfer'
  const clerk = withOnly('Clerk', FILL, ['approvals.task.handle', transfer])
  const reviewer = withOnly('Reviewer', REVIEW, ['approvals.task.agree', transfer])
  const other = withOnly('Other', newId<'role'>(), ['approvals.task.handle'])
  const checker = withOnly('Checker', newId<'role'>(), ['approvals.task.agree'])
  await atFill()
  const [fill] = await todoOf(clerk)
  const offered = async (who: typeof clerk, task: string | undefined) =>
    (await who.get<{ items: { name: string }[] }>(`/tasks/${task}/people`)).body.items.map((one) => one.name)
  expect(await offered(clerk, fill?.id)).toContain('Other')
  expect(await offered(clerk, fill?.id)).not.toContain('Checker')
  const to = (person: typeof clerk) => ({ to: person.actor.operatorId })
  expect((await clerk.send('POST', `/tasks/${fill?.id}/transfer`, to(checker))).body).toMatchObject({
    code: 'PERSON_NOT_ELIGIBLE',
  })
  expect((await clerk.send('POST', `/tasks/${fill?.id}/transfer`, to(other))).status).toBe(200)
  expect((await other.send('POST', `/tasks/${fill?.id}/handle`, {})).status).toBe(200)
  const [review] = await todoOf(reviewer)
  expect((await reviewer.send('POST', `/tasks/${review?.id}/transfer`, to(other))).body).toMatchObject({
    code: 'PERSON_NOT_ELIGIBLE',
  })
  expect((await reviewer.send('POST', `/tasks/${review?.id}/transfer`, to(checker))).status).toBe(200)
  expect(await h.violations()).toEqual([])
})
