import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Desk } from './desk.ts'
import * as draw from './drawing.ts'
import type { Person } from './person.ts'

/** What the business and its fields are called. */
const NAMES = { hans: '费率核查', hant: '費率核查', en: 'Rate check' }
export const FIELDS = { product: '品种', floor: '手续费下限', cost: '内部成本' }
/** The data sources of the demo that are asked, and the columns they answer with. */
export const ASKED = {
  floors: '手续费与保证金下限',
  name: '名称',
  byLot: '手续费下限（按手数）',
  open: '账户未结事项数',
}
/** A step nobody may see the cost at, and one only accounts with other requests come to. */
export const STEPS = { check: 'approve1', second: 'approve2', choose: 'exclusive1', next: 'relay1' }

const l = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text })

/** A business that work is handed to: whoever looks on sees its note. @returns its name. */
export async function nextBusiness(designer: Person, officer: Person): Promise<string> {
  const code = `told-${randomUUID().slice(0, 6)}`
  const name = `费率告知 ${code.slice(-6)}`
  const form = {
    sections: [{ id: 'note', label: l('说明'), fields: [{ kind: 'longText', key: 'note', label: l('核查说明') }] }],
  }
  const assignment = { anyOf: [{ by: 'operators', operatorIds: [officer.operatorId] }] }
  const flow = {
    nodes: [
      { kind: 'start', id: 'start' },
      { kind: 'approve', id: 'read', label: l('阅知'), assignment },
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'asked', from: 'start', to: 'read' },
      { id: 'ended', from: 'read', to: 'end' },
    ],
  }
  const basics = { code, names: l(name), businessLine: 'brokerage', subjectTypes: ['person'], category: 'fees' }
  const made = await designer.send<{ id: string }>('POST', '/businesses', basics)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { id } = made.body
  const definition = { forms: { person: form }, flow, launch: { whenRunning: 'allow' } }
  const saved = await designer.send('PUT', `/businesses/${id}`, { draft: 1, definition })
  expect(saved.status, JSON.stringify(saved.body)).toBe(200)
  const done = await designer.send('POST', `/businesses/${id}/publish`, { draft: 2 })
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return name
}

/** Begins a business for persons. @returns its id and the code of its flow. */
export async function create(desk: Desk): Promise<{ id: string; flowCode: string }> {
  const { page, t } = desk
  const code = `check-${randomUUID().slice(0, 6)}`
  await desk.visit('/businesses')
  await page.getByRole('button', { name: t('businesses:command.business.create') }).click()
  const drawer = page.getByRole('dialog')
  const what = t('businesses:page.design.name')
  for (const [language, text] of [
    ['zh-Hans', NAMES.hans],
    ['zh-Hant', NAMES.hant],
    ['en', NAMES.en],
  ] as const) {
    const named = { name: what, language: t(`forms:page.builder.language.${language}`) }
    await drawer.getByLabel(t('forms:page.builder.textIn', named)).fill(text)
  }
  await drawer.getByLabel(t('businesses:field.code'), { exact: true }).fill(code)
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await page.waitForURL(/\/businesses\/[0-9a-f-]{36}\/design/)
  await desk.settled()
  return { id: /businesses\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '', flowCode: `business.${code}` }
}

async function put(desk: Desk, kindName: string, name: string): Promise<void> {
  await draw.place(desk, kindName)
  const first = draw.properties(desk).locator('input').first()
  await first.fill(name)
  await first.press('Tab')
  await draw.part(desk, name).waitFor()
}

/** Takes choices or a value from a data source: which one, and the column that counts. */
async function lookUp(desk: Desk, part: 'lookup' | 'prefill', column: string): Promise<void> {
  const { t } = desk
  const settings = draw.properties(desk)
  await settings.getByRole('button', { name: t(`forms:page.builder.part.${part}`), exact: true }).click()
  const list = (key: string) => settings.getByRole('combobox', { name: t(`forms:page.builder.${key}`), exact: true })
  await draw.choose(desk, list('source'), ASKED.floors)
  await draw.choose(desk, list('valueColumn'), column)
}

/** A product chosen from a data source, the floor that belongs to it, and what it costs the house. */
export async function drawForm(desk: Desk): Promise<void> {
  const { page, t } = desk
  const settings = draw.properties(desk)
  await draw.tab(desk, 'forms').click()
  await page.getByRole('button', { name: t('businesses:page.design.startForm') }).click()
  await put(desk, 'select', FIELDS.product)
  await lookUp(desk, 'lookup', FIELDS.product)
  const shown = settings.getByRole('combobox', { name: t('forms:page.builder.labelColumn'), exact: true })
  await draw.choose(desk, shown, ASKED.name)
  await put(desk, 'rate', FIELDS.floor)
  await lookUp(desk, 'prefill', ASKED.byLot)
  const parameter = settings.getByRole('textbox', { name: FIELDS.product, exact: true })
  await parameter.click()
  await settings
    .getByRole('button', { name: t('forms:page.builder.insertField') })
    .last()
    .click()
  await page.getByRole('menuitem', { name: FIELDS.product }).last().click()
  await desk.settled()
  await desk.look('rules-form-lookup')
  await desk.accessible('rules-form-lookup')
  await put(desk, 'number', FIELDS.cost)
  await page.getByText(t('businesses:state.subjectType.entity'), { exact: true }).first().click()
  const subject = t('businesses:state.subjectType.person')
  await page.getByRole('button', { name: t('businesses:page.design.copyForm', { subject }) }).click()
  await draw.part(desk, FIELDS.cost).waitFor()
  await draw.kept(desk)
}

/** Whoever checks does not see the cost; other requests of the account ask a second person; then it is handed on. */
export async function drawFlow(desk: Desk, next: string): Promise<void> {
  const { t } = desk
  const panel = draw.panel(desk)
  const word = (key: string) => t(`approvals:page.designer.${key}`)
  await draw.tab(desk, 'flow').click()
  await draw.insertBehind(desk, 'start', 'approve', STEPS.check)
  await draw.insertBehind(desk, STEPS.check, 'relay', STEPS.next)
  await draw.insertBehind(desk, STEPS.check, 'exclusive', STEPS.choose)
  for (const [id, role] of [
    [STEPS.check, 'account-supervisor'],
    [STEPS.second, 'compliance'],
  ] as const) {
    await draw.openStep(desk, id)
    await draw.ask(desk, t(`access:role.${role}`))
  }
  await draw.openStep(desk, STEPS.check)
  await panel.getByRole('button', { name: word('deadline.set'), exact: true }).click()
  const right = panel.locator('label', { hasText: FIELDS.cost }).getByRole('combobox')
  await draw.choose(desk, right, word('right.hidden'))
  await askSource(desk)
  await draw.openStep(desk, STEPS.next)
  await draw.choose(desk, panel.getByRole('combobox', { name: word('target.flow') }), next)
  await panel.getByRole('button', { name: word('target.addMap') }).click()
  await draw.choose(desk, panel.getByRole('combobox', { name: word('target.theirs') }), '核查说明')
  await draw.choose(desk, panel.getByRole('combobox', { name: word('target.ours') }), FIELDS.cost)
  await draw.kept(desk)
}

/** The gateway asks how many requests of the account are open; more than its own lead to the second person. */
async function askSource(desk: Desk): Promise<void> {
  const { page, t } = desk
  const panel = draw.panel(desk)
  const word = (key: string) => t(`approvals:page.designer.${key}`)
  await draw.openStep(desk, STEPS.choose)
  await panel.getByRole('button', { name: word('lookup.add') }).click()
  await draw.choose(desk, panel.getByRole('combobox', { name: word('lookup.source') }), ASKED.open)
  await panel.getByText(t('approvals:page.designer.caseValue.accountNo'), { exact: true }).first().waitFor()
  await desk.look('rules-flow-source')
  const ways = panel.getByRole('listitem').filter({ has: page.getByLabel(word('way.to')) })
  const other = ways.filter({ hasNotText: word('edge.otherwise') }).first()
  await other.getByRole('button', { name: /.+/ }).nth(1).click()
  const first = panel.getByRole('button', { name: word('condition.first') })
  if (await first.isVisible()) await first.click()
  await draw.choose(desk, panel.getByRole('combobox', { name: word('condition.fact') }), ASKED.open)
  await draw.choose(desk, panel.getByRole('combobox', { name: word('condition.operator') }), word('operatorName.gt'))
  await panel.getByLabel(word('condition.value'), { exact: true }).fill('1')
}
