import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { type Desk, openBrowser, openDesk } from './harness/desk.ts'
import {
  agree,
  draftOf,
  feeChangeOf,
  feeRow,
  freeAccount,
  heardOfItsEnd,
  landed,
  sendOff,
} from './harness/fee-change.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
const OFFICERS = ['supervisor-mainland', 'reviewer', 'officer'] as const
/** The narrowest phone that is promised to work. */
const PHONE = { width: 360, height: 740 }
let browser: Browser
let clerk: Person
let officers: Person[]
let business: Person
let admin: Person
let businessId: string
let rule: string | null = null

beforeAll(async () => {
  browser = await openBrowser()
  const [first, second, third, ...others] = await Promise.all(
    ['clerk-futian', 'business-admin', 'admin', ...OFFICERS].map((name) => signIn(product, name)),
  )
  ;[clerk, business, admin, officers] = [first, second, third, others] as [Person, Person, Person, Person[]]
  businessId = await feeChangeOf(clerk)
})
afterAll(async () => {
  if (rule) await business.send('DELETE', `/proof-rules/${rule}`, { reason: 'Over' })
  await browser.close()
})

const at = (person: Person, width: 1440 | 390 = 1440): Promise<Desk> =>
  openDesk(browser, product.address, person, { language: 'zh-Hans', width })

async function onPhone(person: Person): Promise<Desk> {
  const desk = await at(person, 390)
  await desk.page.setViewportSize(PHONE)
  return desk
}

const fits = async ({ page }: Desk) =>
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width)

describe('[A-39] a fee change to the counters', () => {
  test('from the desk: agreed to by three, it counts at both counters digit for digit, and its agreement is filed', async () => {
    const account = await freeAccount(clerk, businessId)
    const fees = [feeRow('cu', '0.00001234')]
    const draft = await draftOf(clerk, { businessId, accountId: account.id, fees })
    const counter = await at(clerk)
    await counter.visit(`/launch/${businessId}?draftId=${draft}`)
    await counter.look('fee-change-launch')
    const request = await sendOff(counter)
    for (const officer of officers) {
      const office = await at(officer)
      await office.visit(request)
      await agree(office)
      expect(await office.leave()).toEqual([])
    }
    await landed(counter, clerk, { account, rates: ['0.00001234'], papers: ['agreement'], name: 'fee-change' })
    await heardOfItsEnd(clerk, request)
    expect(await counter.leave()).toEqual([])
  })

  test('under cost: whoever decides sees it, the director is asked though nobody said so; a day that is past is refused', async () => {
    const account = await freeAccount(clerk, businessId)
    const under = feeRow('rb', '0.00000321', { effectiveOn: '2020-01-02' })
    const draft = await draftOf(clerk, { businessId, accountId: account.id, fees: [under], special: false })
    const counter = await at(clerk)
    const { page, t } = counter
    counter.watch.expect(422)
    await counter.visit(`/launch/${businessId}?draftId=${draft}`)
    await page.getByRole('button', { name: t('businesses:page.launch.send'), exact: true }).click()
    const early = t('forms:error.VALUE_DATE_EARLY.message', { date: '§' }).split('§')[0] ?? ''
    await page.getByRole('main').getByText(early).first().waitFor()
    await counter.look('fee-change-past-day')
    expect(new URL(page.url()).pathname).toMatch(/^\/launch\//)
    const values = { fees: [feeRow('rb', '0.00000321')] }
    const right = await draftOf(clerk, { businessId, accountId: account.id, special: false, ...values })
    await counter.visit(`/launch/${businessId}?draftId=${right}`)
    const request = await sendOff(counter)
    const floor = t('forms:error.COMPONENT_UNDER_FLOOR.message', { floor: '§' }).split('§')[0] ?? ''
    for (const officer of officers) {
      const office = await at(officer)
      await office.visit(request)
      await office.page.getByRole('main').getByText(floor).first().waitFor()
      if (officer === officers[2]) await office.look('fee-change-under-cost')
      await agree(office)
      expect(await office.leave()).toEqual([])
    }
    await landed(counter, clerk, {
      account,
      rates: ['0.00000321'],
      papers: ['agreement'],
      name: 'fee-change-under-cost',
    })
    await heardOfItsEnd(clerk, request)
    expect(await counter.leave()).toEqual([])
  })

  test('by phone: signed with a finger, decided at 360 px, the director showing again who he is', async () => {
    const flowCode = 'business.fee-change'
    const asked = { flowCode, nodeId: 'director', fact: 'fees.count', atLeast: '2', minutes: 5, reason: 'High value' }
    const made = await business.send<{ id: string }>('PUT', '/proof-rules', asked)
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    rule = made.body.id
    const account = await freeAccount(clerk, businessId)
    const fees = [feeRow('ag', '0.00000777'), feeRow('cu', '0.00002345')]
    const draft = await draftOf(clerk, { businessId, accountId: account.id, fees })
    const phone = await onPhone(clerk)
    const { page, t } = phone
    await phone.visit(`/launch/${businessId}?draftId=${draft}`)
    const pad = page.getByLabel(t('kit:signature.here'), { exact: true })
    await pad.scrollIntoViewIfNeeded()
    const box = await pad.boundingBox()
    if (!box) throw new Error('no place to sign')
    await page.mouse.move(box.x + 20, box.y + box.height / 2)
    await page.mouse.down()
    for (let n = 1; n <= 12; n += 1) await page.mouse.move(box.x + 20 + n * 15, box.y + box.height / 2 + (n % 2) * 20)
    await page.mouse.up()
    await phone.look('fee-change-phone-sign')
    await page.getByRole('button', { name: t('kit:signature.keep') }).click()
    await page.getByText('signature.png').waitFor()
    await fits(phone)
    await phone.accessible('fee-change-phone-launch')
    const request = await sendOff(phone)
    for (const officer of officers) {
      const office = await onPhone(officer)
      await office.visit(request)
      await fits(office)
      await office.look(`fee-change-phone-${officer.username}`)
      if (officer.username === 'officer') {
        await office.page
          .getByRole('main')
          .getByRole('button', { name: t('approvals:command.task.agree'), exact: true })
          .click()
        const password = product.people.find((one) => one.username === officer.username)?.password ?? ''
        const drawer = office.page.getByRole('dialog')
        await drawer.getByLabel(t('approvals:page.proof.password'), { exact: true }).fill(password)
        await office.look('fee-change-phone-proof')
        await office.page.keyboard.press('Enter')
        await drawer.getByLabel(t('approvals:field.remark')).fill('已核对')
        await drawer.getByRole('button', { name: t('approvals:command.task.agree'), exact: true }).click()
        await drawer.waitFor({ state: 'hidden' })
      } else await agree(office)
      expect(await office.leave()).toEqual([])
    }
    const rates = ['0.00000777', '0.00002345']
    await landed(phone, clerk, { account, rates, papers: ['99', 'agreement'], name: 'fee-change-phone' })
    await heardOfItsEnd(clerk, request)
    expect(await phone.leave()).toEqual([])
  })

  test('by the office tool: three signed decisions, each once, the last one replayed in vain', async () => {
    const { office } = product
    if (!office) throw new Error('no office tool')
    for (const { operatorId, username } of officers) {
      const mapped = await admin.send('PUT', `/oa/people/${operatorId}`, { userId: username })
      expect(mapped.status, JSON.stringify(mapped.body)).toBe(200)
    }
    const account = await freeAccount(clerk, businessId)
    const draft = await draftOf(clerk, { businessId, accountId: account.id, fees: [feeRow('al', '0.00000456')] })
    const counter = await at(clerk)
    await counter.visit(`/launch/${businessId}?draftId=${draft}`)
    const request = await sendOff(counter)
    type Todo = { reference: string; userId: string; link: string; open: boolean; result: string | null }
    const todos = async () => ((await (await fetch(`${office}/desk`)).json()) as { items: Todo[] }).items
    const callback = `${product.address}/api/v1/oa/decisions`
    type Decided = { status: number; answer: { code?: string }; nonce: string }
    const decide = async (given: object): Promise<Decided> => {
      const body = JSON.stringify({ decide: { callback, decision: 'agree', remark: '同意', ...given } })
      return (await (await fetch(`${office}/control`, { method: 'POST', body })).json()) as Decided
    }
    for (const { username: userId } of officers) {
      let todo: Todo | undefined
      await eventually(async () => {
        todo = (await todos()).find((one) => one.userId === userId && one.open && one.link.endsWith(request))
        expect(todo, `nothing stands there for ${userId}`).toBeDefined()
      }, 60_000)
      const reference = todo?.reference ?? ''
      const done = await decide({ reference, userId })
      expect(done.status, JSON.stringify(done)).toBe(200)
      const again = await decide({ reference, userId, nonce: done.nonce })
      expect(again).toMatchObject({ status: 409, answer: { code: 'DECISION_REPLAYED' } })
      await eventually(async () => {
        expect((await todos()).find((one) => one.reference === reference)).toMatchObject({
          open: false,
          result: 'agreed',
        })
      }, 60_000)
    }
    await landed(counter, clerk, { account, rates: ['0.00000456'], papers: ['agreement'], name: 'fee-change-oa' })
    await heardOfItsEnd(clerk, request)
    expect(await counter.leave()).toEqual([])
    const link = await at(admin)
    await link.visit('/office-tool')
    await link.look('fee-change-oa-decisions')
    expect(await link.leave()).toEqual([])
  })

  test('to another counter: an account entered at Femas alone is written back there, and nowhere else', async () => {
    const account = await freeAccount(clerk, businessId)
    const register = await at(business)
    await register.visit(`/accounts/${account.id}?tab=counterAccounts`)
    await register.page.getByRole('button', { name: register.t('counters:command.account.assign') }).click()
    const drawer = register.page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: register.t('counters:field.counter') }).click()
    await register.page
      .locator('.ant-select-item-option', { hasText: register.t('counters:state.counter.femas') })
      .click()
    await drawer.getByLabel(register.t('counters:field.reason')).fill('次席账户')
    await register.look('counter-account-assign')
    await drawer.getByRole('button', { name: register.t('kit:command.submit') }).click()
    await drawer.waitFor({ state: 'hidden' })
    await register.page.getByText(register.t('counters:state.belonging.current'), { exact: true }).first().waitFor()
    await register.look('counter-account')
    await register.accessible('counter-account')
    expect(await register.leave()).toEqual([])
    const draft = await draftOf(clerk, { businessId, accountId: account.id, fees: [feeRow('ru', '0.00000654')] })
    const counter = await at(clerk)
    await counter.visit(`/launch/${businessId}?draftId=${draft}`)
    const request = await sendOff(counter)
    for (const officer of officers) {
      const office = await at(officer)
      await office.visit(request)
      await agree(office)
      expect(await office.leave()).toEqual([])
    }
    const landing = {
      account,
      rates: ['0.00000654'],
      papers: ['agreement'],
      name: 'fee-change-femas',
      counters: ['femas'],
    }
    await landed(counter, clerk, landing)
    await heardOfItsEnd(clerk, request)
    // Taken back as if it had never been entered, so that other journeys find the account as it was.
    type Entries = { items: { id: string }[] }
    const { body: entries } = await business.get<Entries>(`/counter-accounts?accountId=${account.id}`)
    const lastDay = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Hong_Kong' }).format(
      performance.timeOrigin - 86_400_000,
    )
    for (const { id } of entries.items) {
      await business.send('POST', `/counter-accounts/${id}/release`, { lastDay, reason: 'Over' })
    }
    expect(await counter.leave()).toEqual([])
  })
})
