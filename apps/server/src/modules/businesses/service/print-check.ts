import type { z } from 'zod'
import type { Actor, Language } from '#platform/actor.ts'
import { pageCode } from '#platform/pdf/document.ts'
import type { Platform } from '#platform/platform.ts'
import type * as wire from '../schema/request.ts'
import { printsOf } from '../store/print.ts'
import { getRequest } from './filling.ts'

/** Printings of one request that a code is looked up in. */
const PRINTS_MAX = 1000

const plain = (code: string) => code.toUpperCase().replaceAll(/[^0-9A-F]/g, '')

/**
 * Which printing of a request a page belongs to, by the code at its foot; null when none of them has it: the page is of
 * another request, or its words were never printed here.
 *
 * @throws NOT_FOUND
 */
export async function printOf(
  platform: Platform,
  actor: Actor,
  id: string,
  code: string,
): Promise<z.input<typeof wire.printCheck>> {
  const request = await getRequest(platform, actor, id)
  const wanted = plain(code)
  for (const print of await printsOf(platform.db, id, PRINTS_MAX)) {
    const digest = print.digest.toString('hex')
    const pages = Array.from({ length: print.pages }, (_, at) => at + 1)
    const page = pages.find((one) => plain(pageCode(digest, one)) === wanted)
    if (page === undefined) continue
    const { pages: of, language, revision, byName: by, at } = print
    const current = revision === request.revision
    return { print: { page, of, language: language as Language, revision, current, by, at } }
  }
  return { print: null }
}
