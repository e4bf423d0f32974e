import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let clerk: Person
let accounts: AccountRow[]

const LOOKS = walked(
  [
    { language: 'zh-Hant', width: 390 },
    { language: 'zh-Hans', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
/** Accounts for each look, the last of which has the business running already. */
const EACH = 3

/** What the pack calls things. */
const PACK = {
  'zh-Hans': { name: '变更其他信息', parts: '变更项目', job: '职业', newJob: '新职业', reason: '申请原因' },
  'zh-Hant': { name: '變更其他資料', parts: '變更項目', job: '職業', newJob: '新職業', reason: '申請原因' },
  en: { name: 'Other data', parts: 'Items', job: 'Occupation', newJob: 'New occupation', reason: 'Reason' },
} as const

beforeAll(async () => {
  browser = await openBrowser()
  clerk = await signIn(product, 'clerk-central')
  // Neither the demo nor another journey has asked for anything on these.
  const candidates = await accountsOf(clerk, 48, '&clientType=individual')
  const numbers = candidates.map(({ accountNo }) => accountNo).join(',')
  const { body } = await clerk.get<{ items: { accountNo: string }[] }>(`/requests?limit=200&accountNo=${numbers}`)
  const asked = new Set(body.items.map(({ accountNo }) => accountNo))
  // Other journeys launch on the far end.
  accounts = candidates.filter(({ accountNo }) => !asked.has(accountNo)).slice(10, 10 + EACH * LOOKS.length)
})
afterAll(() => browser.close())

/** Launches it for one account beforehand, so that the run meets an account on which it is running. */
async function running(account: AccountRow): Promise<void> {
  const { body } = await clerk.get<{ items: { id: string; code: string }[] }>('/business-catalogue')
  const businessId = body.items.find(({ code }) => code === 'change-other-data')?.id
  const values = { parts: ['occupation'], occupation: '工程師', reason: '客戶申請' }
  const made = await clerk.send('POST', '/requests', { businessId, accountId: account.id, values })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
}

/** Picks what the pasted numbers found, and opens what else may be done with the rows. */
async function pick(desk: Desk, picked: readonly AccountRow[]): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/accounts?accountNo=${picked.map((one) => one.accountNo).join(',')}`)
  for (const { accountNo } of picked) {
    const row = page.getByRole('main').locator('tr, [role="row"], li', { hasText: accountNo }).first()
    await row.getByRole('checkbox').check()
  }
  await desk.look('accounts-picked')
  await page.getByRole('button', { name: t('businesses:page.launch.many'), exact: true }).click()
}

/** The account on which it runs already is named with its reason before anything is begun, and left out. */
async function fill(desk: Desk, look: Look, taken: AccountRow): Promise<void> {
  const { page, t } = desk
  const words = PACK[look.language]
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('combobox', { name: t('businesses:page.launch.business') }).fill(words.name)
  await page.locator('.ant-select-item-option', { hasText: words.name }).click()
  await drawer.getByRole('combobox', { name: words.parts }).click()
  await page.locator('.ant-select-item-option', { hasText: words.job }).click()
  await page.keyboard.press('Escape')
  await drawer.getByLabel(words.newJob).fill('退休 / retired')
  await drawer.getByLabel(words.reason).fill('號段調整 / numbers moved')
  const warning = drawer.getByRole('alert').filter({ hasText: taken.accountNo })
  await warning.getByText(/R1\d{7}/).waitFor()
  await desk.look('launch-many')
  await desk.accessible('launch-many')
  await drawer
    .getByRole('button', { name: t('businesses:page.launch.manySend', { text: EACH - 1 }), exact: true })
    .click()
}

describe('[A-13] a business for many accounts', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is launched from the list, each row with its result, in ${look.language} at ${look.width} px`, async () => {
      const picked = accounts.slice(index * EACH, (index + 1) * EACH)
      const [free, , taken] = picked
      if (!free || !taken) throw new Error('no accounts')
      await running(taken)
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      await pick(desk, picked)
      await fill(desk, look, taken)
      const drawer = page.getByRole('dialog')
      await drawer.getByText(t('kit:bulk.done', { text: EACH - 1 })).waitFor({ timeout: 60_000 })
      expect(await drawer.getByRole('row', { name: new RegExp(taken.accountNo) }).count()).toBe(0)
      await desk.look('launch-many-result')
      await desk.accessible('launch-many-result')
      await desk.visit(`/accounts/${free.id}`)
      await page.getByRole('button', { name: t('businesses:page.launch.here'), exact: true }).waitFor()
      await desk.look('account-launch')
      expect(await desk.leave()).toEqual([])
    })
  }
})
