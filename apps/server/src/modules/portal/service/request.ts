import { dateAt } from '#kernel/calendar.ts'
import { decisionsOf } from '#modules/approvals'
import { listParameters } from '#modules/archive'
import {
  businessVersion,
  contentFor,
  draftAsRead,
  type FormDefinition,
  getRequest,
  launchAskedAgain,
  launchFormFor,
  publishedBusinesses,
  requestDetailOf,
} from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { milestonesOf, stageOf } from '../policy/stage.ts'
import { clientActor } from '../resolve.ts'
import type { PortalAgreement, PortalContent, PortalForm, PortalLookups, PortalRequest } from '../schema.ts'
import { findAgreement, waitingFor } from '../store/agreement.ts'
import { waitingOf } from './home.ts'
import { startable } from './own.ts'

/** Trays whose files need none of their own: pictures and papers, signatures. */
const LOOSE = ['other', '99']

/** Archive parameters that a form's fields name. */
export function traysIn(form: FormDefinition): string[] {
  return form.sections.flatMap(({ fields }) =>
    fields.flatMap((field) => (field.kind === 'upload' ? field.parameters : [])),
  )
}

/** What a form's trays are called. */
async function namedTrays(reader: Reader, form: FormDefinition): Promise<PortalForm['trays']> {
  const wanted = new Set(traysIn(form))
  const known = await listParameters(reader)
  return Object.fromEntries(known.filter(({ code }) => wanted.has(code)).map(({ code, names }) => [code, names]))
}

/** Whether clients send files for this parameter at all. */
export async function takesFiles(reader: Reader, parameter: string): Promise<boolean> {
  if (LOOSE.includes(parameter)) return true
  const open = (await publishedBusinesses(reader)).filter(({ definition }) => definition.launch.portal)
  return open.some(({ definition }) =>
    Object.values(definition.forms).some((form) => traysIn(form).includes(parameter)),
  )
}

/** The form of a business for one's own account, with what a client may see of it. @throws NOT_FOUND */
export async function formFor(
  platform: Platform,
  actor: Actor,
  asked: { businessId: string; accountId: string; draftId: string | null },
): Promise<PortalForm> {
  const { db } = platform
  const { business, account } = await startable(db, actor, {
    ...asked,
    today: dateAt(platform.clock(), platform.config.timeZone),
  })
  const opened = await launchFormFor(platform, actor, {
    businessId: business.id,
    accountId: account.id,
    clientId: null,
    draftId: asked.draftId,
    copyOf: null,
    shared: false,
    portal: true,
  })
  return {
    ...(opened as PortalForm),
    accountNo: account.accountNo,
    consent: business.definition.launch.portal?.consent ?? null,
    trays: await namedTrays(db, opened.form as FormDefinition),
  }
}

/**
 * What data sources say once more, while a client fills in the form of a business for one of his own accounts.
 *
 * @throws NOT_FOUND
 */
export async function formAskedAgain(
  platform: Platform,
  actor: Actor,
  asked: { businessId: string; accountId: string } & PortalLookups,
): ReturnType<typeof launchAskedAgain> {
  const today = dateAt(platform.clock(), platform.config.timeZone)
  const { business, account } = await startable(platform.db, actor, { ...asked, today })
  const own = { businessId: business.id, accountId: account.id, clientId: null, shared: false, portal: true }
  return launchAskedAgain(platform, actor, { ...asked, ...own })
}

/** What waits for the others who hold an account, with what was filled in as it was when they were asked. @throws NOT_FOUND */
export async function agreementFor(platform: Platform, actor: Actor, id: string): Promise<PortalAgreement> {
  const { db } = platform
  const clientIds = actor.scope.all ? [] : (actor.scope.clientIds ?? [])
  const row = (await waitingFor(db, clientIds, actor.operatorId)).find((one) => one.id === id)
  const found = await findAgreement(db, clientIds, id)
  const today = dateAt(platform.clock(), platform.config.timeZone)
  const asker = found ? await clientActor(db, found.askedBy, today) : null
  if (!row || !found || !asker) throw platformErrors.NOT_FOUND()
  const { businessId, accountId, draftId } = found
  await startable(db, asker, { businessId, accountId, today })
  const read = await draftAsRead(platform, asker, draftId, 'portal')
  const trays = await namedTrays(db, read.form as FormDefinition)
  return { ...waitingOf(row, actor), ...(read as Pick<PortalAgreement, keyof typeof read>), trays }
}

/** A request of one's own, in the words of a client: nobody of the house is named, no step either. @throws NOT_FOUND */
export async function ownRequest(platform: Platform, actor: Actor, id: string): Promise<PortalRequest> {
  const { db } = platform
  const detail = await requestDetailOf(platform, actor, id)
  const { definition } = await businessVersion(db, db, (await getRequest(platform, actor, id)).versionId)
  const { state, startedAt, endedAt, caseId, steps } = detail
  const stage = stageOf(state, steps.length > 0)
  const decisions = caseId === null || caseId === undefined ? [] : await decisionsOf(db, caseId)
  const returned = decisions.filter(({ kind }) => kind === 'return').map(({ at }) => at)
  const amended = detail.revisions.filter(({ kind }) => kind === 'amend').map(({ at }) => at)
  const ended = endedAt ?? null
  return {
    id: detail.id,
    requestNo: detail.requestNo,
    business: { id: detail.business.id, names: detail.business.names },
    accountId: detail.accountId,
    accountNo: detail.accountNo,
    state,
    stage,
    startedAt,
    endedAt: ended,
    subjectName: detail.subjectName,
    subjectType: detail.subjectType,
    form: detail.form as PortalRequest['form'],
    values: detail.values as PortalRequest['values'],
    names: detail.names,
    revision: detail.revision,
    returnedBecause: detail.returnedBecause ?? null,
    mayAmend: detail.canAmend,
    mayWithdraw: ended === null && stage !== 'carryingOut' && definition.flow.settings.withdraw === 'whileRunning',
    milestones: milestonesOf({ startedAt, endedAt: ended, state, stage }, returned, amended),
    trays: await namedTrays(db, detail.form as FormDefinition),
  }
}

/** What stands in a returned request, for its client to put right. @throws NOT_FOUND */
export async function ownContent(platform: Platform, actor: Actor, id: string): Promise<PortalContent> {
  const content = (await contentFor(platform, actor, id)) as PortalContent
  return { ...content, trays: await namedTrays(platform.db, content.form as FormDefinition) }
}
