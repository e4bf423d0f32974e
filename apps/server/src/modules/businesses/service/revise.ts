import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { CaseContext, Facts } from '#modules/approvals'
import { HOUSE_ZONE } from '#modules/clients'
import type { CommandContext } from '#platform/command.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { type RightOf, rightsAt, startOf } from '../policy/rights.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import type { RevisionKind } from '../schema/state.ts'
import { type RequestRow, setRevision } from '../store/request.ts'
import { insertRevision, latestRevisions } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { changedFields } from './compare.ts'
import { settleFiles } from './files.ts'
import { factsOfForm, hashOf, settleForm } from './form.ts'
import { unmasked } from './masking.ts'
import { openValues, sealValues } from './values.ts'

/** New values of a request, checked and complete, with what they mean for its flow. */
export type Revised = { values: FormValues; facts: Facts; changed: string[] }

export type Pinned = { version: PinnedVersion; form: FormDefinition; values: FormValues }

/** The form a request was launched with, and what stands in it now. */
export async function pinnedOf(
  { tx, platform }: Pick<CaseContext, 'tx' | 'platform'>,
  request: RequestRow,
): Promise<Pinned> {
  const version = await versionById(tx, platform.db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  const revision = (await latestRevisions(tx, [request.id])).get(request.id)
  if (!form || !revision) throw new Error(`request ${request.id} lacks its form or its values`)
  return { version, form, values: openValues(platform.cipher, revision.valuesSealed, SEAL.values) }
}

/** What expressions of a running request may name besides its fields. */
export function surroundingsAt(now: Temporal.Instant, request: RequestRow) {
  return {
    today: dateAt(now, HOUSE_ZONE),
    facts: { 'subject.type': request.subjectType, 'request.origin': request.origin },
  }
}

/**
 * The values with what somebody changed of them.
 *
 * @throws FIELD_NOT_YOURS when a change is outside the person's rights; REQUEST_INVALID with the places.
 */
export function changedBy(
  pinned: Pinned,
  sent: FormValues,
  right: RightOf,
  surroundings: ReturnType<typeof surroundingsAt>,
): { values: FormValues; changed: string[] } {
  const { form, values: before } = pinned
  const { values, problems } = settleForm(form, { ...before, ...unmasked(form, sent, before) }, surroundings)
  const changed = changedFields(form, before, values)
  const computed = new Set(
    form.sections.flatMap((one) => one.fields.flatMap((field) => (field.compute ? [field.key] : []))),
  )
  const foreign = changed.filter((path) => !computed.has(path) && !['edit', 'required'].includes(right(path)))
  if (foreign.length > 0) {
    throw businessErrors.FIELD_NOT_YOURS(
      { field: foreign.join(', ') },
      foreign.map((path) => ({ path: `values.${path}`, code: 'FIELD_NOT_YOURS', params: { field: path } })),
    )
  }
  const missing = form.sections
    .flatMap((one) => one.fields)
    .filter((field) => right(field.key) === 'required' && isBlank(values[field.key]))
    .map((field) => ({ path: field.key, code: 'FIELD_REQUIRED', module: 'businesses' }))
  const wrong = [...problems, ...missing.filter((one) => !problems.some(({ path }) => path === one.path))]
  if (wrong.length > 0) {
    const fields = wrong.map((one) => ({ ...one, path: `values.${one.path}` }))
    throw businessErrors.REQUEST_INVALID({ count: fields.length }, fields)
  }
  return { values, changed }
}

const isBlank = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

/** What the maker sends after a return, in the rights of the start. @throws as `changedBy` */
export async function settled(context: CommandContext, request: RequestRow, sent: FormValues): Promise<Revised> {
  const pinned = await pinnedOf(context, request)
  const { flow } = pinned.version.definition
  const right = rightsAt(flow, startOf(flow))
  const changed = changedBy(pinned, sent, right, surroundingsAt(context.now, request))
  const values = await settleFiles(context, { requestId: request.id }, pinned.form, changed.values)
  return { values, facts: factsOfForm(pinned.form, values), changed: changed.changed }
}

export type Writing = {
  kind: RevisionKind
  nodeId: string | null
  reason: string | null
  values: FormValues
  by: { operatorId: string; name: string }
}

/** Adds the next revision of a request. The request is locked by the caller. */
export async function writeRevision(
  { tx, now, platform }: Pick<CaseContext, 'tx' | 'now' | 'platform'>,
  request: RequestRow,
  { kind, nodeId, reason, values, by }: Writing,
): Promise<number> {
  const number = request.revision + 1
  const at = toWire(now)
  await insertRevision(tx, {
    requestId: request.id,
    number,
    kind,
    nodeId,
    valuesSealed: sealValues(platform.cipher, values, SEAL.values),
    valuesHash: hashOf(values),
    reason,
    byId: by.operatorId,
    byName: by.name,
    at,
  })
  await setRevision(tx, request.id, number, request.title, at)
  return number
}
