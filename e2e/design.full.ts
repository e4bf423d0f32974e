import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { ask, focused, kept, kind, namesOf, palette, panel, part, place, sheet, step, tab } from './harness/drawing.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf } from './harness/tickets.ts'

const product = inject('product')
let browser: Browser
let designer: Person
let clerk: Person
let supervisor: Person

/** What the designer of this journey calls things. */
const NAMES = { hans: '夜盘报备', hant: '夜盤報備', en: 'Night session notice' }
const REASON = '夜盘时段'
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

beforeAll(async () => {
  browser = await openBrowser()
  ;[designer, clerk, supervisor] = (await Promise.all(
    ['business-admin', 'clerk-central', 'supervisor'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
})
afterAll(() => browser.close())

/** Names it in simplified characters, lets the traditional ones be proposed, and gets to its design. */
async function create(desk: Desk, code: string): Promise<string> {
  const { page, t } = desk
  await desk.visit('/businesses')
  await page.getByRole('button', { name: t('businesses:command.business.create') }).click()
  const drawer = page.getByRole('dialog')
  const name = (language: string) =>
    drawer.getByLabel(
      t('forms:page.builder.textIn', {
        name: t('businesses:page.design.name'),
        language: t(`forms:page.builder.language.${language}`),
      }),
    )
  await name('zh-Hans').fill(NAMES.hans)
  await drawer.getByRole('button', { name: t('forms:page.builder.complete') }).click()
  await expect.poll(() => name('zh-Hant').inputValue(), { timeout: 15_000 }).toBe(NAMES.hant)
  await name('en').fill(NAMES.en)
  await drawer.getByLabel(t('businesses:field.code'), { exact: true }).fill(code)
  await desk.look('business-new')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await page.waitForURL(/\/businesses\/[0-9a-f-]{36}\/design/)
  await desk.settled()
  await desk.look('design-basics')
  await desk.accessible('design-basics')
  return /businesses\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
}

/** Amount and reason, in that order, named, doubled, taken out and put back: without the mouse. */
async function drawByKeyboard(desk: Desk): Promise<void> {
  const { page, t } = desk
  const { keyboard } = page
  const [amount, reason] = [kind(desk, 'money'), kind(desk, 'longText')]
  await tab(desk, 'forms').click()
  await page.getByRole('button', { name: t('businesses:page.design.startForm') }).click()
  await place(desk, 'longText', '多行')
  await place(desk, 'money')
  const section = t('businesses:page.design.firstSection')
  await part(desk, amount).focus()
  await keyboard.press('Alt+ArrowUp')
  expect(await namesOf(desk)).toEqual([section, amount, reason])
  await keyboard.press('Control+z')
  expect(await namesOf(desk)).toEqual([section, reason, amount])
  await keyboard.press('Control+y')
  expect(await namesOf(desk)).toEqual([section, amount, reason])
  await part(desk, amount).focus()
  await keyboard.press('ArrowDown')
  await focused(part(desk, reason))
  await keyboard.press('Control+d')
  expect(await namesOf(desk)).toHaveLength(4)
  await keyboard.press('Delete')
  expect(await namesOf(desk)).toEqual([section, amount, reason])
  await part(desk, reason).focus()
  await keyboard.press('F2')
  await focused(page.locator('#builder-panel input').first())
  await keyboard.press('Control+a')
  await keyboard.type(REASON)
  await keyboard.press('Tab')
  await part(desk, REASON).waitFor()
}

/** Drags a place for files into the form, adds a table and the trade's fee table, and a field that is worked out. */
async function drawByMouse(desk: Desk): Promise<void> {
  const { page, t } = desk
  await palette(desk).getByRole('textbox').fill('')
  const offer = palette(desk).getByRole('button', { name: kind(desk, 'upload'), exact: true })
  await offer.scrollIntoViewIfNeeded()
  await offer.hover()
  await page.mouse.down()
  // Near the edge of the window the page scrolls along, so the target is looked for when that is over.
  await page.mouse.move(760, 450, { steps: 6 })
  await part(desk, REASON).hover({ position: { x: 20, y: 60 }, force: true })
  await sheet(desk).locator('[data-drop]').first().waitFor()
  await page.mouse.up()
  await part(desk, kind(desk, 'upload')).waitFor()
  await place(desk, 'table')
  await place(desk, 'feeTable', 'sxfl')
  await place(desk, 'formula')
  const code = page.locator('#builder-panel .cm-content').first()
  await code.click()
  await page.keyboard.type('mone')
  await page.locator('.cm-tooltip-autocomplete li').filter({ hasText: 'money' }).first().waitFor()
  // A list that has only just opened takes no key, so that nobody accepts what he has not seen.
  await page.waitForTimeout(200)
  await page.keyboard.press('Enter')
  await code.filter({ hasText: 'money' }).waitFor()
  await page.keyboard.type(' * ')
  await page.keyboard.press('Escape')
  await desk.look('design-form-problem')
  await desk.accessible('design-form')
  await page.keyboard.type('0.5')
  await page.getByLabel(t('forms:page.builder.noProblems')).waitFor()
  await kept(desk)
}

/** The form on a phone has the table as cards; the companies' form is copied from the persons'. */
async function previewAndCopy(desk: Desk): Promise<void> {
  const { page, t } = desk
  const mode = page.getByRole('radiogroup', { name: t('forms:page.builder.mode') })
  await mode.getByText(t('forms:page.builder.preview')).click()
  await page.getByText(t('forms:page.builder.phone'), { exact: true }).click()
  await page
    .getByRole('button', { name: t('forms:page.view.addRow') })
    .first()
    .click()
  await page.getByRole('list', { name: kind(desk, 'table') }).waitFor()
  await desk.look('design-preview-phone')
  const subject = (type: string) => t(`businesses:state.subjectType.${type}`)
  await page.getByText(subject('entity'), { exact: true }).first().click()
  await page.getByRole('button', { name: t('businesses:page.design.copyForm', { subject: subject('person') }) }).click()
  await part(desk, REASON).waitFor()
  await kept(desk)
}

/** Review, then a gateway: from 1000 on compliance is asked besides. Steps by keyboard, the condition by its form. */
async function drawFlow(desk: Desk): Promise<void> {
  const { page, t } = desk
  await tab(desk, 'flow').click()
  await step(desk, 'start').focus()
  await page.keyboard.press('+')
  await page.getByRole('menu', { name: t('approvals:page.designer.insert') }).waitFor()
  await page.keyboard.press('Enter')
  await step(desk, 'approve1').waitFor()
  await focused(step(desk, 'approve1'))
  await page.keyboard.press('Enter')
  await ask(desk, t('access:role.account-supervisor'))
  await step(desk, 'approve1').focus()
  await page.keyboard.press('+')
  await page
    .getByRole('menu', { name: t('approvals:page.designer.insert') })
    .getByText(t('approvals:page.designer.kind.exclusive'), { exact: true })
    .click()
  await step(desk, 'approve2').waitFor()
  await step(desk, 'exclusive1').focus()
  await page.keyboard.press('Enter')
  const ways = panel(desk)
    .getByRole('listitem')
    .filter({ has: page.getByLabel(t('approvals:page.designer.way.to')) })
  const other = ways.filter({ hasNotText: t('approvals:page.designer.edge.otherwise') }).first()
  await other.getByRole('button', { name: /.+/ }).nth(1).click()
  await panel(desk)
    .getByRole('button', { name: t('approvals:page.designer.condition.first') })
    .click()
  await panel(desk)
    .getByRole('combobox', { name: t('approvals:page.designer.condition.fact') })
    .click()
  await page.keyboard.type(kind(desk, 'money'))
  await page.keyboard.press('Enter')
  await panel(desk)
    .getByRole('combobox', { name: t('approvals:page.designer.condition.operator') })
    .click()
  await page
    .locator('.ant-select-item-option', { hasText: new RegExp(`^${t('approvals:page.designer.operatorName.ge')}$`) })
    .click()
  await panel(desk).getByLabel(t('approvals:page.designer.condition.value'), { exact: true }).fill('1000')
  await step(desk, 'approve2').focus()
  await page.keyboard.press('Enter')
  await ask(desk, t('access:role.compliance'))
  await panel(desk).getByRole('tab').nth(1).click()
  await panel(desk).getByText(t('approvals:page.designer.problem.none')).waitFor()
  await kept(desk)
  await desk.look('design-flow')
  await desk.accessible('design-flow')
}

/** Plays a case, says what is filed, and publishes: nothing is in the way any more. */
async function tryAndPublish(desk: Desk): Promise<void> {
  const { page, t } = desk
  await panel(desk).getByRole('tab').nth(2).click()
  await panel(desk)
    .getByRole('button', { name: t('approvals:page.designer.trial.run') })
    .click()
  await panel(desk).getByText(t('approvals:page.designer.trial.end.approved')).waitFor()
  await tab(desk, 'archive').click()
  await page.getByRole('checkbox', { name: kind(desk, 'upload') }).check()
  await kept(desk)
  await tab(desk, 'versions').click()
  await page.getByRole('button', { name: t('businesses:command.business.publish') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByText(t('businesses:state.business.published')).first().waitFor()
  await desk.settled()
  await desk.look('design-versions')
}

/** The clerk fills it in: an amount below the gate, rows from a spreadsheet, a paper. @returns the request's page. */
async function launch(desk: Desk, businessId: string, accountId: string): Promise<string> {
  const { page, t } = desk
  await desk.visit(`/launch/${businessId}?accountId=${accountId}`)
  await page.getByLabel(kind(desk, 'money'), { exact: true }).fill('500')
  await page.getByLabel(REASON, { exact: true }).fill('客户申请')
  const saved = page.waitForEvent('download')
  await page
    .getByRole('button', { name: t('forms:page.view.sheetOutOrTemplate') })
    .first()
    .click()
  expect((await saved).suggestedFilename()).toBe(`${kind(desk, 'table')}.xlsx`)
  await page
    .getByLabel(t('forms:page.view.sheetIn'))
    .and(page.locator('input'))
    .first()
    .setInputFiles({
      name: 'rows.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\uFEFF${t('forms:page.builder.firstColumn')}\n甲\n乙\n`),
    })
  await page.getByText(t('forms:page.view.sheetTaken', { count: 2 })).waitFor()
  await page
    .locator('input[type="file"]:not([accept*="csv"])')
    .first()
    .setInputFiles({ name: 'paper.png', mimeType: 'image/png', buffer: PIXEL })
  await page.getByText('paper.png').waitFor()
  await desk.look('design-launch')
  await desk.accessible('design-launch')
  await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname
}

/** The supervisor agrees; below the gate nobody else is asked. */
async function decide(desk: Desk, path: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(path)
  await page.getByText('客户申请').first().waitFor()
  await page
    .getByRole('main')
    .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page
    .getByRole('main')
    .getByText(new RegExp(`^${t('businesses:state.request.approved')}`))
    .first()
    .waitFor()
  await desk.look('design-decided')
}

describe('[A-01] [A-03] [A-08] a business of one’s own', () => {
  test('is created, drawn by keyboard and mouse, tried, published, launched and decided', async () => {
    const [account] = (await accountsOf(clerk, 18, '&clientType=individual')).slice(-1)
    if (!account) throw new Error('no account')
    const desk = await openDesk(browser, product.address, designer, { language: 'zh-Hans', width: 1440 })
    const businessId = await create(desk, `night-${randomUUID().slice(0, 6)}`)
    await drawByKeyboard(desk)
    await drawByMouse(desk)
    await previewAndCopy(desk)
    await drawFlow(desk)
    await tryAndPublish(desk)
    expect(await desk.leave()).toEqual([])
    const counter = await openDesk(browser, product.address, clerk, { language: 'zh-Hans', width: 1440 })
    const path = await launch(counter, businessId, account.id)
    expect(await counter.leave()).toEqual([])
    const office = await openDesk(browser, product.address, supervisor, { language: 'zh-Hans', width: 1440 })
    await decide(office, path)
    expect(await office.leave()).toEqual([])
  })
})
