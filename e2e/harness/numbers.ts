import { expect } from 'vitest'
import type { Desk } from './desk.ts'
import type { Person } from './person.ts'
import { applied, taskOf } from './tickets.ts'

export type Registration = {
  id: string
  clientId: string
  clientNo: string
  tag: string
  state: string
  allowed: boolean
}

/** Clients with a number for Hong Kong, as a person sees them. */
export async function registrations(person: Person, query: string): Promise<Registration[]> {
  const { body } = await person.get<{ items: Registration[] }>(`/bcan/registrations?regime=HKIDR&${query}`)
  return body.items
}

/** Opens what may be done with the row of this name, and chooses. */
export async function chooseInRow({ page, t }: Desk, name: string, action: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: t('kit:table.rowActions', { name }) })
    .click()
  await page.getByRole('menuitem', { name: action }).click()
}

/** Fills in why, sends the form for approval, and closes it. @returns the ticket. */
export async function sendForApproval({ page, t }: Desk, field: string, reason: string): Promise<string> {
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(field, { exact: true }).fill(reason)
  const accepted = page.waitForResponse((response) => response.status() === 202)
  await drawer.getByRole('button', { name: t('kit:command.submitForApproval') }).click()
  const { ticketId } = (await (await accepted).json()) as { ticketId: string }
  await drawer.getByText(t('kit:command.openTicket')).waitFor()
  await drawer
    .getByRole('button', { name: t('kit:close') })
    .last()
    .click()
  await drawer.waitFor({ state: 'hidden' })
  return ticketId
}

/** Somebody else agrees; what was asked for is then carried out. */
export async function agreeTo(person: Person, ticketId: string): Promise<void> {
  const task = await taskOf(person, ticketId)
  const agreed = await person.send('POST', `/tasks/${task}/agree`, { inBulk: false })
  expect(agreed.status, JSON.stringify(agreed.body)).toBe(200)
  await applied(person, ticketId)
}

/** The countdown to the cut-off counts. */
export async function countsDown({ page }: Desk): Promise<void> {
  const timer = page.getByRole('main').getByRole('timer').first()
  await timer.waitFor()
  const before = await timer.textContent()
  expect(before).toMatch(/^\d+:\d\d:\d\d$/)
  await expect.poll(() => timer.textContent(), { timeout: 5000 }).not.toBe(before)
}
