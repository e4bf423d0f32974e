import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openBrowser } from './harness/desk.ts'
import { consoleRoutes, ON_THE_WAY, places } from './harness/places.ts'
import { type Sight, tour } from './harness/tour.ts'
import { LANGUAGES, type Language } from './harness/words.ts'

const product = inject('product')
/** How the n-th page is looked at: every second in English, every fourth in each Chinese script, at both widths. */
const SIGHTS: Record<Language, (page: number) => readonly Sight[]> = {
  'zh-Hans': (page) => (page % 4 === 1 ? [{ width: 1440, mode: 'light' }] : []),
  'zh-Hant': (page) => (page % 4 === 3 ? [{ width: 390, mode: 'light' }] : []),
  en: (page) =>
    page % 2 === 0 ? [page % 4 === 0 ? { width: 1440, mode: 'light' } : { width: 390, mode: 'dark' }] : [],
}
/** A way past every page; a busy machine takes several times as long. */
const LIMIT_MS = 900_000
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

  // In every language, at every width and in every colour scheme, and each read by axe, in the long run (tour.full.ts).
  for (const language of LANGUAGES) {
    const inspected = language === 'en'
    let seen = 0
    test(
      `reads well in ${language}${inspected ? ', without a serious barrier' : ''}`,
      async () => {
        const faults = await tour(browser, product, language, SIGHTS[language], async (desk, page) => {
          await desk.look(page)
          // Two of four, light and wide or dark and narrow in turn: axe takes longer than all the rest of a page.
          if (inspected && seen % 4 < 2) await desk.accessible(page)
          seen += 1
        })
        expect(faults).toEqual([])
      },
      LIMIT_MS,
    )
  }
})
