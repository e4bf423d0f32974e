import type { Browser } from 'playwright-core'
import { type Desk, type Look, openDesk, type Width } from './desk.ts'
import { signIn } from './person.ts'
import { places } from './places.ts'
import type { Place } from './product.ts'

/** How a page is looked at on a tour: at a width, in light or dark colours. */
export type Sight = { width: Width; mode: 'light' | 'dark' }

/**
 * Opens every page once, with somebody who may open it, and shows it in the sights for the n-th page; one without any is
 * left out.
 *
 * @returns every fault met on the way.
 */
export async function tour(
  browser: Browser,
  product: Place,
  language: Look['language'],
  sights: (page: number) => readonly Sight[],
  at: (desk: Desk, page: string, sight: Sight) => Promise<void>,
): Promise<string[]> {
  const faults: string[] = []
  let shown = 0
  for (const { username, pages } of await places(product)) {
    const person = await signIn(product, username)
    const desk = await openDesk(browser, product.address, person, { language, width: 1440 })
    let inside = false
    for (const { name, path } of pages) {
      const wanted = sights(shown)
      shown += 1
      if (wanted.length === 0) continue
      await (inside ? desk.goOn(path) : desk.visit(path))
      inside = true
      for (const sight of wanted) {
        await desk.darken(sight.mode)
        await desk.resize(sight.width)
        await at(desk, name, sight)
      }
    }
    faults.push(...(await desk.leave()))
  }
  return faults
}
