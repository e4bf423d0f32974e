import { readFileSync } from 'node:fs'
import type { Browser, Download } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Columns that the sheet of this journey has; the others are left blank by leaving them out. */
const COLUMNS = 'exchange product productType hedgeFlag openByMoney openByLot closeByMoney closeByLot effect'.split(' ')
let browser: Browser
let clerk: Person
let supervisor: Person

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor] = await Promise.all([signIn(product, 'clerk-futian'), signIn(product, 'supervisor-mainland')])
})
afterAll(() => browser.close())

type Rows<R> = { items: R[] }

/** The address of a fee change for a futures account on which none is running. */
async function launchPath(): Promise<string> {
  const { body: businesses } = await clerk.get<Rows<{ id: string; code: string }>>('/business-catalogue')
  const business = businesses.items.find(({ code }) => code === 'fee-change')
  const { body } = await clerk.get<Rows<{ id: string }>>('/accounts?limit=50&type=futures&status=ACTIVE&frozen=false')
  for (const { id } of body.items) {
    const form = await clerk.get<{ obstacles: { level: string }[] }>(
      `/businesses/${business?.id}/launch-form?accountId=${id}`,
    )
    if (form.status === 200 && form.body.obstacles.every(({ level }) => level !== 'block'))
      return `/launch/${business?.id}?accountId=${id}`
  }
  throw new Error('no account without a fee change under way')
}

const cellsOf = async (download: Download) => {
  const { header, rows } = await readSheet(readFileSync(await download.path()), { format: 'xlsx' })
  return { header, rows: rows.map(({ cells }) => cells) }
}

async function takeOut({ page, t }: Desk, words: 'sheetOut' | 'sheetOutOrTemplate') {
  const saved = page.waitForEvent('download')
  await page
    .getByRole('button', { name: t(`forms:page.view.${words}`) })
    .first()
    .click()
  return cellsOf(await saved)
}

const bring = async ({ page, t }: Desk, name: string, mimeType: string, buffer: Buffer) =>
  page
    .getByLabel(t('forms:page.view.sheetIn'))
    .and(page.locator('input'))
    .first()
    .setInputFiles({ name, mimeType, buffer })

const workbook = (header: readonly string[], rows: readonly Record<string, string>[]) =>
  writeTemplate({
    name: 'rates',
    columns: header.map((heading) => ({ heading })),
    rows: rows.map((row) => header.map((heading) => row[heading] ?? '')),
    notes: { name: 'notes', rows: [['-']] },
  })

const column = ({ t }: Desk, key: string) => t(`forms:component.column.${key}`)
const code = ({ t }: Desk, set: string, value: string) => t(`forms:component.code.${set}.${value}`)

/** A row of a sheet as somebody writes it, in words. */
const row = (desk: Desk, productCode: string, cells: Record<string, string>): Record<string, string> => ({
  [column(desk, 'exchange')]: code(desk, 'exchange', 'SHFE'),
  [column(desk, 'product')]: productCode,
  [column(desk, 'productType')]: code(desk, 'productType', '1'),
  [column(desk, 'hedgeFlag')]: code(desk, 'hedgeFlag', '1'),
  [column(desk, 'effect')]: code(desk, 'effect', '2'),
  ...Object.fromEntries(Object.entries(cells).map(([key, value]) => [column(desk, key), value])),
})

const letterOf = (header: readonly string[], heading: string) => String.fromCharCode(65 + header.indexOf(heading))

/** A formula is refused with its cell; wrong cells are named with column and reason before anything is taken. */
async function refuseWrong(desk: Desk, header: readonly string[]): Promise<void> {
  const { page, t } = desk
  const [exchange, byMoney] = [column(desk, 'exchange'), column(desk, 'openByMoney')]
  await bring(desk, 'rates.csv', 'text/csv', Buffer.from(`\uFEFF${exchange},${byMoney}\nSHFE,=1+1\n`))
  const refused = page.getByRole('dialog')
  await refused.getByText('B2', { exact: false }).waitFor()
  await refused.getByText(t('forms:error.SHEET_FORMULA.message')).waitFor()
  await desk.look('fee-sheet-formula')
  await refused.getByRole('button').last().click()
  await refused.waitFor({ state: 'hidden' })
  const wrong = [
    row(desk, 'cu', { openByMoney: '0.000012345' }),
    row(desk, 'al', { exchange: '月球交易所', openByMoney: '十万分之一' }),
  ]
  await bring(desk, 'rates.xlsx', XLSX, await workbook(header, wrong))
  const told = page.getByRole('dialog')
  const said = (place: string, problem: string) =>
    told.getByRole('listitem').filter({ hasText: place }).filter({ hasText: problem }).first().waitFor()
  await said(`${letterOf(header, byMoney)}2 · ${byMoney}`, t('forms:error.VALUE_DECIMALS.message', { max: 8 }))
  await said(`${letterOf(header, byMoney)}3 · ${byMoney}`, t('forms:error.VALUE_NUMBER_FORM.message'))
  await said(`${letterOf(header, exchange)}3 · ${exchange}`, t('forms:error.VALUE_CHOICE.message'))
  await desk.look('fee-sheet-wrong')
  await desk.accessible('fee-sheet-wrong')
  await told.getByRole('button', { name: t('forms:page.view.sheetLeave') }).click()
  await told.waitFor({ state: 'hidden' })
  await page.getByText(t('forms:page.view.noRows')).waitFor()
}

describe('[A-04] fee rates by spreadsheet', () => {
  test('go out as a template, come back with every wrong cell told, and to the approver with every digit', async () => {
    const desk = await openDesk(browser, product.address, clerk, { language: 'zh-Hans', width: 1440 })
    const { page, t } = desk
    await desk.visit(await launchPath())
    const header = COLUMNS.map((key) => column(desk, key))
    const template = page.waitForEvent('download')
    await page
      .getByRole('button', { name: t('forms:page.view.sheetOutOrTemplate') })
      .first()
      .click()
    expect(readFileSync(await (await template).path()).toString('latin1', 0, 2)).toBe('PK')
    await refuseWrong(desk, header)
    const right = [
      row(desk, 'cu', { openByMoney: '0.00001234', closeByMoney: '0.00001' }),
      row(desk, 'al', { openByLot: '3.5', closeByLot: '3.50' }),
    ]
    await bring(desk, 'rates.xlsx', XLSX, await workbook(header, right))
    await page.getByText(t('forms:page.view.sheetTaken', { count: 2 })).waitFor()
    await desk.look('fee-sheet-taken')
    const again = await takeOut(desk, 'sheetOutOrTemplate')
    const at = (heading: string) => again.rows.map((cells) => cells[again.header.indexOf(column(desk, heading))])
    expect(at('product')).toEqual(['cu', 'al'])
    expect(at('openByMoney')).toEqual(['0.00001234', ''])
    await page.getByRole('combobox', { name: '调整依据' }).click()
    await page.locator('.ant-select-item-option', { hasText: '营销活动' }).click()
    await page.getByLabel('申请原因').fill('按表导入')
    await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const request = new URL(page.url()).pathname
    expect(await desk.leave()).toEqual([])
    const office = await openDesk(browser, product.address, supervisor, { language: 'zh-Hans', width: 1440 })
    await office.visit(request)
    const seen = await takeOut(office, 'sheetOut')
    const openByMoney = seen.header.indexOf(column(office, 'openByMoney'))
    expect(seen.rows.map((cells) => cells[openByMoney])).toEqual(['0.00001234', ''])
    await office.look('fee-sheet-approver')
    expect(await office.leave()).toEqual([])
  })
})
