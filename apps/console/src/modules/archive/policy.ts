import { type DocumentAnswer, type DocumentVersion, FORMAT_MIMES, type Parameter } from '#contract/archive'

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

/**
 * How near the end of validity is: over, within 30 days, or further.
 *
 * @param end  The last moment of its day where the house is, which still counts; both in milliseconds.
 */
export function expiryTone(end: number, now: number): 'bad' | 'warn' | 'neutral' {
  if (end < now) return 'bad'
  return end < now + SOON_MS ? 'warn' : 'neutral'
}

/** A PDF that can do more than be read, or nobody could look into. */
export const isActivePdf = ({ mime }: { mime: string }): boolean => mime.startsWith('application/pdf;')

const ACCEPT: Record<Parameter['kinds'][number], string> = {
  image: 'image/*',
  signature: 'image/*',
  pdf: 'application/pdf',
  audio: 'audio/*',
  video: 'video/*',
  sheet: '.xlsx,.csv',
  text: 'text/plain',
}

/** For a file input; the server judges by content whatever the name says. */
export const acceptOf = ({ kinds, formats }: Pick<Parameter, 'kinds' | 'formats'>): string =>
  (formats.length > 0 ? formats.map((format) => FORMAT_MIMES[format]) : kinds.map((kind) => ACCEPT[kind])).join(',')

/** How many documents a set still lacks; null where documents stand by themselves. */
export function lackingOf({ type, documents }: Group): number | null {
  if (type.minCount < 2) return null
  const current = documents.filter((one) => one.status === 'CURRENT').length
  return Math.max(0, type.minCount - current)
}

/** One version in the history of a type: of which document, and which stands now. */
export type Happening = { document: DocumentAnswer; version: DocumentVersion; current: boolean }

/** Every version of every document of a type, newest first. */
export function historyOf(group: Group): Happening[] {
  return group.documents
    .flatMap((document) =>
      document.versions.map((version) => ({
        document,
        version,
        current: document.status === 'CURRENT' && version === latestOf(document),
      })),
    )
    .toSorted((a, b) => b.version.filedAt.localeCompare(a.version.filedAt))
}

/** How two accounts stand to each other in one type. */
export type Standing = 'same' | 'differs' | 'leftOnly' | 'rightOnly' | 'shared'
export type ComparedType = { type: Parameter; left: DocumentAnswer[]; right: DocumentAnswer[]; standing: Standing }

const contentsOf = (documents: readonly DocumentAnswer[]): string =>
  documents
    .map((one) => latestOf(one)?.sha256 ?? '')
    .toSorted()
    .join()

function standingOf(left: readonly DocumentAnswer[], right: readonly DocumentAnswer[]): Standing {
  if (right.length === 0) return 'leftOnly'
  if (left.length === 0) return 'rightOnly'
  const ids = new Set(left.map((one) => one.id))
  if (left.length === right.length && right.every((one) => ids.has(one.id))) return 'shared'
  return contentsOf(left) === contentsOf(right) ? 'same' : 'differs'
}

/** What two accounts have on file, type by type, as it stands now. */
export function compareAccounts(left: readonly DocumentAnswer[], right: readonly DocumentAnswer[]): ComparedType[] {
  const [ours, theirs] = [groupsOf(left, false), groupsOf(right, false)]
  const types = new Map([...ours, ...theirs].map((group) => [group.type.code, group.type]))
  const of = (groups: readonly Group[], code: string) => groups.find((one) => one.type.code === code)?.documents ?? []
  return [...types.values()]
    .toSorted((a, b) => a.position - b.position)
    .map((type) => {
      const [mine, other] = [of(ours, type.code), of(theirs, type.code)]
      return { type, left: mine, right: other, standing: standingOf(mine, other) }
    })
}

/** Whether a document of this type may stand with accounts of the business line. */
export const fitsLine = (type: Parameter, line: string): boolean =>
  type.businessLines.length === 0 || type.businessLines.includes(line)
