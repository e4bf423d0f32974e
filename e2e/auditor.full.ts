import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser, openDesk } from './harness/desk.ts'
import { signIn } from './harness/person.ts'
import { places } from './harness/places.ts'

const product = inject('product')
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('[P-02] an auditor', () => {
  test('sees every page of the broker’s business', async () => {
    const auditor = await signIn(product, 'auditor')
    const [round] = await places(product)
    const desk = await openDesk(browser, product.address, auditor, { language: 'en', width: 1440 })
    for (const [index, { name, path }] of (round?.pages ?? []).entries()) {
      await (index === 0 ? desk.visit(path) : desk.goOn(path))
      const refused = desk.page.getByText(desk.t('app:forbidden.lead'))
      expect(await refused.count(), `${name} is refused to the auditor`).toBe(0)
    }
    expect(await desk.leave()).toEqual([])
  })
})
