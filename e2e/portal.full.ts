import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { feeRow, landed } from './harness/fee-change.ts'
import { type Person, signIn } from './harness/person.ts'
import { draftInPortal, openPortal, PHONE, sendFromPortal, takePhoto } from './harness/portal.ts'

const product = inject('product')
const REVIEWERS = ['supervisor', 'supervisor-mainland', 'reviewer', 'officer']
const RATE = '0.00001357'
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

test('[A-37] [A-39] a fee change from the portal: a client sends it from a phone with a photo, puts it right after a return, sees it done; it counts at both counters digit for digit, and the photo is filed', async () => {
  const phone = await openPortal(browser, product, { language: 'en', width: 390 })
  const { page, t } = phone
  await phone.look('portal-home')
  await phone.accessible('portal-home')
  const values = { fees: [feeRow('cu', RATE)] }
  const draft = await draftInPortal(phone, 'fee-change', values)
  await phone.visit(draft.path)
  await takePhoto(phone)
  await phone.look('portal-form')
  await phone.accessible('portal-form')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  // What is missing is said before anything is sent.
  await page.getByRole('button', { name: t('portal:page.start.check') }).click()
  await page.getByRole('alert').first().waitFor()
  await page.getByLabel('Reason').fill('More trades this year')
  const id = await sendFromPortal(phone)
  await page.getByText(t('portal:page.now.review')).waitFor()
  await phone.look('portal-request-review')
  await phone.accessible('portal-request-review')

  const first = await whoIsAsked(id)
  if (!first) throw new Error('nobody is asked')
  expect(first.task.origin).toBe('portal')
  const desk = await openDesk(browser, product.address, first.person, { language: 'en', width: 1440 })
  await desk.visit(`/requests/${id}`)
  await desk.page.getByText(desk.t('portal:page.origin.title')).waitFor()
  await desk.look('portal-origin')
  await desk.accessible('portal-origin')
  const remark = 'Which contract?'
  const back = { to: { at: 'start' }, then: 'replay', remark }
  const sent = await first.person.send('POST', `/tasks/${first.task.id}/return`, back)
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)

  // The phone hears of it by itself.
  await page.getByText(remark).waitFor()
  await phone.look('portal-request-returned')
  await phone.accessible('portal-request-returned')
  await page.getByRole('button', { name: t('portal:page.request.amend') }).click()
  await page.getByLabel('Reason').fill('More trades this year, all contracts')
  await page.getByRole('button', { name: t('portal:page.request.sendAgain') }).click()
  await page.waitForURL(new RegExp(`/portal/requests/${id}$`))
  await page.getByText(t('portal:page.now.review')).waitFor()
  for (let asked = await whoIsAsked(id); asked; asked = await whoIsAsked(id)) {
    const agreed = await asked.person.send('POST', `/tasks/${asked.task.id}/agree`, {})
    expect(agreed.status, JSON.stringify(agreed.body)).toBe(200)
  }
  await page.getByText(t('portal:page.now.done')).waitFor({ timeout: 120_000 })
  await phone.look('portal-request-done')
  await landed(desk, first.person, {
    account: { id: draft.accountId },
    rates: [RATE],
    papers: ['agreement'],
    name: 'fee-change-portal',
  })
  const papers = await phone.page.request.get(`/api/v1/portal/requests/${id}/print?language=en`)
  expect(papers.headers()['content-type']).toBe('application/pdf')
  expect(await desk.leave()).toEqual([])
  expect(await phone.leave()).toEqual([])
}, 300_000)
