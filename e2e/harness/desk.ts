import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect, onTestFailed } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { findBrowser } from '../../scripts/browser.ts'
import { root } from '../../scripts/command.ts'
import type { Person } from './person.ts'
import { reachableBehind, sticksOut, unreadable } from './reading.ts'
import { type Watch, watch } from './watch.ts'
import { type Language, type Words, wordsOf } from './words.ts'

export const WIDTHS = [1440, 390] as const
export type Width = (typeof WIDTHS)[number]
const HEIGHTS: Record<Width, number> = { 1440: 900, 390: 844 }
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export type Look = { language: Language; width: Width; mode?: 'light' | 'dark' }

/** A person's browser window: pages are visited, looked at and proved through it. */
export type Desk = {
  page: Page
  width: Width
  watch: Watch
  words: Words
  t: Words['t']
  /** Opens a page of the console and waits until it stands still. */
  visit(path: string): Promise<void>
  /** Goes on to another page as a link in the console does, without loading the console anew. */
  goOn(path: string): Promise<void>
  /** Waits until everything asked for has come and nothing is loading. */
  settled(): Promise<void>
  resize(width: Width): Promise<void>
  darken(mode: 'light' | 'dark'): Promise<void>
  /** Keeps a picture; what a person could not read counts as a fault. */
  look(name: string): Promise<void>
  /** Serious and critical barriers count as faults. */
  accessible(name: string): Promise<void>
  /** Closes the window. @returns every fault met on the way, those behind the page included. */
  leave(): Promise<string[]>
}

/** In a locale that knows Chinese file names: without one the browser saves them as "download". */
export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({ ...(await findBrowser()), env: { ...process.env, LC_ALL: 'C.UTF-8' } as Record<string, string> })

const barrier = ({
  id,
  impact,
  nodes,
}: {
  id: string
  impact?: string | null | undefined
  nodes: { html: string }[]
}) => `${impact} ${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 300)}`

/** Opens a window, signed in as `person`, or at the door when there is none. */
export async function openDesk(browser: Browser, address: string, person: Person | null, look: Look): Promise<Desk> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: look.width, height: HEIGHTS[look.width] },
    locale: look.language,
    timezoneId: 'Asia/Hong_Kong',
    colorScheme: look.mode ?? 'light',
    reducedMotion: 'reduce',
    hasTouch: look.width === 390,
  })
  if (person) {
    await person.speak(look.language)
    await context.addCookies([{ ...person.cookie, url: address, httpOnly: true, sameSite: 'Strict' }])
  }
  const page = await context.newPage()
  // A machine with other work on it takes several times as long as a free one.
  page.setDefaultTimeout(45_000)
  onTestFailed(async ({ task }) => {
    const name = `failed-${task.name.replace(/[^\w-]+/g, '-')}-${person?.username ?? 'door'}.png`
    if (!page.isClosed()) await page.screenshot({ path: join(root, 'screenshots', name) })
  })
  const watched = await watch(page)
  const words = wordsOf(look.language)
  const faults = new Set<string>()
  let mode = look.mode ?? 'light'
  const settled = () =>
    eventually(async () => {
      expect(watched.pending()).toBe(0)
      const busy = await page.locator('.ant-skeleton-active, .ant-spin-spinning, [aria-busy="true"]').count()
      expect(busy, 'still loading').toBe(0)
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      const moving = await page.evaluate(
        () =>
          document
            .getAnimations()
            .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity)
            .length,
      )
      expect(moving, 'still moving').toBe(0)
    }, 45_000)
  const folder = () => {
    const path = join(root, 'screenshots', look.language, `${page.viewportSize()?.width}`)
    mkdirSync(path, { recursive: true })
    return path
  }
  return {
    page,
    width: look.width,
    watch: watched,
    words,
    t: words.t,
    settled,
    visit: async (path) => {
      await page.goto(path)
      await page.locator('h1').first().waitFor()
      await settled()
    },
    goOn: async (path) => {
      await page.evaluate(async (href) => {
        // The router makes itself known under this name for its own tools.
        const { __TSR_ROUTER__: router } = self as unknown as {
          __TSR_ROUTER__: { navigate(to: { href: string }): Promise<void> }
        }
        await router.navigate({ href })
      }, path)
      await page.locator('h1').first().waitFor()
      await settled()
    },
    resize: async (width) => {
      await page.setViewportSize({ width, height: HEIGHTS[width] })
      await settled()
    },
    darken: async (next) => {
      mode = next
      await page.emulateMedia({ colorScheme: next })
      await settled()
    },
    look: async (name) => {
      await settled()
      await page.screenshot({
        path: join(folder(), `${name}${mode === 'dark' ? '-dark' : ''}.png`),
        animations: 'disabled',
        caret: 'hide',
      })
      const where = `${name} at ${page.viewportSize()?.width} px, ${mode}`
      const found = [await unreadable(page, words), await sticksOut(page), await reachableBehind(page)]
      for (const fault of found.flat()) faults.add(`${where}: ${fault}`)
    },
    accessible: async (name) => {
      // No page has a frame of another origin, so that axe needs no page of its own to sum up in.
      const { violations } = await new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] })
        .withTags(AXE_TAGS)
        .setLegacyMode()
        .analyze()
      const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      for (const each of grave) faults.add(`${name} at ${page.viewportSize()?.width} px, ${mode}: ${barrier(each)}`)
    },
    leave: async () => {
      const found = [...faults, ...watched.problems()]
      await context.close()
      return found
    },
  }
}
