import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendNow } from './harness/forms.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
type Content = { profile: { addresses: object[]; documents: { number: string }[] } | null }
type Clear = { version: number; content: Content; files: object[] }
type Application = { id: string; state: string; content: Content }

let browser: Browser
let maker: Person
let reviewer: Person
let lead: Person
beforeAll(async () => {
  browser = await openBrowser()
  maker = await signIn(product, 'maker')
  reviewer = await signIn(product, 'reviewer')
  lead = await signIn(product, 'business-admin')
})
afterAll(() => browser.close())

/** One of the maker's under review, sent back by its reviewer and put right: another address, and a picture less. */
async function amended(at: number): Promise<string> {
  const { body } = await reviewer.get<{ items: { id: string }[] }>('/onboarding/applications?state=SUBMITTED&limit=50')
  let found = 0
  for (const { id } of body.items) {
    const remark = '请补住址证明 / the proof of address'
    const { body: one } = await reviewer.get<Application & { reviewSteps: string[]; makerId: string }>(
      `/onboarding/applications/${id}`,
    )
    if (one.makerId !== maker.operatorId || !one.reviewSteps.includes('firstReview') || !one.content.profile) continue
    if (found++ < at) continue
    const sent = await reviewer.send('POST', `/onboarding/applications/${id}/return`, {
      page: 'address',
      reasons: ['ADDRESS_PROOF'],
      remark,
    })
    if (sent.status !== 200) continue
    const { body: clear } = await maker.get<Clear>(`/onboarding/applications/${id}/content`)
    const { profile } = clear.content
    const content = {
      ...clear.content,
      profile: {
        ...profile,
        education: 'postgraduate',
        otherNames: ['Amended'],
        addresses: profile?.addresses.map((address) => ({ ...address, line: '皇后大道中 2 号' })),
      },
    }
    const files = clear.files.slice(1).map((_, index) => ({ keep: index + 1 }))
    const saved = await maker.send('PUT', `/onboarding/applications/${id}`, { version: clear.version, content, files })
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    const again = await maker.send('POST', `/onboarding/applications/${id}/submit`, {})
    expect(again.status, JSON.stringify(again.body)).toBe(200)
    return id
  }
  throw new Error('nothing of the maker’s waits for its first review')
}

/** What changed since the reviewer sent it back stands above everything that was written. */
async function seesChanges(desk: Desk, id: string): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/applications/${id}`)
  const panel = page.locator('section', { hasText: t('onboarding:page.changes.title') }).last()
  await panel.locator('tr[data-kind="changed"]').first().waitFor()
  expect(await panel.locator('tr[data-kind="changed"]').count()).toBeGreaterThanOrEqual(2)
  await panel.getByText('皇后大道中 2 号').first().waitFor()
  await bothWidths(desk, 'application-changes')
  const content = page.locator('section', { hasText: t('onboarding:state.page.employment') }).last()
  await content.getByText(t('clients:field.industry')).first().waitFor()
  await content.scrollIntoViewIfNeeded()
  await bothWidths(desk, 'application-content')
}

describe('[C-07] an application', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`shows its reviewer what changed since, and goes on in another maker's hands, in ${look.language}`, async () => {
      const id = await amended(index)
      const review = await openDesk(browser, product.address, reviewer, look)
      await seesChanges(review, id)
      expect(await review.leave()).toEqual([])

      const desk = await openDesk(browser, product.address, lead, look)
      const { page, t } = desk
      await desk.visit(`/operators/${maker.operatorId}`)
      await page.getByText(t('access:page.operator.openWork')).first().waitFor()
      await bothWidths(desk, 'operator-open-work')
      await desk.visit(`/applications/${id}`)
      const drawer = await openForm(desk, t('onboarding:command.application.reassign'))
      await choose(desk, drawer.getByLabel(t('onboarding:field.operatorId'), { exact: true }), lead.name)
      await drawer.getByLabel(t('onboarding:field.remark'), { exact: true }).fill('休假 / on leave')
      await bothWidths(desk, 'application-hand-over')
      await sendNow(desk, drawer)
      await page
        .getByText(new RegExp(`${t('onboarding:state.event.reassigned')}.*${lead.name}`))
        .first()
        .waitFor()
      await bothWidths(desk, 'application-handed-over')
      expect(await desk.leave()).toEqual([])
    })
  }
})
