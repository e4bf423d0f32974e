import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Desk, type Look, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm, sendForApproval } from './harness/forms.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { applied } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
const WHY = '客户来函 / by the client’s letter'
type Client = { id: string; clientNo: string; displayName: string }
type Contact = { kind: string; main: boolean; personId: string | null; valueMasked: string }
type Row = Record<string, unknown>
let browser: Browser
let clerk: Person
let supervisor: Person
let maker: Person
let officer: Person
let people: Client[]
let companies: Client[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor, maker, officer] = (await Promise.all(
    ['clerk-central', 'supervisor', 'maker', 'officer'].map((name) => signIn(product, name)),
  )) as [Person, Person, Person, Person]
  people = await clientsOf(clerk, 'individual')
  companies = await clientsOf(maker, 'corporate')
})
afterAll(() => browser.close())

/** Clients with papers on whom nothing is under way; those of the demo's own changes are left out. */
async function clientsOf(person: Person, type: string): Promise<Client[]> {
  const { body } = await person.get<{ items: Client[] }>(`/clients?limit=60&type=${type}&status=ACTIVE`)
  const found: Client[] = []
  for (const client of body.items.toReversed()) {
    const { body: tickets } = await person.get<{ items: Row[] }>(`/tickets?limit=1&clientId=${client.id}`)
    const { body: papers } = await person.get<{ items: { status: string }[] }>(`/clients/${client.id}/documents`)
    const papered = type === 'corporate' || papers.items.some(({ status }) => status === 'CURRENT')
    if (tickets.items.length === 0 && papered) found.push(client)
    if (found.length === LOOKS.length) return found
  }
  throw new Error(`too few free clients: ${type}`)
}

/** The second person sees what was and what shall be, and agrees. */
async function agree(second: Person, look: Look, ticket: string, name: string, sees: readonly string[]): Promise<void> {
  const office = await openDesk(browser, product.address, second, look)
  const { page, t } = office
  await office.visit(`/tickets/${ticket}`)
  for (const text of sees) await page.getByRole('main').getByText(text, { exact: false }).first().waitFor()
  await bothWidths(office, name)
  const words = { name: t('approvals:command.task.agree'), exact: true }
  await page.getByRole('main').getByRole('button', words).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', words).click()
  await drawer.waitFor({ state: 'hidden' })
  await applied(second, ticket)
  expect(await office.leave()).toEqual([])
}

async function attach(desk: Desk, drawer: Locator): Promise<void> {
  const { page, t } = desk
  const papers = drawer.getByLabel(t('clients:field.attachments'), { exact: true })
  await papers.scrollIntoViewIfNeeded()
  await papers.click()
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').first().click()
  await page.keyboard.press('Escape')
}

/** Neither a remark nor a paper is refused at once; with both it is sent, the form saying who will decide. */
async function changeContacts(desk: Desk, client: Client, phone: string, email: string): Promise<string> {
  const { page, t } = desk
  const field = (key: string) => t(`clients:field.${key}`)
  await desk.visit(`/clients/${client.id}`)
  await bothWidths(desk, 'client-profile')
  const drawer = await openForm(desk, t('clients:page.change.editOf', { what: t('clients:page.change.reach') }))
  await drawer.getByLabel(field('phone'), { exact: true }).fill(phone)
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await drawer.getByText(t('clients:error.REMARK_OR_PAPER.message')).first().waitFor()
  await bothWidths(desk, 'client-contacts-refused')
  await drawer.getByLabel(field('email'), { exact: true }).fill(email)
  await drawer.getByLabel(field('remark'), { exact: true }).fill(WHY)
  await attach(desk, drawer)
  await drawer.getByText(supervisor.name).waitFor()
  await bothWidths(desk, 'client-contacts')
  const ticket = await sendForApproval(desk, drawer)
  await page.getByRole('main').waitFor()
  return ticket
}

/** Both old addresses are told, and the log of letters shows it beside the client. */
async function oldAddressesTold(desk: Desk, client: Client, old: readonly string[]): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/clients/${client.id}?tab=messages`)
  for (const masked of old) await page.getByRole('main').getByText(masked, { exact: true }).first().waitFor()
  await bothWidths(desk, 'client-messages')
  const row = page.getByRole('row').filter({ hasText: t('messages:kind.members.contactChangedPhone') })
  await row.getByRole('link').first().click()
  await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/)
  await desk.settled()
  await bothWidths(desk, 'client-message')
}

/** A new position of work: the form starts from what there is. */
async function changeWork(desk: Desk, client: Client): Promise<string> {
  const { page, t } = desk
  const title = t('clients:field.employment')
  await desk.visit(`/clients/${client.id}`)
  const panel = page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
  const drawer = await openForm(desk, t('clients:page.change.edit'), panel)
  await drawer.getByLabel(t('clients:field.position'), { exact: true }).fill('财务总监 / finance director')
  await drawer.getByLabel(t('clients:field.remark'), { exact: true }).fill(WHY)
  await drawer.getByText(supervisor.name).waitFor()
  await bothWidths(desk, 'client-work')
  return sendForApproval(desk, drawer)
}

describe('[C-13] what is known of a client', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is changed by one path: remark, paper, a second person, old addresses told, in ${look.language}`, async () => {
      const client = people[index]
      if (!client) throw new Error('no client')
      const before = (await clerk.get<{ contacts: Contact[] }>(`/clients/${client.id}`)).body.contacts
      const old = before.filter((one) => one.personId === null && one.main).map((one) => one.valueMasked)
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      const email = `walk${index}.${client.clientNo.toLowerCase()}@example.com`
      const ticket = await changeContacts(desk, client, `+8529123${String(4100 + index)}`, email)
      await agree(supervisor, look, ticket, 'client-contacts-ticket', [WHY, ...old])
      // The page hears of it by itself: the new number, and until when it counts as new.
      await page.getByText(t('clients:page.client.cooling'), { exact: true }).waitFor()
      await bothWidths(desk, 'client-cooling')
      await eventually(async () => {
        const told = await clerk.get<{ items: Row[] }>(`/messages?clientId=${client.id}&limit=20`)
        const masked = told.body.items.map(({ toMasked }) => toMasked)
        for (const address of old) expect(masked).toContain(address)
      }, 60_000)
      await oldAddressesTold(desk, client, old)
      const work = await changeWork(desk, client)
      await agree(supervisor, look, work, 'client-work-ticket', [WHY])
      await desk.visit(`/clients/${client.id}?tab=timeline`)
      await page.getByText(t('clients:command.contact.change'), { exact: true }).first().waitFor()
      await bothWidths(desk, 'client-timeline')
      expect(await desk.leave()).toEqual([])
    })

    test(`the people behind a company are added, copied into a role and taken away, in ${look.language}`, async () => {
      const company = companies[index]
      if (!company) throw new Error('no company')
      const desk = await openDesk(browser, product.address, maker, look)
      const { page, t } = desk
      await desk.visit(`/clients/${company.id}?tab=people`)
      await bothWidths(desk, 'people')
      await agree(officer, look, await add(desk), 'people-add-ticket', ['CHEUNG Ka Man'])
      const panel = page.locator('section', { has: page.getByRole('heading', { name: '張嘉敏', exact: true }) }).first()
      await panel.waitFor()
      const copy = await copyInto(desk, panel, 'authorised')
      await agree(officer, look, copy, 'people-copy-ticket', [t('clients:state.role.authorised')])
      await panel
        .getByText(new RegExp(t('clients:state.role.authorised')))
        .first()
        .waitFor()
      await bothWidths(desk, 'people-copied')
      const removal = await takeAway(desk, panel)
      await agree(officer, look, removal, 'people-remove-ticket', ['張嘉敏'])
      await panel.waitFor({ state: 'hidden' })
      await desk.visit(`/clients/${company.id}?tab=timeline`)
      await page.getByText(t('clients:command.person.remove'), { exact: true }).first().waitFor()
      await bothWidths(desk, 'people-timeline')
      expect(await desk.leave()).toEqual([])
    })
  }
})

/** A director with a paper and an address; a wrong check digit is said at its row. */
async function add(desk: Desk): Promise<string> {
  const { page, t } = desk
  const field = (key: string) => t(`clients:field.${key}`)
  const drawer = await openForm(desk, t('clients:page.people.addPerson'))
  await drawer.getByLabel(field('nameZh'), { exact: true }).fill('張嘉敏')
  await drawer.getByLabel(field('nameEn'), { exact: true }).fill('CHEUNG Ka Man')
  await choose(desk, drawer.getByLabel(field('sex'), { exact: true }), t('clients:state.sex.F'))
  await drawer.getByLabel(field('bornOn'), { exact: true }).fill('1979-08-21')
  await page.keyboard.press('Enter')
  await choose(desk, drawer.getByLabel(field('nationality'), { exact: true }), '(HK)')
  const papers = drawer.locator('.ant-form-item', { hasText: field('documents') }).last()
  await papers.getByRole('button', { name: t('clients:page.change.add') }).click()
  await choose(desk, papers.getByLabel(`${field('documentKind')} 1`), t('clients:state.identityKind.hkid'))
  await papers.getByLabel(`${field('number')} 1`).fill('A1234560')
  await drawer.getByLabel(field('remark'), { exact: true }).fill(WHY)
  await drawer.getByRole('button', { name: t('kit:command.submit') }).click()
  await drawer.getByText(t('clients:error.IDENTITY_CHECK_DIGIT.message')).first().waitFor()
  await bothWidths(desk, 'people-add-refused')
  await papers.getByLabel(`${field('number')} 1`).fill('A1234563')
  await drawer.getByText(officer.name).waitFor()
  await bothWidths(desk, 'people-add')
  return sendForApproval(desk, drawer)
}

async function copyInto(desk: Desk, panel: Locator, role: string): Promise<string> {
  const { page, t } = desk
  const drawer = await openForm(desk, t('clients:page.people.copy'), panel)
  await choose(desk, drawer.getByLabel(t('clients:field.roles'), { exact: true }), t(`clients:state.role.${role}`))
  await page.keyboard.press('Escape')
  await drawer.getByLabel(t('clients:field.remark'), { exact: true }).fill(WHY)
  await drawer.getByText(officer.name).waitFor()
  await bothWidths(desk, 'people-copy')
  return sendForApproval(desk, drawer)
}

async function takeAway(desk: Desk, panel: Locator): Promise<string> {
  const { t } = desk
  const drawer = await openForm(desk, t('clients:page.people.takeAway'), panel)
  await drawer.getByLabel(t('clients:field.remark'), { exact: true }).fill(WHY)
  await drawer.getByText(officer.name).waitFor()
  await bothWidths(desk, 'people-remove')
  return sendForApproval(desk, drawer)
}
