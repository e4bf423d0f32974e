import { randomUUID } from 'node:crypto'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendForApproval, sendNow } from './harness/forms.ts'
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
/** Accounts each look puts into a group, and takes one of out again. */
const EACH = 4
let browser: Browser
let keeper: Person
let officer: Person
let accounts: AccountRow[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[keeper, officer] = await Promise.all([signIn(product, 'business-admin'), signIn(product, 'officer')])
  // The demo's groups have accounts of their own; these are in none.
  accounts = (await accountsOf(keeper, 160)).slice(-EACH * LOOKS.length)
})
afterAll(() => browser.close())

const nobody = () => `0${randomUUID().slice(0, 8).toUpperCase()}`
const codeOf = () => `WALK-${randomUUID().slice(0, 6).toUpperCase()}`

/** Makes a group with two purposes. @returns its page's address. */
async function make(desk: Desk, kind: 'client' | 'stock', purposes: readonly string[], code: string): Promise<string> {
  const { page, t } = desk
  await desk.visit(`/${kind}-groups`)
  const drawer = await openForm(desk, t(`groups:command.${kind}Group.create`))
  await drawer.getByLabel(t('groups:field.code'), { exact: true }).fill(code)
  await drawer.getByLabel(t('groups:field.name'), { exact: true }).fill('季度复核 / quarterly')
  const field = drawer.getByLabel(t('groups:field.purposes'), { exact: true })
  for (const purpose of purposes) await choose(desk, field, t(`groups:state.purpose.${purpose}`))
  await page.keyboard.press('Escape')
  await drawer.getByLabel(t('groups:field.remark'), { exact: true }).fill('按季度复核 / reviewed each quarter')
  await bothWidths(desk, `group-new-${kind}`)
  await sendNow(desk, drawer)
  await page.getByRole('main').getByText(code, { exact: true }).first().waitFor()
  await bothWidths(desk, `groups-${kind}`)
  await page.getByRole('main').getByText(code, { exact: true }).first().click()
  await page.waitForURL(new RegExp(`/${kind}-groups/[0-9a-f-]{36}$`))
  await desk.settled()
  return new URL(page.url()).pathname
}

/** Pastes lines as they come out of a spreadsheet; one names nothing, one is empty. */
async function paste(desk: Desk, kind: 'client' | 'stock', lines: readonly string[], name: string): Promise<Locator> {
  const { page, t } = desk
  const drawer = await openForm(desk, t(`groups:command.${kind}Member.add`))
  const field = t(kind === 'client' ? 'groups:page.pasteAccounts' : 'groups:page.pasteStocks')
  await drawer.getByLabel(field).fill(lines.join('\n'))
  await desk.look(`${name}-form`)
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  const outcome = page.getByRole('dialog', { name: t('groups:page.outcomeTitle') })
  await outcome.waitFor()
  await bothWidths(desk, name)
  return outcome
}

async function close({ page }: Desk, drawer: Locator): Promise<void> {
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('main').waitFor()
}

/** A sheet with a good row, one that names nothing, and one that says both what it must say one of. */
async function importSheet(desk: Desk, good: AccountRow): Promise<void> {
  const { page, t } = desk
  const sheet = ['accountNo,clientNo', `${good.accountNo},`, `${nobody()},`, `${good.accountNo},${good.accountNo}`]
  await page.getByRole('button', { name: t('kit:intake.title') }).click()
  const drawer = page.getByRole('dialog', { name: t('kit:intake.title') })
  const file = { name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet.join('\n')) }
  await drawer.locator('input[type=file]').setInputFiles(file)
  await drawer.getByText(t('groups:error.ACCOUNT_OR_CLIENT.message')).waitFor()
  await bothWidths(desk, 'group-import-checked')
  await drawer.getByRole('button', { name: t('kit:intake.take', { count: 2 }), exact: true }).click()
  await drawer.getByText(t('groups:page.outcome', { added: 1, left: 1 })).waitFor()
  await bothWidths(desk, 'group-import-done')
  await close(desk, drawer)
}

const rowOf = ({ page }: Desk, text: string): Locator =>
  page.getByRole('main').locator('tr, [role="row"], li', { hasText: text }).first()

async function rowAction(desk: Desk, text: string, title: string): Promise<Locator> {
  const { page, t } = desk
  const row = rowOf(desk, text)
  await row.getByRole('button', { name: new RegExp(t('kit:table.rowActions', { name: '' }).trim()) }).click()
  await page.getByRole('menuitem', { name: title, exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  return drawer
}

/** Takes one out, with its reason. */
async function takeOut(desk: Desk, accountNo: string): Promise<void> {
  const { page, t } = desk
  const drawer = await rowAction(desk, accountNo, t('groups:command.clientMember.remove'))
  await drawer.getByLabel(t('groups:field.reason'), { exact: true }).fill('不再适用 / no longer applies')
  await desk.look('group-take-out')
  await sendNow(desk, drawer)
  await page.getByRole('main').getByText(accountNo, { exact: true }).first().waitFor({ state: 'hidden' })
}

describe('[K-01] groups', () => {
  for (const [index, look] of LOOKS.entries()) {
    const [first, second, third, fourth] = [0, 1, 2, 3].map((at) => index * EACH + at)
    const account = (at: number | undefined): AccountRow => {
      const found = accounts[at ?? 0]
      if (!found) throw new Error('no account')
      return found
    }

    test(`of clients are made, filled by pasting and by sheet, and left one by one, in ${look.language}`, async () => {
      const desk = await openDesk(browser, product.address, keeper, look)
      const { page, t } = desk
      await make(desk, 'client', ['margin', 'credit'], codeOf())
      await page.getByText(t('groups:page.noMembers')).waitFor()
      await bothWidths(desk, 'group-empty')
      const [one, two, three] = [account(first), account(second), account(third)]
      const pasted = await paste(desk, 'client', [one.accountNo, '', ` ${two.accountNo} `, nobody(), ''], 'group-paste')
      await pasted.getByText(t('groups:page.outcome', { added: 2, left: 1 })).waitFor()
      await pasted.getByText(t('groups:state.outcome.unknown')).waitFor()
      await close(desk, pasted)
      await importSheet(desk, three)
      for (const { accountNo } of [one, two, three]) await rowOf(desk, accountNo).waitFor()
      await bothWidths(desk, 'group-filled')
      await takeOut(desk, two.accountNo)
      const { body } = await keeper.get<{ members: number }>(new URL(page.url()).pathname)
      expect(body.members).toBe(2)
      await page.getByRole('button', { name: t('groups:page.workOnAccounts'), exact: true }).click()
      await page.waitForURL(/\/accounts\?clientGroupId=/)
      for (const { accountNo } of [one, three]) await page.getByText(accountNo, { exact: true }).first().waitFor()
      await page.getByText(two.accountNo, { exact: true }).waitFor({ state: 'detached' })
      await bothWidths(desk, 'group-accounts')
      expect(await desk.leave()).toEqual([])
    })

    test(`of billing have an account once, and lose it only with a second person, in ${look.language}`, async () => {
      const desk = await openDesk(browser, product.address, keeper, look)
      const { page, t } = desk
      const mine = account(fourth)
      const [held, other] = [codeOf(), codeOf()]
      await make(desk, 'client', ['billing'], held)
      await close(desk, await paste(desk, 'client', [mine.accountNo], 'group-billing'))
      const path = await make(desk, 'client', ['billing'], other)
      const refused = await paste(desk, 'client', [mine.accountNo], 'group-billing-taken')
      await refused.getByText(`${t('groups:state.outcome.otherBilling')} (${held})`).waitFor()
      await close(desk, refused)
      await removeWithSecond(desk, path)
      await desk.visit('/client-groups')
      await page.getByText(held, { exact: true }).first().waitFor()
      expect(await page.getByText(other, { exact: true }).count()).toBe(0)
      expect(await desk.leave()).toEqual([])
    })

    test(`of stocks say which line is wrong, and keep both ways to write a number, in ${look.language}`, async () => {
      const desk = await openDesk(browser, product.address, keeper, look)
      const { page, t } = desk
      await make(desk, 'stock', ['optionShortSelling', 'concentration'], codeOf())
      const drawer = await openForm(desk, t('groups:command.stockMember.add'))
      const field = drawer.getByLabel(t('groups:page.pasteStocks'))
      await field.fill('ST/HK/700\nHK700\nETF/HK/02800')
      await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
      await drawer
        .getByText(t('kit:fieldProblem.inLine', { line: 2, text: t('kit:fieldProblem.invalid_format') }))
        .waitFor()
      await bothWidths(desk, 'group-stock-wrong')
      await field.fill('ST/HK/700\nst/hk/00700\nETF/HK/02800')
      await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
      const outcome = page.getByRole('dialog', { name: t('groups:page.outcomeTitle') })
      await outcome.getByText(t('groups:page.outcome', { added: 2, left: 1 })).waitFor()
      await outcome.getByText('ETF/HK/2800').waitFor()
      await close(desk, outcome)
      await bothWidths(desk, 'group-stock')
      expect(await desk.leave()).toEqual([])
    })
  }
})

/** From now on a second person agrees before a group is removed; the first one asks, the second one agrees. */
async function removeWithSecond(desk: Desk, path: string): Promise<void> {
  const command = 'groups.clientGroup.remove'
  const { body } = await keeper.get<{ items: { id: string; code: string }[] }>('/flows')
  const flowId = body.items.find(({ code }) => code === 'account-status')?.id
  await keeper.send('PUT', `/approval-rules/${command}`, { flowId, fallback: 'BLOCK' })
  try {
    const { page, t } = desk
    await desk.visit(path)
    // The page hears of the removal, and asks once more for what is gone.
    desk.watch.expect(404)
    const drawer = await openForm(desk, t('groups:command.clientGroup.remove'))
    await drawer.getByLabel(t('groups:field.reason'), { exact: true }).fill('组已合并 / merged')
    await drawer.getByText(officer.name).waitFor()
    await bothWidths(desk, 'group-remove')
    const ticket = await sendForApproval(desk, drawer)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const office = await openDesk(browser, product.address, officer, { ...lookOf(desk), width: 1440 })
    await office.visit(`/tickets/${ticket}`)
    await bothWidths(office, 'group-remove-ticket')
    await agreeTo(officer, ticket)
    expect(await office.leave()).toEqual([])
  } finally {
    await keeper.send('PUT', `/approval-rules/${command}`, { flowId: null, fallback: 'NONE' })
  }
}

const lookOf = ({ words, width }: Desk): Look => ({ language: words.language, width })
