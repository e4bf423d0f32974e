import { randomUUID } from 'node:crypto'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { eventually } from '#testing/probe.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import * as draw from './harness/drawing.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf } from './harness/tickets.ts'

const product = inject('product')
const PUBLISH = 'businesses.business.publish'
/** The flow by which somebody else agrees to what is published: one of compliance, supervisors, officers. */
const SECOND = '敏感操作审批'
const NAMES = { hans: '套保额度申请', hant: '套保額度申請', en: 'Hedging quota' }
const FIELDS = {
  purpose: '用途',
  amount: '申请额度',
  from: '生效日期',
  lines: '额度明细',
  sum: '明细合计',
  why: '其他说明',
}
const PURPOSES = ['套期保值', '其他用途'] as const
let browser: Browser
let designer: Person

beforeAll(async () => {
  browser = await openBrowser()
  designer = await signIn(product, 'business-admin')
})
afterAll(() => browser.close())

const desk1440 = (person: Person): Promise<Desk> =>
  openDesk(browser, product.address, person, { language: 'zh-Hans', width: 1440 })

/** What is laid down for publishing comes back when the journey is over: others publish as well. */
function restoreRuleAfterwards(): void {
  onTestFinished(async () => {
    await designer.send('PUT', `/approval-rules/${PUBLISH}`, { flowId: null, fallback: 'NONE' })
  })
}

/** From now on somebody else agrees before a business is published. */
async function askSecondPerson(desk: Desk): Promise<void> {
  const { page, t } = desk
  restoreRuleAfterwards()
  await desk.visit('/approval-rules')
  const row = page.getByRole('row').filter({ has: page.getByText(PUBLISH, { exact: true }) })
  await row.getByRole('button', { name: t('approvals:command.rule.set') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.flowId'), { exact: true }).click()
  await page.keyboard.type(SECOND)
  await page.locator('.ant-select-item-option', { hasText: SECOND }).click()
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

async function create(desk: Desk): Promise<string> {
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
  await name('zh-Hant').fill(NAMES.hant)
  await name('en').fill(NAMES.en)
  await drawer.getByLabel(t('businesses:field.code'), { exact: true }).fill(`quota-${randomUUID().slice(0, 6)}`)
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await page.waitForURL(/\/businesses\/[0-9a-f-]{36}\/design/)
  await desk.settled()
  return /businesses\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
}

/** Gives the part that is picked its name, in the reader's language; the other Chinese is proposed. */
async function call(desk: Desk, name: string): Promise<void> {
  const panel = draw.properties(desk)
  await panel.locator('input').first().fill(name)
  await panel.locator('input').first().press('Tab')
  await draw.part(desk, name).waitFor()
}

/** Puts a field in behind the last one and names it. */
const put = async (desk: Desk, kindName: string, name: string): Promise<void> => {
  await draw.place(desk, kindName)
  await call(desk, name)
}

const required = async (desk: Desk, how: string): Promise<void> => {
  const group = draw.properties(desk).getByRole('radiogroup', { name: desk.t('forms:page.builder.required.title') })
  await group.getByText(desk.t(`forms:page.builder.required.${how}`), { exact: true }).click()
}

/** Purpose, amount, date, a table with its sum, and an explanation that only other purposes need. */
async function drawForm(desk: Desk): Promise<void> {
  const { page, t } = desk
  const settings = draw.properties(desk)
  await draw.tab(desk, 'forms').click()
  await page.getByRole('button', { name: t('businesses:page.design.startForm') }).click()
  await put(desk, 'select', FIELDS.purpose)
  for (const [index, purpose] of PURPOSES.entries()) {
    const name = t('forms:page.builder.choiceNumber', { at: index + 1 })
    await settings.getByLabel(`${name}: ${t('forms:page.builder.label')}`).fill(purpose)
  }
  await required(desk, 'always')
  await put(desk, 'money', FIELDS.amount)
  await required(desk, 'always')
  await put(desk, 'date', FIELDS.from)
  await required(desk, 'always')
  await put(desk, 'longText', FIELDS.why)
  await settings.getByRole('button', { name: t('forms:page.builder.part.showIf') }).click()
  await draw.choose(desk, settings.getByRole('combobox', { name: t('forms:page.builder.ruleField') }), FIELDS.purpose)
  await draw.choose(desk, settings.getByRole('combobox', { name: t('forms:page.builder.value') }), PURPOSES[1])
  await put(desk, 'formula', FIELDS.sum)
  await put(desk, 'table', FIELDS.lines)
  await draw.part(desk, FIELDS.lines).focus()
  await page.keyboard.press('ArrowDown')
  await draw.focused(draw.part(desk, t('forms:page.builder.firstColumn')))
  await call(desk, '合约')
  await draw.place(desk, 'money')
  await call(desk, '金额')
  await desk.look('first-form-table')
  await draw.part(desk, FIELDS.sum).click()
  const code = settings.locator('.cm-content').first()
  await code.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('sum(')
  await page.keyboard.press('Escape')
  await settings.getByRole('button', { name: t('forms:page.builder.insertField') }).click()
  await page.getByRole('menuitem', { name: FIELDS.lines }).hover()
  await page.getByRole('menuitem', { name: '金额', exact: true }).last().click()
  await page.getByLabel(t('forms:page.builder.noProblems')).waitFor()
  await desk.look('first-form-formula')
  await desk.accessible('first-form-formula')
  await page.getByText(t('businesses:state.subjectType.entity'), { exact: true }).first().click()
  await page
    .getByRole('button', {
      name: t('businesses:page.design.copyForm', { subject: t('businesses:state.subjectType.person') }),
    })
    .click()
  await draw.part(desk, FIELDS.amount).waitFor()
  await draw.kept(desk)
}

/** Supervisor; then compliance beside the responsible officer; a day to wait for; a notice; other purposes ask risk. */
async function drawFlow(desk: Desk): Promise<void> {
  const { t } = desk
  await draw.tab(desk, 'flow').click()
  await draw.insertBehind(desk, 'start', 'approve', 'approve1')
  await draw.insertBehind(desk, 'approve1', 'parallel', 'parallel1')
  await draw.insertBehind(desk, 'join1', 'timer', 'timer1')
  await draw.insertBehind(desk, 'timer1', 'notify', 'notify1')
  await draw.insertBehind(desk, 'notify1', 'exclusive', 'exclusive1')
  await desk.look('first-flow-drawn')
  for (const [id, role] of [
    ['approve1', 'account-supervisor'],
    ['approve2', 'compliance'],
    ['approve3', 'responsible-officer'],
    ['approve4', 'onboarding-reviewer'],
  ] as const) {
    await draw.openStep(desk, id)
    await draw.ask(desk, t(`access:role.${role}`))
  }
  await describeSteps(desk)
  await branch(desk, FIELDS.purpose, async (value) => draw.choose(desk, value, PURPOSES[1]))
  await grantFields(desk)
  await draw.panel(desk).getByRole('tab').nth(1).click()
  await draw.panel(desk).getByText(t('approvals:page.designer.problem.none')).waitFor()
  await draw.kept(desk)
  await desk.look('first-flow')
  await desk.accessible('first-flow')
}

/** The day waited for is the form's, and whoever asked is told. */
async function describeSteps(desk: Desk): Promise<void> {
  const { t } = desk
  const panel = draw.panel(desk)
  await draw.openStep(desk, 'timer1')
  await draw.choose(
    desk,
    panel.getByRole('combobox', { name: t('approvals:page.designer.timer.title') }),
    t('approvals:page.designer.timer.until.dateFact'),
  )
  await panel.getByText(FIELDS.from).first().waitFor()
  await draw.openStep(desk, 'notify1')
  await panel.getByRole('button', { name: t('approvals:page.designer.effect.to') }).click()
  await draw.choose(
    desk,
    panel.getByRole('combobox', { name: t('approvals:page.designer.people.by') }),
    t('approvals:page.designer.people.way.initiator'),
  )
}

/** The step behind the gateway is taken for one value of a field, chosen in words. */
async function branch(desk: Desk, fact: string, put: (value: Locator) => Promise<void>): Promise<void> {
  const { page, t } = desk
  const panel = draw.panel(desk)
  await draw.openStep(desk, 'exclusive1')
  const ways = panel.getByRole('listitem').filter({ has: page.getByLabel(t('approvals:page.designer.way.to')) })
  const other = ways.filter({ hasNotText: t('approvals:page.designer.edge.otherwise') }).first()
  await other.getByRole('button', { name: /.+/ }).nth(1).click()
  const first = panel.getByRole('button', { name: t('approvals:page.designer.condition.first') })
  if (await first.isVisible()) await first.click()
  await draw.choose(desk, panel.getByRole('combobox', { name: t('approvals:page.designer.condition.fact') }), fact)
  await put(panel.getByLabel(t('approvals:page.designer.condition.value'), { exact: true }))
}

/** The supervisor may put the day right; the officer does not see the explanation. */
async function grantFields(desk: Desk): Promise<void> {
  const { t } = desk
  const right = async (step: string, field: string, what: string) => {
    await draw.openStep(desk, step)
    const line = draw.panel(desk).locator('label', { hasText: field }).getByRole('combobox')
    await draw.choose(desk, line, t(`approvals:page.designer.right.${what}`))
  }
  await right('approve3', FIELDS.why, 'hidden')
  await right('approve4', FIELDS.lines, 'read')
  await desk.look('first-flow-rights')
}

/** Plays a case of other purposes: it comes to the step behind the gateway, and to its end. */
async function tryIt(desk: Desk): Promise<void> {
  const { t } = desk
  const panel = draw.panel(desk)
  await panel.getByRole('tab').nth(2).click()
  await draw.choose(desk, panel.getByRole('combobox', { name: FIELDS.purpose }), PURPOSES[1])
  await panel.getByRole('button', { name: t('approvals:page.designer.trial.run') }).click()
  await panel.getByText(t('approvals:page.designer.trial.end.approved')).waitFor()
  await panel.getByText(`${FIELDS.purpose} = ${PURPOSES[1]}`).first().waitFor()
  await panel.getByRole('button', { name: t('approvals:page.designer.trial.next') }).click()
  await desk.look('first-trial')
}

/** Asks for it to be published; somebody else agrees. */
async function publish(desk: Desk, second: Person, note: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('businesses:command.business.publish') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('businesses:field.note'), { exact: true }).fill(note)
  await drawer.locator('button[type="submit"]').click()
  await drawer.getByText(t('kit:command.sentTitle')).waitFor()
  await desk.look('first-publish-asked')
  await drawer.getByRole('button', { name: t('kit:command.openTicket') }).click()
  await page.waitForURL(/\/tickets\/[0-9a-f-]{36}$/)
  const ticket = new URL(page.url()).pathname
  await desk.settled()
  expect(await page.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).count()).toBe(0)
  const office = await desk1440(second)
  await office.visit(ticket)
  await office.look('first-publish-second')
  await agree(office)
  await eventually(async () => {
    const { body } = await second.get<{ effect: { state: string } }>(ticket)
    expect(body.effect.state).toBe('done')
  }, 60_000)
  expect(await office.leave()).toEqual([])
}

const agree = async ({ page, t }: Desk): Promise<void> => {
  const words = { name: t('approvals:command.task.agree'), exact: true }
  await page.getByRole('main').getByRole('button', words).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', words).click()
  await drawer.waitFor({ state: 'hidden' })
}

/** A day whose office has opened, whatever today is. */
const aWeekAgo = () => systemClock().toZonedDateTimeISO('Asia/Hong_Kong').toPlainDate().subtract({ days: 7 }).toString()

/** The clerk fills it in: what is asked follows what is chosen, and the sum is worked out. @returns the request's page. */
async function launch(desk: Desk, businessId: string, accountId: string): Promise<string> {
  const { page, t } = desk
  await desk.visit(`/launch/${businessId}?accountId=${accountId}`)
  expect(await page.getByLabel(FIELDS.why, { exact: true }).count()).toBe(0)
  await draw.choose(desk, page.getByRole('combobox', { name: FIELDS.purpose }), PURPOSES[1])
  await page.getByLabel(FIELDS.why, { exact: true }).fill('季节性备货')
  await page.getByLabel(FIELDS.amount, { exact: true }).fill('500')
  await page.getByLabel(FIELDS.from).first().fill(aWeekAgo())
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: t('forms:page.view.addRow') })
    .first()
    .click()
  await page.locator('[data-cell="0:0"]').first().focus()
  await page.keyboard.type('cu2701')
  await page.keyboard.press('Tab')
  await page.keyboard.type('123.45')
  await page.keyboard.press('Enter')
  await page.getByText('123.45').nth(1).waitFor()
  await desk.look('first-launch')
  await desk.accessible('first-launch')
  await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname
}

/** Everybody agrees in turn, on the request's own page; who must not see the explanation does not. */
async function decide(path: string): Promise<void> {
  for (const username of ['supervisor', 'compliance', 'officer', 'reviewer']) {
    const person = await signIn(product, username)
    await eventually(async () => {
      const { body } = await person.get<{ caseId: string }>(path)
      const ticket = await person.get<{ mine: unknown[] }>(`/tickets/${body.caseId}`)
      expect(ticket.body.mine, `${username} is asked`).toHaveLength(1)
    }, 180_000)
    const office = await desk1440(person)
    await office.visit(path)
    await office.page.getByText(PURPOSES[1]).first().waitFor()
    const explained = await office.page.getByText('季节性备货').count()
    expect(explained > 0, username).toBe(username !== 'officer')
    await office.look(`first-decide-${username}`)
    await agree(office)
    expect(await office.leave()).toEqual([])
  }
}

/** Another rule for the gateway: the drawing says which past cases would have gone another way, and why. */
async function simulate(desk: Desk, businessId: string): Promise<void> {
  const { t } = desk
  await desk.visit(`/businesses/${businessId}/design?tab=flow`)
  await draw.step(desk, 'exclusive1').waitFor()
  await branch(desk, FIELDS.amount, (value) => value.fill('1000000'))
  await draw.kept(desk)
  const panel = draw.panel(desk)
  await panel.getByRole('tab').nth(3).click()
  await panel.getByRole('button', { name: t('approvals:page.designer.past.run') }).click()
  const figure = (key: string) =>
    panel.locator('dl > div', { hasText: t(`approvals:page.designer.past.${key}`) }).locator('dd')
  await expect.poll(() => figure('different').innerText(), { timeout: 30_000 }).toBe('1')
  await panel.getByText(FIELDS.amount).last().waitFor()
  await desk.look('first-past')
  await desk.accessible('first-past')
}

/** What runs on the first version is taken over to the second: foreseen first, then for real. */
async function takeOver(desk: Desk): Promise<void> {
  const { page, t } = desk
  const moving = page.getByRole('region', { name: t('businesses:page.design.versions.moving') })
  await moving.getByRole('button', { name: t('approvals:page.flows.migration.check'), exact: true }).click()
  await moving.getByText(t('approvals:page.flows.migration.forecast', { possible: '1', total: '1' })).waitFor()
  await moving.getByLabel(t('approvals:page.flows.migration.reason'), { exact: true }).fill('按新的额度分流办理')
  await moving.scrollIntoViewIfNeeded()
  await desk.look('first-moving')
  await desk.accessible('first-moving')
  await moving.getByRole('button', { name: t('approvals:page.flows.migration.run', { count: 1 }) }).click()
  await moving
    .getByText(t('approvals:page.flows.migration.counts', { moved: 1, refused: 0 }))
    .waitFor({ timeout: 60_000 })
  await desk.look('first-moved')
}

/** The same pages as other readers have them. */
async function lookAround(businessId: string): Promise<void> {
  for (const language of ['zh-Hant', 'en'] as const) {
    for (const width of [1440, 390] as const) {
      const desk = await openDesk(browser, product.address, designer, { language, width })
      for (const name of ['basics', 'forms', 'flow', 'versions']) {
        await desk.visit(`/businesses/${businessId}/design?tab=${name}`)
        await desk.look(`first-${name}`)
      }
      expect(await desk.leave()).toEqual([])
    }
  }
}

describe('[A-01] [A-03] [A-08] [A-10] [A-42] somebody who never saw the product', () => {
  test('draws, tries, simulates and publishes a business with a second person, and it runs', async () => {
    const accounts = await accountsOf(await signIn(product, 'clerk-central'), 12, '&clientType=individual')
    const [another, account] = accounts.slice(-2)
    if (!account || !another) throw new Error('no account')
    const [clerk, second] = await Promise.all([signIn(product, 'clerk-central'), signIn(product, 'compliance')])
    const desk = await desk1440(designer)
    await askSecondPerson(desk)
    const businessId = await create(desk)
    await drawForm(desk)
    await drawFlow(desk)
    await tryIt(desk)
    await publish(desk, second, '首次发布')
    const counter = await desk1440(clerk)
    const path = await launch(counter, businessId, account.id)
    await decide(path)
    await eventually(async () => {
      expect((await clerk.get<{ state: string }>(path)).body.state).toBe('approved')
    }, 60_000)
    await counter.visit(path)
    await counter.look('first-approved')
    expect(await counter.leave()).toEqual([])
    await simulate(desk, businessId)
    const late = await desk1440(clerk)
    await launch(late, businessId, another.id)
    expect(await late.leave()).toEqual([])
    await publish(desk, second, '按额度分流')
    await desk.visit(`/businesses/${businessId}/design?tab=versions`)
    await desk.look('first-versions')
    await takeOver(desk)
    expect(await desk.leave()).toEqual([])
    await lookAround(businessId)
  })
})
