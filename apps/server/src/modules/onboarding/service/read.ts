import { sql } from 'kysely'
import type { FieldProblem } from '#kernel/refusal.ts'
import { accountsById } from '#modules/accounts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import type { ApplicationContent } from '../schema/content.ts'
import { APPLICATION_STATES, type ApplicationState } from '../schema/state.ts'
import type { ApplicationDetail } from '../schema/wire.ts'
import {
  type ApplicationRow,
  applicationInScope,
  eventsOf,
  findApplication,
  openedAccounts,
} from '../store/application.ts'
import { findImport, type ImportRecord } from '../store/import.ts'
import { type FileRow, filesOf, findRevision, revisionsOf } from '../store/revision.ts'
import { checkContent } from './assess.ts'
import { contactProblems, contactStandingOf } from './contact.ts'
import { currentRevision, openContent, today } from './content.ts'
import { maskedContent, sealedNumbers, valueAt } from './mask.ts'
import { standingProblems } from './submit.ts'

/** @throws NOT_FOUND when there is no such application or it is out of scope. */
export async function getApplication(reader: Reader, actor: Actor, id: string): Promise<ApplicationRow> {
  const application = await findApplication(reader, actor, id)
  if (!application) throw platformErrors.NOT_FOUND()
  return application
}

/** @throws NOT_FOUND */
export async function getImport(reader: Reader, actor: Actor, id: string): Promise<ImportRecord> {
  const found = await findImport(reader, actor, id)
  if (!found) throw platformErrors.NOT_FOUND()
  return found
}

const OPEN_TO_CHECKS: readonly ApplicationState[] = ['DRAFT', 'RETURNED', 'SUBMITTED', 'APPROVED', 'FAILED']

export const named = (problem: FieldProblem) => ({ ...problem, module: problem.module ?? 'onboarding' })

/** `module:CODE` as it was written down. */
export function failureOf(code: string | null, params: ImportRecord['failureParams']) {
  if (code === null) return null
  const [module = '', name = ''] = code.split(':')
  return { module, code: name, params: params ?? {} }
}

export function editableBy(application: ApplicationRow, actor: Actor): boolean {
  const mine = application.makerId === actor.operatorId && actor.permissions.has('onboarding.application.update')
  return mine && (application.state === 'DRAFT' || application.state === 'RETURNED')
}

/** What stands against it today, and what a reviewer should look at. */
async function findings(platform: Platform, content: ApplicationContent, files: readonly string[]) {
  const { db, clock } = platform
  const { problems, warnings } = checkContent(content, files, today(platform, clock()))
  return { problems: [...problems, ...(await standingProblems(db, content))], warnings }
}

/**
 * Numbers of the main accounts that sub accounts hang on, by id: whoever may see the application reads them here, where they
 * stand in his scope or in its own, and asks no list of accounts for them.
 */
async function accountNosIn(reader: Reader, actor: Actor, application: ApplicationRow, content: ApplicationContent) {
  const ids = [...new Set(content.accounts.flatMap(({ parentId }) => parentId ?? []))]
  const { businessLine, departmentId } = application
  const scope = { all: false as const, businessLines: [businessLine], departmentIds: [departmentId] }
  const own = await accountsById(reader, actor, ids)
  const beside = await accountsById(reader, { ...actor, scope }, ids)
  return Object.fromEntries([...beside, ...own].map(({ id, accountNo }) => [id, accountNo]))
}

/** One application, masked, with everything around it. @throws NOT_FOUND */
export async function getApplicationDetail(platform: Platform, actor: Actor, id: string): Promise<ApplicationDetail> {
  const { db, cipher } = platform
  const application = await getApplication(db, actor, id)
  const { content, files } = await currentRevision(db, cipher, application)
  const checked = OPEN_TO_CHECKS.includes(application.state)
    ? await findings(
        platform,
        content,
        files.map(({ parameter }) => parameter),
      )
    : { problems: [], warnings: [] }
  const open = application.state === 'DRAFT' || application.state === 'RETURNED'
  const unproved = open ? await contactProblems(db, cipher, application, content) : []
  const { returnPage, returnReasons, returnRemark, reviewStep, failureCode, failureParams } = application
  const wasReturned = returnPage !== null || returnRemark !== null
  return {
    ...application,
    reviewSteps: reviewStep === null ? [] : reviewStep.split(','),
    returned: wasReturned ? { page: returnPage, reasons: returnReasons, remark: returnRemark } : null,
    failure: failureOf(failureCode, failureParams),
    content: maskedContent(platform, actor, content),
    accountNos: await accountNosIn(db, actor, application, content),
    files,
    contact: await contactStandingOf(platform, application, content),
    problems: [...checked.problems, ...unproved].map(named),
    warnings: checked.warnings.map(named),
    editable: editableBy(application, actor),
    own: application.makerId === actor.operatorId,
    revisions: (await revisionsOf(db, id)).map(({ contentHash, ...revision }) => ({
      ...revision,
      hash: contentHash.toString('hex'),
    })),
    events: await eventsOf(db, id),
    accounts: await openedAccounts(db, id),
  }
}

async function clearRevision({ db, cipher }: Platform, id: string, number: number) {
  const revision = await findRevision(db, id, number)
  if (!revision) throw platformErrors.NOT_FOUND()
  return { revision, content: openContent(cipher, revision) }
}

/** One revision, masked; `against` another one, with what tells their masked values apart. @throws NOT_FOUND */
export async function getRevision(
  platform: Platform,
  actor: Actor,
  id: string,
  { number, against }: { number: number; against: number | null },
) {
  const application = await getApplication(platform.db, actor, id)
  const { revision, content } = await clearRevision(platform, application.id, number)
  const masked = maskedContent(platform, actor, content)
  const other = against === null ? content : (await clearRevision(platform, application.id, against)).content
  const isEarlier = against === null || number < against
  const numbers = isEarlier ? sealedNumbers(content, other).earlier : sealedNumbers(other, content).later
  return {
    ...revision,
    hash: revision.contentHash.toString('hex'),
    content: masked,
    accountNos: await accountNosIn(platform.db, actor, application, content),
    files: await filesOf(platform.db, id, number),
    // Answers that the reader has no right to see are not compared for him either.
    sealed: Object.fromEntries(Object.entries(numbers).filter(([path]) => valueAt(masked, path) !== null)),
  }
}

/** The clear content for its maker. @throws NOT_FOUND when the actor may not edit it now. */
export async function getEditable(platform: Platform, actor: Actor, id: string) {
  const application = await getApplication(platform.db, actor, id)
  if (!editableBy(application, actor)) throw platformErrors.NOT_FOUND()
  const { content, files } = await currentRevision(platform.db, platform.cipher, application)
  return { version: application.version, revision: application.revision, content, files }
}

/** A file of a revision that the actor may see. @throws NOT_FOUND */
export async function getFile(
  reader: Reader,
  actor: Actor,
  at: { id: string; revision: number; position: number },
): Promise<FileRow> {
  await getApplication(reader, actor, at.id)
  const file = (await filesOf(reader, at.id, at.revision)).find(({ position }) => position === at.position)
  if (!file) throw platformErrors.NOT_FOUND()
  return file
}

const RECENT_DAYS = 30

/**
 * Applications in scope by state, for the home page: all that go on, and those that ended in the last thirty days. Index
 * application_state.
 */
export async function countStates(
  platform: Platform,
  actor: Actor,
): Promise<{ state: ApplicationState; count: number }[]> {
  const since = platform
    .clock()
    .subtract({ hours: 24 * RECENT_DAYS })
    .toString()
  const found = await rows(
    platform.db,
    sql<{ state: ApplicationState; count: number }>`select a.state, count(*) as count from onboarding.application a
      where ${applicationInScope(actor)}
        and (a.state in ('DRAFT', 'SUBMITTED', 'RETURNED', 'APPROVED', 'OPENING', 'FAILED')
          or (a.state in ('OPENED', 'REJECTED', 'CANCELLED') and a.updated_at >= ${since}))
      group by a.state`,
  )
  const counts = new Map(found.map(({ state, count }) => [state, count]))
  return APPLICATION_STATES.map((state) => ({ state, count: counts.get(state) ?? 0 }))
}
