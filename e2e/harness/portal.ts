import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { eventually } from '#testing/probe.ts'
import { type Desk, type Look, openDesk } from './desk.ts'
import type { DemoPerson, Place } from './product.ts'

/** The narrowest phone that is promised to work. */
export const PHONE = { width: 360, height: 740 }

/** A client of the demo who signs in to the portal. */
export function portalClient({ people }: Place, at = 0): DemoPerson {
  const found = people.filter(({ kind }) => kind === 'client')[at]
  if (!found) throw new Error('the demo has no client for the portal')
  return found
}

type Sms = { id: string; at: string; to: string; text: string }

/** The newest code that came by SMS and is not among those `seen`; the phones show what came last first. */
export async function newestCode(product: Place, seen: ReadonlySet<string>): Promise<string> {
  return eventually(async () => {
    const answer = await fetch(product.phones)
    const { items } = (await answer.json()) as { items: Sms[] }
    const found = items.find(({ id, text }) => !seen.has(id) && /\b\d{6}\b/.test(text))
    const code = /\b\d{6}\b/.exec(found?.text ?? '')?.[0]
    if (code === undefined) throw new Error('no code has come')
    return code
  }, 30_000)
}

/** Ids of the messages the phones have already. */
export async function smsSeen(product: Place): Promise<ReadonlySet<string>> {
  const answer = await fetch(product.phones)
  const { items } = (await answer.json()) as { items: Sms[] }
  return new Set(items.map(({ id }) => id))
}

/** A phone at the portal, signed in as a client of the demo by password and code. */
export async function openPortal(
  browser: Browser,
  product: Place,
  look: Look,
  client: DemoPerson = portalClient(product),
): Promise<Desk> {
  const desk = await openDesk(browser, product.address, null, look)
  const { page, t } = desk
  await page.setViewportSize(PHONE)
  await desk.visit('/portal')
  const seen = await smsSeen(product)
  await page.getByLabel(t('portal:page.signIn.login')).fill(client.username)
  await page.getByLabel(t('portal:page.signIn.password'), { exact: true }).fill(client.password)
  await desk.look('portal-sign-in')
  await page.getByRole('button', { name: t('portal:page.signIn.next') }).click()
  await page.getByLabel(t('portal:page.signIn.code'), { exact: true }).waitFor()
  await desk.look('portal-code')
  await page.getByLabel(t('portal:page.signIn.code'), { exact: true }).fill(await newestCode(product, seen))
  await page.getByRole('heading', { level: 1, name: t('portal:page.home.title') }).waitFor()
  await desk.settled()
  return desk
}

/** Puts a picture, as the camera takes it, into the first place for photos on the page. */
export async function takePhoto({ page, t }: Desk): Promise<void> {
  const input = page.getByLabel(t('forms:page.view.takePhoto')).first()
  const buffer = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer()
  await input.setInputFiles({ name: 'camera.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByText('camera.jpg').first().waitFor()
}

/** Reads the summary, ticks it and sends it. @returns the request's id. */
export async function sendFromPortal(desk: Desk): Promise<string> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('portal:page.start.check') }).click()
  await page.getByRole('checkbox').last().check()
  await desk.look('portal-summary')
  await page.getByRole('button', { name: t('portal:page.start.send'), exact: true }).click()
  await page.waitForURL(/\/portal\/requests\/[0-9a-f-]{36}$/)
  await desk.settled()
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

type Home = { accounts: { id: string; accountNo: string; businesses: { id: string; code: string }[] }[] }

/** Asks the portal in the client's own name, from the page he stands on. */
export async function asClient<B>({ page }: Desk, method: 'GET' | 'POST', path: string, body?: object): Promise<B> {
  const answer = await page.evaluate(
    async ([verb, url, input, key]) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key }
      const response = await fetch(url, verb === 'GET' ? {} : { method: verb, headers, body: input })
      return { status: response.status, text: await response.text() }
    },
    [method, `/api/v1/portal${path}`, JSON.stringify(body ?? {}), crypto.randomUUID()] as const,
  )
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return JSON.parse(answer.text) as B
}

/**
 * What the client had begun to fill in before: a draft of a business on the first account that it is open for.
 *
 * @returns the page it goes on at, and the account.
 */
export async function draftInPortal(
  desk: Desk,
  code: string,
  values: object,
): Promise<{ path: string; accountId: string; accountNo: string }> {
  const { accounts } = await asClient<Home>(desk, 'GET', '/home')
  const found = accounts.flatMap((account) =>
    account.businesses.filter((one) => one.code === code).map((business) => ({ account, business })),
  )[0]
  if (!found) throw new Error(`${code} is open on no account`)
  const [accountId, businessId] = [found.account.id, found.business.id]
  const { id } = await asClient<{ id: string }>(desk, 'POST', '/drafts', { businessId, accountId, values })
  const path = `/portal/start/${accountId}/${businessId}?draftId=${id}`
  return { path, accountId, accountNo: found.account.accountNo }
}
