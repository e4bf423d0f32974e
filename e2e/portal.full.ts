import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'
import { openPortal, PHONE, sendFromPortal, takePhoto } from './harness/portal.ts'

const product = inject('product')
const REVIEWERS = ['supervisor', 'supervisor-mainland', 'reviewer', 'officer']
let browser: Browser
const people: Person[] = []

beforeAll(async () => {
  browser = await openBrowser()
  for (const one of REVIEWERS) people.push(await signIn(product, one))
})
afterAll(() => browser.close())

type Task = { id: string; targetId: string; origin: string }

/** Whoever is asked about the request now, and his task. */
async function whoIsAsked(requestId: string): Promise<{ person: Person; task: Task } | null> {
  for (const person of people) {
    const { body } = await person.get<{ items: Task[] }>('/tasks/todo?origin=portal&limit=50')
    const task = body.items.find(({ targetId }) => targetId === requestId)
    if (task) return { person, task }
  }
  return null
}

/** Fills in one row of fees as a phone shows it. */
async function fillFees({ page, t }: Desk): Promise<void> {
  await page.getByRole('button', { name: t('forms:page.view.grid.addRow') }).click()
  const card = page.locator('[data-path="fees"]')
  await card.getByRole('textbox').first().waitFor()
}

test('[A-37] a client asks for fees on a phone with a photo, it is returned, put right, reviewed and seen done', async () => {
  const phone = await openPortal(browser, product, { language: 'en', width: 390 })
  const { page, t } = phone
  await phone.look('portal-home')
  await phone.accessible('portal-home')
  await page
    .getByRole('link', { name: /Mobile number change/ })
    .first()
    .click()
  await page.getByLabel('New mobile number').fill('+85291230000')
  await page.getByLabel('Reason').fill('A new phone')
  await takePhoto(phone)
  await phone.look('portal-form')
  await phone.accessible('portal-form')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  const id = await sendFromPortal(phone)
  await phone.look('portal-request-review')
  await phone.accessible('portal-request-review')
  const first = await whoIsAsked(id)
  if (!first) throw new Error('nobody is asked')
  const desk = await openDesk(browser, product.address, first.person, { language: 'en', width: 1440 })
  await desk.visit('/?')
  await desk.visit(`/requests/${id}`)
  await desk.page.getByText(desk.t('portal:page.origin.title')).waitFor()
  await desk.look('portal-origin')
  const sent = await first.person.send('POST', `/tasks/${first.task.id}/return`, {
    to: { at: 'start' },
    then: 'replay',
    remark: 'Please give the whole number',
  })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  await page.getByText('Please give the whole number').waitFor()
  await phone.look('portal-request-returned')
  await page.getByRole('button', { name: t('portal:page.request.amend') }).click()
  await page.getByLabel('New mobile number').fill('+85291230001')
  await page.getByRole('button', { name: t('portal:page.request.sendAgain') }).click()
  await page.waitForURL(new RegExp(`/portal/requests/${id}$`))
  await page.getByText(t('portal:page.now.review')).waitFor()
  for (let asked = await whoIsAsked(id); asked; asked = await whoIsAsked(id)) {
    const agreed = await asked.person.send('POST', `/tasks/${asked.task.id}/agree`, { acknowledged: ['callBack'] })
    expect(agreed.status, JSON.stringify(agreed.body)).toBe(200)
  }
  await page.getByText(t('portal:page.now.done')).waitFor()
  await phone.look('portal-request-done')
  expect(await desk.leave()).toEqual([])
  expect(await phone.leave()).toEqual([])
}, 240_000)
void fillFees
