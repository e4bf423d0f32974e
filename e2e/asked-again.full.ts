import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf } from './harness/tickets.ts'

const product = inject('product')
const l = (en: string, hans: string, hant: string) => ({ en, 'zh-Hans': hans, 'zh-Hant': hant })
const LOOKS: Look[] = [
  { language: 'en', width: 1440 },
  { language: 'zh-Hant', width: 390 },
  { language: 'zh-Hans', width: 1440 },
]
let browser: Browser
let designer: Person
let clerk: Person
let supervisor: Person
let businessId: string

beforeAll(async () => {
  browser = await openBrowser()
  ;[designer, clerk, supervisor] = (await Promise.all(
    ['business-admin', 'clerk-central', 'supervisor'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
  businessId = await published()
})
afterAll(() => browser.close())

/** A limit for a product, whose name and floor the demo's data sources know: the name only to be read. */
async function published(): Promise<string> {
  const lookup = { source: 'fee-floors', parameters: { product: 'product' } }
  const contracts = { source: 'contracts', parameters: { product: 'product' }, column: 'contract' }
  const own = ['cu', 'au'].map((value) => ({ value, label: l(value, value, value) }))
  const fields = [
    { kind: 'select', key: 'product', label: l('Product', '品种', '品種'), required: true, choices: own },
    { kind: 'text', key: 'name', label: l('Name', '名称', '名稱'), prefill: { ...lookup, column: 'name' } },
    {
      kind: 'number',
      key: 'floor',
      label: l('Fee floor by lot', '手续费下限（按手数）', '手續費下限（按手數）'),
      decimals: 2,
      prefill: { ...lookup, column: 'fee_by_lot' },
    },
    { kind: 'select', key: 'contract', label: l('Contract', '合约', '合約'), choices: [], options: contracts },
  ]
  const form = { sections: [{ id: 'what', label: l('What', '内容', '內容'), fields }] }
  const assignment = { anyOf: [{ by: 'operators', operatorIds: [supervisor.operatorId] }], whenEmpty: 'admin' }
  const document = {
    format: 'kontor.business/1',
    code: 'product-limit',
    names: l('Limit for a product', '品种限额', '品種限額'),
    businessLine: 'brokerage',
    subjectTypes: ['person', 'entity', 'special'],
    category: 'profile',
    definition: {
      forms: { person: form, entity: form, special: form },
      flow: {
        nodes: [
          { kind: 'start', id: 'start', fields: { name: 'read' } },
          { kind: 'approve', id: 'review', label: l('Review', '审核', '審核'), assignment },
          { kind: 'end', id: 'end', outcome: 'approved' },
        ],
        edges: [
          { id: 'asked', from: 'start', to: 'review' },
          { id: 'agreed', from: 'review', to: 'end' },
        ],
      },
      launch: { whenRunning: 'allow' },
    },
  }
  const made = await designer.send<{ id: string }>('POST', '/business-imports', { document })
  const done = await designer.send('POST', `/businesses/${made.body.id}/publish`, { draft: 1 })
  expect(done.status, JSON.stringify([made.body, done.body])).toBe(200)
  return made.body.id
}

/** A request for copper, as it was launched. */
async function launched(): Promise<string> {
  const [account] = await accountsOf(clerk, 1)
  if (!account) throw new Error('the demo has no accounts')
  const path = `/businesses/${businessId}`
  const opened = await clerk.get<{ baseline: string }>(`${path}/launch-form?accountId=${account.id}`)
  const asked = { accountId: account.id, baseline: opened.body.baseline, values: { product: 'cu' } }
  type Told = { values: object; baseline: string }
  const { values, baseline } = (await clerk.send<Told>('POST', `${path}/launch-lookups`, asked)).body
  const made = await clerk.send<{ id: string }>('POST', '/requests', {
    businessId,
    accountId: account.id,
    values: { product: 'cu', ...values },
    baseline,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

async function sendBack(id: string): Promise<void> {
  const { body } = await supervisor.get<{ caseId: string }>(`/requests/${id}`)
  type Box = { items: { id: string; ticketId: string }[] }
  const { items } = (await supervisor.get<Box>('/tasks/todo?limit=500')).body
  const task = items.find(({ ticketId }) => ticketId === body.caseId)
  const back = { to: { at: 'start' }, remark: 'gold was meant' }
  expect((await supervisor.send('POST', `/tasks/${task?.id}/return`, back)).status).toBe(200)
}

const place = ({ page }: Desk, key: string) => page.getByRole('main').locator(`[data-path="${key}"]`)
const said = ({ page }: Desk, floor: string) =>
  eventually(async () => {
    await page.getByRole('main').getByText('沪金').first().waitFor()
    expect(await page.getByRole('main').locator('[data-path="floor"] input').inputValue()).toBe(floor)
  })

async function option({ page }: Desk, text: string | RegExp): Promise<void> {
  const open = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option')
  await open.first().waitFor()
  await open.filter({ hasText: text }).first().click()
}

for (const look of LOOKS) {
  const { language, width } = look

  test(`[A-06] a returned request follows what is changed in it, and is sent on with what sources said, in ${language} at ${width} px`, async () => {
    const id = await launched()
    await sendBack(id)
    const desk = await openDesk(browser, product.address, clerk, look)
    await desk.visit(`/requests/${id}/amend`)
    await desk.look('amend-lookups-before')
    await place(desk, 'product').locator('.ant-select').click()
    await option(desk, 'au')
    await said(desk, '10.01')
    await place(desk, 'contract').locator('.ant-select').click()
    await option(desk, /^au/)
    await desk.look('amend-lookups')
    await desk.accessible('amend-lookups')
    await desk.page.getByRole('button', { name: desk.t('businesses:page.request.sendOn'), exact: true }).click()
    await desk.page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    await desk.page.getByText('沪金').first().waitFor()
    await desk.look('amend-lookups-sent')
    const { body } = await supervisor.get<{ values: object }>(`/requests/${id}`)
    expect(body.values).toMatchObject({ product: 'au', name: '沪金', floor: '10.01' })
    expect(await desk.leave()).toEqual([])
  })

  test(`[A-24] [A-06] a running request follows while it is put right in charge, in ${language} at ${width} px`, async () => {
    const id = await launched()
    const desk = await openDesk(browser, product.address, designer, look)
    await desk.visit(`/requests/${id}/correct`)
    await place(desk, 'product').locator('.ant-select').click()
    await option(desk, 'au')
    await said(desk, '10.01')
    await desk.page.getByLabel(desk.t('businesses:page.correct.reason'), { exact: true }).fill('gold was meant / 黃金')
    await desk.look('correct-lookups')
    await desk.page.getByRole('button', { name: desk.t('businesses:page.correct.send'), exact: true }).click()
    await desk.page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const { body } = await supervisor.get<{ values: object }>(`/requests/${id}`)
    expect(body.values).toMatchObject({ product: 'au', name: '沪金', floor: '10.01' })
    expect(await desk.leave()).toEqual([])
  })
}
