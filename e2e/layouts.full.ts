import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer } from './harness/product.ts'

const LOOKS: readonly Look[] = (['zh-Hant', 'zh-Hans', 'en'] as const).flatMap((language) =>
  ([1440, 390] as const).map((width) => ({ language, width })),
)
const PAGES = [
  ['client-numbers', '/client-numbers'],
  ['number-ranges', '/number-ranges'],
  ['filings', '/filings'],
  ['filing-breaks', '/filing-breaks'],
  ['order-exceptions', '/order-exceptions'],
  ['report-forms', '/report-forms'],
  ['file-layouts', '/file-layouts'],
] as const

let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let server: Product
let browser: Browser
let maker: Person
let checker: Person

beforeAll(async () => {
  folder = dataFolder()
  database = await testDatabase()
  server = await startServer(folder.path, database.url)
  browser = await openBrowser()
  ;[maker, checker] = await Promise.all([signIn(server, 'business-admin'), signIn(server, 'officer')])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await database?.close()
  folder.remove()
})

const drawerOf = ({ page }: Desk) => page.getByRole('dialog')
const fill = (desk: Desk, field: string, text: string) =>
  drawerOf(desk)
    .getByLabel(desk.t(`filing:field.${field}`), { exact: true })
    .fill(text)
const submit = async (desk: Desk) => {
  await drawerOf(desk)
    .getByRole('button', { name: desk.t('kit:command.submit') })
    .click()
  await drawerOf(desk).waitFor({ state: 'hidden' })
}
const button = ({ page, t }: Desk, command: string) =>
  page
    .getByRole('main')
    .getByRole('button', { name: t(`filing:command.${command}`), exact: true })
    .first()
const tab = (desk: Desk, file: string) => drawerOf(desk).getByRole('tab', { name: desk.t(`filing:page.file.${file}`) })

/** A column more at the end of the details, chosen by keyboard. */
async function addColumn(desk: Desk, file: string): Promise<void> {
  const { page, t } = desk
  const word = (key: string, at?: number) => t(`filing:page.layouts.${key}`, { at })
  await tab(desk, file).click()
  const detail = drawerOf(desk)
    .getByRole('tabpanel')
    .getByRole('group', { name: t('filing:page.line.detail'), exact: true })
  await detail.getByRole('button', { name: word('addColumn') }).focus()
  await page.keyboard.press('Enter')
  await detail.getByLabel(word('factOf', 11), { exact: true }).focus()
  await page.keyboard.type(t('filing:page.fact.seq'))
  await page.keyboard.press('Enter')
  await detail.getByLabel(word('widthOf', 11), { exact: true }).fill('3')
  await page.keyboard.press('Tab')
}

/** Whoever laid it down is offered no signature but for what `others` laid down; somebody else signs by the button. */
async function signed(desk: Desk, path: string, command: string, others: number): Promise<void> {
  await desk.visit(path)
  const offered = desk.page.getByRole('main').getByRole('button', { name: desk.t(`filing:command.${command}`) })
  expect(await offered.count()).toBe(others)
  const other = await openDesk(browser, server.address, checker, { language: 'en', width: 1440 })
  await other.visit(path)
  await button(other, command).click()
  await fill(other, 'specification', 'Templates of the exchange')
  await fill(other, 'specificationVersion', '2.4')
  await fill(other, 'remark', 'compared line by line')
  await other.look(`${command}-form`)
  await submit(other)
  await other.page.getByRole('main').getByText(other.t('filing:page.layouts.verified')).first().waitFor()
  await other.look(`${command}-done`)
  expect(await other.leave()).toEqual([])
}

/** The form for quotes as it begins, with an id and one column moved. */
async function layForm(desk: Desk): Promise<void> {
  const { t } = desk
  await desk.visit('/report-forms')
  await button(desk, 'form.change').click()
  await drawerOf(desk).getByLabel(t('filing:page.reports.formId'), { exact: true }).fill('HBCNLPQT')
  await drawerOf(desk)
    .getByRole('button', { name: t('filing:page.reports.up', { at: 7 }) })
    .click()
  await fill(desk, 'source', 'Template of the exchange, 2026')
  await fill(desk, 'remark', 'first version')
  await desk.look('quotes-form-input')
  await submit(desk)
  await desk.page.getByRole('main').getByText('HBCNLPQT').first().waitFor()
}

describe('[H-06] [H-07] how files and forms look', () => {
  test('a layout is laid down column by column and a form for quotes too; somebody else signs for each by a button', async () => {
    const desk = await openDesk(browser, server.address, maker, { language: 'zh-Hant', width: 1440 })
    const { page, t } = desk
    await desk.visit('/file-layouts')
    await button(desk, 'profile.change').click()
    await addColumn(desk, 'mapping')
    expect(await drawerOf(desk).getByRole('tabpanel').locator('pre').nth(1).textContent()).toMatch(/\|A1234563\|001$/)
    await desk.look('layout-column-added')
    // The image has to repeat what was filed, and the form says so before anything is sent.
    await drawerOf(desk).getByText(t('filing:page.layouts.problem.IMAGE_LACKS')).waitFor()
    await addColumn(desk, 'image')
    expect(await drawerOf(desk).getByText(t('filing:page.layouts.problem.IMAGE_LACKS')).count()).toBe(0)
    await fill(desk, 'source', 'Specification 2.4, chapter 5')
    await fill(desk, 'remark', 'number of the day on every line')
    await submit(desk)
    await page
      .getByRole('main')
      .getByText(t('filing:page.layouts.version', { version: 2 }))
      .first()
      .waitFor()
    // The first version came with Kontor.
    await signed(desk, '/file-layouts', 'profile.verify', 1)
    await layForm(desk)
    await signed(desk, '/report-forms', 'form.verify', 0)
    expect(await desk.leave()).toEqual([])
  })

  for (const look of LOOKS) {
    test(`every page and every part of a layout reads in ${look.language} at ${look.width} px`, async () => {
      const desk = await openDesk(browser, server.address, maker, look)
      for (const [name, path] of PAGES) {
        await desk.visit(path)
        await desk.look(`h-${name}`)
        await desk.accessible(name)
      }
      await desk.page.getByRole('main').locator('.ant-collapse-header:visible').first().click()
      await desk.look('h-layout-file')
      await button(desk, 'profile.change').click()
      await desk.look('h-layout-basics')
      for (const file of ['mapping', 'response', 'image']) {
        await tab(desk, file).click()
        await drawerOf(desk).locator('legend:visible').first().scrollIntoViewIfNeeded()
        await desk.look(`h-layout-${file}`)
      }
      await drawerOf(desk)
        .getByRole('tab', { name: desk.t('filing:page.layouts.codes') })
        .click()
      await drawerOf(desk).locator('legend:visible').first().scrollIntoViewIfNeeded()
      await desk.look('h-layout-codes')
      await desk.accessible('layout-codes')
      // On a phone the first tabs have gone out of sight by now.
      await tab(desk, 'mapping').dispatchEvent('click')
      await desk.accessible('layout-mapping')
      expect(await desk.leave()).toEqual([])
    })
  }
})
