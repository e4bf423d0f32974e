import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { systemClock } from '#kernel/clock.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import { choose, openForm } from './harness/forms.ts'
import { bothWidths, walked } from './harness/looks.ts'
import { type Person, signIn } from './harness/person.ts'
import { type AccountRow, accountsOf, applied, ticketOf } from './harness/tickets.ts'

const product = inject('product')
const LOOKS = walked(
  [
    { language: 'zh-Hans', width: 1440 },
    { language: 'zh-Hant', width: 1440 },
    { language: 'en', width: 1440 },
  ],
  1,
)
/** Accounts of one batch. */
const EACH = 3
type Device = { id: string; live: boolean; bound: boolean; memberNo: string; model: string }
type Member = { clientId: string | null }
let browser: Browser
let clerk: Person
let supervisor: Person
let clients: string[]
let accounts: AccountRow[]

beforeAll(async () => {
  browser = await openBrowser()
  ;[clerk, supervisor] = await Promise.all([signIn(product, 'clerk-central'), signIn(product, 'supervisor')])
  clients = await clientsWithLiveDevices()
  // The oldest: what others opened today was not there two days ago.
  const candidates = await accountsOf(clerk, 48, '&sort=openedAt')
  const numbers = candidates.map(({ accountNo }) => accountNo).join(',')
  const { body } = await clerk.get<{ items: { accountNo: string }[] }>(`/tickets?limit=200&accountNo=${numbers}`)
  const asked = new Set(body.items.map(({ accountNo }) => accountNo))
  accounts = candidates.filter(({ accountNo }) => !asked.has(accountNo)).slice(0, EACH * LOOKS.length)
})
afterAll(() => browser.close())

/** Clients whose login is signed in on some device. */
async function clientsWithLiveDevices(): Promise<string[]> {
  const { body } = await clerk.get<{ items: Device[] }>('/devices?limit=200&bound=true')
  const found: string[] = []
  for (const memberNo of new Set(body.items.filter(({ live }) => live).map((one) => one.memberNo))) {
    const members = await clerk.get<{ items: { id: string }[] }>(`/members?memberNo=${memberNo}`)
    const member = await clerk.get<Member>(`/members/${members.body.items[0]?.id}`)
    if (member.body.clientId) found.push(member.body.clientId)
    if (found.length === LOOKS.length) return found
  }
  throw new Error(`only ${found.length} clients are signed in somewhere`)
}

/** Every device of the client is signed out at once, each with its own result. */
async function forceOut(desk: Desk, count: number): Promise<void> {
  const { page, t } = desk
  await page
    .getByRole('checkbox', { name: t('kit:table.selectPage') })
    .first()
    .check()
  const bar = page.getByRole('region', { name: t('kit:bulk.label') })
  const drawer = await openForm(desk, t('members:command.device.forceOut'), bar)
  await drawer.getByLabel(t('members:field.reason'), { exact: true }).fill('客户手机遗失 / phone lost')
  await bothWidths(desk, 'devices-force-out')
  const rows = { count, text: String(count) }
  await drawer.getByRole('button', { name: t('kit:bulk.start', rows), exact: true }).click()
  await drawer.getByText(t('kit:bulk.of', { text: count })).waitFor({ timeout: 60_000 })
  await desk.settled()
  await bothWidths(desk, 'devices-forced-out')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
}

/** The client as it was at a moment, picked as people pick it. */
async function asOf(desk: Desk, at: string): Promise<void> {
  const { page, t } = desk
  await page.getByRole('button', { name: t('kit:asOf.pick') }).click()
  await page.getByRole('textbox', { name: t('kit:asOf.hint') }).fill(at)
  await page.keyboard.press('Enter')
  await desk.look('as-of-pick')
  await page.getByRole('button', { name: t('kit:asOf.show'), exact: true }).click()
  await page.getByText(t('kit:asOf.readOnly')).waitFor()
  await desk.settled()
}

const stampOf = (moment: Temporal.ZonedDateTime): string =>
  `${moment.toPlainDate()} ${moment.toPlainTime().toString({ smallestUnit: 'second' })}`

describe('[R-02] logins of a client', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`are ended together, and stand in the past as they were, in ${look.language}`, async () => {
      const clientId = clients[index] ?? ''
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      await desk.visit('/device-records')
      await bothWidths(desk, 'device-records')
      await desk.visit(`/clients/${clientId}?tab=devices`)
      const before = systemClock().toZonedDateTimeISO('Asia/Hong_Kong')
      await bothWidths(desk, 'devices')
      const { body } = await clerk.get<{ items: Device[] }>(`/devices?clientId=${clientId}`)
      await forceOut(desk, body.items.length)
      const now = await clerk.get<{ items: Device[] }>(`/devices?clientId=${clientId}`)
      expect(now.body.items.some(({ live }) => live)).toBe(false)
      // What is new below is offered, and read when the page is read anew.
      await desk.visit(`/clients/${clientId}?tab=devices`)
      await page.getByText(t('members:state.event.forced-out'), { exact: true }).first().waitFor()
      await bothWidths(desk, 'devices-after')
      await desk.visit(`/clients/${clientId}`)
      await asOf(desk, stampOf(before.subtract({ seconds: 1 })))
      await bothWidths(desk, 'client-then')
      await page.getByRole('tab', { name: t('members:page.tab') }).click()
      await page.getByText(t('kit:yes'), { exact: true }).first().waitFor()
      await bothWidths(desk, 'devices-then')
      expect(await page.getByRole('button', { name: t('members:command.device.forceOut') }).count()).toBe(0)
      expect(await desk.leave()).toEqual([])
    })
  }
})

describe('[X-06] an account', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`shows what it might trade then, and suitability as it was, in ${look.language}`, async () => {
      const account = accounts[index * EACH]
      if (!account) throw new Error('no account')
      const desk = await openDesk(browser, product.address, clerk, look)
      const { page, t } = desk
      const moment = systemClock().toZonedDateTimeISO('Asia/Hong_Kong').subtract({ days: 2 })
      await desk.visit(`/accounts/${account.id}`)
      await asOf(desk, stampOf(moment))
      await bothWidths(desk, 'account-then')
      await page.getByRole('tab', { name: t('trading:page.permissions.title') }).click()
      await desk.settled()
      await bothWidths(desk, 'account-permissions-then')
      await page.getByRole('button', { name: t('kit:asOf.back'), exact: true }).click()
      await page.getByText(t('kit:asOf.readOnly')).waitFor({ state: 'hidden' })
      // What lies before there was anything is answered in words.
      desk.watch.expect(422)
      desk.watch.expect(409)
      await desk.goOn(`/clients/${account.clientId}?at=1999-01-01T00:00:00Z`)
      await page
        .getByRole('alert')
        .filter({ hasText: t('clients:error.MOMENT_BEFORE.next') })
        .waitFor()
      await bothWidths(desk, 'client-before')
      await desk.goOn(`/clients/${account.clientId}?at=${encodeURIComponent(moment.toInstant().toString())}`)
      await page.getByText(t('suitability:page.assessment.block')).first().waitFor()
      await page.getByText(t('suitability:page.assessment.block')).first().scrollIntoViewIfNeeded()
      await bothWidths(desk, 'client-suitability-then')
      expect(await desk.leave()).toEqual([])
    })
  }
})

/** From the list, together. */
async function askTogether(desk: Desk, picked: readonly AccountRow[]): Promise<void> {
  const { page, t } = desk
  await desk.visit(`/accounts?accountNo=${picked.map(({ accountNo }) => accountNo).join(',')}`)
  for (const { accountNo } of picked) {
    const row = page.getByRole('main').locator('tr, [role="row"], li', { hasText: accountNo }).first()
    await row.getByRole('checkbox').check()
  }
  const bar = page.getByRole('region', { name: t('kit:bulk.label') })
  const drawer = await openForm(desk, t('accounts:command.account.freeze'), bar)
  await choose(
    desk,
    drawer.getByLabel(t('accounts:field.reason'), { exact: true }),
    t('accounts:state.freezeReason.REGULATOR'),
  )
  await drawer.getByLabel(t('accounts:field.remark'), { exact: true }).fill('监管来函 / by letter of the regulator')
  await drawer.getByText(supervisor.name).waitFor()
  await bothWidths(desk, 'batch-ask')
  const rows = { count: picked.length, text: String(picked.length) }
  await drawer.getByRole('button', { name: t('kit:bulk.start', rows), exact: true }).click()
  await drawer.getByText(t('kit:bulk.awaiting', { text: picked.length })).waitFor({ timeout: 60_000 })
  await bothWidths(desk, 'batch-asked')
}

/** One with a remark of its own is refused by itself; the others are agreed to at once. */
async function decideTogether(desk: Desk, picked: readonly AccountRow[]): Promise<void> {
  const { page, t } = desk
  const [first, ...others] = picked
  await desk.visit('/inbox')
  await page.getByText(t('approvals:page.batch.waiting')).waitFor()
  await bothWidths(desk, 'batch-waiting')
  const wanted = t('approvals:page.batch.todo', { count: picked.length, text: String(picked.length) })
  await page.getByRole('link').filter({ hasText: wanted }).first().click()
  await page.waitForURL(/\/ticket-batches\//)
  await desk.settled()
  await bothWidths(desk, 'batch')
  const row = page
    .getByRole('main')
    .locator('tr, [role="row"], li', { hasText: first?.accountNo ?? '' })
    .first()
  await row.getByRole('button', { name: new RegExp(t('kit:table.rowActions', { name: '' }).trim()) }).click()
  await page.getByRole('menuitem', { name: t('approvals:command.task.refuse'), exact: true }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel(t('approvals:field.remark'), { exact: true }).fill('来函未列此户 / not in the letter')
  await desk.look('batch-refuse')
  await drawer.getByRole('button', { name: t('kit:command.submit'), exact: true }).click()
  await drawer.waitFor({ state: 'hidden' })
  for (const { accountNo } of others) {
    const other = page.getByRole('main').locator('tr, [role="row"], li', { hasText: accountNo }).first()
    await other.getByRole('checkbox').check()
  }
  const bar = page.getByRole('region', { name: t('kit:bulk.label') })
  const all = await openForm(desk, t('approvals:command.task.agree'), bar)
  await all.getByText(t('approvals:page.inbox.eachRemark')).click()
  await all.getByLabel(new RegExp(others[0]?.accountNo ?? '')).fill('已核对 / checked')
  await bothWidths(desk, 'batch-agree')
  const rows = { count: others.length, text: String(others.length) }
  await all.getByRole('button', { name: t('kit:bulk.start', rows), exact: true }).click()
  await all.getByText(t('kit:bulk.done', { text: others.length })).waitFor({ timeout: 60_000 })
  await bothWidths(desk, 'batch-agreed')
  await page.keyboard.press('Escape')
  await all.waitFor({ state: 'hidden' })
  await page.getByText(t('approvals:page.batch.none')).waitFor()
  await bothWidths(desk, 'batch-empty')
  await page.getByRole('tab', { name: t('approvals:page.batch.all'), exact: true }).click()
  await page
    .getByText(first?.accountNo ?? '')
    .first()
    .waitFor()
  await bothWidths(desk, 'batch-all')
}

describe('[T-03] a batch of tickets', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is decided on one page, each row by itself, in ${look.language}`, async () => {
      const picked = accounts.slice(index * EACH, (index + 1) * EACH)
      const counter = await openDesk(browser, product.address, clerk, look)
      await askTogether(counter, picked)
      expect(await counter.leave()).toEqual([])
      const office = await openDesk(browser, product.address, supervisor, look)
      await decideTogether(office, picked)
      expect(await office.leave()).toEqual([])
      const states: string[] = []
      for (const { id } of picked) {
        const { body } = await clerk.get<{ items: { ticketId: string }[] }>(`/tickets?accountId=${id}&limit=1`)
        const ticketId = body.items[0]?.ticketId ?? ''
        const { state } = await ticketOf(supervisor, ticketId)
        if (state !== 'refused') await applied(supervisor, ticketId)
        states.push(state === 'refused' ? state : 'done')
      }
      expect(states.toSorted()).toEqual(['done', 'done', 'refused'])
    })
  }
})
