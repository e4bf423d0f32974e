import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { changed, picturesOf, sample, sheetOf } from './harness/sheets.ts'

const product = inject('product')
let browser: Browser
let people: Record<'maker' | 'reviewer' | 'compliance' | 'officer', Person>

const LOOKS = walked(
  [
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 390 },
    { language: 'zh-Hans', width: 1440 },
  ],
  1,
)

beforeAll(async () => {
  browser = await openBrowser()
  const [maker, reviewer, compliance, officer] = await Promise.all([
    signIn(product, 'maker'),
    signIn(product, 'reviewer'),
    signIn(product, 'compliance'),
    signIn(product, 'officer'),
  ])
  people = { maker, reviewer, compliance, officer }
})
afterAll(() => browser.close())

/** One good application and one whose identity number has a wrong check digit, in a sheet with pictures. */
async function filesFor(index: number, look: Look) {
  const { rows } = sample()
  const good = rows.filter((row) => row.get('clientType') === 'individual' && row.get('idKind') === 'hkid')[index]
  const other = rows.filter((row) => row !== good)[index]
  if (!good || !other) throw new Error('the sample has too few applications')
  const bad = changed(other, { idKind: 'hkid', idNumber: 'A123456(0)', idCountry: 'HK' })
  const sheet = await sheetOf([good, bad], look.language, `applications-${look.language}-${look.width}.xlsx`)
  const name = good.get('nameZh') ?? good.get('nameEn') ?? ''
  return { name, sheet, pictures: await picturesOf([good], `pictures-${look.language}-${look.width}.zip`) }
}

/** Sends sheet and pictures, reads the dry run, confirms. */
async function bringIn(desk: Desk, files: Awaited<ReturnType<typeof filesFor>>): Promise<void> {
  const { page, t } = desk
  await desk.visit('/imports/new')
  await page.locator('input[type=file]').first().setInputFiles(files.sheet)
  await page.locator('input[type=file]').last().setInputFiles(files.pictures)
  await page.getByLabel(t('onboarding:field.departmentId')).click()
  await page.keyboard.type('HK-CEN')
  await page.locator('.ant-select-tree-title', { hasText: 'HK-CEN' }).click()
  await desk.look('import-new')
  await desk.accessible('import-new')
  await page.getByRole('button', { name: t('onboarding:page.import.check') }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
  // The dry run says what is wrong, row by row, before anything has happened.
  await page.getByText(t('onboarding:page.import.invalid', { text: '1' })).waitFor()
  await page.getByText(files.name).first().waitFor()
  await desk.look('import-checked')
  await desk.accessible('import-checked')
  const errors = page.getByRole('link', { name: t('onboarding:page.import.errorFile') })
  const [download] = await Promise.all([page.waitForEvent('download'), errors.click()])
  expect(download.suggestedFilename()).toMatch(/^errors-.*\.xlsx$/)
  await page.getByRole('button', { name: t('onboarding:command.import.confirm'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await page.getByText(t('onboarding:page.import.done', { text: '1' })).waitFor()
  await desk.look('import-done')
  await desk.accessible('import-done')
}

/** Waits until the page says where the application stands: opening runs beside the work. */
async function stands({ page, t }: Desk, state: string): Promise<void> {
  await page
    .locator('header')
    .getByText(t(`onboarding:state.application.${state}`))
    .first()
    .waitFor({ timeout: 60_000 })
}

/** Opens the new application and sends it on. @returns its id. */
async function sendOn(desk: Desk, name: string): Promise<string> {
  const { page, t } = desk
  await page.getByRole('link', { name: t('onboarding:page.import.openApplication') }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await desk.settled()
  await desk.look('application-draft')
  await desk.accessible('application-draft')
  await page.getByRole('button', { name: t('onboarding:command.application.submit'), exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('kit:command.submit') })
    .click()
  await stands(desk, 'SUBMITTED')
  await desk.look('application-submitted')
  return page.url().split('/').at(-1) ?? ''
}

/** Decides as the next reviewer, on the application's own page. */
async function agree(desk: Desk, id: string, name: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/applications/${id}`)
  await desk.look(name)
  await desk.accessible(name)
  const title = t('approvals:command.task.agree')
  await page.getByRole('button', { name: title, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: title, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** The account that was opened, its papers and its story. */
async function seeAccount(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  await stands(desk, 'OPENED')
  await desk.look('application-opened')
  await desk.accessible('application-opened')
  await page.getByRole('alert').getByRole('link').first().click()
  await page.getByRole('link', { name }).first().waitFor()
  await desk.look('account-opened')
  await page.getByRole('tab', { name: t('archive:page.documents.title') }).click()
  await page.getByRole('main').locator('img').first().waitFor()
  await desk.look('account-opened-documents')
  await desk.accessible('account-opened-documents')
}

describe('[C-07] from a spreadsheet to an opened account', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`by four people, in ${look.language} at ${look.width} px`, async () => {
      const files = await filesFor(index, look)
      const maker = await openDesk(browser, product.address, people.maker, look)
      await bringIn(maker, files)
      const id = await sendOn(maker, files.name)
      for (const step of ['reviewer', 'compliance', 'officer'] as const) {
        const desk = await openDesk(browser, product.address, people[step], look)
        await agree(desk, id, `application-${step}`)
        expect(await desk.leave()).toEqual([])
      }
      await seeAccount(maker, files.name)
      expect(await maker.leave()).toEqual([])
    })
  }
})
