import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { walked } from './harness/looks.ts'
import {
  agreeTo,
  chooseInRow,
  countsDown,
  type Registration,
  registrations,
  sendForApproval,
} from './harness/numbers.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
let browser: Browser
let desk: Person
let officer: Person
let clients: Registration[]

const LOOKS = walked(
  [
    { language: 'zh-Hant', width: 1440 },
    { language: 'zh-Hans', width: 390 },
    { language: 'en', width: 1440 },
  ],
  1,
)

beforeAll(async () => {
  browser = await openBrowser()
  ;[desk, officer] = await Promise.all([signIn(product, 'business-admin'), signIn(product, 'officer')])
  // Other journeys have the newest.
  clients = (await registrations(desk, 'state=EFFECTIVE&allowed=true&limit=60')).slice(-LOOKS.length)
})
afterAll(() => browser.close())

describe('[H-05] [H-06] a client who may no longer trade', () => {
  for (const [index, look] of LOOKS.entries()) {
    test(`is forbidden behind a ticket, and the check says so, in ${look.language} at ${look.width} px`, async () => {
      const client = clients[index]
      if (!client) throw new Error('the demo has too few effective clients')
      const window = await openDesk(browser, product.address, desk, look)
      const { page, t } = window
      await window.visit('/')
      await countsDown(window)
      await window.goOn(`/client-numbers?regime=HKIDR&clientNo=${client.clientNo}`)
      await page.getByRole('main').getByText(client.tag).first().waitFor()
      await chooseInRow(
        window,
        client.clientNo,
        t('bcan:page.register.forbid', { regime: t('bcan:state.regime.HKIDR') }),
      )
      const ticketId = await sendForApproval(window, t('bcan:field.remark'), '法庭命令 / court order')
      const main = page.getByRole('main')
      expect(await main.getByText(t('bcan:page.register.forbidden'), { exact: true }).count()).toBe(0)
      await agreeTo(officer, ticketId)
      // The list hears of it by itself.
      await main.getByText(t('bcan:page.register.forbidden'), { exact: true }).first().waitFor()
      await window.look('client-numbers-forbidden')
      await window.goOn(`/clients/${client.clientId}?tab=filing`)
      await page.getByText(t('filing:page.reason.FORBIDDEN.text')).first().waitFor()
      await window.look('client-filing-forbidden')
      expect(await window.leave()).toEqual([])
    })
  }
})
