import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const RATE = '0.00001234'
let browser: Browser
let clerk: Person
const officers: Person[] = []

beforeAll(async () => {
  browser = await openBrowser()
  clerk = await signIn(product, 'clerk-futian')
  for (const one of ['supervisor-mainland', 'reviewer', 'officer']) officers.push(await signIn(product, one))
})
afterAll(() => browser.close())

type Rows<R> = { items: R[] }

/** A futures account on which nothing of the business is running. */
async function freeAccount(businessId: string): Promise<{ id: string; accountNo: string }> {
  const { body } = await clerk.get<Rows<{ id: string; accountNo: string }>>(
    '/accounts?limit=50&type=futures&status=ACTIVE&frozen=false',
  )
  for (const account of body.items) {
    const form = await clerk.get<{ obstacles: { level: string }[] }>(
      `/businesses/${businessId}/launch-form?accountId=${account.id}`,
    )
    if (form.status === 200 && form.body.obstacles.every(({ level }) => level !== 'block')) return account
  }
  throw new Error('no account without a fee change under way')
}

/** The launch as the clerk left it in the morning: rates below the standard, with the agreement that they need. */
async function draftOf(accountId: string, businessId: string): Promise<string> {
  const file = new File([new Uint8Array(PIXEL)], 'agreement.png', { type: 'image/png' })
  const staged = await clerk.upload<{ id: string }>('/archive/uploads?parameter=form', { file })
  expect(staged.status, JSON.stringify(staged.body)).toBe(201)
  const row = { id: 'r1', exchange: 'SHFE', product: 'cu', productType: '1', hedgeFlag: '1', effect: '2' }
  const values = {
    basis: 'campaign',
    special: true,
    fees: [{ ...row, openByMoney: RATE }],
    agreement: [{ id: staged.body.id }],
    reason: '按协议调整',
  }
  const kept = await clerk.send<{ id: string }>('POST', '/request-drafts', {
    id: null,
    number: null,
    businessId,
    accountId,
    clientId: null,
    values,
  })
  expect(kept.status, JSON.stringify(kept.body)).toBeLessThan(300)
  return kept.body.id
}

const agree = async ({ page, t }: Desk): Promise<void> => {
  for (const hint of await page.getByRole('main').getByRole('checkbox').all()) await hint.check()
  await page
    .getByRole('main')
    .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

describe('[A-39] a fee change from the desk to the counters', () => {
  test('is launched, agreed to by three, counts at both counters digit for digit, and its agreement is filed', async () => {
    const { body: businesses } = await clerk.get<Rows<{ id: string; code: string }>>('/business-catalogue')
    const business = businesses.items.find(({ code }) => code === 'fee-change')
    if (!business) throw new Error('no fee change')
    const account = await freeAccount(business.id)
    const draft = await draftOf(account.id, business.id)
    const counter = await openDesk(browser, product.address, clerk, { language: 'zh-Hans', width: 1440 })
    await counter.visit(`/launch/${business.id}?draftId=${draft}`)
    await counter.look('fee-change-launch')
    await counter.page.getByRole('button', { name: counter.t('businesses:page.launch.send'), exact: true }).click()
    await counter.page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const request = new URL(counter.page.url()).pathname
    for (const officer of officers) {
      const office = await openDesk(browser, product.address, officer, { language: 'zh-Hans', width: 1440 })
      await office.visit(request)
      await agree(office)
      expect(await office.leave()).toEqual([])
    }
    // The clerk's page hears of it by itself, from the last agreement to what the counters say.
    const shown = counter.page.locator('section', { hasText: counter.t('counters:page.case.title') }).last()
    await shown.getByText(counter.t('counters:state.delivery.effective')).nth(1).waitFor({ timeout: 120_000 })
    await counter.page.getByRole('main').getByText(counter.t('businesses:state.request.approved')).first().waitFor()
    await counter.look('fee-change-effective')
    const { body: deliveries } = await clerk.get<Rows<{ id: string; counter: string }>>(
      `/counter-deliveries?accountId=${account.id}&state=effective&limit=2`,
    )
    expect(deliveries.items.map((one) => one.counter).sort()).toEqual(['ctp', 'femas'])
    for (const { id } of deliveries.items) {
      await counter.visit(`/counter-deliveries/${id}`)
      await counter.page.getByText(RATE).nth(1).waitFor()
      await counter.look('fee-change-read-back')
      await counter.accessible('fee-change-read-back')
    }
    await eventually(async () => {
      const { body } = await clerk.get<Rows<{ accountId: string; parameter: string }>>(
        `/archive/documents?accountId=${account.id}&parameter=form&limit=5`,
      )
      expect(body.items.length).toBeGreaterThan(0)
    }, 30_000)
    expect(await counter.leave()).toEqual([])
  })
})
