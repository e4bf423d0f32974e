import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendForApproval } from './harness/forms.ts'
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
const MARK = 'virtual-asset'
const RELABEL = 'accounts.account.relabel'
const WHY = '客户来函 / by the client’s letter'
let browser: Browser
let clerk: Person
let supervisor: Person
let admin: Person
let accounts: AccountRow[]

type Trading = { granted: string[] }
const granted = async (id: string) => (await admin.get<Trading>(`/accounts/${id}/trading-permissions`)).body.granted

/** Accounts that trade Hong Kong stocks, which an account for virtual assets can not. */
async function tradingAccounts(): Promise<AccountRow[]> {
  const found: AccountRow[] = []
  for (const account of (await accountsOf(clerk, 15, '&type=margin')).toReversed()) {
    const { body } = await clerk.get<{ items: unknown[] }>(`/tickets?limit=1&accountNo=${account.accountNo}`)
    if (body.items.length === 0 && (await granted(account.id)).includes('stock.HK')) found.push(account)
    if (found.length === LOOKS.length) return found
  }
  throw new Error('too few accounts that trade')
}

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor, admin] = (await Promise.all(
    ['clerk-central', 'supervisor', 'business-admin'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
  accounts = await tradingAccounts()
})
afterAll(() => browser.close())

/** The form says what the account can trade no longer before it is sent. @returns the ticket. */
async function askForMark(desk: Desk, account: AccountRow): Promise<string> {
  const { page, t } = desk
  await desk.visit(`/accounts/${account.id}`)
  await bothWidths(desk, 'account-labels')
  const drawer = await openForm(desk, t('accounts:command.account.relabel'))
  await drawer.getByLabel(t('accounts:field.addMarks'), { exact: true }).fill(MARK)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await drawer.getByLabel(t('accounts:field.brokerCode'), { exact: true }).fill('AE900')
  await drawer.getByLabel(t('accounts:field.remark'), { exact: true }).fill(WHY)
  await drawer.getByText(t('trading:field.closed.keys'), { exact: true }).waitFor()
  await drawer
    .getByText(new RegExp(t('trading:state.key.stock.HK')))
    .first()
    .waitFor()
  await bothWidths(desk, 'account-relabel')
  return sendForApproval(desk, drawer)
}

/** What was agreed to stands on the account, on its timeline and in what it may trade. */
async function lookAtResult(desk: Desk, account: AccountRow): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/accounts/${account.id}`)
  await page.getByRole('main').getByText(MARK, { exact: true }).first().waitFor()
  expect(await granted(account.id)).not.toContain('stock.HK')
  await desk.visit(`/accounts/${account.id}?tab=timeline`)
  await page.getByRole('main').getByText(t('accounts:command.account.relabel')).first().waitFor()
  await bothWidths(desk, 'account-labels-timeline')
  await desk.visit(`/accounts/${account.id}?tab=trading`)
  await bothWidths(desk, 'account-labels-trading')
}

/** The same for rows picked from the list. */
async function lookAtMany(desk: Desk): Promise<void> {
  const { page, t } = desk
  await desk.visit('/accounts')
  for (const at of [0, 1])
    await page
      .getByRole('main')
      .getByRole('row')
      .getByRole('checkbox')
      .nth(at + 1)
      .check()
  const drawer = await openForm(desk, t('accounts:command.account.relabel'), page.locator('body'))
  await drawer.getByLabel(t('accounts:field.addMarks'), { exact: true }).fill('vip-2027')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await drawer.getByLabel(t('accounts:field.remark'), { exact: true }).fill(WHY)
  await drawer.getByText(t('kit:bulk.example')).waitFor()
  await bothWidths(desk, 'accounts-relabel-many')
}

describe('[C-01] marks and codes of an account', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`are changed behind approval, what it can trade no longer said before, in ${look.language}`, async () => {
      const account = accounts[index]
      if (!account) throw new Error('no account')
      const desk = await openDesk(browser, product.address, clerk, look)
      const ticket = await askForMark(desk, account)
      await desk.visit(`/tickets/${ticket}`)
      await bothWidths(desk, 'ticket-relabel')
      await agreeTo(supervisor, ticket)
      await lookAtResult(desk, account)
      await lookAtMany(desk)
      expect(await desk.leave()).toEqual([])
    })
  }
})

async function newTicket(desk: Desk, command: string, text: string, name: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/tickets/new?command=${command}`)
  const kind = command.startsWith('members') ? 'member' : 'account'
  const target = page.getByLabel(t(`approvals:page.newTicket.find.${kind}`))
  for (const status of [409, 422]) desk.watch.expect(status)
  await choose(desk, target, text)
  await page
    .getByRole('main')
    .getByRole('button', { name: t('kit:command.submit') })
    .waitFor()
  await bothWidths(desk, name)
}

describe('[T-01] the work-order centre', () => {
  for (const look of LOOKS) {
    test(`offers login contacts, dormancy, marks and moves, and asks who would approve, in ${look.language}`, async () => {
      const desk = await openDesk(browser, product.address, admin, look)
      const { page, t } = desk
      await desk.visit('/tickets')
      await bothWidths(desk, 'tickets-kinds')
      const { body } = await admin.get<{ items: { memberNo: string }[] }>('/members?limit=1&status=ACTIVE')
      await newTicket(desk, 'members.member.setContact', body.items[0]?.memberNo ?? '', 'ticket-new-login')
      await newTicket(desk, RELABEL, accounts[0]?.accountNo ?? '', 'ticket-new-labels')
      await desk.visit('/approval-rules')
      const rule = page.getByRole('row').filter({ hasText: 'trading.market.set' })
      await rule.getByRole('button', { name: t('approvals:page.rules.who') }).click()
      await page.getByRole('dialog').getByText(t('approvals:page.rules.whoLead')).waitFor()
      await desk.settled()
      await bothWidths(desk, 'rules-who')
      expect(await desk.leave()).toEqual([])
    })
  }
})

type Client = { id: string; clientNo: string; displayName: string }

describe('[C-13] people behind a client and the logins', () => {
  for (const look of LOOKS) {
    test(`their phone, work and tax are asked for in one form, in ${look.language}`, async () => {
      const desk = await openDesk(browser, product.address, admin, look)
      const { t } = desk
      const { body } = await admin.get<{ items: Client[] }>('/clients?limit=1&type=corporate&status=ACTIVE')
      await desk.visit(`/clients/${body.items[0]?.id}?tab=people`)
      await bothWidths(desk, 'client-people')
      const drawer = await openForm(desk, t('clients:page.change.edit'))
      await drawer.getByText(t('clients:field.taxResidencies'), { exact: true }).waitFor()
      await bothWidths(desk, 'client-person-edit')
      const { body: logins } = await admin.get<{ items: Client[] }>('/members?limit=1&status=ACTIVE')
      await desk.visit(`/members/${logins.items[0]?.id}`)
      await bothWidths(desk, 'member-login')
      await openForm(desk, t('members:command.member.setContact'))
      await bothWidths(desk, 'member-contact')
      expect(await desk.leave()).toEqual([])
    })
  }
})
