import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf } from './harness/tickets.ts'

const product = inject('product')
const REASON = '電話號碼與通話記錄不符 / not the number of the call'
let browser: Browser
let clerk: Person
let reviewer: Person
let accounts: AccountRow[]

const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 390 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)

/** What the pack calls things: it is content of the broker, so the console's words do not have it. */
const PACK = {
  'zh-Hans': { name: '变更手机号', mobile: '新手机号码', verified: '核实方式', call: '电话回访', reason: '申请原因' },
  'zh-Hant': { name: '變更手機號碼', mobile: '新手機號碼', verified: '核實方式', call: '電話回訪', reason: '申請原因' },
  en: {
    name: 'Mobile number change',
    mobile: 'New mobile number',
    verified: 'How it was verified',
    call: 'By a call',
    reason: 'Reason',
  },
} as const

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, reviewer] = await Promise.all([signIn(product, 'clerk-central'), signIn(product, 'reviewer')])
  // From the far end: the demo's own requests stand on the first accounts.
  accounts = (await accountsOf(clerk, 24, '&clientType=individual')).slice(-LOOKS.length)
})
afterAll(() => browser.close())

/** Waits until the page says that the request stands so; what it waits for is counted beside the word. */
const stands = ({ page, t }: Desk, state: string): Promise<void> =>
  page
    .getByRole('main')
    .getByText(new RegExp(`^${t(`businesses:state.request.${state}`)}`))
    .first()
    .waitFor()

/** From the catalogue, for an account found by its number. @returns the request's id. */
async function launch(desk: Desk, look: Look, account: AccountRow): Promise<string> {
  const { page, t } = desk
  const words = PACK[look.language]
  await desk.visit('/launch')
  await page.getByLabel(t('businesses:page.catalogue.search')).fill(words.name)
  await page.getByRole('main').getByRole('link', { name: words.name, exact: true }).waitFor()
  await desk.look('launch-catalogue')
  await page.getByRole('main').getByRole('link', { name: words.name, exact: true }).click()
  await page.getByLabel(t('businesses:page.launch.findAccount')).waitFor()
  await page.getByLabel(t('businesses:page.launch.findAccount')).fill(account.accountNo)
  await page.locator('.ant-select-item-option', { hasText: account.accountNo }).click()
  await page.getByLabel(words.mobile).fill('+85291234567')
  await page.getByRole('combobox', { name: words.verified }).click()
  await page.locator('.ant-select-item-option', { hasText: words.call }).click()
  await page.getByLabel(words.reason).fill('客戶申請 / asked for by the client')
  await desk.look('launch-form')
  await desk.accessible('launch-form')
  await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  await stands(desk, 'running')
  await desk.look('request-launched')
  await desk.accessible('request-launched')
  return page.url().split('/').at(-1) ?? ''
}

/** The reviewer's inbox leads to the request. */
async function openFromInbox(desk: Desk, account: AccountRow): Promise<void> {
  const { page, width } = desk
  await desk.visit(`/inbox?target=${account.accountNo}`)
  if (width === 390) await page.getByRole('main').getByRole('listitem').getByRole('link').first().tap()
  else {
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
  }
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  await desk.settled()
}

/** To the clerk, saying why. */
async function sendBack(desk: Desk): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('approvals:command.task.return'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.to'), { exact: true }).click()
  await page.locator('.ant-select-item-option', { hasText: t('approvals:page.ticket.toMaker') }).click()
  await drawer.getByLabel(t('approvals:field.remark')).fill(REASON)
  await desk.look('request-return')
  await desk.accessible('request-return')
  await drawer.getByRole('button', { name: t('approvals:command.task.return'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await stands(desk, 'returned')
}

/** The clerk reads why, puts the number right, and sends it on. */
async function amend(desk: Desk, look: Look): Promise<void> {
  const { page, t } = desk
  await page.getByText(REASON).first().waitFor()
  await desk.look('request-returned')
  await page.getByRole('button', { name: t('businesses:page.request.amend'), exact: true }).click()
  await page.waitForURL(/\/amend$/)
  await page.getByLabel(PACK[look.language].mobile).fill('+85291234568')
  await page.getByLabel(t('businesses:page.request.why')).fill('已更正 / put right')
  await desk.look('request-amend')
  await desk.accessible('request-amend')
  await page.getByRole('button', { name: t('businesses:page.request.sendOn'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  await stands(desk, 'running')
}

/** A hint to be noted keeps the agreement back until it is ticked. */
async function agree(desk: Desk): Promise<void> {
  const { page, t } = desk
  await stands(desk, 'running')
  await desk.settled()
  const hints = page.getByRole('main').getByRole('checkbox')
  await hints.first().waitFor()
  await desk.look('request-hints')
  await desk.accessible('request-hints')
  const drawer = page.getByRole('dialog')
  const decide = async () => {
    await page
      .getByRole('main')
      .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
      .click()
    await drawer.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
  }
  desk.watch.expect(409)
  await decide()
  await drawer.getByRole('alert').first().waitFor()
  await desk.look('request-hint-open')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  for (const hint of await hints.all()) await hint.check()
  await decide()
  await drawer.waitFor({ state: 'hidden' })
  await stands(desk, 'approved')
  await desk.look('request-approved')
  await desk.accessible('request-approved')
}

describe('[A-04] a request', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is launched, returned, amended and approved, in ${look.language} at ${look.width} px`, async () => {
      const account = accounts[index]
      if (!account) throw new Error('no account')
      const counter = await openDesk(browser, product.address, clerk, look)
      const office = await openDesk(browser, product.address, reviewer, look)
      const requestId = await launch(counter, look, account)
      await openFromInbox(office, account)
      expect(office.page.url()).toContain(requestId)
      await sendBack(office)
      await amend(counter, look)
      await agree(office)
      // The clerk's page hears of it by itself.
      await stands(counter, 'approved')
      expect(await counter.leave()).toEqual([])
      expect(await office.leave()).toEqual([])
    })
  }
})
