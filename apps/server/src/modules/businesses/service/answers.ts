import { type Involvement, involvementOf } from '#modules/approvals'
import type { Actor, Language } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { SEAL } from '../policy/purpose.ts'
import { referencesIn } from '../policy/references.ts'
import { rightsAt, rightsToSee } from '../policy/rights.ts'
import { withWords } from '../policy/words.ts'
import type { Field, FormDefinition } from '../schema/definition.ts'
import { ALL_READABLE, fieldsOf, type Rights, visible, visibleForm } from '../schema/forms.ts'
import { type RequestRow, requestsById } from '../store/request.ts'
import { latestRevisions } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { maskedValues } from './masking.ts'
import { inLanguage, readable } from './readable.ts'
import { namesOf } from './references.ts'
import { MONITOR, nodesSeenFrom } from './see.ts'
import { openValues } from './values.ts'
import { wordsOfRequests } from './words.ts'

/** A field that the answers have in common; a table's cells hold a line for each row. */
export type AnswerColumn = { key: string; label: string; numeric: boolean }
/** What one request says, by field, as it reads; fields the reader may not see there are left out. */
export type Answer = { requestId: string; cells: Record<string, string> }

const lookAt = (form: FormDefinition, version: PinnedVersion, nodes: readonly string[]): Rights =>
  rightsToSee(
    form,
    nodes.map((nodeId) => rightsAt(version.definition.flow, nodeId)),
  )

const isNumeric = ({ kind }: Field) => kind === 'number' || kind === 'money' || kind === 'rate'

/**
 * What requests of one version say, side by side, as this person may see each of them: hidden fields are left out,
 * sensitive values masked. Requests out of scope are not among them.
 */
export async function answersOf(
  platform: Platform,
  actor: Actor,
  requestIds: readonly string[],
  language: Language,
): Promise<{ columns: AnswerColumn[]; answers: Answer[] }> {
  const { db, cipher } = platform
  const found = await requestsById(db, actor, requestIds)
  const [first] = found
  if (!first) return { columns: [], answers: [] }
  const version = await versionById(db, db, first.versionId)
  const form = version.definition.forms[first.subjectType]
  if (!form) throw new Error(`request ${first.id} lacks its form`)
  const caseIds = found.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]))
  const parts = await involvementOf(db, caseIds, actor.operatorId)
  const revisions = await latestRevisions(db, requestIds)
  const monitor = actor.permissions.has(MONITOR)
  const nodesOf = ({ caseId, makerId }: RequestRow): string[] => {
    const part: Involvement | undefined = caseId === null ? undefined : parts.get(caseId)
    return nodesSeenFrom(version.definition.flow, makerId === actor.operatorId, part)
  }
  const all = monitor ? ALL_READABLE : lookAt(form, version, [...new Set(found.flatMap(nodesOf))])
  const fields = fieldsOf(visibleForm(form, all))
  const shown = found.map((request) => {
    const look = monitor ? ALL_READABLE : lookAt(form, version, nodesOf(request))
    const revision = revisions.get(request.id)
    const values = revision ? openValues(cipher, revision.valuesSealed, SEAL.values) : {}
    return { requestId: request.id, values: maskedValues(form, visible(form, values, look)) }
  })
  const references = shown.flatMap(({ values }) => referencesIn(form, values))
  const reading = { language, names: await namesOf({ reader: db, platform, actor }, references, language) }
  const words = await wordsOfRequests(db, cipher, requestIds)
  const answers = shown.map(({ requestId, values }): Answer => {
    const named = fieldsOf(withWords(visibleForm(form, all), words.get(requestId) ?? {}))
    const cells = named.map((field) => [field.key, readable(field, values[field.key], reading)] as const)
    return { requestId, cells: Object.fromEntries(cells.filter(([, text]) => text !== '')) }
  })
  const columns = fields.map((field) => ({
    key: field.key,
    label: inLanguage(field.label, language, field.key),
    numeric: isNumeric(field),
  }))
  return { columns, answers }
}
