import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Desk, openBrowser } from './harness/desk.ts'
import { feeRow } from './harness/fee-change.ts'
import { signIn } from './harness/person.ts'
import { asClient, openPortal, PHONE, portalClient, takePhoto } from './harness/portal.ts'
import { agreeTo } from './harness/tickets.ts'
import { LANGUAGES } from './harness/words.ts'

const product = inject('product')
const holder = portalClient(product)
const other = portalClient(product, 1)
let browser: Browser

type Home = {
  accounts: { id: string; relation: string; businesses: { id: string; code: string }[] }[]
  agreements: object[]
  requests: { id: string; stage: string }[]
}

type Access = { authorities: { id: string; memberNo: string }[] }

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await holdAloneAgain()
  await browser.close()
})

let held: string | null = null
/** The other login holds the account too, once somebody else of the house has agreed. */
async function letHold(): Promise<void> {
  if (held) return
  const phone = await openPortal(browser, product, { language: 'en', width: 390 }, holder)
  const accountId = (await asClient<Home>(phone, 'GET', '/home')).accounts[0]?.id ?? ''
  await phone.leave()
  const business = await signIn(product, 'business-admin')
  const { clientId } = (await business.get<{ clientId: string }>(`/accounts/${accountId}`)).body
  const input = { clientId, memberNo: other.username, relation: 'joint', untilOn: null, reason: 'Holds it with her' }
  const { status, body } = await business.send<{ ticketId: string }>('POST', '/portal-authorities', input)
  expect(status, JSON.stringify(body)).toBe(202)
  await agreeTo(await signIn(product, 'officer'), body.ticketId)
  held = clientId
}

/** Others start business on the same account. */
async function holdAloneAgain(): Promise<void> {
  if (!held) return
  const business = await signIn(product, 'business-admin')
  const { body } = await business.get<Access>(`/clients/${held}/portal-access`)
  const joint = body.authorities.find(({ memberNo }) => memberNo === other.username)
  const ended = await business.send('POST', `/portal-authorities/${joint?.id}/end`, { reason: 'No longer holds it' })
  expect(ended.status, JSON.stringify(ended.body)).toBe(200)
}

const fits = async ({ page }: Desk) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)

async function seen(desk: Desk, name: string): Promise<void> {
  await desk.look(name)
  await desk.accessible(name)
  await fits(desk)
}

/** Fills in a fee change on the account held together, reads it once more and sends it to the others who hold it. */
async function ask(desk: Desk): Promise<void> {
  const { page, t } = desk
  const { accounts } = await asClient<Home>(desk, 'GET', '/home')
  const account = accounts.find(({ relation }) => relation === 'joint')
  const business = account?.businesses.find(({ code }) => code === 'fee-change')
  const [accountId, businessId] = [account?.id ?? '', business?.id ?? '']
  const values = { fees: [feeRow('cu', '0.00001111')], reason: '近月成交增加 / more trades this month' }
  const draft = await asClient<{ id: string }>(desk, 'POST', '/drafts', { businessId, accountId, values })
  await desk.visit(`/portal/start/${accountId}/${businessId}?draftId=${draft.id}`)
  await takePhoto(desk)
  await seen(desk, 'holders-form')
  await page.getByRole('button', { name: t('portal:page.start.check') }).click()
  await page.getByRole('checkbox').last().check()
  await seen(desk, 'holders-summary')
  await page.getByRole('button', { name: t('portal:page.start.send'), exact: true }).click()
  await page.waitForURL(/\/portal\/agreements\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: t('portal:page.request.withdraw'), exact: true }).waitFor()
  await desk.settled()
}

const ENDS = { 'zh-Hans': 'declined', 'zh-Hant': 'withdrawn', en: 'agreed' } as const

test.each(LANGUAGES)(
  '[A-37] an account that two hold, in %s: one asks, the other reads the same on a phone and decides',
  async (language) => {
    await letHold()
    const asking = await openPortal(browser, product, { language, width: 390 }, other)
    await seen(asking, 'holders-home')
    const before = (await asClient<Home>(asking, 'GET', '/home')).requests.length
    await ask(asking)
    await seen(asking, 'holders-waiting')
    const asked = await openPortal(browser, product, { language, width: 390 }, holder)
    await seen(asked, 'holders-asked-home')
    await asked.visit(new URL(asking.page.url()).pathname)
    await seen(asked, 'holders-asked')
    const press = ({ page, t }: Desk, key: string) =>
      page.getByRole('button', { name: t(`portal:page.${key}`), exact: true }).click()
    const end = ENDS[language]
    // Where it was open it is asked for once more, and is there no longer.
    for (const desk of [asking, asked]) desk.watch.expect(404)
    if (end === 'declined') await press(asked, 'agreement.decline')
    else if (end === 'agreed') await press(asked, 'agreement.agree')
    else await press(asking, 'request.withdraw')
    await (end === 'withdrawn' ? asking : asked).page.waitForURL(/\/portal$/)
    await asked.visit('/portal')
    await seen(asked, `holders-${end}`)
    expect((await asClient<Home>(asked, 'GET', '/home')).agreements).toEqual([])
    // What was agreed to is a request of whoever asked; what was not is none.
    const { requests } = await asClient<Home>(asking, 'GET', '/home')
    expect(requests.length - before).toBe(end === 'agreed' ? 1 : 0)
    if (end === 'agreed') await asClient(asking, 'POST', `/requests/${requests[0]?.id}/withdraw`)
    expect([...(await asking.leave()), ...(await asked.leave())]).toEqual([])
  },
  240_000,
)
