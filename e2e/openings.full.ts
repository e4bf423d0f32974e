import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { openBrowser, openDesk } from './harness/desk.ts'
import { bothWidths } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'

/** A draft becomes an application once; how its pages read in the other languages is seen before. */
const ELSEWHERE = ['en', 'zh-Hant'] as const

const product = inject('product')
let browser: Browser
let reviewer: Person

beforeAll(async () => {
  browser = await openBrowser()
  reviewer = await signIn(product, 'maker')
})
afterAll(() => browser.close())

test('[A-35] a draft from CAP is reviewed field by field, put right, and becomes an application', async () => {
  type Draft = { id: string; accountNo: string }
  let draft: Draft | undefined
  await eventually(async () => {
    const { body } = await reviewer.get<{ items: Draft[] }>('/counter-openings?state=new&limit=5')
    draft = body.items.at(-1)
    expect(draft).toBeDefined()
  }, 150_000)
  for (const language of ELSEWHERE) {
    const other = await openDesk(browser, product.address, reviewer, { language, width: 1440 })
    await other.visit('/counter-openings')
    await bothWidths(other, 'counter-openings')
    await other.goOn(`/counter-openings/${draft?.id}`)
    await bothWidths(other, 'counter-opening')
    expect(await other.leave()).toEqual([])
  }
  // Opened last: a session has one language, that of its last window.
  const desk = await openDesk(browser, product.address, reviewer, { language: 'zh-Hans', width: 1440 })
  const { page, t } = desk
  await desk.visit('/counter-openings')
  await desk.look('counter-openings')
  await page
    .getByText(draft?.accountNo ?? '')
    .first()
    .waitFor()
  await desk.goOn(`/counter-openings/${draft?.id}`)
  await desk.look('counter-opening')
  await desk.accessible('counter-opening')
  const mobile = page.getByRole('row').filter({ hasText: t('counters:state.slotField.mobile') })
  await mobile.getByRole('button', { name: t('counters:command.opening.edit'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('counters:state.slotField.mobile')).fill('13900001234')
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await mobile.getByText('****1234').waitFor()
  await desk.look('counter-opening-written')
  await desk.resize(390)
  await desk.look('counter-opening')
  await desk.resize(1440)
  await page.getByRole('button', { name: t('counters:command.opening.start'), exact: true }).click()
  await drawer.getByRole('combobox', { name: t('counters:field.departmentId') }).click()
  await page.locator('.ant-select-tree-title').first().click()
  await desk.look('counter-opening-start')
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name: t('counters:page.openings.openApplication') }).click()
  await page.waitForURL(/\/applications\/[0-9a-f-]{36}$/)
  await desk.look('counter-opening-application')
  expect(await desk.leave()).toEqual([])
})
