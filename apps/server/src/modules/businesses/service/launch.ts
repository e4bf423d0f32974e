import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type OutsideRef, officeEnds, type People, startCaseOn } from '#modules/approvals'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { businessErrors } from '../errors.ts'
import { barredPeople } from '../points.ts'
import { heldTo, type Offered } from '../policy/choosers.ts'
import { SEAL } from '../policy/purpose.ts'
import { newReferences } from '../policy/references.ts'
import { makersRights } from '../policy/rights.ts'
import { titleIn } from '../policy/title.ts'
import type { Words } from '../policy/words.ts'
import type { FormDefinition, FormValues, SubjectType } from '../schema/definition.ts'
import { factsOf, type References, settle } from '../schema/forms.ts'
import type { Origin } from '../schema/state.ts'
import { type BusinessRow, findBusiness } from '../store/business.ts'
import { deleteDraft } from '../store/draft.ts'
import type { FileRow } from '../store/file.ts'
import { filesOf, handOver, insertFiles } from '../store/file.ts'
import { holdSubject, insertRequest, requestById, updateStanding } from '../store/request.ts'
import { insertRevision } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { subjectFacts, surroundingsOf } from './around.ts'
import { componentRows } from './current.ts'
import { type Resolved, resolveFiles } from './files.ts'
import { standingFrom } from './follow.ts'
import { hashOf } from './form.ts'
import { unmasked } from './masking.ts'
import { obstaclesOf, requireFree } from './obstacles.ts'
import { ownTitleOf } from './own-title.ts'
import { recordRequest } from './record.ts'
import { strangeAmong } from './references.ts'
import { requireSound } from './revise.ts'
import { type Subject, subjectOf } from './subject.ts'
import { sealValues } from './values.ts'
import { keepWords } from './words.ts'

/** A business as it is launched now. */
export type Launchable = { business: BusinessRow; version: PinnedVersion }

/** @throws NOT_FOUND; BUSINESS_RETIRED, BUSINESS_STATE_FORBIDS when it can't be launched. */
export async function launchable(
  context: Pick<CommandContext, 'platform' | 'actor'> & {
    reader: CommandContext['tx'] | CommandContext['platform']['db']
  },
  businessId: string,
): Promise<Launchable> {
  const { reader, platform, actor } = context
  const business = await findBusiness(reader, actor, businessId)
  if (!business) throw platformErrors.NOT_FOUND()
  if (business.state === 'retired') throw businessErrors.BUSINESS_RETIRED({ name: business.names[actor.language] })
  if (business.currentVersionId === null) throw businessErrors.BUSINESS_STATE_FORBIDS({ state: business.state })
  return { business, version: await versionById(reader, platform.db, business.currentVersionId) }
}

/** The form of a kind of subject. @throws VARIANT_MISSING */
export function formFor(version: PinnedVersion, subjectType: SubjectType): FormDefinition {
  const form = version.definition.forms[subjectType]
  if (!form) throw businessErrors.VARIANT_MISSING({ subjectType })
  return form
}

export type Launch = {
  businessId: string
  accountId: string | null
  clientId: string | null
  values: FormValues
  /** What the form was opened with; `registers` when it was not opened: what they say now. */
  baseline: FormValues | 'registers'
  /** What data sources offered to choose from; `anything` when the values come from a request that was held to it. */
  offered: Offered | 'nothing' | 'anything'
  /** The exchange's floors as the form told them; without them nobody says whether rates are under them. */
  reference?: References
  /** What the choices were called. */
  words?: Words
  /** Warnings taken note of; `everything` when nobody is there to be asked. */
  acknowledged: readonly string[] | 'everything'
  /** The stay at a step that launches it. */
  parent?: OutsideRef
  origin: Origin
  dueAt?: string | null
  /** Files of another request that the values name. */
  carried?: ReadonlyMap<string, FileRow>
  /** A draft whose files become the request's. */
  draftId?: string
  /** Where a dispatched request stands, what it is called, and who is asked at its first step. */
  place?: { departmentId: string; title: string; people: Record<string, People[]> }
}

/** Whoever is the client himself checks nothing of it. */
async function barredFrom({ tx, platform }: CommandContext, subject: { clientId: string | null }): Promise<string[]> {
  const barred = await Promise.all(platform.offered(barredPeople).map((ask) => ask(tx, subject)))
  return barred.flat()
}

export type Launched = { id: string; requestNo: string; caseId: string }

const nameOf = ({ client, account }: Subject) => client?.displayName ?? account?.accountNo ?? null

/** Until when it should have ended, by the calendar of the office it stands in; null without such a time. */
async function dueOf({ tx, platform, now }: CommandContext, launch: Launch, version: PinnedVersion, subject: Subject) {
  const { openHours } = version.definition.sla
  if (launch.dueAt != null || openHours === null) return launch.dueAt ?? null
  const { businessLine, departmentId } = subject
  const asked = { kind: 'openHours' as const, from: now, openHours, businessLine, departmentId }
  const [end = null] = await officeEnds(platform, tx, [asked])
  return end && toWire(end)
}

/** Writes the request with its first revision, files and all. */
async function writeRequest(
  context: CommandContext,
  launch: Launch,
  { business, version }: Launchable,
  subject: Subject,
  { values, added, baseline }: Resolved & { baseline: FormValues },
): Promise<{ id: string; requestNo: string; title: string }> {
  const { tx, actor, platform, now } = context
  const id = newId<'request'>()
  const at = toWire(now)
  const { account, client, businessLine, departmentId } = subject
  const { title: expression } = version.definition.launch
  const surroundings = surroundingsOf({ now, platform }, subject, launch.origin, actor.operatorId)
  const said = ownTitleOf(expression, formFor(version, subject.type), values, surroundings)
  const ownTitle = launch.place?.title ?? said
  const about = { ownTitle, subjectName: nameOf(subject), accountNo: account?.accountNo ?? null }
  const title = launch.place?.title ?? titleIn(version.names, about, actor.language)
  const requestNo = await insertRequest(tx, {
    id,
    businessId: business.id,
    versionId: version.id,
    subjectType: subject.type,
    clientId: client?.id ?? null,
    accountId: account?.id ?? null,
    ...about,
    searchWords: subject.searchWords,
    businessLine,
    departmentId,
    title,
    baselineSealed: sealValues(platform.cipher, baseline, SEAL.baseline),
    makerId: actor.operatorId,
    makerName: actor.name,
    origin: launch.origin,
    dueAt: await dueOf(context, launch, version, subject),
    startedAt: at,
  })
  if (launch.draftId !== undefined) {
    await handOver(tx, launch.draftId, id)
    await deleteDraft(tx, launch.draftId)
  }
  await insertFiles(tx, { requestId: id }, added, at)
  await insertRevision(tx, {
    requestId: id,
    number: 1,
    kind: 'launch',
    nodeId: null,
    valuesSealed: sealValues(platform.cipher, values, SEAL.values),
    valuesHash: hashOf(values),
    reason: null,
    byId: actor.operatorId,
    byName: actor.name,
    at,
  })
  const chosen = { form: formFor(version, subject.type), values, words: launch.words ?? {} }
  await keepWords(tx, platform.cipher, { requestId: id, number: 1 }, chosen)
  return { id, requestNo, title }
}

/**
 * Launches a business: checks the subject, the rules and the values on today's data, writes the request with its first
 * revision, and puts it to the people of its flow. All in the caller's transaction.
 *
 * @throws what `launchable`, `subjectOf`, `requireFree` and `settleFiles` refuse; REQUEST_INVALID
 */
export async function launchRequest(context: CommandContext, launch: Launch): Promise<Launched> {
  const { tx, actor, platform, now } = context
  const { business, version } = await launchable({ ...context, reader: tx }, launch.businessId)
  const settings = { ...business, launch: version.definition.launch }
  const subject = await subjectOf(tx, actor, settings, { ...launch, ...launch.place })
  const form = formFor(version, subject.type)
  const on = subject.account?.id ?? subject.client?.id
  if (on !== undefined) await holdSubject(tx, business.id, on)
  const named = { accountId: subject.account?.id ?? null, clientId: subject.client?.id ?? null }
  const baseline =
    launch.baseline === 'registers' ? await componentRows(platform, actor, form, named, tx) : launch.baseline
  const kept = launch.draftId === undefined ? new Map() : await filesOf(tx, { draftId: launch.draftId })
  const given = { ...launch.values, ...unmasked(form, launch.values, baseline) }
  const files = await resolveFiles(context, form, given, kept, launch.carried)
  const surroundings = surroundingsOf({ now, platform }, subject, launch.origin, actor.operatorId)
  const { values, problems } = settle(form, files.values, {
    rights: makersRights(version.definition, launch.origin),
    before: baseline,
    lookups: heldTo(form, launch.offered),
    ...surroundings,
  })
  const strange = await strangeAmong({ reader: tx, platform, actor }, newReferences(form, values, baseline))
  requireFree(
    await obstaclesOf({ reader: tx, platform, actor, now }, business, version, subject, values),
    launch.acknowledged,
  )
  requireSound([...problems, ...strange])
  const { id, requestNo, title } = await writeRequest(context, launch, { business, version }, subject, {
    values,
    added: files.added,
    baseline,
  })
  const { businessLine, departmentId, account, client } = subject
  const moved = await startCaseOn(
    context,
    {
      target: { type: 'request', id, label: `${requestNo} ${title}` },
      facts: {
        ...factsOf(form, values, { today: surroundings.today, reference: launch.reference ?? {} }),
        ...subjectFacts(subject, launch.origin),
      },
      clientId: client?.id ?? null,
      accountId: account?.id ?? null,
      businessLine,
      departmentId,
    },
    {
      versionId: version.flowVersionId,
      ...(launch.parent ? { parent: launch.parent } : {}),
      ...(launch.place ? { people: launch.place.people } : {}),
      barredIds: await barredFrom(context, { clientId: client?.id ?? null }),
    },
  )
  const { caseId } = moved
  await updateStanding(tx, id, { ...standingFrom(moved), caseId, at: toWire(now) })
  const written = await requestById(tx, id)
  if (!written) throw new Error(`request ${id} was not written`)
  recordRequest(context, written)
  context.record({ after: { requestNo, business: business.code, version: version.number } })
  return { id, requestNo, caseId }
}
