import type { Page } from 'playwright-core'
import type { Words } from './words.ts'

/** Every piece of text on the page, as pieces: what stands in `<code>` is meant for machines and left out. */
async function piecesOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const pieces: string[] = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      const text = node.textContent?.trim() ?? ''
      // An option that carries a label of its own is read by that.
      if (text && parent && !parent.closest('code, script, style, noscript, [role=option][aria-label]'))
        pieces.push(text)
    }
    for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
      if (element.matches('.anticon, [aria-hidden=true]')) continue
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
        const text = element.getAttribute(name)?.trim()
        if (text) pieces.push(text)
      }
    }
    return pieces
  })
}

const KEY = /\b(app|kit|platform|access|approvals|archive|clients|accounts|onboarding|records):[a-z][\w.]*/
const BARE_KEY = /^(page|state|error|field|command|permission|task|check|fieldProblem|module)\.[\w.-]+$/
const COMMAND = /^[a-z]+(\.[a-z][A-Za-z]+){2,}$/
const CODE = /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/
/** What a file is called, which may well look like a code. */
const FILE = /^[\w.-]+\.(txt|csv|xlsx|zip|pdf)$/
const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/
const SLIP = /\bundefined\b|\bNaN\b|\[object |Invalid Date|\{\{|\bnull\b/

/**
 * What no person should have to read: keys without a text, codes instead of words, slips of the program.
 *
 * @returns each such piece with the reason.
 */
export async function unreadable(page: Page, words: Words): Promise<string[]> {
  const found: string[] = []
  for (const piece of new Set(await piecesOf(page))) {
    if (KEY.test(piece) || BARE_KEY.test(piece) || COMMAND.test(piece)) found.push(`a key without a text: ${piece}`)
    else if ((CODE.test(piece) && !FILE.test(piece)) || words.rawCodes.has(piece))
      found.push(`a code instead of a word: ${piece}`)
    else if (ID.test(piece) || piece === 'system') found.push(`an id instead of a name: ${piece}`)
    else if (SLIP.test(piece)) found.push(`a slip: ${piece}`)
  }
  return found
}

/** Content that sticks out to the right and makes the whole page scroll sideways. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const over = (document.scrollingElement?.scrollWidth ?? 0) - width
    if (over <= 0) return []
    const guilty = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 3)
      .map((element) => `${element.tagName.toLowerCase()}.${String(element.getAttribute('class')).slice(0, 60)}`)
    return [`${over} px wider than the window: ${guilty.join(', ')}`]
  })
}

/**
 * A page that is still in reach behind an open drawer or dialog: its buttons take the Tab key, and a screen reader wanders
 * into it. A question with two buttons closes as soon as it is answered, and is left out.
 */
export async function reachableBehind(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const open = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]:not(.ant-modal-confirm)')].find(
      (one) => one.checkVisibility(),
    )
    const root = document.getElementById('root')
    return open && root && !root.inert ? ['the page behind an open dialog is in reach'] : []
  })
}
