import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { type Person, signIn } from './harness/person.ts'

const product = inject('product')
let browser: Browser
let compliance: Person

beforeAll(async () => {
  browser = await openBrowser()
  compliance = await signIn(product, 'compliance')
})
afterAll(() => browser.close())

type Client = { id: string; nameZh: string | null; status: string }

/** A client whom nothing on the list is about yet, for each look another one. */
async function aClient(at: number): Promise<Client> {
  const { body } = await compliance.get<{ items: Client[] }>('/clients?limit=100&type=individual')
  const found = body.items.filter(({ nameZh, status }) => nameZh !== null && status === 'ACTIVE').at(-1 - at)
  if (!found) throw new Error('the demo has no such client')
  return found
}

describe('[C-14] the blacklist', () => {
  test.each([
    { language: 'en', width: 1440, at: 0 },
    { language: 'zh-Hans', width: 1440, at: 1 },
    { language: 'zh-Hant', width: 390, at: 2 },
  ] as const)('names a client, and somebody decides on its page, in $language at $width px', async (look) => {
    const client = await aClient(look.at)
    const desk = await openDesk(browser, product.address, compliance, look)
    const { page, t } = desk
    await desk.visit('/blacklist')
    await page.getByRole('button', { name: t('screening:command.entry.create'), exact: true }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(t('screening:field.nameZh'), { exact: true }).fill(client.nameZh ?? '')
    await form.getByLabel(t('screening:field.category'), { exact: true }).click()
    await page.getByText(t('screening:state.category.internal'), { exact: true }).last().click()
    await form.getByLabel(t('screening:field.reason'), { exact: true }).fill('Owes the house')
    await desk.look('blacklist-entry')
    await form.getByRole('button', { name: t('kit:command.submit') }).click()
    await form.waitFor({ state: 'hidden' })

    await desk.visit(`/clients/${client.id}`)
    await page.getByText(t('screening:page.block'), { exact: true }).waitFor()
    await desk.look('client-screening')
    await desk.accessible('client-screening')
    await page
      .getByRole('button', { name: t('screening:page.decide'), exact: true })
      .first()
      .click()
    await form.getByText(t('screening:state.state.DISMISSED'), { exact: true }).click()
    await form.getByLabel(t('screening:field.remark'), { exact: true }).fill('Another person of this name')
    await desk.look('hit-decision')
    await form.getByRole('button', { name: t('kit:command.submit') }).click()
    await page.getByText('Another person of this name').first().waitFor()
    await desk.look('client-screening-decided')
    expect(await desk.leave()).toEqual([])
  })
})
