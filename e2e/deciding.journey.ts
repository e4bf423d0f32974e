import { expect, inject, test } from 'vitest'
import { type Answer, signIn } from './harness/person.ts'
import { accountsOf, applied, askToFreeze, taskOf, ticketOf } from './harness/tickets.ts'

const product = inject('product')

type Lost = { code: string; params: { winner: { name: string } | string; decision: string } }

test('[A-15] [G2] sixteen clients decide one task at once: one wins, fifteen are told who', async () => {
  const [clerk, supervisor, compliance, officer] = await Promise.all(
    ['clerk-central', 'supervisor', 'compliance', 'officer'].map((name) => signIn(product, name)),
  )
  if (!clerk || !supervisor || !compliance || !officer) throw new Error('nobody there')
  const [account] = await accountsOf(clerk, 1)
  if (!account) throw new Error('no account')
  const ticketId = await askToFreeze(clerk, account.id)
  const taskId = await taskOf(supervisor, ticketId)
  const people = [supervisor, compliance, officer]
  const answers = await Promise.all(
    Array.from({ length: 16 }, async (_, n): Promise<{ who: string; answer: Answer<Lost> }> => {
      const person = people[n % people.length] ?? supervisor
      return { who: person.name, answer: await person.send<Lost>('POST', `/tasks/${taskId}/agree`, { inBulk: false }) }
    }),
  )
  const won = answers.filter(({ answer }) => answer.status === 200)
  expect(won.length, JSON.stringify(answers.map(({ answer }) => [answer.status, answer.body]))).toBe(1)
  const lost = answers.filter(({ answer }) => answer.status === 409)
  expect(lost.length).toBe(15)
  for (const { answer } of lost) {
    expect(answer.body.code).toBe('TASK_ALREADY_DECIDED')
    expect(JSON.stringify(answer.body.params)).toContain(won[0]?.who)
  }
  await applied(supervisor, ticketId)
  const { tasks } = await ticketOf(supervisor, ticketId)
  expect(tasks.filter(({ decidedBy }) => decidedBy !== null)).toHaveLength(1)
  const { body } = await clerk.get<{ freezes: unknown[] }>(`/accounts/${account.id}`)
  expect(body.freezes).toHaveLength(1)
})
