import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import * as draw from './harness/drawing.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
let browser: Browser
let designer: Person

beforeAll(async () => {
  browser = await openBrowser()
  designer = await signIn(product, 'business-admin')
})
afterAll(() => browser.close())

const named = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text })

/** A business with nothing in it, over HTTP: how one is created is another journey. @returns its design's address. */
async function emptyBusiness(): Promise<string> {
  const { status, body } = await designer.send<{ id: string }>('POST', '/businesses', {
    code: `keys-${randomUUID().slice(0, 6)}`,
    names: named('键盘设计'),
    businessLine: 'brokerage',
    subjectTypes: ['person'],
    category: 'other',
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return `/businesses/${body.id}/design`
}

/** Goes on by Tab until this is reached: nobody without a mouse may get stuck on the way. */
async function tabTo({ page }: Desk, reached: () => Promise<boolean>, most = 80): Promise<void> {
  const passed: string[] = []
  for (let count = 0; count < most; count += 1) {
    if (await reached()) return
    const at = await page.evaluate(() => {
      const one = document.activeElement
      return `${one?.tagName} ${one?.getAttribute('aria-label') ?? one?.textContent?.slice(0, 40)}`
    })
    passed.push(at)
    await page.keyboard.press('Tab')
  }
  throw new Error(`not reached by Tab; passed ${passed.join(' | ')}`)
}

/** Whether the keyboard stands at something that says this. */
const standsAtText =
  ({ page }: Desk, text: string) =>
  () =>
    page.evaluate((wanted) => document.activeElement?.textContent?.includes(wanted) ?? false, text)
const standsAt =
  ({ page }: Desk, selector: string) =>
  () =>
    page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)
const standsIn =
  ({ page }: Desk, selector: string) =>
  () =>
    page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null, selector)

/** The tab is chosen by arrows in the row of tabs. */
async function openTab(desk: Desk, key: string): Promise<void> {
  const { page } = desk
  await tabTo(desk, standsAt(desk, '[role="tab"]'))
  const wanted = standsIn(desk, `[data-node-key="${key}"]`)
  for (let count = 0; count < 10 && !(await wanted()); count += 1) await page.keyboard.press('ArrowRight')
  expect(await wanted()).toBe(true)
  await page.keyboard.press('Enter')
  await desk.settled()
}

/** A gateway is put behind the step, found in the menu by arrows. */
async function gateway(desk: Desk): Promise<void> {
  const { page, t } = desk
  await page.keyboard.press('+')
  await draw.insertMenu(desk).waitFor()
  const wanted = t('approvals:page.designer.kind.exclusive')
  const chosen = standsAtText(desk, wanted)
  for (let count = 0; count < 15 && !(await chosen()); count += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await draw.step(desk, 'exclusive1').waitFor()
}

/** Who is asked is chosen in the properties of the step. */
async function askByKeyboard(desk: Desk): Promise<void> {
  const { page, t } = desk
  await draw.step(desk, 'approve1').focus()
  await page.keyboard.press('Enter')
  const add = t('approvals:page.designer.assignment.add')
  await tabTo(desk, standsAtText(desk, add))
  await page.keyboard.press('Enter')
  const roles = t('approvals:page.designer.more', { what: t('approvals:page.designer.people.roles') })
  await tabTo(desk, standsAt(desk, `[aria-label="${roles}"]`))
  const role = t('access:role.compliance')
  await page.keyboard.type(role)
  await page.locator('.ant-select-item-option', { hasText: role }).first().waitFor()
  await page.keyboard.press('Enter')
  await draw.panel(desk).getByRole('listitem').filter({ hasText: role }).first().waitFor()
}

/** A way more is opened in the list of where a gateway leads, and taken back. */
async function connectByKeyboard(desk: Desk): Promise<void> {
  const { page, t } = desk
  await draw.step(desk, 'exclusive1').focus()
  await page.keyboard.press('Enter')
  await tabTo(desk, standsAt(desk, `[aria-label="${t('approvals:page.designer.way.add')}"]`))
  const ways = draw.canvas(desk).locator('.react-flow__edge')
  const before = await ways.count()
  await page.keyboard.press('ArrowDown')
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => ways.count()).toBe(before + 1)
  await draw.step(desk, 'exclusive1').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => ways.count()).toBe(before)
}

describe('[A-03] [A-08] without a mouse', () => {
  test('a form is drawn: fields are put in, named, moved, doubled, taken out, put back and kept', async () => {
    const desk = await openDesk(browser, product.address, designer, { language: 'zh-Hans', width: 1440 })
    const { page, t } = desk
    const { keyboard } = page
    await desk.visit(await emptyBusiness())
    await openTab(desk, 'forms')
    const start = t('businesses:page.design.startForm')
    await tabTo(desk, standsAtText(desk, start))
    await keyboard.press('Enter')
    await draw.sheet(desk).waitFor()
    await tabTo(desk, standsIn(desk, 'nav'))
    await keyboard.type(draw.kind(desk, 'money'))
    // What is shown is what Enter puts in: nothing else is left, and something is.
    await expect
      .poll(() => draw.palette(desk).locator('section').getByRole('button').allInnerTexts(), { timeout: 30_000 })
      .toEqual([draw.kind(desk, 'money')])
    await keyboard.press('Enter')
    await draw.part(desk, draw.kind(desk, 'money')).waitFor()
    await keyboard.press('Control+a')
    await keyboard.type(draw.kind(desk, 'table'))
    await keyboard.press('Enter')
    const table = draw.part(desk, draw.kind(desk, 'table'))
    await table.waitFor()
    await tabTo(desk, standsIn(desk, '[role="tree"]'))
    await draw.focused(table)
    // Into the table: its first column is named, and another field put behind it.
    await keyboard.press('ArrowDown')
    await keyboard.press('F2')
    await keyboard.press('Control+a')
    await keyboard.type('合约')
    await keyboard.press('Escape')
    await draw.part(desk, '合约').waitFor()
    await draw.part(desk, '合约').focus()
    await keyboard.press('Home')
    await keyboard.press('ArrowDown')
    const money = draw.part(desk, draw.kind(desk, 'money'))
    await draw.focused(money)
    await keyboard.press('Alt+ArrowDown')
    await keyboard.press('Control+d')
    const before = await draw.namesOf(desk)
    await keyboard.press('Delete')
    expect(await draw.namesOf(desk)).toHaveLength(before.length - 1)
    await keyboard.press('Control+z')
    expect(await draw.namesOf(desk)).toEqual(before)
    await keyboard.press('Control+Shift+z')
    expect(await draw.namesOf(desk)).toHaveLength(before.length - 1)
    await draw.kept(desk)
    await desk.look('keys-form')
    await page.reload()
    await draw.sheet(desk).waitFor()
    expect(await draw.namesOf(desk)).toHaveLength(before.length - 1)
    expect(await desk.leave()).toEqual([])
  })

  test('a flow is drawn: steps are put in, moved, connected, taken out, put back, answered for and kept', async () => {
    const desk = await openDesk(browser, product.address, designer, { language: 'zh-Hans', width: 1440 })
    const { page } = desk
    const { keyboard } = page
    await desk.visit(`${await emptyBusiness()}?tab=flow`)
    await draw.step(desk, 'start').waitFor()
    await tabTo(desk, standsAt(desk, '.react-flow__node[data-id="start"]'), 150)
    await keyboard.press('+')
    await draw.insertMenu(desk).waitFor()
    await keyboard.press('Enter')
    await draw.focused(draw.step(desk, 'approve1'))
    // A step stands elsewhere, by the grid's step, and back.
    const placeOf = () => draw.step(desk, 'approve1').evaluate((node) => (node as HTMLElement).style.transform)
    const stood = await placeOf()
    await keyboard.press('Alt+ArrowDown')
    await keyboard.press('Alt+ArrowDown')
    expect(await placeOf()).not.toBe(stood)
    await keyboard.press('Control+z')
    await expect.poll(placeOf).toBe(stood)
    // Another step, taken out and put back.
    await keyboard.press('+')
    await draw.insertMenu(desk).waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    const handle = draw.step(desk, 'handle1')
    await draw.focused(handle)
    await keyboard.press('Delete')
    await handle.waitFor({ state: 'detached' })
    await keyboard.press('Control+z')
    await handle.waitFor()
    await draw.focused(draw.step(desk, 'approve1'))
    await handle.focus()
    await keyboard.press('Delete')
    await draw.focused(draw.step(desk, 'approve1'))
    await gateway(desk)
    await askByKeyboard(desk)
    await connectByKeyboard(desk)
    await desk.look('keys-flow')
    await draw.kept(desk)
    await page.reload()
    await draw.step(desk, 'exclusive1').waitFor()
    expect(await desk.leave()).toEqual([])
  })
})
