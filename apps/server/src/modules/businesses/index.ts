import { accountActivity, accountMoves } from '#modules/accounts'
import { caseListeners, factNamers, leaveFree, outsideWork, subjectGuards } from '#modules/approvals'
import { sourceUses } from '#modules/sources'
import type { AnyCommand } from '#platform/command.ts'
import { inTransaction } from '#platform/db.ts'
import { defineModule } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import * as design from './commands/business.ts'
import { archiveRequest, correct } from './commands/oversight.ts'
import * as requests from './commands/request.ts'
import { setSubjectRules } from './commands/subject-rule.ts'
import { businessErrors } from './errors.ts'
import { businessTasks } from './jobs.ts'
import { businessList, draftList, requestList } from './lists.ts'
import { currentRows } from './points.ts'
import { businessRoutes } from './routes/business.ts'
import { lookupRoutes } from './routes/lookups.ts'
import { requestRoutes } from './routes/request.ts'
import { requestActivity } from './service/activity.ts'
import { archiveRunner } from './service/archiving.ts'
import { requestCommand } from './service/carry-out.ts'
import { factNamer } from './service/fact-words.ts'
import { requestListener } from './service/follow.ts'
import { requestGuard } from './service/guard.ts'
import { requestsFollow } from './service/moved.ts'
import { currentPersons } from './service/related.ts'
import { relayRunner, subFlowRunner } from './service/relay.ts'
import { formUses } from './service/source-uses.ts'

const commands = [
  design.createBusiness,
  design.updateBusiness,
  design.publishBusiness,
  design.retireBusiness,
  design.importBusiness,
  setSubjectRules,
  requests.launch,
  requests.keepDraft,
  requests.dropDraft,
  requests.amend,
  requests.withdraw,
  requests.favour,
  requests.reveal,
  correct,
  archiveRequest,
] as AnyCommand[]

/** Publishing and retiring need nobody's approval until the broker lays down a rule. */
async function prepare(platform: Platform): Promise<void> {
  const free = [design.publishBusiness.name, design.retireBusiness.name]
  await inTransaction(platform.db, (tx) => leaveFree({ tx, now: platform.clock() }, free))
}

/** Businesses that staff design, and the requests that run on them. */
export const businesses = defineModule({
  name: 'businesses',
  migrations: new URL('./migrations/', import.meta.url),
  errors: businessErrors,
  permissions: [
    { key: 'businesses.business.view' },
    { key: 'businesses.business.export' },
    { key: 'businesses.request.view' },
    { key: 'businesses.request.export', sensitive: true },
  ],
  commands,
  lists: [businessList, requestList, draftList],
  routes: [...businessRoutes, ...requestRoutes, ...lookupRoutes],
  tasks: businessTasks,
  offers: [
    caseListeners.offer(requestListener),
    subjectGuards.offer(requestGuard),
    sourceUses.offer(formUses),
    accountActivity.offer(requestActivity),
    accountMoves.offer(requestsFollow),
    factNamers.offer(factNamer),
    currentRows.offer(currentPersons),
    ...[archiveRunner, relayRunner, requestCommand, subFlowRunner].map((runner) => outsideWork.offer(runner)),
  ],
  prepare,
})

export { importBusiness, publishBusiness } from './commands/business.ts'
export { amend as amendRequest, withdraw as withdrawRequest } from './commands/request.ts'
export { businessErrors } from './errors.ts'
export {
  barredPeople,
  type CurrentRows,
  currentRows,
  type LaunchAsked,
  type LaunchCheck,
  type LaunchObstacle,
  launchChecks,
  type RequestFollower,
  type RequestMoved,
  requestFollowers,
} from './points.ts'
export * from './schema.ts'
export { type Answer, type AnswerColumn, answersOf } from './service/answers.ts'
export { amendAskedAgain, launchAskedAgain } from './service/ask-again.ts'
export { businessOfCode } from './service/by-code.ts'
export { contentFor, fileFor, requestDetailOf } from './service/detail.ts'
export {
  type Dispatchable,
  dispatchable,
  dispatchables,
  launchDispatched,
  offeredToSender,
  type Sent,
  sentWith,
  setRequestsDue,
  type Target,
} from './service/dispatching.ts'
export { draftAsRead } from './service/draft-read.ts'
export { discardDraft, draftFileFor, draftValues, draftWords, ownDraft, saveDraft } from './service/drafts.ts'
export { getRequest } from './service/filling.ts'
export { type Launch as RequestLaunch, type Launched, launchRequest } from './service/launch.ts'
export { launchFormFor } from './service/opening.ts'
export { keptValues, type PublishedBusiness, publishedBusinesses } from './service/past.ts'
export { printRequest } from './service/print.ts'
export { seenRequest } from './service/see.ts'
export { submittedValues } from './service/submitted.ts'
export { openBaseline } from './service/values.ts'
export { versionById as businessVersion } from './store/version.ts'
