import { Refused } from '#kernel/refusal.ts'
import type { CaseContext, FlowNode, GuardAnswer, GuardedAction, PlainObstacle, SubjectGuard } from '#modules/approvals'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { type Reference, unknownReferences } from '../policy/references.ts'
import { makersRights, rightsAt, writableOf } from '../policy/rights.ts'
import type { FormValues } from '../schema/definition.ts'
import { factsOf } from '../schema/forms.ts'
import { type DecisionRow, insertDecisions } from '../store/decision.ts'
import { lockRequests, type RequestRow, requestsNamed } from '../store/request.ts'
import { latestRevisions, type RevisionRow, revisionsNumbered } from '../store/revision.ts'
import { versionsById } from '../store/version.ts'
import { surroundingsAt } from './around.ts'
import { changedFromRegisters } from './compare.ts'
import { settleFiles } from './files.ts'
import { hintsAt } from './hints.ts'
import { knownReferences } from './references.ts'
import { changedBy, type Pinned, unsound, writeRevision } from './revise.ts'
import { decides, decisionOf } from './seen.ts'
import { openOffers, openValues } from './values.ts'

type Known = { request: RequestRow; revision: RevisionRow; pinned: Pinned }

/** The values these requests have now, with the version each was launched with. */
async function withValues(
  platform: Platform,
  reader: Reader,
  requests: ReadonlyMap<string, RequestRow>,
): Promise<Map<string, Known>> {
  const revisions = await latestRevisions(reader, [...requests.keys()])
  const versionIds = [...requests.values()].map((one) => one.versionId)
  const versions = await versionsById(reader, platform.db, versionIds)
  const known = new Map<string, Known>()
  for (const request of requests.values()) {
    const revision = revisions.get(request.id)
    const version = versions.get(request.versionId)
    const form = version?.definition.forms[request.subjectType]
    if (!revision || !version || !form) continue
    const values = openValues(platform.cipher, revision.valuesSealed, SEAL.values)
    known.set(request.id, { request, revision, pinned: { version, form, values } })
  }
  return known
}

/** Requests with their values as they are now, for whoever only looks. */
async function unheld(platform: Platform, reader: Reader, targetIds: readonly string[]): Promise<Map<string, Known>> {
  const ids = [...new Set(targetIds)]
  const requests = ids.length === 0 ? [] : await requestsNamed(reader, ids)
  return withValues(platform, reader, new Map(requests.map((one) => [one.id, one])))
}

/** The requests that actions are about, with their values; three statements however many they are. */
async function knownOf({ tx, platform }: CaseContext, asked: readonly GuardedAction[]): Promise<Map<string, Known>> {
  const requests = await lockRequests(tx, [...new Set(asked.map((one) => one.targetId))])
  return withValues(platform, tx, requests)
}

/** What the person changed at this step, in the rights of the step; null when nothing was sent. */
function edited(context: CaseContext, asked: GuardedAction, { request, pinned }: Known) {
  if (asked.edits === null) return null
  const { definition } = pinned.version
  const amends = asked.taskKind === 'amend'
  const rights = amends ? makersRights(definition, request.origin) : rightsAt(definition.flow, asked.nodeId)
  const { operatorId } = asked.actor
  const told = openOffers(context.platform.cipher, asked.offers, { requestId: request.id, operatorId })
  const { reference, words } = told
  const surroundings = surroundingsAt(context, request)
  // What he was told as the maker gives him no field of this step.
  const said = amends ? told.said : writableOf(pinned.form, told.said, rights)
  const change = changedBy(pinned, asked.edits as FormValues, rights, surroundings, { ...told, said })
  return { ...change, words, facts: factsOf(pinned.form, change.values, { today: surroundings.today, reference }) }
}

/** A step whose rights require a field can't be left without it, whether or not anything is edited. */
function withRequired(context: CaseContext, asked: GuardedAction, known: Known) {
  if (asked.taskKind === 'approve') return null
  return edited(context, { ...asked, edits: asked.edits ?? {} }, known)
}

function requireHints(
  context: CaseContext,
  asked: GuardedAction,
  { request, pinned }: Known,
  values: FormValues,
): string[] {
  const { form, version } = pinned
  const hints = hintsAt(version.definition.flow, asked.nodeId, form, values, surroundingsAt(context, request))
  const language = asked.actor.language
  const text = (hint: (typeof hints)[number]) => hint.label[language] ?? hint.label.en ?? hint.id
  const blocking = hints.filter((hint) => hint.level === 'block')
  if (blocking.length > 0) throw businessErrors.HINT_BLOCKS({ hints: blocking.map(text).join(' · ') })
  const warning = hints.filter((hint) => hint.level === 'warn' && !asked.acknowledged.includes(hint.id))
  if (warning.length > 0) throw businessErrors.HINT_NOT_NOTED({ hints: warning.map(text).join(' · ') })
  return hints.filter((hint) => hint.level !== 'info').map((hint) => hint.id)
}

type Considered = { answer: GuardAnswer; references: Reference[] }

function considerOne(context: CaseContext, asked: GuardedAction, known: Known): Considered {
  const { request, revision, pinned } = known
  const shown = { revision: revision.number, digest: revision.valuesHash.toString('hex') }
  if (asked.event !== 'agree') return { answer: { detail: shown }, references: [] }
  const change = withRequired(context, asked, known)
  const values = change?.values ?? pinned.values
  const noted = requireHints(context, asked, known, values)
  const baseline = openValues(context.platform.cipher, request.baselineSealed, SEAL.baseline)
  const differs = changedFromRegisters(pinned.form, baseline, values)
  const answer = {
    ...(change ? { facts: change.facts } : {}),
    detail: { ...shown, ...(change ? { edited: change.changed } : {}), noted, differs },
  }
  return { answer, references: change?.references ?? [] }
}

/** What each of the tasks newly refers to is looked for once for each person, however many he decides together. */
async function refuseStrange(
  { tx, platform }: CaseContext,
  made: readonly { asked: GuardedAction; references: Reference[] }[],
  answers: Map<string, GuardAnswer>,
): Promise<void> {
  for (const own of Map.groupBy(made, ({ asked }) => asked.actor).values()) {
    const [first] = own
    if (!first) continue
    const references = own.flatMap((one) => one.references)
    const known = await knownReferences({ reader: tx, platform, actor: first.asked.actor }, references)
    for (const one of own) {
      const refusal = unsound(unknownReferences(one.references, known))
      if (refusal) answers.set(one.asked.taskId, { refusal })
    }
  }
}

async function consideredWith(
  context: CaseContext,
  asked: readonly GuardedAction[],
  known: ReadonlyMap<string, Known>,
): Promise<Map<string, GuardAnswer>> {
  const answers = new Map<string, GuardAnswer>()
  const made: { asked: GuardedAction; references: Reference[] }[] = []
  for (const one of asked) {
    const found = known.get(one.targetId)
    if (!found) continue
    try {
      const { answer, references } = considerOne(context, one, found)
      answers.set(one.taskId, answer)
      if (references.length > 0) made.push({ asked: one, references })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      answers.set(one.taskId, { refusal: error })
    }
  }
  await refuseStrange(context, made, answers)
  return answers
}

/** What stood in each request a round before, where there was one. */
async function valuesBefore({ tx, platform }: CaseContext, known: ReadonlyMap<string, Known>) {
  const wanted = [...known.values()].map(({ request }) => ({ requestId: request.id, number: request.revision - 1 }))
  const found = await revisionsNumbered(tx, wanted)
  return new Map([...found].map(([id, row]) => [id, openValues(platform.cipher, row.valuesSealed, SEAL.values)]))
}

/** Keeps what the person changed at this step as the next revision. @returns the new values; null when nothing changed. */
async function write(context: CaseContext, asked: GuardedAction, known: Known): Promise<FormValues | null> {
  const change = asked.event === 'agree' ? edited(context, asked, known) : null
  if (!change || change.changed.length === 0) return null
  const { request, pinned } = known
  const { actor } = asked
  const values = await settleFiles({ ...context, actor }, { requestId: request.id }, pinned.form, change.values)
  const kind = asked.taskKind === 'amend' ? 'amend' : 'edit'
  const { words } = change
  await writeRevision(context, request, { kind, nodeId: asked.nodeId, reason: null, values, words, by: actor })
  return values
}

/** Which open approvals are kept by a hint, or by one to take note of, as things stand. */
async function beyondYes(
  platform: Platform,
  reader: Reader,
  asked: readonly { id: string; targetId: string; node: FlowNode }[],
): Promise<Map<string, PlainObstacle>> {
  const hinted = asked.filter(({ node }) => 'hints' in node && node.hints.some(({ level }) => level !== 'info'))
  const ids = hinted.map((one) => one.targetId)
  const known = await unheld(platform, reader, ids)
  const found = new Map<string, PlainObstacle>()
  for (const { id, targetId, node } of hinted) {
    const one = known.get(targetId)
    if (!one) continue
    const { form, version, values } = one.pinned
    const surroundings = surroundingsAt({ now: platform.clock(), platform }, one.request)
    const levels = hintsAt(version.definition.flow, node.id, form, values, surroundings).map(({ level }) => level)
    if (levels.includes('block')) found.set(id, 'blocked')
    else if (levels.includes('warn')) found.set(id, 'notice')
  }
  return found
}

/**
 * Watches over what handlers and approvers do with requests: what they change stays within their step's rights, what a
 * step requires is there, what blocks holds, what warns was taken note of; and the history keeps what they saw.
 */
export const requestGuard: SubjectGuard = {
  targetType: 'request',
  consider: async (context, asked) => consideredWith(context, asked, await knownOf(context, asked)),
  async look(context, asked) {
    const ids = asked.map((one) => one.targetId)
    return consideredWith(context, asked, await unheld(context.platform, context.tx, ids))
  },
  beyondYes,
  async accepted(context, done) {
    const deciding = done.filter((one) => decides(one) || (one.event === 'agree' && one.edits !== null))
    const known = await knownOf(context, deciding)
    const before = await valuesBefore(context, known)
    const decisions: DecisionRow[] = []
    for (const asked of deciding) {
      const found = known.get(asked.targetId)
      if (!found) continue
      const { request, pinned } = found
      const written = await write(context, asked, found)
      const baseline = openValues(context.platform.cipher, request.baselineSealed, SEAL.baseline)
      const last = written ? pinned.values : (before.get(request.id) ?? null)
      const shown = { form: pinned.form, values: written ?? pinned.values, baseline, before: last }
      if (decides(asked)) decisions.push(decisionOf(context, asked, request, shown))
    }
    await insertDecisions(context.tx, decisions)
  },
}
