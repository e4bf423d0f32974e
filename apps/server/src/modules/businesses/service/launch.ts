import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { startCaseOn } from '#modules/approvals'
import { HOUSE_ZONE } from '#modules/clients'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import type { FormDefinition, FormValues, SubjectType } from '../schema/definition.ts'
import type { Origin } from '../schema/state.ts'
import { type BusinessRow, findBusiness } from '../store/business.ts'
import { deleteDraft } from '../store/draft.ts'
import type { FileRow } from '../store/file.ts'
import { handOver } from '../store/file.ts'
import { holdSubject, insertRequest, requestById, updateStanding } from '../store/request.ts'
import { insertRevision } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { settleFiles } from './files.ts'
import { standingFrom } from './follow.ts'
import { factsOfForm, hashOf, settleForm } from './form.ts'
import { obstaclesOf, requireFree } from './obstacles.ts'
import { recordRequest } from './record.ts'
import { type Subject, subjectFacts, subjectOf } from './subject.ts'
import { sealValues } from './values.ts'

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

/** What expressions may name besides the form's own fields. */
export function surroundingsOf(now: Temporal.Instant, subject: Subject, origin: string) {
  return { today: dateAt(now, HOUSE_ZONE), facts: subjectFacts(subject, origin) }
}

export type Launch = {
  businessId: string
  accountId: string | null
  clientId: string | null
  values: FormValues
  baseline: FormValues
  acknowledged: readonly string[]
  origin: Origin
  dueAt?: string | null
  /** Files of another request that the values name. */
  carried?: ReadonlyMap<string, FileRow>
  /** A draft whose files become the request's. */
  draftId?: string
}

export type Launched = { id: string; requestNo: string; caseId: string }

/** @throws REQUEST_INVALID with the places. */
function requireRight(problems: ReturnType<typeof settleForm>['problems']): void {
  if (problems.length === 0) return
  const fields = problems.map((one) => ({ ...one, path: `values.${one.path}` }))
  throw businessErrors.REQUEST_INVALID({ count: fields.length }, fields)
}

const nameOf = ({ client, account }: Subject) => client?.displayName ?? account?.accountNo ?? null

/** The title people know a request by: business and subject. */
export function titleOf(
  version: PinnedVersion,
  subject: Pick<Subject, 'client' | 'account'>,
  language: keyof PinnedVersion['names'],
): string {
  const name = subject.client?.displayName
  return [version.names[language], name, subject.account?.accountNo].filter(Boolean).join(' · ').slice(0, 300)
}

/** Writes the request with its first revision, files and all. */
async function writeRequest(
  context: CommandContext,
  launch: Launch,
  { business, version }: Launchable,
  subject: Subject,
  { form, values }: { form: FormDefinition; values: FormValues },
): Promise<{ id: string; requestNo: string; title: string; filed: FormValues }> {
  const { tx, actor, platform, now } = context
  const id = newId<'request'>()
  const at = toWire(now)
  const title = titleOf(version, subject, actor.language)
  const { account, client, businessLine, departmentId } = subject
  const requestNo = await insertRequest(tx, {
    id,
    businessId: business.id,
    versionId: version.id,
    subjectType: subject.type,
    clientId: client?.id ?? null,
    accountId: account?.id ?? null,
    accountNo: account?.accountNo ?? null,
    subjectName: nameOf(subject),
    searchWords: subject.searchWords,
    businessLine,
    departmentId,
    title,
    baselineSealed: sealValues(platform.cipher, launch.baseline, SEAL.baseline),
    makerId: actor.operatorId,
    makerName: actor.name,
    origin: launch.origin,
    dueAt: launch.dueAt ?? null,
    startedAt: at,
  })
  if (launch.draftId !== undefined) {
    await handOver(tx, launch.draftId, id)
    await deleteDraft(tx, launch.draftId)
  }
  const filed = await settleFiles(context, { requestId: id }, form, values, launch.carried)
  await insertRevision(tx, {
    requestId: id,
    number: 1,
    kind: 'launch',
    nodeId: null,
    valuesSealed: sealValues(platform.cipher, filed, SEAL.values),
    valuesHash: hashOf(filed),
    reason: null,
    byId: actor.operatorId,
    byName: actor.name,
    at,
  })
  return { id, requestNo, title, filed }
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
  const subject = await subjectOf(tx, actor, settings, launch)
  const form = formFor(version, subject.type)
  const on = subject.account?.id ?? subject.client?.id
  if (on !== undefined) await holdSubject(tx, business.id, on)
  const { values, problems } = settleForm(form, launch.values, surroundingsOf(now, subject, launch.origin))
  requireFree(
    await obstaclesOf({ reader: tx, platform, actor, now }, business, version, subject, values),
    launch.acknowledged,
  )
  requireRight(problems)
  const { id, requestNo, title, filed } = await writeRequest(context, launch, { business, version }, subject, {
    form,
    values,
  })
  const { businessLine, departmentId, account, client } = subject
  const moved = await startCaseOn(
    context,
    {
      target: { type: 'request', id, label: `${requestNo} ${title}` },
      facts: { ...factsOfForm(form, filed), ...subjectFacts(subject, launch.origin) },
      clientId: client?.id ?? null,
      accountId: account?.id ?? null,
      businessLine,
      departmentId,
    },
    { versionId: version.flowVersionId },
  )
  const { caseId } = moved
  await updateStanding(tx, id, { ...standingFrom(moved), caseId, at: toWire(now) })
  const written = await requestById(tx, id)
  if (!written) throw new Error(`request ${id} was not written`)
  recordRequest(context, written)
  context.record({ after: { requestNo, business: business.code, version: version.number } })
  return { id, requestNo, caseId }
}
