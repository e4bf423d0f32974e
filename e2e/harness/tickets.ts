import { expect } from 'vitest'
import { eventually } from '#testing/probe.ts'
import type { Person } from './person.ts'

export type AccountRow = {
  id: string
  accountNo: string
  clientId: string
  clientName: string
  clientNameEn: string
  departmentId: string
  standing: string
}

type Rows<R> = { items: R[]; total?: { value: number } }

/** Some accounts in good standing that a person sees. */
export async function accountsOf(person: Person, count: number, more = ''): Promise<AccountRow[]> {
  const { body } = await person.get<Rows<AccountRow>>(`/accounts?limit=${count}&status=ACTIVE&frozen=false${more}`)
  expect(body.items.length, `accounts of ${person.username}`).toBe(count)
  return body.items
}

/** Asks for an account to be frozen. @returns the ticket that somebody else has to decide. */
export async function askToFreeze(person: Person, accountId: string): Promise<string> {
  const answer = await person.send<{ ticketId: string }>('POST', `/accounts/${accountId}/freeze`, {
    reason: 'CLIENT_REQUEST',
    remark: 'asked for at the counter',
  })
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 202 })
  return answer.body.ticketId
}

export type Ticket = {
  state: string
  effect: { state: string }
  tasks: { id: string; state: string; decidedBy: string | null }[]
  mine: { id: string; actions: string[] }[]
}

export async function ticketOf(person: Person, ticketId: string): Promise<Ticket> {
  const { status, body } = await person.get<Ticket>(`/tickets/${ticketId}`)
  expect(status).toBe(200)
  return body
}

/** The task of a ticket that waits for this person. */
export async function taskOf(person: Person, ticketId: string): Promise<string> {
  const [task] = (await ticketOf(person, ticketId)).mine
  if (!task) throw new Error(`nothing of ticket ${ticketId} waits for ${person.username}`)
  return task.id
}

/** Waits until what was approved has been carried out. */
export async function applied(person: Person, ticketId: string): Promise<void> {
  await eventually(async () => {
    expect((await ticketOf(person, ticketId)).effect.state).toBe('done')
  }, 60_000)
}

/** Agrees to what waits for this person on a ticket, and waits until it has been carried out. */
export async function agreeTo(person: Person, ticketId: string): Promise<void> {
  const task = await taskOf(person, ticketId)
  const { status, body } = await person.send('POST', `/tasks/${task}/agree`, {})
  expect(status, JSON.stringify(body)).toBe(200)
  await applied(person, ticketId)
}
