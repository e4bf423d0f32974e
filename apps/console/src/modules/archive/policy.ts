import type { DocumentAnswer, DocumentVersion, Parameter } from '#contract/archive'

/** The documents of one type. */
export type Group = { type: Parameter; documents: DocumentAnswer[] }

/** Documents by type in the broker's order; withdrawn ones last within their type. */
export function groupsOf(documents: readonly DocumentAnswer[], withdrawn: boolean): Group[] {
  const groups = new Map<string, Group>()
  for (const document of documents) {
    if (!withdrawn && document.status === 'WITHDRAWN') continue
    const group = groups.get(document.parameter.code) ?? { type: document.parameter, documents: [] }
    group.documents.push(document)
    groups.set(document.parameter.code, group)
  }
  return [...groups.values()].map(({ type, documents: all }) => ({
    type,
    documents: all.toSorted((a, b) => a.status.localeCompare(b.status)),
  }))
}

/** The newest version; the server gives the newest first. */
export function latestOf(document: DocumentAnswer): DocumentVersion | null {
  return document.versions.toSorted((a, b) => b.version - a.version)[0] ?? null
}

const SOON_MS = 30 * 86_400_000
const ZONE_OFFSET = '+08:00'

/** How near the end of validity is: over, within 30 days, or further; the day itself still counts. */
export function expiryTone(expiresOn: string, now: number): 'bad' | 'warn' | 'neutral' {
  const end = Date.parse(`${expiresOn}T23:59:59${ZONE_OFFSET}`)
  if (end < now) return 'bad'
  return end < now + SOON_MS ? 'warn' : 'neutral'
}

const ACCEPT: Record<Parameter['kinds'][number], string> = {
  image: 'image/*',
  pdf: 'application/pdf',
  audio: 'audio/*',
  video: 'video/*',
  sheet: '.xlsx,.csv',
  text: 'text/plain',
}

/** For a file input; the server judges by content whatever the name says. */
export const acceptOf = (type: Pick<Parameter, 'kinds'>): string => type.kinds.map((kind) => ACCEPT[kind]).join(',')

/** Whether a document of this type may stand with accounts of the business line. */
export const fitsLine = (type: Parameter, line: string): boolean =>
  type.businessLines.length === 0 || type.businessLines.includes(line)
