import { timingSafeEqual } from 'node:crypto'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { noticeErrors } from '../errors.ts'
import { LINK_HOURS, type Link, linkBody, linkParts } from '../policy/link.ts'
import { findNotice } from '../store/notice.ts'

const PURPOSE = 'notices.link'
const SIGNATURE_BYTES = 16

const linkSignature = (platform: Platform, body: string) =>
  platform.cipher.sign(body, PURPOSE).subarray(0, SIGNATURE_BYTES).toString('base64url')

/** Where the house's console stands, as people type it. */
function home({ config }: Platform): string {
  return config.publicUrl ?? `http://${config.host}:${config.port}`
}

const token = (platform: Platform, link: Link) => {
  const body = linkBody(link)
  return `${body}.${linkSignature(platform, body)}`
}

/** The address in a message: signed, for a while, and of use to nobody but whom the notice was for. */
export function linkTo(platform: Platform, noticeId: string, now: Temporal.Instant): string {
  const expires = Math.floor(now.add({ hours: LINK_HOURS }).epochMilliseconds / 1000)
  return `${home(platform)}/go?to=${token(platform, { noticeId, expires })}`
}

/** The address of a page. */
export const pageLink = (platform: Platform, path: string) => `${home(platform)}${path}`

/** The address of the whole list, which needs no secret. */
export const listLink = (platform: Platform) => `${home(platform)}/notices`

/**
 * The page a link leads its reader to.
 *
 * @throws LINK_INVALID, LINK_EXPIRED, LINK_FOR_ANOTHER
 */
export async function followLink(
  platform: Platform,
  actor: Actor,
  given: string,
): Promise<{ id: string; path: string }> {
  const parts = linkParts(given)
  if (!parts) throw noticeErrors.LINK_INVALID()
  const wanted = Buffer.from(linkSignature(platform, parts.body))
  const found = Buffer.from(parts.signature)
  if (wanted.length !== found.length || !timingSafeEqual(wanted, found)) throw noticeErrors.LINK_INVALID()
  if (parts.expires * 1000 <= platform.clock().epochMilliseconds) throw noticeErrors.LINK_EXPIRED()
  const notice = await findNotice(platform.db, parts.noticeId)
  if (!notice) throw noticeErrors.LINK_INVALID()
  if (notice.operatorId !== actor.operatorId) throw noticeErrors.LINK_FOR_ANOTHER()
  return { id: notice.id, path: notice.path }
}
