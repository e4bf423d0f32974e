import { randomUUID } from 'node:crypto'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendForApproval, sendNow } from './harness/forms.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { agreeTo } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
type Client = { id: string; clientNo: string; nameZh: string }
let browser: Browser
let compliance: Person
let officer: Person
let clients: Client[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[compliance, officer] = await Promise.all([signIn(product, 'compliance'), signIn(product, 'officer')])
  type Rows = { items: { id: string; clientNo: string; displayName: string }[] }
  const { body } = await compliance.get<Rows>('/clients?limit=60&type=individual&status=ACTIVE')
  clients = body.items
    .filter(({ displayName }) => /^\p{Script=Han}+$/u.test(displayName))
    .map(({ id, clientNo, displayName }) => ({ id, clientNo, nameZh: displayName }))
    .slice(10, 10 + LOOKS.length)
})
afterAll(() => browser.close())

const rowOf = ({ page }: Desk, text: string): Locator =>
  page.getByRole('main').locator('tr, [role="row"], li', { hasText: text }).first()

async function rowAction(desk: Desk, text: string, title: string): Promise<Locator> {
  const { page, t } = desk
  const menu = new RegExp(t('kit:table.rowActions', { name: '' }).trim())
  await rowOf(desk, text).getByRole('button', { name: menu }).click()
  await page.getByRole('menuitem', { name: title, exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.waitFor()
  await desk.settled()
  return drawer
}

/** An entry without a name or a document is refused; with the name of a client it finds that client at once. */
async function put(desk: Desk, client: Client): Promise<void> {
  const { page, t } = desk
  const field = (key: string) => t(`screening:field.${key}`)
  await desk.visit('/blacklist')
  await bothWidths(desk, 'blacklist')
  const drawer = await openForm(desk, t('screening:command.entry.create'))
  await choose(desk, drawer.getByLabel(field('category'), { exact: true }), t('screening:state.category.fraud'))
  await drawer.getByLabel(field('reason'), { exact: true }).fill('同业通报 / notified by another house')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.getByText(t('screening:error.ENTRY_INCOMPLETE.message')).first().waitFor()
  await bothWidths(desk, 'blacklist-refused')
  await drawer.getByLabel(field('nameZh'), { exact: true }).fill(client.nameZh)
  await sendNow(desk, drawer)
  await rowOf(desk, client.nameZh).waitFor()
  await desk.visit('/blacklist-hits')
  await page.getByText(client.clientNo, { exact: true }).first().waitFor()
  await bothWidths(desk, 'blacklist-hits')
}

/** The hit stands on the client's page, and is decided there. */
async function decide(desk: Desk, client: Client): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/clients/${client.id}`)
  const block = page.locator('section', { hasText: t('screening:page.block') }).last()
  await block.getByText(t('screening:state.state.OPEN'), { exact: true }).first().waitFor()
  await block.scrollIntoViewIfNeeded()
  await bothWidths(desk, 'blacklist-client')
  const drawer = await openForm(desk, t('screening:page.decide'), block)
  await choose(
    desk,
    drawer.getByLabel(t('screening:field.state'), { exact: true }),
    t('screening:state.state.DISMISSED'),
  )
  await drawer.getByLabel(t('screening:field.remark'), { exact: true }).fill('同名不同人 / another person of the name')
  await bothWidths(desk, 'blacklist-decide')
  await sendNow(desk, drawer)
  await block.getByText(t('screening:state.state.DISMISSED'), { exact: true }).first().waitFor()
  await block.scrollIntoViewIfNeeded()
  await bothWidths(desk, 'blacklist-decided')
}

/** Off with a remark, on again with one. */
async function turn(desk: Desk, client: Client, to: 'DISABLED' | 'ENABLED'): Promise<void> {
  const { t } = desk
  await desk.visit('/blacklist')
  const drawer = await rowAction(desk, client.nameZh, t('screening:command.entry.setStatus'))
  await choose(desk, drawer.getByLabel(t('screening:field.status'), { exact: true }), t(`screening:state.status.${to}`))
  await drawer.getByLabel(t('screening:field.remark'), { exact: true }).fill('核实中 / being looked into')
  await bothWidths(desk, `blacklist-turn-${to}`)
  await sendNow(desk, drawer)
  await rowOf(desk, client.nameZh)
    .getByText(t(`screening:state.status.${to}`), { exact: true })
    .waitFor()
}

/** Entries of a sheet: one is on the list already, one names nobody. @returns names of the new ones. */
async function importMany(desk: Desk): Promise<string[]> {
  const { page, t } = desk
  const names = [0, 1, 2].map(() => `Listed ${randomUUID().slice(0, 8)}`)
  const head = 'nameZh,nameEn,category,reason,identityKind,identityCountry,identityNumber'
  const lines = names.map((name) => `,${name},sanction,listed,,,`)
  const there = ',Sample Trader,regulator,again,passport,SG,K1234567E'
  const sheet = [head, ...lines, there, ',,fraud,nobody,,,', `,${names[0]} B,nonsense,listed,,,`]
  await desk.visit('/blacklist')
  await page.getByRole('button', { name: t('kit:intake.title') }).click()
  const drawer = page.getByRole('dialog', { name: t('kit:intake.title') })
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet.join('\n')) }
  await drawer.locator('input[type=file]').setInputFiles(file)
  await drawer.getByText(t('kit:intake.row', { row: 7 })).waitFor()
  await bothWidths(desk, 'blacklist-import-checked')
  await drawer.getByRole('button', { name: t('kit:intake.take', { count: 5 }), exact: true }).click()
  await drawer.getByText(t('screening:page.entry.imported', { count: 3, hits: 0 })).waitFor()
  const listed = t('screening:error.ENTRY_THERE.message', { entryNo: 'BL10001' })
  await drawer.getByText(t('screening:page.entry.skipped', { row: 5, why: listed })).waitFor()
  await bothWidths(desk, 'blacklist-import-done')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  return names
}

async function pick(desk: Desk, names: readonly string[]): Promise<void> {
  for (const name of names) await rowOf(desk, name).getByRole('checkbox').check()
}

/** All of them off at once, each with its own result. */
async function turnMany(desk: Desk, names: readonly string[]): Promise<void> {
  const { page, t } = desk
  await pick(desk, names)
  await bothWidths(desk, 'blacklist-picked')
  const bar = page.getByRole('region', { name: t('kit:bulk.label') })
  const drawer = await openForm(desk, t('screening:command.entry.setStatus'), bar)
  await choose(
    desk,
    drawer.getByLabel(t('screening:field.status'), { exact: true }),
    t('screening:state.status.DISABLED'),
  )
  await drawer.getByLabel(t('screening:field.remark'), { exact: true }).fill('来源撤回 / withdrawn by its source')
  await bothWidths(desk, 'blacklist-many')
  await drawer.getByRole('button', { name: t('kit:bulk.start', { count: 3, text: '3' }), exact: true }).click()
  await drawer.getByText(t('kit:bulk.done', { text: 3 })).waitFor({ timeout: 60_000 })
  await bothWidths(desk, 'blacklist-many-done')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  for (const name of names)
    await rowOf(desk, name).getByText(t('screening:state.status.DISABLED'), { exact: true }).waitFor()
}

/** Taken off the list only when a second person agrees. */
async function takeOff(desk: Desk, name: string, look: Look): Promise<void> {
  const { t } = desk
  const drawer = await rowAction(desk, name, t('screening:command.entry.remove'))
  await drawer.getByLabel(t('screening:field.remark'), { exact: true }).fill('误列 / listed by mistake')
  await drawer.getByText(officer.name).waitFor()
  await bothWidths(desk, 'blacklist-take-off')
  const ticket = await sendForApproval(desk, drawer)
  const office = await openDesk(browser, product.address, officer, look)
  await office.visit(`/tickets/${ticket}`)
  await bothWidths(office, 'blacklist-ticket')
  await agreeTo(officer, ticket)
  expect(await office.leave()).toEqual([])
  await rowOf(desk, name).getByText(t('screening:state.status.REMOVED'), { exact: true }).waitFor()
}

describe('[C-14] the blacklist', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`finds a client, is decided, switched, imported and cleared, in ${look.language}`, async () => {
      const client = clients[index]
      if (!client) throw new Error('no client')
      const desk = await openDesk(browser, product.address, compliance, look)
      await put(desk, client)
      await decide(desk, client)
      await turn(desk, client, 'DISABLED')
      await turn(desk, client, 'ENABLED')
      const names = await importMany(desk)
      await turnMany(desk, names)
      await takeOff(desk, names[0] ?? '', look)
      expect(await desk.leave()).toEqual([])
      const { body } = await compliance.get<{ items: { status: string }[] }>(
        `/screening/entries?name=${encodeURIComponent(client.nameZh)}`,
      )
      expect(body.items.map(({ status }) => status)).toContain('ENABLED')
    })
  }
})
