import type { DocumentAnswer, DocumentVersion } from '#contract/archive'
import { apiUrl, nowMs, type Tone } from '#kit'

/** Address of a version's original bytes. */
export const contentUrl = (version: Pick<DocumentVersion, 'id'>): string =>
  apiUrl(`/archive/versions/${version.id}/content`)

/** Address of the small picture; null while there is none. */
export const thumbnailUrl = (version: DocumentVersion): string | null =>
  version.thumbnail === 'READY' ? apiUrl(`/archive/versions/${version.id}/thumbnail`) : null

/** The newest version; the server gives the newest first. */
export function latestOf(document: DocumentAnswer): DocumentVersion | null {
  return document.versions.toSorted((a, b) => b.version - a.version)[0] ?? null
}

const SOON_MS = 30 * 86_400_000
const ZONE_OFFSET = '+08:00'

/** How near the end of validity is: over, within 30 days, or further; the day itself still counts. */
export function expiryTone(expiresOn: string, now = nowMs()): Extract<Tone, 'bad' | 'warn' | 'neutral'> {
  const end = Date.parse(`${expiresOn}T23:59:59${ZONE_OFFSET}`)
  if (end < now) return 'bad'
  return end < now + SOON_MS ? 'warn' : 'neutral'
}
