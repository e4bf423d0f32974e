import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const REASON = '與客戶核對後更正 / put right after asking the client'
const LOOKS = walked(
  [
    { language: 'zh-Hant', width: 390 },
    { language: 'zh-Hans', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)

type Correction = {
  id: string
  tooLate: boolean
  steps: { nodeId: string; here: boolean; label: Record<string, string> | null }[]
  approvals: { by: string }[]
}

let browser: Browser
let inCharge: Person
let requests: Correction[]

/** Running requests of the demo that somebody has agreed to already, at a step that asks people. */
async function halfApproved(): Promise<Correction[]> {
  const { body } = await inCharge.get<{ items: { id: string }[] }>('/requests?state=running&limit=50')
  const found = await Promise.all(body.items.map(({ id }) => inCharge.get<Correction>(`/requests/${id}/correction`)))
  return found
    .map((one) => one.body)
    .filter(({ tooLate, approvals, steps }) => !tooLate && approvals.length > 0 && steps.some((step) => step.here))
}

beforeAll(async () => {
  browser = await openBrowser()
  inCharge = await signIn(product, 'business-admin')
  requests = await halfApproved()
})
afterAll(() => browser.close())

/** Changes the last field of the form, which every business of the packs has: why it is asked for. */
async function write(desk: Desk, request: Correction, look: Look): Promise<void> {
  const { page, t } = desk
  const main = page.getByRole('main')
  const send = main.getByRole('button', { name: t('businesses:page.correct.send'), exact: true })
  expect(await send.isDisabled(), 'nothing has been changed yet').toBe(true)
  await main.locator('[data-path="reason"] textarea').fill('更正後的原因 / the reason put right')
  await main.getByText(t('forms:page.view.differences.before')).first().waitFor()
  await main.getByLabel(t('businesses:page.correct.reason'), { exact: true }).fill(REASON)
  await main.getByLabel(t('businesses:page.correct.backTo'), { exact: true }).click()
  const here = request.steps.find((step) => step.here)
  const again = t('businesses:page.correct.again', { step: here?.label?.[look.language] ?? here?.nodeId ?? '' })
  await page.locator('.ant-select-item-option', { hasText: again }).click()
  await desk.look('request-correct')
  await desk.accessible('request-correct')
  await send.click()
}

describe('[A-24] a running request', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is put right in charge, and says whose approval fell, in ${look.language} at ${look.width} px`, async () => {
      const request = requests[index]
      if (!request) throw new Error('the demo has too few requests half approved')
      const desk = await openDesk(browser, product.address, inCharge, look)
      const { page, t } = desk
      await desk.visit(`/requests/${request.id}`)
      await page.getByRole('button', { name: t('businesses:page.request.correct'), exact: true }).click()
      await page.waitForURL(/\/correct$/)
      await desk.settled()
      await write(desk, request, look)
      await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
      await page.getByText(REASON).first().waitFor()
      const names = request.approvals.map(({ by }) => by).join(t('kit:listSeparator'))
      await page.getByText(t('businesses:page.request.staleApprovals', { names })).waitFor()
      await page.getByText(t('approvals:page.ticket.stale')).first().waitFor()
      await desk.look('request-corrected')
      await desk.accessible('request-corrected')
      expect(await desk.leave()).toEqual([])
    })
  }
})
