import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, applied, askToFreeze } from './harness/tickets.ts'

const product = inject('product')
const FREEZE = 'accounts.account.freeze'
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

type Flow = { code: string; label: Record<string, string> }
type ProofRule = { id: string; flowCode: string | null; signature: boolean }

let browser: Browser
let business: Person
let clerk: Person
let accounts: AccountRow[]
let flow: Flow

const rulesNow = async () => (await business.get<{ items: ProofRule[] }>('/proof-rules')).body.items

beforeAll(async () => {
  browser = await openBrowser()
  ;[business, clerk] = (await Promise.all(
    ['business-admin', 'clerk-central'].map((name) => signIn(product, name)),
  )) as [Person, Person]
  // Other journeys take accounts from either end.
  accounts = (await accountsOf(clerk, 50)).slice(44, 44 + LOOKS.length)
  const { body } = await business.get<{ items: { command: string; flow: Flow | null }[] }>('/approval-rules')
  const found = body.items.find(({ command }) => command === FREEZE)?.flow
  if (!found) throw new Error('nobody is asked before an account is frozen')
  flow = found
})
afterAll(async () => {
  for (const { id } of (await rulesNow()).filter(({ flowCode }) => flowCode === flow.code))
    await business.send('DELETE', `/proof-rules/${id}`, { reason: 'Over' })
  await browser.close()
})

async function choose({ page }: Desk, drawer: Locator, label: string, option: string | RegExp): Promise<void> {
  await drawer.getByLabel(label, { exact: true }).click()
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option', { hasText: option }).first().click()
}

/** Lays down that decisions of one step are signed by hand: flow, step, minutes, why. */
async function layDown(desk: Desk, { language }: Look): Promise<void> {
  const { page, t } = desk
  await desk.visit('/approval-rules')
  await page.getByRole('button', { name: t('approvals:command.proof.setRule'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.flowCode'), { exact: true }).waitFor()
  await desk.look('proof-rule-empty')
  await choose(desk, drawer, t('approvals:field.flowCode'), flow.label[language] ?? '')
  await desk.settled()
  await drawer.getByLabel(t('approvals:field.nodeId'), { exact: true }).click()
  await desk.look('proof-rule-steps')
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click()
  await drawer.getByLabel(t('approvals:page.proof.signAsWell'), { exact: true }).click()
  await drawer.getByLabel(t('approvals:field.reason'), { exact: true }).fill('Freezing weighs heavily')
  await desk.look('proof-rule')
  await desk.accessible('proof-rule')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByText(t('approvals:page.proof.signs')).first().waitFor()
  await desk.look('proof-rules')
}

/** Draws a hand's wave from the left of the pad to its right. */
async function sign({ page, t }: Desk): Promise<void> {
  const pad = page.getByRole('img', { name: t('kit:signature.here') })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('no place to sign')
  const at = (share: number, height: number) => [box.x + box.width * share, box.y + box.height * height] as const
  await page.mouse.move(...at(0.1, 0.5))
  await page.mouse.down()
  for (let n = 1; n <= 24; n += 1) await page.mouse.move(...at(0.1 + n * 0.03, 0.5 + 0.3 * Math.sin(n)))
  await page.mouse.up()
}

/** Agrees: who sits here is asked first, then the signature; without one the decision is not taken. */
async function agreeByHand(desk: Desk, { username }: Person): Promise<void> {
  const { page, t } = desk
  const agree = t('approvals:command.task.agree')
  await page.getByRole('main').getByRole('button', { name: agree, exact: true }).click()
  const drawer = page.getByRole('dialog')
  const password = product.people.find((one) => one.username === username)?.password ?? ''
  await drawer.getByLabel(t('approvals:page.proof.password'), { exact: true }).fill(password)
  await desk.look('signing-proof')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: t('kit:signature.here') }).waitFor()
  await drawer.getByLabel(t('approvals:field.remark')).fill('核对无误 / checked')
  await drawer.getByRole('button', { name: agree, exact: true }).click()
  await drawer.getByText(t('kit:fieldProblem.required')).waitFor()
  await desk.look('signing-missing')
  await sign(desk)
  await drawer.getByRole('button', { name: t('kit:signature.clear') }).click()
  await sign(desk)
  await drawer.getByText(t('kit:fieldProblem.required')).waitFor({ state: 'hidden' })
  await desk.look('signing-drawn')
  await desk.accessible('signing-drawn')
  await drawer.getByRole('button', { name: agree, exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

async function takeAway(desk: Desk): Promise<void> {
  const { page, t } = desk
  await desk.visit('/approval-rules')
  await page
    .getByRole('button', { name: t('approvals:command.proof.removeRule'), exact: true })
    .first()
    .click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.reason'), { exact: true }).fill('Over')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  await desk.settled()
  await desk.look('proof-rules-none')
}

describe('[A-15] [A-20] a decision that is signed by hand', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is asked for by a rule, drawn, kept and shown, in ${look.language} at ${look.width} px`, async () => {
      const account = accounts[index]
      if (!account) throw new Error('no account is left')
      const designing = await openDesk(browser, product.address, business, look)
      await layDown(designing, look)
      const ticketId = await askToFreeze(clerk, account.id)
      // Signed in anew: what another session has shown counts for nothing here.
      const supervisor = await signIn(product, 'supervisor')
      const desk = await openDesk(browser, product.address, supervisor, look)
      await desk.visit(`/tickets/${ticketId}`)
      await agreeByHand(desk, supervisor)
      await applied(supervisor, ticketId)
      await desk.visit(`/tickets/${ticketId}`)
      const kept = desk.page.getByAltText(desk.t('approvals:page.proof.signatureOf', { name: supervisor.name }))
      await kept.scrollIntoViewIfNeeded()
      await expect.poll(() => kept.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(900)
      await desk.look('signed-ticket')
      expect(await desk.leave()).toEqual([])
      await takeAway(designing)
      expect((await rulesNow()).filter(({ flowCode }) => flowCode === flow.code)).toEqual([])
      expect(await designing.leave()).toEqual([])
    })
  }
})
