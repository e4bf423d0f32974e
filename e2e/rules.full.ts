import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Desk, openBrowser, openDesk, WIDTHS } from './harness/desk.ts'
import { choose, openForm, sendNow } from './harness/forms.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, agreeTo } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
const FREEZE = 'accounts.account.freeze'
const FREE = 'introducers.introducer.register'
let browser: Browser
let keeper: Person
let clerk: Person
let supervisor: Person
let admin: Person
let restored: { flowId: string | null; fallback: string }
/** What the flow that is laid down is called in each language. */
let flow: Partial<Record<string, string>>
let accounts: AccountRow[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[keeper, clerk, supervisor, admin] = await Promise.all([
    signIn(product, 'business-admin'),
    signIn(product, 'clerk-central'),
    signIn(product, 'supervisor'),
    signIn(product, 'admin'),
  ])
  type Flows = { items: { id: string; code: string; label: Partial<Record<string, string>> }[] }
  const { body } = await keeper.get<Flows>('/flows')
  const found = body.items.find(({ code }) => code === 'account-status')
  flow = found?.label ?? {}
  restored = { flowId: found?.id ?? null, fallback: 'BLOCK' }
  accounts = (await accountsOf(clerk, 40)).slice(30, 30 + LOOKS.length)
})
afterAll(() => browser.close())

const ruleOf = ({ page }: Desk, command: string): Locator =>
  page.getByRole('row').filter({ has: page.getByText(command, { exact: true }) })

/** What stands there for each command, in words: which flow, or what happens when nobody is configured. */
async function reads(desk: Desk): Promise<void> {
  const { page, t } = desk
  await desk.visit('/approval-rules')
  await bothWidths(desk, 'rules')
  const freeze = ruleOf(desk, FREEZE)
  await freeze.getByText(flow[desk.words.language] ?? '').waitFor()
  await freeze.getByText(t('approvals:page.rules.isConfigured'), { exact: true }).waitFor()
  await ruleOf(desk, FREE).getByText(t('approvals:state.fallback.NONE'), { exact: true }).waitFor()
  await page.getByLabel(t('approvals:page.rules.find')).fill(t('introducers:command.introducer.register'))
  await ruleOf(desk, FREEZE).waitFor({ state: 'hidden' })
  await ruleOf(desk, FREE).waitFor()
  await bothWidths(desk, 'rules-found')
}

/** Who may not change rules sees them, and no way to change them. */
async function onlyReads(look: (typeof LOOKS)[number]): Promise<void> {
  const officer = await signIn(product, 'officer')
  const desk = await openDesk(browser, product.address, officer, look)
  await desk.visit('/approval-rules')
  const { page, t } = desk
  await ruleOf(desk, FREEZE).waitFor()
  expect(await page.getByRole('button', { name: t('approvals:command.rule.set'), exact: true }).count()).toBe(0)
  expect(await desk.leave()).toEqual([])
}

/** Takes the flow away and says what happens without one. */
async function lay(desk: Desk, fallback: 'SUPER_ADMIN' | 'BLOCK'): Promise<void> {
  const { t } = desk
  await desk.visit('/approval-rules')
  const drawer = await openForm(desk, t('approvals:command.rule.set'), ruleOf(desk, FREEZE))
  const chosen = drawer.locator('.ant-form-item', { hasText: t('approvals:field.flowId') }).first()
  if (await chosen.locator('.ant-select-clear').count()) {
    await chosen.hover()
    await chosen.locator('.ant-select-clear').click()
  }
  await choose(
    desk,
    drawer.getByLabel(t('approvals:field.fallback'), { exact: true }),
    t(`approvals:state.fallback.${fallback}`),
  )
  // The table behind lies half under the head of the page, which is no matter of the form.
  for (const width of WIDTHS) {
    await desk.resize(width)
    await desk.look(`rule-set-${fallback}`)
  }
  await desk.resize(desk.width)
  await sendNow(desk, drawer)
  await ruleOf(desk, FREEZE)
    .getByText(t(`approvals:state.fallback.${fallback}`), { exact: true })
    .waitFor()
  await ruleOf(desk, FREEZE).getByText(keeper.name).waitFor()
  await bothWidths(desk, `rule-${fallback}`)
}

/** From the table to the form, filled in as far as the answer needs. */
async function ask(desk: Desk, account: AccountRow): Promise<Locator> {
  const { page, t } = desk
  const main = page.getByRole('main')
  await choose(desk, page.getByLabel(t('approvals:page.newTicket.find.account')), account.accountNo)
  await choose(
    desk,
    main.getByLabel(t('accounts:field.reason'), { exact: true }),
    t('accounts:state.freezeReason.CLIENT_REQUEST'),
  )
  await main.getByLabel(t('accounts:field.remark'), { exact: true }).fill('客户来电 / the client called')
  return main
}

/** Who would be asked stands in the form before anything is sent. */
async function whoWould(desk: Desk, account: AccountRow, name: string): Promise<void> {
  const { page, t } = desk
  await desk.visit('/approval-rules')
  await ruleOf(desk, FREEZE)
    .getByRole('link', { name: t('approvals:page.rules.who') })
    .click()
  await page.waitForURL(/\/tickets\/new/)
  await desk.settled()
  await bothWidths(desk, 'who-would')
  const main = await ask(desk, account)
  await main.getByText(name).first().waitFor()
  await bothWidths(desk, 'who-would-answer')
}

/** Where the rule blocks, the form says so before and after it is sent. */
async function blocked(desk: Desk, account: AccountRow): Promise<void> {
  const { page } = desk
  desk.watch.expect(409)
  await desk.visit(`/tickets/new?command=${FREEZE}`)
  const main = await ask(desk, account)
  await desk.settled()
  await main.getByRole('alert').first().waitFor()
  await bothWidths(desk, 'blocked')
  await page.getByRole('main').waitFor()
}

describe('[T-07] the table of rules', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`says what is laid down, is changed, and holds for the next ticket, in ${look.language}`, async () => {
      onTestFinished(async () => {
        await keeper.send('PUT', `/approval-rules/${FREEZE}`, restored)
      })
      const account = accounts[index]
      if (!account) throw new Error('no account')
      const desk = await openDesk(browser, product.address, keeper, look)
      await reads(desk)
      await whoWould(desk, account, supervisor.name)
      await lay(desk, 'SUPER_ADMIN')
      await onlyReads(look)
      const counter = await openDesk(browser, product.address, clerk, look)
      const { page, t } = counter
      await counter.visit(`/tickets/new?command=${FREEZE}`)
      const main = await ask(counter, account)
      await main.getByText(admin.name).first().waitFor()
      await bothWidths(counter, 'who-would-admin')
      await main.getByRole('button', { name: t('kit:command.submitForApproval') }).click()
      await main.getByRole('button', { name: t('kit:command.openTicket') }).click()
      await page.waitForURL(/\/tickets\/[0-9a-f-]{36}$/)
      await counter.settled()
      await bothWidths(counter, 'ticket-admin')
      await agreeTo(admin, page.url().split('/').at(-1) ?? '')
      await lay(desk, 'BLOCK')
      expect(await desk.leave()).toEqual([])
      await blocked(counter, account)
      expect(await counter.leave()).toEqual([])
    })
  }
})
