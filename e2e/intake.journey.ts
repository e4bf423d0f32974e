import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let clerk: Person
let accounts: AccountRow[]

const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 390 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
const EACH = 2

beforeAll(async () => {
  browser = await openBrowser()
  clerk = await signIn(product, 'clerk-central')
  const candidates = await accountsOf(clerk, 40)
  const numbers = candidates.map(({ accountNo }) => accountNo).join(',')
  const { body } = await clerk.get<{ items: { accountNo: string }[] }>(`/tickets?limit=200&accountNo=${numbers}`)
  const asked = new Set(body.items.map(({ accountNo }) => accountNo))
  // From the far end, where no other journey asks for anything.
  accounts = candidates.filter(({ accountNo }) => !asked.has(accountNo)).slice(-EACH * LOOKS.length)
})
afterAll(() => browser.close())

/** A sheet that freezes these accounts, with one row that names none. */
function sheetOf(picked: readonly AccountRow[]): Buffer {
  const numbers = [...picked.map(({ accountNo }) => accountNo), `0${randomUUID().slice(0, 8)}`]
  const rows = numbers.map((accountNo) => `account,${accountNo},CLIENT_REQUEST,asked for by letter`)
  return Buffer.from(['level,account_no,reason_code,remark', ...rows].join('\n'))
}

describe('[T-04] a sheet that freezes accounts', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is tried, shown, confirmed and becomes tickets, in ${look.language} at ${look.width} px`, async () => {
      const picked = accounts.slice(index * EACH, (index + 1) * EACH)
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      await desk.visit('/intakes/new?kind=accounts.freeze')
      await page.getByRole('radio', { name: t('accounts:sheet.freeze.title') }).waitFor()
      const file = { name: 'freeze.csv', mimeType: 'text/csv', buffer: sheetOf(picked) }
      await page.locator('input[type=file]').setInputFiles(file)
      await page.getByRole('button', { name: t('app:intakes.check'), exact: true }).click()
      await page.getByText(t('accounts:column.account_no.heading'), { exact: true }).waitFor({ timeout: 60_000 })
      await desk.look('intake-checked')
      await desk.accessible('intake-checked')
      await page.getByRole('button', { name: t('platform:command.intake.confirm'), exact: true }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('kit:command.submit') })
        .click()
      await page
        .getByRole('link', { name: t('kit:command.openTicket') })
        .nth(EACH - 1)
        .waitFor({ timeout: 60_000 })
      await desk.look('intake-done')
      await page
        .getByRole('link', { name: t('kit:command.openTicket') })
        .first()
        .click()
      await page.waitForURL(/\/tickets\//)
      await page.locator('a[href*="/ticket-batches/"]').click()
      await page.getByRole('tab', { name: t('approvals:page.batch.all'), exact: true }).waitFor()
      await page.getByText(t('approvals:field.changes'), { exact: true }).first().waitFor()
      await desk.look('ticket-batch')
      await desk.accessible('ticket-batch')
      expect(await desk.leave()).toEqual([])
    })
  }
})
