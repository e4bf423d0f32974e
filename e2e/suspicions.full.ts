import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendNow } from './harness/forms.ts'
import { listen } from './harness/listening.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, askToFreeze } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
const TOLD = '多笔大额入金后即转出 / in and out at once'
let browser: Browser
let compliance: Person
let officer: Person
let clerk: Person
let accounts: AccountRow[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[compliance, officer, clerk] = await Promise.all([
    signIn(product, 'compliance'),
    signIn(product, 'officer'),
    signIn(product, 'clerk-central'),
  ])
  const candidates = await accountsOf(clerk, 48)
  const numbers = candidates.map(({ accountNo }) => accountNo).join(',')
  const { body } = await clerk.get<{ items: { accountNo: string }[] }>(`/tickets?limit=200&accountNo=${numbers}`)
  const asked = new Set(body.items.map(({ accountNo }) => accountNo))
  accounts = candidates.filter(({ accountNo }) => !asked.has(accountNo)).slice(24, 24 + LOOKS.length)
})
afterAll(() => browser.close())

const today = () => systemClock().toZonedDateTimeISO('Asia/Hong_Kong').toPlainDate()

async function day(desk: Desk, field: Locator, value: string): Promise<void> {
  await field.fill(value)
  await desk.page.keyboard.press('Enter')
}

/** Writes an event down; a day to come and a number nobody has are refused where they stand. @returns its page. */
async function write(desk: Desk, account: AccountRow): Promise<string> {
  const { page, t } = desk
  const field = (key: string) => t(`suspicions:field.${key}`)
  await desk.visit('/suspicious-events')
  await bothWidths(desk, 'suspicions')
  const drawer = await openForm(desk, t('suspicions:command.event.create'))
  const number = drawer.getByLabel(field('accountNo'), { exact: true })
  await number.fill('00000000')
  await day(desk, drawer.getByLabel(field('alertedOn'), { exact: true }), today().toString())
  await choose(desk, drawer.getByLabel(field('trigger'), { exact: true }), t('suspicions:state.trigger.cash'))
  await drawer.getByLabel(field('triggerRemark'), { exact: true }).fill(TOLD)
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  const unknown = t('suspicions:error.ACCOUNT_UNKNOWN.message', { accountNo: '00000000' })
  await drawer.getByText(unknown).first().waitFor()
  await bothWidths(desk, 'suspicion-refused')
  await number.fill(account.accountNo)
  await choose(desk, drawer.getByLabel(field('assigneeId'), { exact: true }), compliance.name)
  await day(desk, drawer.getByLabel(field('dueAt'), { exact: true }), `${today().add({ days: 3 })} 18:00`)
  await drawer.getByLabel(field('remark'), { exact: true }).fill('先核对资金来源 / source of funds first')
  // What was typed stays when the next input is gone to.
  expect(await drawer.getByLabel(field('dueAt'), { exact: true }).inputValue()).toContain('18:00')
  await bothWidths(desk, 'suspicion-new')
  await sendNow(desk, drawer)
  const row = page.getByRole('main').locator('tr, [role="row"], li', { hasText: account.accountNo }).first()
  await row.getByRole('link').first().click()
  await page.waitForURL(/\/suspicious-events\/[0-9a-f-]{36}$/)
  await desk.settled()
  return new URL(page.url()).pathname
}

/** Links the ticket by what it asks for: nobody types an id. */
async function link(desk: Desk, ticketTitle: string): Promise<void> {
  const { page, t } = desk
  const drawer = await openForm(desk, t('suspicions:command.event.update'))
  await choose(desk, drawer.getByLabel(t('suspicions:field.ticketIds'), { exact: true }), ticketTitle)
  await page.keyboard.press('Escape')
  await bothWidths(desk, 'suspicion-link')
  await sendNow(desk, drawer)
  await page.getByRole('main').getByRole('link', { name: ticketTitle }).waitFor()
}

async function submit(desk: Desk): Promise<void> {
  const { t } = desk
  const drawer = await openForm(desk, t('suspicions:command.event.submit'))
  const field = (key: string) => drawer.getByLabel(t(`suspicions:field.${key}`), { exact: true })
  await choose(desk, field('result'), t('suspicions:state.result.reported'))
  await field('resultRemark').fill('已向联合财富情报组报告 / reported')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.getByText(t('suspicions:error.STR_REFERENCE_MISSING.message')).first().waitFor()
  await bothWidths(desk, 'suspicion-submit')
  await field('strReference').fill('STR-2026-0117')
  await sendNow(desk, drawer)
}

/** Whoever wrote it down and says what came of it is offered no way to stand for it as well. */
async function standsBefore(desk: Desk): Promise<void> {
  const { page, t } = desk
  await page.getByText(t('suspicions:state.event.IN_APPROVAL'), { exact: true }).first().waitFor()
  const complete = page.getByRole('button', { name: t('suspicions:command.event.complete'), exact: true })
  expect(await complete.count()).toBe(0)
  await bothWidths(desk, 'suspicion-asked')
}

/** The second person sends it back once, and completes it when it comes again. */
async function decide(desk: Desk, path: string, command: 'sendBack' | 'complete', state: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(path)
  await bothWidths(desk, `suspicion-${command}-before`)
  const drawer = await openForm(desk, t(`suspicions:command.event.${command}`))
  await drawer.getByLabel(t('suspicions:field.reason'), { exact: true }).fill('请补充流水 / add the statements')
  await bothWidths(desk, `suspicion-${command}`)
  await sendNow(desk, drawer)
  await page
    .getByText(t(`suspicions:state.event.${state}`), { exact: true })
    .first()
    .waitFor()
  await bothWidths(desk, `suspicion-${command}-after`)
}

/** No entry in the navigation, no page, nothing on the client's and the account's pages. */
async function knowsNothing(desk: Desk, account: AccountRow, path: string): Promise<void> {
  const { page, t } = desk
  desk.watch.expect(403)
  await desk.visit('/')
  expect(await page.getByText(t('suspicions:page.title'), { exact: true }).count()).toBe(0)
  for (const closed of ['/suspicious-events', path]) {
    await desk.visit(closed)
    await page.getByRole('heading', { level: 1, name: t('app:forbidden.title') }).waitFor()
  }
  await bothWidths(desk, 'suspicion-closed')
  for (const at of [`/clients/${account.clientId}?tab=timeline`, `/accounts/${account.id}?tab=timeline`]) {
    await desk.visit(at)
    expect(await page.getByText(TOLD).count()).toBe(0)
    expect(await page.getByText(t('suspicions:command.event.create')).count()).toBe(0)
  }
}

describe('[R-03] a suspicious event', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is written down, followed, reported and stood for by a second person, in ${look.language}`, async () => {
      const account = accounts[index]
      if (!account) throw new Error('no account')
      await askToFreeze(clerk, account.id)
      const heard = await listen(clerk)
      const desk = await openDesk(browser, product.address, compliance, look)
      const { page, t } = desk
      const path = await write(desk, account)
      await bothWidths(desk, 'suspicion')
      await link(desk, t('accounts:command.account.freeze'))
      await sendNow(desk, await openForm(desk, t('suspicions:command.event.followUp')))
      await submit(desk)
      await standsBefore(desk)
      const office = await openDesk(browser, product.address, officer, look)
      await decide(office, path, 'sendBack', 'FOLLOWING_UP')
      // The page of whoever follows it hears of it by itself.
      await page.getByRole('button', { name: t('suspicions:command.event.submit'), exact: true }).waitFor()
      await submit(desk)
      await decide(office, path, 'complete', 'COMPLETED')
      expect(await office.leave()).toEqual([])
      await page.getByText(t('suspicions:state.event.COMPLETED'), { exact: true }).first().waitFor()
      expect(await desk.leave()).toEqual([])
      const counter = await openDesk(browser, product.address, clerk, look)
      await knowsNothing(counter, account, path)
      expect(heard.ids()).not.toContain(path.split('/').at(-1))
      heard.stop()
      expect(await counter.leave()).toEqual([])
    })
  }
})
