import { type RefusalParams, Refused } from '#kernel/refusal.ts'
import { expiryOf, type Owner, requireKind, requireRoom, requireUsable } from '../policy.ts'
import type { CopyVerdict, DocumentStatus, Parameter } from '../schema.ts'

/** A version as copying sees it. */
export type CopyVersion = {
  id: string
  documentId: string
  version: number
  sha256: string
  size: number
  mime: string
  kind: string
  fileName: string
  expiresOn: string | null
  /** When the content was first filed, here or at the account it was copied from. */
  datedAt: string
  /** The version it is a copy of. */
  originId: string | null
}

/** A document with its versions, oldest first. */
export type CopyDocument = {
  id: string
  parameter: string
  accountId: string | null
  status: DocumentStatus
  currentVersion: number
  versions: readonly CopyVersion[]
}

/** What becomes of one document of the source. */
export type CopyStep = {
  source: CopyDocument
  latest: CopyVersion
  parameter: Parameter
  verdict: CopyVerdict
  /** Why it is refused. */
  reason: { code: string; params: RefusalParams } | null
  /** The document on the target that it meets: gets the versions, or stands in the way. */
  target: CopyDocument | null
  /** What is copied, oldest first; empty unless the verdict is `copies`. */
  versions: readonly CopyVersion[]
}

/** Both sides of a copy as they stand. */
export type CopySides = {
  sameClient: boolean
  /** For whom the target would hold the documents. */
  owner: Owner
  source: readonly CopyDocument[]
  target: readonly CopyDocument[]
  parameters: ReadonlyMap<string, Parameter>
  history: boolean
}

const latestOf = (document: CopyDocument) => document.versions.at(-1) as CopyVersion
const isAfter = (one: string, other: string) =>
  Temporal.Instant.compare(Temporal.Instant.from(one), Temporal.Instant.from(other)) > 0

/** Whether one of the two holds a version copied from the other. */
function related(source: CopyDocument, target: CopyDocument): boolean {
  const known = (holder: CopyDocument, of: CopyDocument) => {
    const ids = new Set(of.versions.map((version) => version.id))
    return holder.versions.some((version) => version.originId !== null && ids.has(version.originId))
  }
  return known(target, source) || known(source, target)
}

/** The current document on the target that a source document meets. */
function counterpart(source: CopyDocument, parameter: Parameter, current: readonly CopyDocument[]) {
  const { sha256 } = latestOf(source)
  const met = current.find((one) => latestOf(one).sha256 === sha256) ?? current.find((one) => related(source, one))
  return met ?? (parameter.maxCount === 1 ? (current[0] ?? null) : null)
}

/**
 * Plans what copying would do, document by document in the order given. Nothing older is ever put before something newer,
 * nothing is copied twice, and what was copied and withdrawn there stays withdrawn.
 *
 * @source approvals-archive I-07
 */
export function planCopy(sides: CopySides): CopyStep[] {
  const added = new Map<string, number>()
  return sides.source.flatMap((source) => {
    const parameter = sides.parameters.get(source.parameter)
    if (!parameter || source.status !== 'CURRENT') return []
    const step = planOne(sides, source, parameter, added.get(parameter.code) ?? 0)
    if (step.verdict === 'copies' && step.target === null)
      added.set(parameter.code, (added.get(parameter.code) ?? 0) + 1)
    return [step]
  })
}

function planOne(sides: CopySides, source: CopyDocument, parameter: Parameter, added: number): CopyStep {
  const latest = latestOf(source)
  const step = { source, latest, parameter, reason: null, target: null, versions: [] }
  if (parameter.level === 'customer' && sides.sameClient) return { ...step, verdict: 'shared' }
  const slot = sides.target.filter((one) => one.parameter === parameter.code)
  const current = slot.filter((one) => one.status === 'CURRENT')
  const taken = new Set(slot.flatMap((one) => one.versions.flatMap(({ originId }) => (originId ? [originId] : []))))
  const target = counterpart(source, parameter, current)
  if (target && latestOf(target).sha256 === latest.sha256) return { ...step, target, verdict: 'there' }
  if (!target && taken.has(latest.id)) return { ...step, verdict: 'withdrawn' }
  if (target && !isAfter(latest.datedAt, latestOf(target).datedAt)) return { ...step, target, verdict: 'newer' }
  const since = target ? latestOf(target).datedAt : null
  const wanted = sides.history ? source.versions : [latest]
  const versions = wanted.filter((one) => !taken.has(one.id) && (since === null || isAfter(one.datedAt, since)))
  try {
    requireUsable(parameter, sides.owner)
    for (const one of versions) {
      requireKind(parameter, one.kind)
      expiryOf(parameter, one.expiresOn ?? undefined)
    }
    if (!target) requireRoom(parameter, current.length + added, 1)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ...step, target, verdict: 'refused', reason: { code: error.code, params: error.params } }
  }
  return { ...step, target, versions, verdict: 'copies' }
}
