import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser } from './harness/desk.ts'
import { consoleRoutes, ON_THE_WAY, places } from './harness/places.ts'
import { type Sight, tour } from './harness/tour.ts'
import { LANGUAGES } from './harness/words.ts'

const product = inject('product')
let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('[X-01] every page', () => {
  test('is on the tour, or on the way of another journey', async () => {
    const seen = (await places(product)).flatMap(({ pages }) => pages.map(({ route }) => route))
    expect(consoleRoutes().length).toBeGreaterThan(20)
    expect(consoleRoutes().filter((route) => !seen.includes(route) && !ON_THE_WAY.includes(route))).toEqual([])
  })

  for (const language of LANGUAGES) {
    test(`reads well in ${language}, wide and narrow`, async () => {
      const sights: Sight[] = [
        { width: 1440, mode: 'light' },
        { width: 390, mode: 'light' },
      ]
      expect(await tour(browser, product, language, sights, (desk, page) => desk.look(page))).toEqual([])
    })
  }

  // Each width and each colour scheme once; every combination of them is in the long run (tour.full.ts).
  test('has no serious barrier, wide in light and narrow in dark colours', async () => {
    const sights: Sight[] = [
      { width: 1440, mode: 'light' },
      { width: 390, mode: 'dark' },
    ]
    const faults = await tour(browser, product, 'en', sights, async (desk, page, { mode }) => {
      await desk.accessible(page)
      if (mode === 'dark') await desk.look(page)
    })
    expect(faults).toEqual([])
  })
})
