import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Look, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'
import { asClient, openPortal, PHONE } from './harness/portal.ts'
import { accountsOf, askToFreeze } from './harness/tickets.ts'

const product = inject('product')
const l = (en: string, hans: string, hant: string) => ({ en, 'zh-Hans': hans, 'zh-Hant': hant })
const LOOKS: Look[] = [
  { language: 'en', width: 1440 },
  { language: 'zh-Hans', width: 390 },
  { language: 'zh-Hant', width: 1440 },
]
let browser: Browser
let business: Person
let clerk: Person
let supervisor: Person

beforeAll(async () => {
  browser = await openBrowser()
  ;[business, clerk, supervisor] = (await Promise.all(
    ['business-admin', 'clerk-central', 'supervisor'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
})
afterAll(() => browser.close())

/** A request whose form chooses from data sources and names things of the house; clients may start it. */
async function published(code: string, portal: boolean): Promise<string> {
  const bank = { source: 'banks', parameters: {}, column: 'code', label: 'name_en' }
  const own = { source: 'accounts-of-client', parameters: { client: 'client.no' }, column: 'account_no' }
  const named = [
    { kind: 'account', label: l('Other account', '另一账户', '另一賬戶') },
    { kind: 'client', label: l('Other client', '另一客户', '另一客戶') },
    { kind: 'person', label: l('Handled by', '经办人', '經辦人') },
    { kind: 'department', label: l('For department', '所属部门', '所屬部門') },
  ].map(({ kind, label }) => ({ kind, key: `${kind}Named`, label }))
  const fields = [
    { kind: 'select', key: 'bank', label: l('Bank', '银行', '銀行'), required: true, choices: [], options: bank },
    { kind: 'select', key: 'into', label: l('Into account', '转入账户', '轉入賬戶'), choices: [], options: own },
    ...(portal ? [] : named),
  ]
  const form = { sections: [{ id: 'what', label: l('What', '内容', '內容'), fields }] }
  const assignment = { anyOf: [{ by: 'operators', operatorIds: [supervisor.operatorId] }], whenEmpty: 'admin' }
  const document = {
    format: 'kontor.business/1',
    code,
    names: l('Move money', '资金划转', '資金劃轉'),
    businessLine: 'brokerage',
    subjectTypes: ['person', 'entity', 'special'],
    category: 'profile',
    definition: {
      forms: { person: form, entity: form, special: form },
      flow: {
        nodes: [
          { kind: 'start', id: 'start' },
          { kind: 'approve', id: 'review', label: l('Review', '审核', '審核'), assignment },
          { kind: 'end', id: 'end', outcome: 'approved' },
        ],
        edges: [
          { id: 'asked', from: 'start', to: 'review' },
          { id: 'agreed', from: 'review', to: 'end' },
        ],
      },
      launch: { whenRunning: 'allow', ...(portal ? { portal: {} } : {}) },
    },
  }
  const made = await business.send<{ id: string }>('POST', '/business-imports', { document })
  const done = await business.send('POST', `/businesses/${made.body.id}/publish`, { draft: 1 })
  expect(done.status, JSON.stringify([made.body, done.body])).toBe(200)
  return made.body.id
}

test('[A-37] [A-06] a client chooses on the phone from what data sources offer him, his own accounts alone, and reads the words afterwards', async () => {
  await published('move-money-portal', true)
  for (const { language } of LOOKS) {
    const phone = await openPortal(browser, product, { language, width: 390 })
    const { page, t } = phone
    type Home = { accounts: { id: string; accountNo: string; businesses: { id: string; code: string }[] }[] }
    const { accounts } = await asClient<Home>(phone, 'GET', '/home')
    const account = accounts.find(({ businesses }) => businesses.some(({ code }) => code === 'move-money-portal'))
    const found = account?.businesses.find(({ code }) => code === 'move-money-portal')
    if (!account || !found) throw new Error('the business is open on no account')
    await phone.visit(`/portal/start/${account.id}/${found.id}`)
    await page.getByLabel(l('Bank', '银行', '銀行')[language]).click()
    await page.locator('.ant-select-item-option').first().waitFor()
    await phone.look('portal-choices')
    const bank = (await page.locator('.ant-select-item-option').first().textContent()) ?? ''
    await page.locator('.ant-select-item-option').first().click()
    await page.getByLabel(l('Into account', '转入账户', '轉入賬戶')[language]).click()
    const offered = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
    await offered.first().waitFor()
    const mine = new Set(accounts.map(({ accountNo }) => accountNo))
    for (const text of await offered.allTextContents()) expect([...mine]).toContain(text)
    await offered.first().click()
    await phone.look('portal-chosen')
    await phone.accessible('portal-chosen')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
    await page.getByRole('button', { name: t('portal:page.start.check') }).click()
    await page.getByText(bank, { exact: true }).waitFor()
    await phone.look('portal-choices-summary')
    await page.getByRole('checkbox').last().check()
    await page.getByRole('button', { name: t('portal:page.start.send'), exact: true }).click()
    await page.waitForURL(/\/portal\/requests\/[0-9a-f-]{36}$/)
    await page.getByText(bank, { exact: true }).waitFor()
    await phone.look('portal-choices-sent')
    expect(await phone.leave()).toEqual([])
  }
})

test('[A-10] whoever sees the case and may open no list reads what it names', async () => {
  const id = await published('move-money', false)
  const [account, other] = await accountsOf(clerk, 2)
  if (!account || !other) throw new Error('the demo has no accounts')
  const form = await clerk.get<{ baseline: string; lookups: Record<string, { choices: { value: string }[] }> }>(
    `/businesses/${id}/launch-form?accountId=${account.id}`,
  )
  const values = {
    bank: form.body.lookups.bank?.choices[0]?.value,
    accountNamed: other.id,
    clientNamed: other.clientId,
    personNamed: clerk.operatorId,
    departmentNamed: other.departmentId,
  }
  const made = await clerk.send<{ id: string }>('POST', '/requests', {
    businessId: id,
    accountId: account.id,
    values,
    baseline: form.body.baseline,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  for (const look of LOOKS) {
    const desk = await openDesk(browser, product.address, supervisor, look)
    const asked: string[] = []
    // As somebody who holds nothing that opens a list of accounts or clients.
    await desk.page.route(/\/api\/v1\/(accounts|clients)(\/|\?|$)/, async (route) => {
      asked.push(route.request().url())
      await route.fulfill({ status: 403, contentType: 'application/problem+json', body: '{"code":"FORBIDDEN"}' })
    })
    await desk.page.route(/\/api\/v1\/session$/, async (route) => {
      const response = await route.fetch()
      const session = (await response.json()) as { permissions: string[] }
      const permissions = session.permissions.filter((key) => !/^(accounts\.account|clients\.client)\.view$/.test(key))
      await route.fulfill({ response, json: { ...session, permissions } })
    })
    await desk.visit(`/requests/${made.body.id}`)
    await desk.page.getByText(other.accountNo).first().waitFor()
    await desk.page.getByText(clerk.name).first().waitFor()
    await desk.look('names-of-the-case')
    await desk.accessible('names-of-the-case')
    expect(asked.filter((url) => url.includes(other.id) || url.includes(other.clientId))).toEqual([])
    expect(await desk.leave()).toEqual([])
  }
})

/** Has a command go a way that depends on what is asked. @returns how to have it as it was. */
async function laidDown(command: string): Promise<() => Promise<unknown>> {
  type Rule = { command: string; flow: { id: string } | null; fallback: string; autoAfterSeconds: number | null }
  const { body } = await business.get<{ items: Rule[] }>('/approval-rules')
  const before = body.items.find((one) => one.command === command)
  const label = l('By category', '按类别', '按類別')
  const asks = (id: string, name: Record<string, string>) => ({
    id,
    kind: 'approve',
    label: name,
    assignment: { anyOf: [{ by: 'operators', operatorIds: [supervisor.operatorId] }] },
  })
  const condition = { kind: 'compare', fact: 'category', as: 'text', op: 'eq', value: 'vip' }
  const definition = {
    nodes: [
      { id: 'start', kind: 'start' },
      asks('first', l('Supervisor', '主管', '主管')),
      { id: 'which', kind: 'exclusive' },
      asks('second', l('Second look', '再次复核', '再次覆核')),
      { id: 'end', kind: 'end' },
    ],
    edges: [
      { id: 'a', from: 'start', to: 'first' },
      { id: 'b', from: 'first', to: 'which' },
      { id: 'c', from: 'which', to: 'second', condition },
      { id: 'd', from: 'which', to: 'end', isDefault: true },
      { id: 'e', from: 'second', to: 'end' },
    ],
  }
  const { body: made } = await business.send<{ id: string }>('POST', '/flows', { code: 'by-category', label })
  const done = await business.send('POST', `/flows/${made.id}/versions`, { label, definition })
  expect(done.status, JSON.stringify(done.body)).toBe(201)
  const put = (rule: object) => business.send('PUT', `/approval-rules/${command}`, rule)
  const set = await put({ flowId: made.id, fallback: before?.fallback ?? 'NONE' })
  expect(set.status, JSON.stringify(set.body)).toBe(200)
  return () =>
    put({
      flowId: before?.flow?.id ?? null,
      fallback: before?.fallback ?? 'NONE',
      autoAfterSeconds: before?.autoAfterSeconds ?? null,
    })
}

test('[T-02] whom a command would go to says which steps depend on what is asked', async () => {
  const command = 'screening.entry.create'
  const undo = await laidDown(command)
  for (const look of LOOKS) {
    const desk = await openDesk(browser, product.address, business, look)
    await desk.visit('/approval-rules')
    const row = desk.page.locator('tr, li, article', { hasText: command }).last()
    await row.getByRole('button', { name: desk.t('approvals:page.rules.who') }).click()
    const drawer = desk.page.getByRole('dialog')
    await drawer.locator('[data-depends]').waitFor()
    await desk.settled()
    expect(await drawer.locator('[data-depends]').textContent()).toContain(desk.t('approvals:page.flows.fact.category'))
    await desk.look('who-decides')
    await desk.accessible('who-decides')
    expect(await desk.leave()).toEqual([])
  }
  await undo()
})

test('[A-38] the office tool offers a yes and a no where they are enough, and the way to the case where they are not', async () => {
  if (!product.office) throw new Error('the demo has no office tool')
  const rules = await business.get<{ items: { command: string; flow: { code: string } | null }[] }>('/approval-rules')
  const flow = rules.body.items.find(({ command }) => command === 'accounts.account.freeze')?.flow
  const [, , third] = await accountsOf(clerk, 3)
  if (!flow || !third) throw new Error('freezing asks nobody')
  const ticketId = await askToFreeze(clerk, third.id)
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  const todo = page.locator('li', { has: page.locator(`a[href$="/tickets/${ticketId}"]`) }).first()
  const shows = (buttons: number) =>
    eventually(async () => {
      await page.goto(`${product.office}/`)
      expect(await todo.getByRole('button').count()).toBe(buttons)
      expect(await todo.getByRole('link').count()).toBe(1)
    }, 150_000)
  const look = async (name: string) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 })
      await page.screenshot({ path: `screenshots/office-${name}-${width}.png`, fullPage: true })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  }
  await shows(2)
  await look('plain')
  const laid = await business.send<{ id: string }>('PUT', '/proof-rules', {
    flowCode: flow.code,
    minutes: 5,
    reason: 'Freezing weighs heavily',
  })
  await shows(0)
  await look('link')
  for (const one of LOOKS) {
    const desk = await openDesk(browser, product.address, await signIn(product, 'admin'), one)
    await desk.visit('/office-tool')
    await desk.page.getByRole('tab', { name: desk.t('oa:page.todos') }).click()
    await desk.settled()
    await desk.look('office-todos')
    expect(await desk.leave()).toEqual([])
  }
  await business.send('DELETE', `/proof-rules/${laid.body.id}`, { reason: 'Over' })
  await shows(2)
  // The product of a journey takes whatever port is free, which its own links do not know.
  await fetch(`${product.office}/control`, { method: 'POST', body: JSON.stringify({ home: product.address }) })
  await todo.getByRole('textbox').fill('Checked at the counter')
  await todo.getByRole('button', { name: 'Agree' }).click()
  await page.getByRole('status').waitFor()
  expect(await page.getByRole('status').textContent()).toBe('Decided.')
})
