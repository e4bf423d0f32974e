import { timingSafeEqual } from 'node:crypto'
import { isId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveErrors } from './errors.ts'
import { findVisibleFile, type VisibleFile } from './store/owners.ts'

const PURPOSE = 'archive.link'
const VIEW = 'archive.document.view'

/** Whose link it is, to which version, and the second it ends at. */
type Link = { versionId: string; operatorId: string; apiKeyId: string | null; endsAt: number }

const fieldsOf = (link: Link) => [link.versionId, link.operatorId, link.apiKeyId, link.endsAt]

/** The opaque text of a link; a changed digit makes it nobody's. */
function writeLink(cipher: Cipher, link: Link): string {
  const body = JSON.stringify(fieldsOf(link))
  return `${Buffer.from(body).toString('base64url')}.${cipher.sign(body, PURPOSE).toString('base64url')}`
}

function readLink(cipher: Cipher, text: string): Link | null {
  const [body = '', seal = ''] = text.split('.').map((part) => Buffer.from(part, 'base64url'))
  const expected = cipher.sign(body.toString(), PURPOSE)
  if (typeof seal === 'string' || seal.length !== expected.length || !timingSafeEqual(seal, expected)) return null
  const [versionId, operatorId, apiKeyId, endsAt] = JSON.parse(body.toString()) as [
    string,
    string,
    string | null,
    number,
  ]
  return isId(versionId) ? { versionId, operatorId, apiKeyId, endsAt } : null
}

/** A link to a version's original bytes for players that send no credentials: this person's or key's, for minutes. */
export async function linkTo(platform: Platform, actor: Actor, versionId: string, minutes: number) {
  if (!(await findVisibleFile(platform.db, actor, versionId))) throw platformErrors.NOT_FOUND()
  const ends = platform.clock().add({ minutes })
  const endsAt = Math.floor(ends.epochMilliseconds / 1000)
  const { operatorId, apiKeyId } = actor
  const token = writeLink(platform.cipher, { versionId, operatorId, apiKeyId, endsAt })
  return {
    url: `${platform.config.publicUrl ?? ''}/api/v1/archive/links/${token}`,
    expiresAt: Temporal.Instant.fromEpochMilliseconds(endsAt * 1000).toString(),
  }
}

/**
 * What a link leads to now, with the rights its holder has now.
 *
 * @throws NOT_FOUND for a link nobody gave and for one whose holder may not see the version any more; LINK_EXPIRED
 */
export async function fileBehind(platform: Platform, token: string): Promise<{ file: VisibleFile; holder: Actor }> {
  const { db, directory } = platform
  const now = platform.clock()
  const link = readLink(platform.cipher, token)
  if (!link) throw platformErrors.NOT_FOUND()
  if (now.epochMilliseconds >= link.endsAt * 1000) throw archiveErrors.LINK_EXPIRED()
  const holder =
    link.apiKeyId === null
      ? await directory.actorOf(db, link.operatorId, now)
      : await directory.actorOfKey(db, link.apiKeyId, now)
  const file = holder?.permissions.has(VIEW) ? await findVisibleFile(db, holder, link.versionId) : null
  if (!holder || !file) throw platformErrors.NOT_FOUND()
  return { file, holder }
}
