import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
let browser: Browser
let office: Person
let central: Person
let futian: Person

const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 390 },
    { language: 'en', width: 1440 },
  ],
  1,
)

/** What the pack and the demo's departments are called. */
const PACK = {
  'zh-Hans': {
    name: '保证金调整通知',
    product: '品种',
    rate: '调整后保证金率',
    effective: '生效日期',
    informed: '是否已通知持仓客户',
    all: '全部已通知',
    clients: '涉及客户数',
    places: ['中环分行', '福田营业部', '浦东营业部'],
  },
  'zh-Hant': {
    name: '保證金調整通知',
    product: '品種',
    rate: '調整後保證金率',
    effective: '生效日期',
    informed: '是否已通知持倉客戶',
    all: '全部已通知',
    clients: '涉及客戶數',
    places: ['中環分行', '福田營業部', '浦東營業部'],
  },
  en: {
    name: 'Margin change notice',
    product: 'Product',
    rate: 'Margin from then on',
    effective: 'Effective on',
    informed: 'Were clients with positions told?',
    all: 'All of them',
    clients: 'Clients concerned',
    places: ['Central Branch', 'Futian Branch', 'Pudong Branch'],
  },
} as const

beforeAll(async () => {
  browser = await openBrowser()
  ;[office, central, futian] = (await Promise.all(
    ['business-admin', 'clerk-central', 'clerk-futian'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
})
afterAll(() => browser.close())

/** A week after the newest of the demo is due: always a day that has not ended. */
async function dueOn(): Promise<string> {
  const { body } = await office.get<{ items: { dueAt: string }[] }>('/dispatches?limit=1')
  return Temporal.PlainDate.from(body.items[0]?.dueAt.slice(0, 10) ?? '')
    .add({ days: 7 })
    .toString()
}

async function setDate({ page }: Desk, label: string, date: string): Promise<void> {
  const input = page.getByRole('main').getByLabel(label).first()
  await input.fill(date)
  await input.press('Enter')
}

/** Headquarters chooses, fills in, names three branches by a pasted list, reads who would handle it, and sends. */
async function send(desk: Desk, look: Look): Promise<string> {
  const { page, t } = desk
  const words = PACK[look.language]
  const day = await dueOn()
  await desk.visit('/dispatches')
  await desk.look('dispatches')
  await page.getByRole('button', { name: t('dispatches:page.list.new'), exact: true }).click()
  await page.waitForURL(/\/dispatches\/new$/)
  await page.getByLabel(t('dispatches:field.businessId')).fill(words.name)
  await page.locator('.ant-select-item-option', { hasText: words.name }).click()
  await setDate(desk, t('dispatches:field.dueOn'), day)
  await page.getByRole('button', { name: t('dispatches:page.send.paste'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill(['HK-CEN', 'SZ-FT', words.places[2]].join('\n'))
  await desk.look('dispatch-paste')
  await dialog.getByRole('button', { name: t('dispatches:page.send.pasteTake'), exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('main').getByLabel(words.product).fill('rb')
  await page.getByRole('main').getByLabel(words.rate).fill('0.13')
  await setDate(desk, words.effective, day)
  const who = page.getByRole('list', { name: t('dispatches:page.send.who') })
  for (const place of words.places) await who.getByText(place).waitFor()
  await desk.look('dispatch-send')
  await desk.accessible('dispatch-send')
  await page.getByRole('button', { name: t('dispatches:page.send.send', { count: 3 }), exact: true }).click()
  await page.waitForURL(/\/dispatches\/[0-9a-f-]{36}$/)
  await desk.settled()
  return page.url().split('/').at(-1) ?? ''
}

type Item = { id: string; departmentName: string; requestId: string; standing: string }
const itemsOf = async (dispatchId: string): Promise<Item[]> =>
  (await office.get<{ items: Item[] }>(`/dispatch-items?dispatchId=${dispatchId}`)).body.items

/** A branch finds it in its inbox, sees who asks until when, fills in and sends on. */
async function answer(desk: Desk, look: Look, requestId: string): Promise<void> {
  const { page, t } = desk
  const words = PACK[look.language]
  await desk.visit(`/requests/${requestId}`)
  await page
    .getByText(office.name ?? '')
    .first()
    .waitFor()
  await desk.look('dispatch-received')
  await desk.accessible('dispatch-received')
  await page.getByRole('main').getByRole('combobox', { name: words.informed }).click()
  await page.locator('.ant-select-item-option', { hasText: words.all }).click()
  await page.getByRole('main').getByLabel(words.clients).fill('12')
  await desk.look('dispatch-filled')
  await page
    .getByRole('main')
    .getByRole('button', { name: t('approvals:command.task.handle'), exact: true })
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('approvals:command.task.handle'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

const states = (desk: Desk, key: string) => desk.t(`dispatches:state.${key}`)

describe('[A-14] a dispatch', () => {
  for (const look of LOOKS) {
    test(`goes to three branches, two answer, one is recalled, the board closes, in ${look.language} at ${look.width} px`, async () => {
      const desk = await openDesk(browser, product.address, office, look)
      const { page, t } = desk
      const id = await send(desk, look)
      await desk.look('dispatch-board')
      await desk.accessible('dispatch-board')
      const items = await itemsOf(id)
      const requestAt = (place: string) => items.find((one) => one.departmentName === place)?.requestId ?? ''
      const names = items.map((one) => one.departmentName)
      expect(names).toHaveLength(3)
      const [first, second] = [
        await openDesk(browser, product.address, central, look),
        await openDesk(browser, product.address, futian, look),
      ]
      await answer(first, look, requestAt(PACK[look.language].places[0]))
      // The board hears of it by itself.
      await page.getByText(t('dispatches:page.board.doneOf', { done: 1, total: 3 })).waitFor()
      await answer(second, look, requestAt(PACK[look.language].places[1]))
      await page.getByText(t('dispatches:page.board.doneOf', { done: 2, total: 3 })).waitFor()
      await desk.look('dispatch-board-two')
      await page.getByRole('tab', { name: t('dispatches:page.board.answers') }).click()
      await page.getByRole('region').getByText('12', { exact: true }).first().waitFor()
      await desk.look('dispatch-answers')
      await desk.accessible('dispatch-answers')
      const open = (await itemsOf(id)).find((one) => one.standing === 'notOpened')
      const recalled = await office.send('POST', `/dispatch-items/${open?.id}/recall`, { remark: '分行合併 / merged' })
      expect(recalled.status, JSON.stringify(recalled.body)).toBe(200)
      await page.getByText(states(desk, 'dispatch.closed'), { exact: true }).first().waitFor()
      await page.getByRole('tab', { name: t('dispatches:page.board.recipients') }).click()
      await page.getByText(states(desk, 'standing.recalled')).first().waitFor()
      await desk.look('dispatch-closed')
      await desk.accessible('dispatch-closed')
      expect(await desk.leave()).toEqual([])
      expect(await first.leave()).toEqual([])
      expect(await second.leave()).toEqual([])
    })
  }
})
