import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendForApproval, sendNow } from './harness/forms.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, agreeTo } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let clerk: Person
let supervisor: Person
let reviewer: Person
let accounts: AccountRow[]
let applications: string[]

const LOOKS = walked(
  [
    { language: 'en', width: 1440 },
    { language: 'zh-Hans', width: 390 },
    { language: 'zh-Hant', width: 1440 },
  ],
  1,
)
const EACH = 3

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor, reviewer] = await Promise.all([
    signIn(product, 'clerk-central'),
    signIn(product, 'supervisor'),
    signIn(product, 'reviewer'),
  ])
  accounts = await accountsOf(clerk, EACH * LOOKS.length, '&type=cash')
  const { body } = await reviewer.get<{ items: { id: string }[] }>('/onboarding/applications?state=SUBMITTED&limit=20')
  applications = body.items.map(({ id }) => id)
})
afterAll(() => browser.close())

type Standing = { choice: string[]; granted: string[]; withheld: { key: string; reason: string }[] }
const standing = async (id: string) => (await clerk.get<Standing>(`/accounts/${id}/trading-permissions`)).body

/** Chooses short selling, which a cash account cannot have, beside German shares, which it can. */
async function pick(desk: Desk): Promise<void> {
  const { page, t } = desk
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('switch').click()
  const box = (market: string, group: string) =>
    drawer
      .getByRole('group', { name: t(`trading:state.market.${market}`) })
      .getByRole('checkbox', { name: t(`trading:state.group.${group}`), exact: true })
  await box('HK', 'shortsell').setChecked(true)
  await box('DE', 'stock').setChecked(true)
  // Before it is sent the form says what will fall out, and why.
  await drawer
    .getByText(
      t('trading:page.dropped', {
        key: t('trading:state.key.shortsell.HK'),
        reason: t('trading:state.dropReason.CAPABILITY'),
      }),
    )
    .waitFor()
  await drawer.getByLabel(t('trading:field.remark')).fill('客戶書面申請 / asked for in writing')
}

describe('[C-06] trading permissions', () => {
  for (const [index, look] of LOOKS.entries()) {
    const [one, ...many] = [0, 1, 2].map((at) => index * EACH + at)
    test(`are chosen, say what falls out and why, and count once agreed, in ${look.language} at ${look.width} px`, async () => {
      const account = accounts[one ?? 0]
      if (!account) throw new Error('no account')
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      await desk.visit(`/accounts/${account.id}?tab=trading`)
      const drawer = await openForm(desk, t('trading:command.permission.update'))
      await pick(desk)
      await desk.look('trading-choice')
      await desk.accessible('trading-choice')
      await agreeTo(supervisor, await sendForApproval(desk, drawer))
      await page.getByRole('main').getByText(t('trading:state.dropReason.CAPABILITY')).first().waitFor()
      await desk.look('trading-verdict')
      await desk.accessible('trading-verdict')
      const now = await standing(account.id)
      expect(now.granted).toContain('stock.DE')
      expect(now.withheld).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'shortsell.HK' })]))
      expect(now.granted).not.toContain('shortsell.HK')
      expect(await desk.leave()).toEqual([])
    })

    test(`of several accounts change together, in ${look.language} at ${look.width} px`, async () => {
      const picked = many.flatMap((at) => accounts[at] ?? [])
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      await desk.visit(`/accounts?accountNo=${picked.map(({ accountNo }) => accountNo).join(',')}`)
      for (const { accountNo } of picked) {
        const row = page.getByRole('main').locator('tr, [role="row"], li', { hasText: accountNo }).first()
        await row.getByRole('checkbox').check()
      }
      const drawer = await openForm(desk, t('trading:page.many.title'))
      await choose(desk, drawer.getByLabel(t('trading:field.keys'), { exact: true }), t('trading:state.key.stock.AU'))
      await page.keyboard.press('Escape')
      await drawer.getByLabel(t('trading:field.remark')).fill('批量開通 / for several clients')
      await desk.look('trading-many')
      await desk.accessible('trading-many')
      const answer = page.waitForResponse((each) => each.request().method() === 'POST' && each.status() === 202)
      await drawer.getByRole('button', { name: t('kit:command.submitForApproval') }).click()
      const { ticketId } = (await (await answer).json()) as { ticketId: string }
      await agreeTo(supervisor, ticketId)
      for (const { id } of picked) expect((await standing(id)).choice).toContain('stock.AU')
      expect(await desk.leave()).toEqual([])
    })

    test(`[C-08] of accounts not opened yet are the intersection, in ${look.language} at ${look.width} px`, async () => {
      const application = applications[index]
      if (!application) throw new Error('the demo has too few applications under review')
      const desk = await openDesk(browser, product.address, reviewer, look)
      const { page, t } = desk
      await desk.visit(`/applications/${application}`)
      const drawer = await openForm(desk, t('trading:page.choose'))
      await drawer.getByRole('switch').click()
      await drawer.getByRole('checkbox', { name: t('trading:state.key.va.OSL'), exact: true }).setChecked(true)
      const shares = drawer.getByRole('group', { name: t('trading:state.market.HK') })
      await shares.getByRole('checkbox', { name: t('trading:state.group.stock'), exact: true }).setChecked(true)
      const told = { key: t('trading:state.key.va.OSL'), reason: t('trading:state.dropReason.CAPABILITY') }
      await drawer.getByText(t('trading:page.dropped', told)).waitFor()
      await desk.look('application-trading-choice')
      await drawer.getByLabel(t('trading:field.remark')).fill('面談時確認 / agreed in the interview')
      await sendNow(desk, drawer)
      await page.getByRole('main').getByText(t('trading:state.dropReason.CAPABILITY')).first().waitFor()
      await desk.look('application-trading')
      await desk.accessible('application-trading')
      expect(await desk.leave()).toEqual([])
    })
  }
})
