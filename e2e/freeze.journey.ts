import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let clerk: Person
let supervisor: Person
let accounts: AccountRow[]

const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 390 },
    { language: 'en', width: 1440 },
  ],
  1,
)

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor] = await Promise.all([signIn(product, 'clerk-central'), signIn(product, 'supervisor')])
  accounts = (await accountsOf(clerk, 12)).slice(-LOOKS.length)
})
afterAll(() => browser.close())

/** Signs in by the form, as people do. */
async function signInByForm(desk: Desk, username: string): Promise<void> {
  const { page, t } = desk
  await desk.visit('/')
  await desk.look('sign-in')
  await desk.accessible('sign-in')
  await page.getByLabel(t('app:signIn.username')).fill(username)
  const password = product.people.find((person) => person.username === username)?.password ?? ''
  await page.getByLabel(t('app:signIn.password'), { exact: true }).fill('not the password')
  desk.watch.expect(401)
  await page.getByRole('button', { name: t('app:signIn.submit') }).click()
  await page.getByRole('alert').waitFor()
  await desk.look('sign-in-refused')
  await page.getByLabel(t('app:signIn.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('app:signIn.submit') }).click()
  await page.getByRole('heading', { level: 1, name: t('app:home.greeting', { name: clerk.name }) }).waitFor()
  await desk.settled()
}

/** Ctrl-K, the number, Enter. */
async function findAccount(desk: Desk, account: AccountRow): Promise<void> {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .or(page.getByRole('dialog').getByRole('combobox'))
    .fill(account.accountNo)
  await page.getByRole('option', { name: account.accountNo }).waitFor()
  await desk.look('search')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: account.accountNo }).waitFor()
}

/** Asks for the freeze; the form says beforehand who will decide. */
async function askForFreeze(desk: Desk): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('accounts:command.account.freeze'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('accounts:field.reason')).waitFor()
  await desk.settled()
  await drawer.getByLabel(t('accounts:field.reason')).click()
  await page.locator('.ant-select-item-option', { hasText: t('accounts:state.freezeReason.AML') }).click()
  await drawer.getByLabel(t('accounts:field.remark')).fill('可疑交易覆核 / review of suspicious transfers')
  await drawer.getByText(supervisor.name).waitFor()
  await desk.look('freeze-form')
  await desk.accessible('freeze-form')
  await drawer.getByRole('button', { name: t('kit:command.submitForApproval') }).click()
  await drawer.getByText(t('kit:command.openTicket')).waitFor()
  await desk.look('freeze-sent')
  await drawer
    .getByRole('button', { name: t('kit:close') })
    .last()
    .click()
  await drawer.waitFor({ state: 'hidden' })
}

/** Decides with the keyboard alone: the first task of the inbox, `a`, and the form by Tab and Enter. */
async function decideByKeyboard(desk: Desk, account: AccountRow): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/inbox?target=${account.accountNo}`)
  await desk.look('inbox-todo')
  await desk.accessible('inbox-todo')
  if (desk.width === 390) {
    // A phone shows cards: its keyboard has no rows to go through.
    await page.getByRole('main').getByRole('listitem').getByRole('link').first().tap()
  } else {
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
  }
  await page.waitForURL(/\/tickets\//)
  await desk.settled()
  await desk.look('ticket-open')
  await desk.accessible('ticket-open')
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const agree = dialog.getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
  await agree.waitFor()
  for (
    let presses = 0;
    presses < 12 && !(await agree.evaluate((button) => button === document.activeElement));
    presses++
  ) {
    await page.keyboard.press('Tab')
  }
  await desk.look('ticket-agree')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText(t('approvals:state.effect.done'), { exact: true }).first().waitFor()
  await desk.look('ticket-done')
  await desk.accessible('ticket-done')
}

describe('[T-01] freezing an account', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`takes a second person, and shows at once, in ${look.language} at ${look.width} px`, async () => {
      const account = accounts[index]
      if (!account) throw new Error('no account')
      await clerk.speak(look.language)
      const counter = await openDesk(browser, product.address, null, look)
      const office = await openDesk(browser, product.address, supervisor, look)
      await signInByForm(counter, clerk.username)
      await findAccount(counter, account)
      await askForFreeze(counter)
      // Nothing has changed yet: approved and applied are facts of their own.
      await counter.settled()
      const { t } = counter
      const frozen = counter.page
        .getByRole('main')
        .getByText(t('accounts:page.account.frozen', { reason: t('accounts:state.freezeReason.AML') }))
      expect(await frozen.count()).toBe(0)
      await decideByKeyboard(office, account)
      // The counter's page hears of it by itself.
      await frozen.waitFor()
      await counter.look('account-frozen')
      await counter.accessible('account-frozen')
      expect(await counter.leave()).toEqual([])
      expect(await office.leave()).toEqual([])
    })
  }
})
