import { toWire } from '#kernel/clock.ts'
import type { FieldProblem, Refused } from '#kernel/refusal.ts'
import type { CaseContext, Facts } from '#modules/approvals'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { heldTo } from '../policy/choosers.ts'
import { SEAL } from '../policy/purpose.ts'
import { newReferences, type Reference } from '../policy/references.ts'
import { makersRights } from '../policy/rights.ts'
import type { Words } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { factsOf, type Rights, settle } from '../schema/forms.ts'
import type { RevisionKind } from '../schema/state.ts'
import { type RequestRow, setRevision } from '../store/request.ts'
import { insertRevision, latestRevisions } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { type Surroundings, surroundingsAt } from './around.ts'
import { changedFields } from './compare.ts'
import { settleFiles } from './files.ts'
import { hashOf } from './form.ts'
import { unmasked } from './masking.ts'
import { ownTitleOf } from './own-title.ts'
import { strangeAmong } from './references.ts'
import { openOffers, openValues, sealValues, type Told } from './values.ts'
import { keepWords } from './words.ts'

/** New values of a request, checked and complete, with what they mean for its flow. */
export type Revised = { values: FormValues; facts: Facts; changed: string[]; words: Words }

export type Pinned = { version: PinnedVersion; form: FormDefinition; values: FormValues }

/** The form a request was launched with, and what stands in it now. */
export async function pinnedOf(
  { tx, platform }: { tx: Reader; platform: Platform },
  request: RequestRow,
): Promise<Pinned> {
  const version = await versionById(tx, platform.db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  const revision = (await latestRevisions(tx, [request.id])).get(request.id)
  if (!form || !revision) throw new Error(`request ${request.id} lacks its form or its values`)
  return { version, form, values: openValues(platform.cipher, revision.valuesSealed, SEAL.values) }
}

/** Problems of a form as the places of the input that holds it. */
const atValues = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map((one) => ({ ...one, path: one.path === '' ? 'values' : `values.${one.path}` }))

/** Why values with these problems can't be taken, with the places; null when there are none. */
export function unsound(problems: readonly FieldProblem[]): Refused | null {
  return problems.length === 0 ? null : businessErrors.REQUEST_INVALID({ count: problems.length }, atValues(problems))
}

/** @throws REQUEST_INVALID with the places. */
export function requireSound(problems: readonly FieldProblem[]): void {
  const refusal = unsound(problems)
  if (refusal) throw refusal
}

/** What somebody has newly referred to is there for him. @throws REQUEST_INVALID */
export async function requireKnown(
  { tx, platform, actor }: Pick<CommandContext, 'tx' | 'platform' | 'actor'>,
  references: readonly Reference[],
): Promise<void> {
  requireSound(await strangeAmong({ reader: tx, platform, actor }, references))
}

/** What somebody has made of values. */
export type Change = { values: FormValues; changed: string[]; references: Reference[] }

/**
 * The values with what somebody changed of them. What is chosen from a data source stays as it was, or is one of those
 * offered; what sources said once more is written by whoever may not write it himself. `references` it did not hold before
 * are still to be looked for.
 *
 * @throws FIELD_NOT_YOURS when a change is outside the person's rights; REQUEST_INVALID with the places.
 */
export function changedBy(
  { form, values: before }: Pinned,
  sent: FormValues,
  rights: Rights,
  surroundings: Surroundings,
  { offered, said }: Pick<Told, 'offered' | 'said'>,
): Change {
  const given = { ...before, ...unmasked(form, unmasked(form, sent, said), before) }
  const { values, problems } = settle(form, given, {
    rights,
    before: { ...before, ...said },
    lookups: heldTo(form, offered, before),
    ...surroundings,
  })
  const foreign = problems.filter(({ code }) => code === 'VALUE_NOT_EDITABLE')
  if (foreign.length > 0) {
    const fields = [...new Set(foreign.map(({ path }) => path.split('.')[0] ?? ''))]
    throw businessErrors.FIELD_NOT_YOURS({ field: fields.join(', ') }, atValues(foreign))
  }
  requireSound(problems)
  return { values, changed: changedFields(form, before, values), references: newReferences(form, values, before) }
}

/** What the maker sends after a return, in the rights of the start. @throws as `changedBy` */
export async function settled(
  context: CommandContext,
  request: RequestRow,
  sent: FormValues,
  offers: string | null,
): Promise<Revised> {
  const pinned = await pinnedOf(context, request)
  const filed = await settleFiles(context, { requestId: request.id }, pinned.form, sent)
  const surroundings = surroundingsAt(context, request)
  const rights = makersRights(pinned.version.definition, request.origin)
  const { operatorId } = context.actor
  const asked = { requestId: request.id, operatorId }
  const told = openOffers(context.platform.cipher, offers, asked)
  const { values, changed, references: made } = changedBy(pinned, filed, rights, surroundings, told)
  const { reference, words } = told
  await requireKnown(context, made)
  return { values, facts: factsOf(pinned.form, values, { today: surroundings.today, reference }), changed, words }
}

export type Writing = {
  kind: RevisionKind
  nodeId: string | null
  reason: string | null
  values: FormValues
  /** What the writer's choices were called. */
  words: Words
  by: { operatorId: string; name: string }
}

/** Adds the next revision of a request. The request is locked by the caller. */
export async function writeRevision(
  { tx, now, platform }: Pick<CaseContext, 'tx' | 'now' | 'platform'>,
  request: RequestRow,
  { kind, nodeId, reason, values, words, by }: Writing,
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
  const { version, form } = await pinnedOf({ tx, platform }, request)
  await keepWords(tx, platform.cipher, { requestId: request.id, number }, { form, values, words })
  const expression = version.definition.launch.title
  // Without an expression it keeps the title it was sent out with, when it was dispatched.
  const said = ownTitleOf(expression, form, values, surroundingsAt({ now, platform }, request))
  const ownTitle = expression === undefined ? request.ownTitle : said
  await setRevision(tx, request.id, number, ownTitle, at)
  return number
}
