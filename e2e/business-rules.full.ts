import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { ASKED, create, drawFlow, drawForm, FIELDS, nextBusiness, STEPS } from './harness/business-rules.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import * as draw from './harness/drawing.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf } from './harness/tickets.ts'

const product = inject('product')
/** Accounts it is launched for; the last has another request running. */
const ACCOUNTS = 3
const COST = '8'
let browser: Browser
let designer: Person
let clerk: Person
let officer: Person
let compliance: Person

beforeAll(async () => {
  browser = await openBrowser()
  ;[designer, clerk, officer, compliance] = (await Promise.all(
    ['business-admin', 'clerk-central', 'officer', 'compliance'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person, Person]
})
afterAll(() => browser.close())

const desk1440 = (person: Person): Promise<Desk> =>
  openDesk(browser, product.address, person, { language: 'zh-Hans', width: 1440 })

/** Accounts on which nothing is running. */
async function freeAccounts(): Promise<AccountRow[]> {
  const candidates = await accountsOf(clerk, 40, '&clientType=individual')
  const numbers = candidates.map(({ accountNo }) => accountNo).join(',')
  const { body } = await clerk.get<{ items: { accountNo: string }[] }>(`/tickets?limit=200&accountNo=${numbers}`)
  const asked = new Set(body.items.map(({ accountNo }) => accountNo))
  const free = candidates.filter(({ accountNo }) => !asked.has(accountNo)).slice(0, ACCOUNTS)
  expect(free).toHaveLength(ACCOUNTS)
  return free
}

/** The hand-over stands marked on the drawing, and says in words which field reaches whom; a dry run goes the long way. */
async function warnedAndTried(desk: Desk): Promise<void> {
  const { page, t } = desk
  const panel = draw.panel(desk)
  const warned = t('approvals:page.designer.problem.warnings', { count: 1 })
  await draw.step(desk, STEPS.next).getByTitle(warned).waitFor()
  await draw.openStep(desk, STEPS.next)
  await panel.getByText(new RegExp(`${FIELDS.cost}.*核查说明`)).waitFor()
  await desk.look('rules-warned')
  await desk.accessible('rules-warned')
  await panel.getByRole('tab').nth(2).click()
  await panel.getByLabel(new RegExp(`^${ASKED.open}`)).fill('2')
  await panel.getByRole('button', { name: t('approvals:page.designer.trial.run') }).click()
  await panel.getByText(t('approvals:page.designer.trial.end.approved')).waitFor()
  await panel
    .getByText(new RegExp(`${ASKED.open}.*2`))
    .first()
    .waitFor()
  await panel.getByRole('button', { name: t('approvals:page.designer.trial.next') }).click()
  await desk.look('rules-trial')
  // In a window as tall as the panel no input lies half under its tabs, which is no matter of the trial.
  await page.setViewportSize({ width: desk.width, height: 2000 })
  await desk.accessible('rules-trial')
  await desk.resize(desk.width)
  expect(await page.getByRole('button', { name: t('businesses:command.business.publish') }).isEnabled()).toBe(true)
}

/** Publishing waits until the warning is ticked; the version says in spite of what it was published. */
async function publishAnyway(desk: Desk): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('businesses:command.business.publish') }).click()
  const drawer = page.getByRole('dialog')
  const anyway = drawer.getByRole('button', { name: t('businesses:page.design.publishAnyway'), exact: true })
  await drawer.getByText(new RegExp(`${FIELDS.cost}.*核查说明`)).waitFor()
  await anyway.click()
  await drawer.getByText(t('businesses:page.design.tickFirst')).waitFor()
  await desk.look('rules-publish-asked')
  await desk.accessible('rules-publish-asked')
  await drawer.getByRole('checkbox', { name: t('businesses:page.design.warned') }).check()
  await anyway.click()
  await drawer.waitFor({ state: 'hidden' })
  await draw.tab(desk, 'versions').click()
  await page.getByText(new RegExp(t('businesses:page.design.versions.inSpite'))).click()
  await page
    .getByRole('main')
    .getByText(new RegExp(`${FIELDS.cost}.*核查说明`))
    .last()
    .waitFor()
  await desk.look('rules-versions')
  await desk.accessible('rules-versions')
}

/** The clerk chooses a product, and the floor comes by itself. @returns the request. */
async function launch(desk: Desk, businessId: string, accountId: string, looks: boolean): Promise<string> {
  const { page, t } = desk
  await desk.visit(`/launch/${businessId}?accountId=${accountId}`)
  // Before it is known of which product, no floor is anybody's.
  expect(await page.getByLabel(FIELDS.floor, { exact: true }).inputValue()).toBe('')
  await draw.choose(desk, page.getByRole('combobox', { name: FIELDS.product }), '沪金')
  const floor = page.getByLabel(FIELDS.floor, { exact: true })
  await expect.poll(() => floor.inputValue(), { timeout: 15_000 }).toMatch(/^10\.01/)
  await page.getByLabel(FIELDS.cost, { exact: true }).fill(COST)
  if (looks) {
    await desk.look('rules-launch')
    await desk.accessible('rules-launch')
  }
  await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** Something else is asked for on the account, so that the data source answers two. */
async function askElsewhere(account: AccountRow): Promise<void> {
  const { body } = await clerk.get<{ items: { id: string; code: string }[] }>('/business-catalogue')
  const businessId = body.items.find(({ code }) => code === 'change-other-data')?.id
  const values = { parts: ['occupation'], occupation: '工程师', reason: '客户申请' }
  const made = await clerk.send('POST', '/requests', { businessId, accountId: account.id, values })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
}

const rowOf = ({ page }: Desk, text: string): Locator =>
  page.getByRole('main').locator('tr, [role="row"]', { hasText: text }).first()

/** The step of all three is given to somebody else at once. */
async function redirect(desk: Desk, flowId: string, accounts: readonly AccountRow[]): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/monitor?flowId=${flowId}`)
  for (const { accountNo } of accounts) await rowOf(desk, accountNo).getByRole('checkbox').check()
  await page
    .getByRole('region', { name: t('kit:bulk.label') })
    .getByRole('button', { name: t('approvals:command.case.redirect'), exact: true })
    .click()
  const drawer = page.getByRole('dialog')
  await draw.choose(desk, drawer.getByLabel(t('approvals:field.nodeId'), { exact: true }), '审批')
  await drawer.getByText(t('approvals:page.monitor.byName'), { exact: true }).click()
  const person = drawer.getByLabel(t('approvals:field.people'), { exact: true })
  await person.click()
  await page.keyboard.insertText(officer.name)
  await page.locator('.ant-select-item-option', { hasText: officer.name }).first().click()
  await drawer.getByLabel(t('approvals:field.remark'), { exact: true }).fill('主管休假')
  await desk.look('rules-redirect')
  await desk.accessible('rules-redirect')
  await drawer.getByRole('button', { name: t('kit:bulk.start', { count: ACCOUNTS, text: ACCOUNTS }) }).click()
  await drawer.getByText(t('kit:bulk.done', { text: ACCOUNTS })).waitFor({ timeout: 60_000 })
  await desk.look('rules-redirected')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  for (const { accountNo } of accounts) await rowOf(desk, accountNo).getByText(officer.name).first().waitFor()
}

type Request = { caseId: string; state: string; revision: number; values: Record<string, unknown> }
const requestOf = async (person: Person, id: string) => (await person.get<Request>(`/requests/${id}`)).body

/** Decides what waits for a person on a request, once it does. */
async function decide(person: Person, id: string, verb: string, input: object = {}): Promise<void> {
  const { caseId } = await requestOf(clerk, id)
  await eventually(async () => {
    const { body } = await person.get<{ mine: { id: string }[] }>(`/tickets/${caseId}`)
    expect(body.mine, `${person.username} is asked`).toHaveLength(1)
    const answer = await person.send('POST', `/tasks/${body.mine[0]?.id}/${verb}`, input)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }, 60_000)
}

/** One is sent back and put right, one agreed to, and one goes the long way by the data source's answer. */
async function work(ids: readonly string[]): Promise<void> {
  const [returned = '', plain = '', long = ''] = ids
  const seen = await requestOf(officer, plain)
  expect(Object.values(seen.values).length).toBeGreaterThan(0)
  expect(Object.values(seen.values)).not.toContain(COST)
  await decide(officer, returned, 'return', { remark: '请补成本', to: { at: 'start' }, then: 'replay' })
  const { revision, values } = await requestOf(clerk, returned)
  const put = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === COST ? '9' : value]))
  const sent = await clerk.send('POST', `/requests/${returned}/amend`, { revision, values: put, remark: '已补' })
  expect(sent.status, JSON.stringify(sent.body)).toBe(200)
  for (const id of ids) await decide(officer, id, 'agree')
  await decide(compliance, long, 'agree')
  for (const id of ids)
    await eventually(async () => expect((await requestOf(clerk, id)).state).toBe('approved'), 60_000)
}

type Summary = { total: { opened: number; finished: number; clean: number; timed: number; kept: number } }

/** Each figure of the flow leads to exactly the cases that make it up. */
async function drillDown(desk: Desk, flowId: string, accounts: readonly AccountRow[]): Promise<void> {
  const { page, t } = desk
  const address = `/statistics?flowId=${flowId}&span=7`
  await desk.visit(address)
  const opened = page
    .locator('dl > div', { hasText: t('statistics:page.figure.opened') })
    .getByRole('link')
    .first()
  const link = new URL((await opened.getAttribute('href')) ?? '', product.address)
  const [from = '', to = ''] = link.searchParams.get('openedAt')?.split('..') ?? []
  await eventually(async () => {
    const query = new URLSearchParams({ from, to, flowId, by: 'flow' })
    const { body } = await designer.get<Summary>(`/statistics/summary?${query}`)
    expect(body.total).toMatchObject({ opened: ACCOUNTS, finished: ACCOUNTS, clean: ACCOUNTS - 1 })
    expect(body.total.timed).toBeGreaterThanOrEqual(ACCOUNTS)
    expect(body.total.kept).toBe(body.total.timed)
  }, 150_000)
  await desk.visit(address)
  await page.getByText(t('statistics:page.flawless.timeliness')).waitFor()
  await desk.look('rules-statistics')
  await desk.accessible('rules-statistics')
  const [returned] = accounts
  await page.getByText(t('statistics:page.lacking.accuracy', { lacking: 1, all: 3 })).click()
  await expectRows(desk, returned ? [returned] : [])
  await desk.look('rules-statistics-returned')
  await desk.accessible('rules-statistics-returned')
  await desk.visit(address)
  const finished = page
    .locator('dl > div', { hasText: t('statistics:page.figure.finished') })
    .getByRole('link')
    .first()
  await finished.click()
  await expectRows(desk, accounts)
}

async function expectRows(desk: Desk, accounts: readonly AccountRow[]): Promise<void> {
  const { page } = desk
  await page.waitForURL(/\/monitor/)
  await desk.settled()
  for (const { accountNo } of accounts) await rowOf(desk, accountNo).waitFor()
  // The head of the table has a box as well, that picks all.
  expect(await page.getByRole('main').getByRole('row').getByRole('checkbox').count()).toBe(accounts.length + 1)
}

/** Of the whole house, cases on which somebody decided late: no more than decisions that were, and none of this flow. */
async function lateOnes(desk: Desk, flowId: string): Promise<void> {
  const { page, t } = desk
  await desk.visit('/statistics?span=90')
  const late = page.locator('dl > div', { hasText: t('statistics:page.figure.timeliness') }).getByRole('link')
  const address = new URL((await late.getAttribute('href')) ?? '', product.address)
  const [from = '', to = ''] = address.searchParams.get('decidedLate')?.split('..') ?? []
  const query = new URLSearchParams({ from, to, by: 'flow' })
  const { total } = (await designer.get<Summary>(`/statistics/summary?${query}`)).body
  type Counted = { items: unknown[]; total?: { value: number } }
  const { body } = await designer.get<Counted>(`/cases?limit=1&count=1&${address.searchParams}`)
  expect(body.total?.value).toBeGreaterThan(0)
  expect(body.total?.value).toBeLessThanOrEqual(total.timed - total.kept)
  expect((await designer.get<Counted>(`/cases?flowId=${flowId}&${address.searchParams}`)).body.items).toEqual([])
  await late.click()
  await page.waitForURL(/\/monitor/)
  await desk.look('rules-statistics-late')
}

/** The same pages as other readers have them. */
async function lookAround(businessId: string, flowId: string): Promise<void> {
  for (const language of ['zh-Hant', 'en'] as const) {
    const desk = await openDesk(browser, product.address, designer, { language, width: 1440 })
    for (const tab of ['forms', 'flow', 'versions']) {
      await desk.visit(`/businesses/${businessId}/design?tab=${tab}`)
      await desk.look(`rules-${tab}`)
      await desk.accessible(`rules-${tab}`)
    }
    await desk.visit(`/statistics?flowId=${flowId}&span=7`)
    await desk.look('rules-statistics')
    await desk.accessible('rules-statistics')
    expect(await desk.leave()).toEqual([])
  }
}

describe('[A-06] [A-12] [A-22] [A-25] [A-27] a business that asks data sources', () => {
  test('is drawn, warned of, tried and published, and its cases are handed over and counted', async () => {
    const accounts = await freeAccounts()
    const next = await nextBusiness(designer, officer)
    const desk = await desk1440(designer)
    const business = await create(desk)
    await drawForm(desk)
    await drawFlow(desk, next)
    await warnedAndTried(desk)
    await publishAnyway(desk)
    await askElsewhere(accounts.at(-1) as AccountRow)
    const counter = await desk1440(clerk)
    const ids: string[] = []
    for (const [at, { id }] of accounts.entries()) ids.push(await launch(counter, business.id, id, at === 0))
    expect(await counter.leave()).toEqual([])
    const { body } = await designer.get<{ items: { id: string; code: string }[] }>('/flows')
    const flowId = body.items.find(({ code }) => code === business.flowCode)?.id ?? ''
    await redirect(desk, flowId, accounts)
    await work(ids)
    await drillDown(desk, flowId, accounts)
    await lateOnes(desk, flowId)
    expect(await desk.leave()).toEqual([])
    await lookAround(business.id, flowId)
  })
})
