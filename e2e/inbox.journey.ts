import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, applied, askToFreeze, taskOf } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let clerk: Person
let supervisor: Person
let compliance: Person
let accounts: AccountRow[]

const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
/** Tickets for each look: one is decided by keys, the others together, one of which somebody else is faster with. */
const EACH = 4

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor, compliance] = (await Promise.all(
    ['clerk-central', 'supervisor', 'compliance'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
  // Other journeys take accounts from either end.
  accounts = (await accountsOf(clerk, 40)).slice(20, 20 + EACH * LOOKS.length)
})
afterAll(() => browser.close())

const rowsOf = ({ page }: Desk): Locator => page.getByRole('main').locator('tr[data-row]')
async function focusedIs(desk: Desk, at: number): Promise<void> {
  const place = () => rowsOf(desk).evaluateAll((all) => all.findIndex((one) => one === document.activeElement))
  await expect.poll(place, { timeout: 15_000 }).toBe(at)
}
async function rowCountIs(desk: Desk, count: number): Promise<void> {
  await expect.poll(() => rowsOf(desk).count(), { timeout: 15_000 }).toBe(count)
}

/** Down, down, up; `a` on the row the cursor stands on, and the form by keys as well. */
async function decideByKeys(desk: Desk): Promise<void> {
  const { page, t } = desk
  await rowCountIs(desk, EACH)
  for (const [key, at] of [
    ['j', 0],
    ['j', 1],
    ['ArrowDown', 2],
    ['k', 1],
  ] as const) {
    await page.keyboard.press(key)
    await focusedIs(desk, at)
  }
  await page.keyboard.press('x')
  await page.getByRole('region', { name: t('kit:bulk.label') }).waitFor()
  await desk.look('inbox-keys')
  await page.keyboard.press('x')
  await page.keyboard.press('a')
  const drawer = page.getByRole('dialog')
  const confirm = drawer.getByRole('button', { name: t('kit:command.submit'), exact: true })
  await confirm.waitFor()
  await drawer.getByRole('textbox').first().press('End')
  await page.keyboard.type('checked against the letter')
  await desk.look('inbox-keys-deciding')
  await confirm.press('Enter')
  await drawer.waitFor({ state: 'hidden' })
  await rowCountIs(desk, EACH - 1)
}

/** Keeps the filters under a name, leaves, and comes back by the name. */
async function keepView(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('kit:views.title') }).click()
  await page.getByRole('button', { name: t('kit:views.save') }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('kit:views.name')).fill(name)
  await desk.look('inbox-view-saving')
  await dialog.getByRole('button', { name: t('kit:save'), exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await desk.visit('/inbox')
  await page.getByRole('button', { name: t('kit:views.title') }).click()
  await page.getByRole('button', { name, exact: true }).click()
  await page.waitForURL(/accountNo=/)
  await rowCountIs(desk, EACH - 1)
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .waitFor()
  await desk.look('inbox-view')
}

/** All of them at once while somebody else decides one: the rest are done, that one says who was faster. */
async function decideTogether(desk: Desk, faster: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('checkbox', { name: t('kit:table.selectPage') }).check()
  await page
    .getByRole('region', { name: t('kit:bulk.label') })
    .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText(t('approvals:page.inbox.eachRemark')).click()
  await drawer.getByRole('textbox').last().fill('this one by phone')
  await desk.look('inbox-bulk')
  await desk.accessible('inbox-bulk')
  const task = await taskOf(compliance, faster)
  expect((await compliance.send('POST', `/tasks/${task}/agree`, { inBulk: false })).status).toBe(200)
  await drawer
    .getByRole('button', { name: t('kit:bulk.start', { count: EACH - 1, text: String(EACH - 1) }), exact: true })
    .click()
  await drawer.getByText(t('kit:bulk.done', { text: EACH - 2 })).waitFor({ timeout: 60_000 })
  await drawer.getByText(t('kit:bulk.failed', { text: 1 })).waitFor()
  await drawer.getByText(new RegExp(compliance.name)).first().waitFor()
  await desk.look('inbox-bulk-result')
  await desk.accessible('inbox-bulk-result')
  await page.keyboard.press('Escape')
  await rowCountIs(desk, 0)
}

describe('[A-18] [A-16] the inbox', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is worked off by keys, kept as a view and decided many at a time, in ${look.language} at ${look.width} px`, async () => {
      const mine = accounts.slice(index * EACH, (index + 1) * EACH)
      expect(mine).toHaveLength(EACH)
      const tickets: string[] = []
      for (const { id } of mine) tickets.push(await askToFreeze(clerk, id))
      const desk = await openDesk(browser, product.address, supervisor, look)
      await desk.visit(`/inbox?accountNo=${mine.map((one) => one.accountNo).join(',')}`)
      await decideByKeys(desk)
      await keepView(desk, `${look.language} ${index}`)
      // The oldest stands first: the second of four was decided by keys.
      await decideTogether(desk, tickets[0] ?? '')
      for (const ticket of tickets) await applied(supervisor, ticket)
      expect(await desk.leave()).toEqual([])
    })
  }
})
