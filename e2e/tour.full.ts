import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser } from './harness/desk.ts'
import { type Sight, tour } from './harness/tour.ts'
import { LANGUAGES } from './harness/words.ts'

const product = inject('product')
let browser: Browser

const EVERY_SIGHT: Sight[] = [
  { width: 1440, mode: 'light' },
  { width: 1440, mode: 'dark' },
  { width: 390, mode: 'dark' },
  { width: 390, mode: 'light' },
]

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('[X-01] every page at every width, in every colour scheme and language', () => {
  for (const language of LANGUAGES) {
    test(`has no serious barrier and reads well in ${language}`, async () => {
      const faults = await tour(
        browser,
        product,
        language,
        () => EVERY_SIGHT,
        async (desk, page) => {
          await desk.accessible(page)
          await desk.look(page)
        },
      )
      expect(faults).toEqual([])
    })
  }
})
