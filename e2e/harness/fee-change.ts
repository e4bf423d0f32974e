import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { expect } from 'vitest'
import { eventually } from '#testing/probe.ts'
import type { Desk } from './desk.ts'
import type { Person } from './person.ts'

/** A signed agreement as a picture, each another one: the same paper twice is filed once. */
const agreement = (): Promise<Buffer> =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: `#${randomUUID().slice(0, 6)}` } })
    .png()
    .toBuffer()

type Rows<R> = { items: R[] }
export type Account = { id: string; accountNo: string; clientId: string }

/** The rates a request asks for, one row each. */
export const feeRow = (product: string, openByMoney: string, more: object = {}) => ({
  id: `r-${product}`,
  exchange: 'SHFE',
  product,
  productType: '1',
  hedgeFlag: '1',
  effect: '2',
  openByMoney,
  ...more,
})

export async function feeChangeOf(clerk: Person): Promise<string> {
  const { body } = await clerk.get<Rows<{ id: string; code: string }>>('/business-catalogue')
  const business = body.items.find(({ code }) => code === 'fee-change')
  if (!business) throw new Error('no fee change')
  return business.id
}

/** A futures account on which nothing of the business is running. */
export async function freeAccount(clerk: Person, businessId: string): Promise<Account> {
  const { body } = await clerk.get<Rows<Account>>('/accounts?limit=50&type=futures&status=ACTIVE&frozen=false')
  for (const account of body.items) {
    const form = await clerk.get<{ obstacles: { level: string }[] }>(
      `/businesses/${businessId}/launch-form?accountId=${account.id}`,
    )
    if (form.status === 200 && form.body.obstacles.every(({ level }) => level !== 'block')) return account
  }
  throw new Error('no account without a fee change under way')
}

/** The launch as the clerk left it in the morning: the rates, with the agreement that lower ones need. */
export async function draftOf(
  clerk: Person,
  {
    businessId,
    accountId,
    fees,
    special = true,
  }: { businessId: string; accountId: string; fees: object[]; special?: boolean },
): Promise<string> {
  const file = new File([new Uint8Array(await agreement())], 'agreement.png', { type: 'image/png' })
  const staged = await clerk.upload<{ id: string }>('/archive/uploads?parameter=agreement', { file })
  expect(staged.status, JSON.stringify(staged.body)).toBe(201)
  const values = { basis: 'campaign', special, fees, agreement: [{ id: staged.body.id }], reason: '按协议调整' }
  const subject = { businessId, accountId, clientId: null }
  const kept = await clerk.send<{ id: string }>('POST', '/request-drafts', {
    id: null,
    number: null,
    ...subject,
    values,
  })
  expect(kept.status, JSON.stringify(kept.body)).toBeLessThan(300)
  return kept.body.id
}

/** Sends off what is filled in. @returns the path of the request. */
export async function sendOff({ page, t }: Desk): Promise<string> {
  await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  return new URL(page.url()).pathname
}

/** Agrees on the page of the request, its hints taken note of. */
export async function agree({ page, t }: Desk): Promise<void> {
  for (const hint of await page.getByRole('main').getByRole('checkbox').all()) await hint.check()
  const name = t('approvals:command.task.agree')
  await page.getByRole('main').getByRole('button', { name, exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name, exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
}

type Landing = {
  account: Pick<Account, 'id'>
  rates: string[]
  papers: string[]
  name: string
  counters?: string[]
}
type Submitted = { id: string; files: { documents: { parameter: string }[] }[] }

/**
 * The page of the request hears by itself, from the last agreement to what the counters say; the rates were read back at
 * each of them, and the papers sent with this request are in the archive.
 */
export async function landed(
  desk: Desk,
  person: Person,
  { account, rates, papers, name, counters = ['ctp', 'femas'] }: Landing,
): Promise<void> {
  const { page, t } = desk
  const request = new URL(page.url()).pathname
  const shown = page.locator('section', { hasText: t('counters:page.case.title') }).last()
  await shown
    .getByText(t('counters:state.delivery.effective'))
    .nth(counters.length - 1)
    .waitFor({ timeout: 120_000 })
  await page.getByRole('main').getByText(t('businesses:state.request.approved')).first().waitFor()
  await desk.look(`${name}-effective`)
  const { caseId } = (await person.get<{ caseId: string }>(request)).body
  const { body: deliveries } = await person.get<Rows<{ id: string; counter: string }>>(
    `/counter-deliveries?caseId=${caseId}&state=effective`,
  )
  expect(deliveries.items.map((one) => one.counter).sort()).toEqual(counters)
  for (const { id } of deliveries.items) {
    await desk.visit(`/counter-deliveries/${id}`)
    // Once as it was approved, once as it was read back.
    for (const rate of rates) await page.getByText(rate).nth(1).waitFor()
    await desk.look(`${name}-read-back`)
    await desk.accessible(`${name}-read-back`)
  }
  await eventually(async () => {
    const { body } = await person.get<Rows<Submitted>>(`/accounts/${account.id}/submissions`)
    const own = body.items.find(({ id }) => request.endsWith(id))
    const filed = own?.files.flatMap(({ documents }) => documents.map(({ parameter }) => parameter)) ?? []
    expect(filed.sort()).toEqual([...papers].sort())
  }, 30_000)
}

/** Whoever launched a request was told of its end. */
export async function heardOfItsEnd(clerk: Person, request: string): Promise<void> {
  await eventually(async () => {
    const { body } = await clerk.get<Rows<{ path?: string; event: string }>>('/notices?limit=50')
    expect(body.items.some((one) => one.path === request)).toBe(true)
  }, 60_000)
}
