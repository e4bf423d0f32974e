import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf, taskOf } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 390 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 390 },
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 390 },
    { language: 'en', width: 1440 },
  ],
  1,
)
const WORD = '已与客户电话核实 / spoken with the client'

let browser: Browser
let clerk: Person
let first: Person
let second: Person
let reader: Person
let businessId: string
let accountIds: string[]

const words = (en: string, hans: string, hant: string) => ({ en, 'zh-Hans': hans, 'zh-Hant': hant })

/** A business that two people approve, one after the other. */
async function twoSteps(): Promise<string> {
  const designer = await signIn(product, 'business-admin')
  const step = (id: string, label: object, { operatorId }: Person) => ({
    kind: 'approve',
    id,
    label,
    assignment: { anyOf: [{ by: 'operators', operatorIds: [operatorId] }] },
  })
  const reason = { kind: 'text', key: 'reason', label: words('Reason', '申请原因', '申請原因'), required: true }
  const definition = {
    forms: { person: { sections: [{ id: 'why', label: words('Why', '事由', '事由'), fields: [reason] }] } },
    flow: {
      nodes: [
        { kind: 'start', id: 'start' },
        step('check', words('Check', '复核', '覆核'), first),
        step('decide', words('Decision', '审批', '審批'), second),
        { kind: 'end', id: 'end', outcome: 'approved' },
      ],
      edges: [
        { id: 'asked', from: 'start', to: 'check' },
        { id: 'checked', from: 'check', to: 'decide' },
        { id: 'decided', from: 'decide', to: 'end' },
      ],
    },
    launch: { whenRunning: 'allow' },
  }
  const basics = {
    names: words('Statement by post', '寄送纸质账单', '郵寄紙本結單'),
    businessLine: 'brokerage',
    subjectTypes: ['person'],
    category: 'other',
  }
  const made = await designer.send<{ id: string }>('POST', '/businesses', {
    code: `post-${randomUUID().slice(0, 8)}`,
    ...basics,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  await designer.send('PUT', `/businesses/${made.body.id}`, { draft: 1, definition })
  const done = await designer.send('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
  expect(done.status, JSON.stringify(done.body)).toBe(200)
  return made.body.id
}

/** Launched by the clerk and agreed to by the first of two. */
async function halfApproved(accountId: string): Promise<string> {
  const made = await clerk.send<{ id: string; caseId: string }>('POST', '/requests', {
    businessId,
    accountId,
    values: { reason: 'moved house' },
    baseline: null,
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const { body } = await clerk.get<{ caseId: string }>(`/requests/${made.body.id}`)
  const agreed = await first.send('POST', `/tasks/${await taskOf(first, body.caseId)}/agree`, { inBulk: false })
  expect(agreed.status, JSON.stringify(agreed.body)).toBe(200)
  return made.body.id
}

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, first, second, reader] = (await Promise.all(
    ['clerk-central', 'supervisor', 'compliance', 'officer'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person, Person]
  accountIds = (await accountsOf(clerk, 34, '&clientType=individual')).slice(-LOOKS.length).map(({ id }) => id)
  businessId = await twoSteps()
})
afterAll(() => browser.close())

const named = ({ t }: Desk, command: string) =>
  t(`${command.split('.')[0]}:command.${command.split('.').slice(1).join('.')}`)

/** What the page offers, those behind "…" as well; closes them again. */
async function offers(desk: Desk): Promise<string[]> {
  const { page, t } = desk
  const main = page.getByRole('main')
  const shown = await main.locator('header').first().getByRole('button').allInnerTexts()
  const more = main.getByRole('button', { name: t('kit:table.actions'), exact: true })
  if ((await more.count()) === 0) return shown.map((text) => text.trim())
  await more.first().click()
  const behind = await page.getByRole('menuitem').allInnerTexts()
  await page.keyboard.press('Escape')
  await page.getByRole('menuitem').first().waitFor({ state: 'hidden' })
  return [...shown, ...behind].map((text) => text.trim())
}

/** Opens the form of an action, wherever it stands. */
async function begin(desk: Desk, command: string) {
  const { page, t } = desk
  const title = named(desk, command)
  const button = page.getByRole('main').getByRole('button', { name: title, exact: true })
  if ((await button.count()) > 0) await button.first().click()
  else {
    await page
      .getByRole('main')
      .getByRole('button', { name: t('kit:table.actions'), exact: true })
      .first()
      .click()
    await page.getByRole('menuitem', { name: title, exact: true }).click()
  }
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: title, exact: true }).waitFor()
  return drawer
}

async function act(
  desk: Desk,
  command: string,
  fill?: (drawer: ReturnType<Desk['page']['getByRole']>) => Promise<void>,
) {
  const drawer = await begin(desk, command)
  await fill?.(drawer)
  await desk.look(`standing-by-${command.split('.').at(-1)}`)
  await drawer.getByRole('button', { name: named(desk, command), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await desk.settled()
}

const TAKE_BACK = 'approvals.task.takeBack'
const URGE = 'approvals.task.urge'
const COMMENT = 'approvals.case.comment'
const COPY = 'approvals.case.copy'
const WITHDRAW = 'businesses.request.withdraw'

async function open(person: Person, look: Look, path: string): Promise<Desk> {
  const desk = await openDesk(browser, product.address, person, look)
  await desk.visit(path)
  await desk.page.getByRole('main').getByText(desk.t('approvals:page.ticket.toCase')).first().waitFor()
  return desk
}

async function expectOffers(desk: Desk, yes: readonly string[], no: readonly string[]): Promise<void> {
  const shown = await offers(desk)
  for (const command of yes) expect(shown, command).toContain(named(desk, command))
  for (const command of no) expect(shown, command).not.toContain(named(desk, command))
}

describe('[A-15] the page of a request', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`offers maker, past approver and reader of a copy what they may do, in ${look.language} at ${look.width} px`, async () => {
      const id = await halfApproved(accountIds[index] ?? '')
      const maker = await open(clerk, look, `/requests/${id}`)
      await expectOffers(maker, [WITHDRAW, URGE, COMMENT, COPY], [TAKE_BACK, 'approvals.task.agree'])
      await maker.look('standing-by-maker')
      await maker.accessible('standing-by-maker')
      await act(maker, URGE)

      const past = await open(first, look, `/requests/${id}`)
      await expectOffers(past, [TAKE_BACK, COMMENT, COPY], [WITHDRAW, URGE, 'approvals.task.agree'])
      await past.look('standing-by-past')
      await past.accessible('standing-by-past')
      await act(past, COMMENT, (drawer) => drawer.getByLabel(past.t('approvals:field.remark')).fill(WORD))
      await past.page.getByText(WORD).first().waitFor()
      await act(past, COPY, async (drawer) => {
        await drawer.getByRole('combobox').first().fill(reader.name)
        await past.page.locator('.ant-select-item-option', { hasText: reader.name }).first().click()
        await past.page.keyboard.press('Escape')
      })
      await past.page.getByRole('main').getByText(past.t('approvals:page.ticket.toCase')).first().click()
      await past.page.waitForURL(/\/cases\/[0-9a-f-]{36}$/)
      await past.look('standing-by-case')
      await past.accessible('standing-by-case')

      const copy = await open(reader, look, `/requests/${id}`)
      await expectOffers(copy, [COMMENT, COPY], [WITHDRAW, TAKE_BACK, URGE, 'approvals.task.agree'])
      await copy.look('standing-by-reader')
      await act(copy, COMMENT, (drawer) => drawer.getByLabel(copy.t('approvals:field.remark')).fill(`${WORD} 2`))
      await copy.page.getByText(`${WORD} 2`).first().waitFor()
      expect(await copy.leave()).toEqual([])

      await past.visit(`/requests/${id}`)
      await act(past, TAKE_BACK)
      await past.page
        .getByRole('main')
        .getByRole('button', { name: named(past, 'approvals.task.agree') })
        .waitFor()
      expect(await past.leave()).toEqual([])

      await maker.visit(`/requests/${id}`)
      await act(maker, WITHDRAW)
      const state = maker.t('businesses:state.request.withdrawn')
      await maker.page.getByRole('main').getByText(state, { exact: true }).first().waitFor()
      expect(await maker.page.getByRole('button', { name: named(maker, WITHDRAW), exact: true }).count()).toBe(0)
      await maker.look('standing-by-withdrawn')
      expect(await maker.leave()).toEqual([])
    })
  }
})
