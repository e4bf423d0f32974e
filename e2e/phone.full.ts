import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { draftOf, feeChangeOf, feeRow, freeAccount, sendOff } from './harness/fee-change.ts'
import { type Person, signIn } from './harness/person.ts'
import { accountsOf, applied, askToFreeze, ticketOf } from './harness/tickets.ts'

const product = inject('product')
/** The narrowest phone that is promised to work. */
const PHONE = { width: 360, height: 740 }
let browser: Browser
let clerk: Person
let supervisor: Person
let business: Person

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor, business] = (await Promise.all(
    (['clerk-central', 'supervisor', 'business-admin'] as const).map((name) => signIn(product, name)),
  )) as [Person, Person, Person]
})
afterAll(() => browser.close())

test('[A-36] a notice leads to its task on a phone, which asks who decides and is decided there', async () => {
  const made = await business.send<{ id: string }>('PUT', '/proof-rules', { minutes: 5, reason: 'Trial on a phone' })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  onTestFinished(async () => void (await business.send('DELETE', `/proof-rules/${made.body.id}`, { reason: 'Over' })))
  const [account] = (await accountsOf(clerk, 5)).slice(-1)
  if (!account) throw new Error('no account')
  const desk = await openDesk(browser, product.address, supervisor, { language: 'en', width: 390 })
  const { page, t } = desk
  await page.setViewportSize(PHONE)
  await desk.visit('/')
  const ticketId = await askToFreeze(clerk, account.id)
  await page.getByRole('button', { name: /unread notice/ }).click()
  await desk.look('phone-bell')
  await page.getByRole('button', { name: account.accountNo }).click()
  await page.waitForURL(`**/tickets/${ticketId}`)
  await desk.look('phone-ticket')
  await desk.accessible('phone-ticket')
  const taskId = (await ticketOf(supervisor, ticketId)).mine[0]?.id
  const refused = await supervisor.send('POST', `/tasks/${taskId}/agree`, { inBulk: false })
  expect(refused).toMatchObject({ status: 403, body: { code: 'PROOF_NEEDED' } })
  await page.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  const password = product.people.find((one) => one.username === supervisor.username)?.password ?? ''
  await drawer.getByLabel(t('approvals:page.proof.password'), { exact: true }).fill(password)
  await desk.look('phone-proof')
  await page.keyboard.press('Enter')
  const remark = drawer.getByLabel(t('approvals:field.remark'))
  await remark.fill('Seen on the way')
  await desk.look('phone-decision')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  await drawer.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
  await applied(supervisor, ticketId)
  expect(await desk.leave()).toEqual([])
})

test('[A-36] a big table is read on a phone; who comes second, or was signed out meanwhile, decides nothing twice', async () => {
  const [launcher, officer] = await Promise.all([
    signIn(product, 'clerk-futian'),
    signIn(product, 'supervisor-mainland'),
  ])
  const businessId = await feeChangeOf(launcher)
  const account = await freeAccount(launcher, businessId)
  const products = [
    'cu',
    'al',
    'zn',
    'pb',
    'ni',
    'sn',
    'au',
    'ag',
    'rb',
    'hc',
    'ru',
    'fu',
    'bu',
    'sp',
    'ss',
    'ao',
    'wr',
    'br',
  ]
  const fees = products.flatMap((name) =>
    ['1', '2', '3'].map((hedgeFlag) => ({ ...feeRow(name, '0.00012', { hedgeFlag }), id: `${name}${hedgeFlag}` })),
  )
  const draft = await draftOf(launcher, { businessId, accountId: account.id, fees, special: false })
  const desk = await openDesk(browser, product.address, launcher, { language: 'zh-Hans', width: 1440 })
  await desk.visit(`/launch/${businessId}?draftId=${draft}`)
  const request = await sendOff(desk)
  expect(await desk.leave()).toEqual([])
  const phone = await openDesk(browser, product.address, officer, { language: 'zh-Hans', width: 390 })
  const { page, t } = phone
  await page.setViewportSize(PHONE)
  await phone.visit(request)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)
  await phone.look('phone-big-table')
  // Signed out on the way: the page asks who is there, and leads back.
  await page.context().clearCookies()
  await page.reload()
  await page.getByLabel(t('app:signIn.username')).fill(officer.username)
  const password = product.people.find((one) => one.username === officer.username)?.password ?? ''
  await page.getByLabel(t('app:signIn.password'), { exact: true }).fill(password)
  await page.getByRole('button', { name: t('app:signIn.submit') }).click()
  await page.waitForURL(`**${request}`)
  await phone.settled()
  // Another device was faster.
  const { caseId } = (await officer.get<{ caseId: string }>(request)).body
  const open = async () => {
    const { body } = await officer.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=200')
    return body.items.find(({ ticketId }) => ticketId === caseId)
  }
  const task = await open()
  const faster = await officer.send('POST', `/tasks/${task?.id}/agree`, { inBulk: false })
  expect(faster.status, JSON.stringify(faster.body)).toBe(200)
  const again = await officer.send('POST', `/tasks/${task?.id}/agree`, { inBulk: false })
  expect(again).toMatchObject({ status: 409 })
  await page
    .getByRole('main')
    .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
    .waitFor({ state: 'hidden' })
  await phone.look('phone-second')
  expect(await phone.leave()).toEqual([])
})
