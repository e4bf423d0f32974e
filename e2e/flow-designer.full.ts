import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { canvas, panel, step } from './harness/drawing.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf, applied, askToFreeze, taskOf, ticketOf } from './harness/tickets.ts'

const product = inject('product')
const FREEZE = 'accounts.account.freeze'
let browser: Browser
let designer: Person
let clerk: Person

beforeAll(async () => {
  browser = await openBrowser()
  ;[designer, clerk] = await Promise.all([signIn(product, 'business-admin'), signIn(product, 'clerk-central')])
})
afterAll(() => browser.close())

type Rule = { command: string; flow: { id: string } | null; fallback: string }

/** What is laid down for freezing comes back when the journey is over: others freeze as well. */
async function restoreRuleAfterwards(): Promise<void> {
  const { body } = await designer.get<{ items: Rule[] }>('/approval-rules')
  const rule = body.items.find(({ command }) => command === FREEZE)
  onTestFinished(async () => {
    const flowId = rule?.flow?.id ?? null
    await designer.send('PUT', `/approval-rules/${FREEZE}`, { flowId, fallback: rule?.fallback ?? 'BLOCK' })
  })
}

/** Fills in the form of a new flow; its page opens by itself. */
async function create(desk: Desk, code: string, name: string): Promise<void> {
  const { page, t } = desk
  await desk.visit('/flows')
  await desk.look('flows')
  await desk.accessible('flows')
  await page.getByRole('button', { name: t('approvals:command.flow.create') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.code')).fill(code)
  await drawer.getByLabel(t('kit:nameIn', { language: '英语' })).fill(name)
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}$/)
  await canvas(desk).locator('.react-flow__node').first().waitFor()
  await desk.settled()
}

/** Drags a parallel split onto the only way: two branches and their join come with it. */
async function splitByMouse(desk: Desk): Promise<void> {
  const { page, t } = desk
  const way = await canvas(desk).locator('.react-flow__edge').first().boundingBox()
  const pane = canvas(desk).locator('.react-flow__pane')
  const box = await pane.boundingBox()
  if (!way || !box) throw new Error('nothing is drawn')
  const palette = page.getByRole('group', { name: t('approvals:page.designer.palette.title') })
  const target = { x: way.x + way.width / 2 - box.x, y: way.y + way.height / 2 - box.y }
  const parallel = palette.getByRole('button', { name: t('approvals:page.designer.kind.parallel'), exact: true })
  await parallel.dragTo(pane, { targetPosition: target, force: true })
  await step(desk, 'approve2').waitFor()
  expect(await canvas(desk).locator('.react-flow__node').count()).toBe(6)
}

/** From the start to the join by arrows, a third step behind it, and its name, all without the mouse. */
async function addByKeyboard(desk: Desk): Promise<void> {
  const { page, t } = desk
  const { keyboard } = page
  await step(desk, 'start').focus()
  for (const _ of ['parallel1', 'a branch', 'join1']) await keyboard.press('ArrowRight')
  await keyboard.press('+')
  const menu = page.getByRole('menu', { name: t('approvals:page.designer.insert') })
  await menu.waitFor()
  await desk.look('flow-insert')
  await keyboard.press('Enter')
  await step(desk, 'approve3').waitFor()
  await expect.poll(() => step(desk, 'approve3').evaluate((node) => node === document.activeElement)).toBe(true)
  await keyboard.press('Enter')
  const names = panel(desk).getByRole('group', { name: t('approvals:page.designer.name') })
  const first = names.getByRole('textbox').first()
  await expect.poll(() => first.evaluate((input) => input === document.activeElement)).toBe(true)
  await keyboard.type('负责人确认')
  await step(desk, 'approve3').focus()
  await keyboard.press('Control+z')
  expect(await step(desk, 'approve3').innerText()).not.toContain('负责人确认')
  await keyboard.press('Control+y')
  expect(await step(desk, 'approve3').innerText()).toContain('负责人确认')
}

/** Goes through the problems one by one: each leads to its step, where the people are chosen. */
async function solveProblems(desk: Desk, roles: readonly string[]): Promise<void> {
  const { page, t } = desk
  for (const role of roles) {
    await panel(desk).getByRole('tab').nth(1).click()
    await desk.settled()
    if (role === roles[0]) {
      await desk.look('flow-problems')
      await desk.accessible('flow-problems')
    }
    const problems = panel(desk).getByRole('tabpanel').getByRole('button')
    await problems
      .filter({ hasText: t('approvals:state.problem.NO_ASSIGNEE') })
      .first()
      .click()
    await panel(desk)
      .getByRole('button', { name: t('approvals:page.designer.assignment.add') })
      .click()
    const what = t('approvals:page.designer.people.roles')
    await panel(desk)
      .getByRole('combobox', { name: t('approvals:page.designer.more', { what }) })
      .click()
    await page.locator('.ant-select-item-option', { hasText: role }).last().click()
    await desk.settled()
  }
  await panel(desk).getByRole('tab').nth(1).click()
  await panel(desk).getByText(t('approvals:page.designer.problem.none')).waitFor()
}

/** Plays a case through the drawing and steps to its end. */
async function tryIt(desk: Desk): Promise<void> {
  const { t } = desk
  await panel(desk).getByRole('tab').nth(2).click()
  await panel(desk)
    .getByRole('button', { name: t('approvals:page.designer.trial.run') })
    .click()
  await panel(desk).getByText(t('approvals:page.designer.trial.end.approved')).waitFor()
  const next = panel(desk).getByRole('button', { name: t('approvals:page.designer.trial.next') })
  await next.click()
  await next.click()
  await desk.look('flow-trial')
  await desk.accessible('flow-trial')
}

/** Leaves the page and comes back: what was drawn has been kept without being asked for. */
async function leaveAndReturn(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  const main = page.getByRole('main')
  await main.getByRole('link', { name: t('approvals:page.flows.title'), exact: true }).click()
  await main.getByRole('link', { name, exact: true }).click()
  await main.getByText(t('approvals:page.flows.draft'), { exact: true }).waitFor()
  await step(desk, 'approve3').waitFor()
  await desk.settled()
}

/** Publishes, and lays the flow down for freezing accounts. */
async function publishAndUse(desk: Desk, name: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('approvals:command.flow.publish') }).click()
  await page
    .getByText(t('approvals:page.flows.version', { number: 1 }))
    .first()
    .waitFor()
  await desk.settled()
  await desk.look('flow-published')
  await desk.visit('/approval-rules')
  const row = page.getByRole('row').filter({ has: page.getByText(FREEZE, { exact: true }) })
  await row.getByRole('button', { name: t('approvals:command.rule.set') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.flowId'), { exact: true }).click()
  await page.keyboard.type(name)
  await page.locator('.ant-select-item-option', { hasText: name }).click()
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

describe('[A-08] a flow drawn by staff', () => {
  test('is drawn by mouse and keyboard, put right, tried, published, and decides about a freeze', async () => {
    await restoreRuleAfterwards()
    const desk = await openDesk(browser, product.address, designer, { language: 'zh-Hans', width: 1440 })
    const code = `freeze-${randomUUID().slice(0, 8)}`
    const name = `Freeze ${code}`
    await create(desk, code, name)
    await desk.look('flow-new')
    await splitByMouse(desk)
    await addByKeyboard(desk)
    const roles = ['account-supervisor', 'compliance', 'responsible-officer']
    await solveProblems(
      desk,
      roles.map((role) => desk.t(`access:role.${role}`)),
    )
    await tryIt(desk)
    await leaveAndReturn(desk, name)
    await publishAndUse(desk, name)
    const [account] = (await accountsOf(clerk, 30)).slice(-1)
    if (!account) throw new Error('no account')
    const ticketId = await askToFreeze(clerk, account.id)
    for (const username of ['supervisor', 'compliance', 'officer']) {
      const person = await signIn(product, username)
      const answer = await person.send('POST', `/tasks/${await taskOf(person, ticketId)}/agree`, {})
      expect(answer.status, username).toBe(200)
    }
    await applied(clerk, ticketId)
    expect((await ticketOf(clerk, ticketId)).tasks.map(({ state }) => state)).toEqual(['agreed', 'agreed', 'agreed'])
    await desk.visit(`/tickets/${ticketId}`)
    await desk.look('ticket-drawing')
    await desk.accessible('ticket-drawing')
    expect(await desk.leave()).toEqual([])
  })

  test('is looked at on a phone, and not drawn there', async () => {
    const { body } = await designer.get<{ items: { id: string; code: string }[] }>('/flows')
    const flow = body.items.find(({ code }) => code === 'account-status')
    const desk = await openDesk(browser, product.address, designer, { language: 'zh-Hant', width: 390, mode: 'dark' })
    await desk.visit(`/flows/${flow?.id}`)
    await canvas(desk).locator('.react-flow__node').first().waitFor()
    expect(await desk.page.getByRole('button', { name: desk.t('approvals:command.flow.publish') }).count()).toBe(0)
    await desk.look('flow-phone')
    await desk.accessible('flow-phone')
    expect(await desk.leave()).toEqual([])
  })
})
