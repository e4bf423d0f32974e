import type { AnyCommand } from '#platform/command.ts'
import { homeParts } from '#platform/home/home.ts'
import { defineModule } from '#platform/module.ts'
import { openWork } from '#platform/open-work.ts'
import { checks } from './checks.ts'
import * as commands from './commands.ts'
import { approvalErrors } from './errors.ts'
import { casesHeld, todoPart } from './home.ts'
import { crontab, tasks } from './jobs.ts'
import { lists } from './lists.ts'
import { SIMULATE } from './routes/versions.ts'
import { routes } from './routes.ts'
import { outsideWork } from './service/outside.ts'
import { ADMINISTER, MAY_DECIDE, MAY_HANDLE, WORK } from './service/people.ts'
import { runners } from './service/runners.ts'

/** Flows, cases, tasks and tickets: who must agree before something happens. */
export const approvals = defineModule({
  name: 'approvals',
  migrations: new URL('./migrations/', import.meta.url),
  errors: approvalErrors,
  permissions: [
    { key: 'approvals.ticket.view' },
    { key: 'approvals.ticket.export' },
    { key: 'approvals.case.view' },
    { key: 'approvals.case.export', sensitive: true },
    { key: 'approvals.ticket.superApprove', sensitive: true },
    { key: ADMINISTER, sensitive: true },
    { key: WORK, comesWith: [MAY_DECIDE, MAY_HANDLE] },
    { key: 'approvals.copy.view' },
    { key: 'approvals.rule.view' },
    { key: 'approvals.flow.view' },
    { key: SIMULATE },
  ],
  commands: Object.values(commands) as AnyCommand[],
  lists,
  routes,
  tasks,
  crontab,
  checks,
  offers: [...runners.map((one) => outsideWork.offer(one)), homeParts.offer(todoPart), openWork.offer(casesHeld)],
})

export { agree as agreeTask, handle as handleTask, refuse as refuseTask, sendBack as sendTaskBack } from './commands.ts'
export { approvalErrors } from './errors.ts'
export { validateDefinition as flowProblems } from './policy/validate.ts'
export type { TicketBatch, WaitingBatch } from './schema/batch.ts'
export type { Facts, TaskKind } from './schema/case.ts'
export type { FactWord } from './schema/fact.ts'
export type { DefinitionProblem, FlowDefinition, FlowDraft, FlowNode, People } from './schema/flow.ts'
export { isCaseValue } from './schema/flow.ts'
export { bulkLook, LOOKED_MAX } from './schema/look.ts'
export { PLAIN_OBSTACLES, type PlainDecisions, type PlainObstacle } from './schema/plain.ts'
export { caseAhead } from './service/ahead.ts'
export { caseValues } from './service/case-values.ts'
export { abandonChild, requireNoLoop } from './service/children.ts'
export { type ConcernedPeople, concernedPeople } from './service/concerned.ts'
export { type CaseDescriber, caseDescribers } from './service/describe.ts'
export { type EditingOutlook, editingOf } from './service/editing.ts'
export { type FactNamer, factNamers } from './service/fact-words.ts'
export { approvalGate } from './service/gate.ts'
export { type GuardAnswer, type GuardedAction, type SubjectGuard, subjectGuards } from './service/guards.ts'
export { type CaseFollower, caseFollowers } from './service/happened.ts'
export {
  type Played,
  type PlayedBy,
  type PlayedDecision,
  type PlayedTask,
  playHistory,
  type Script,
} from './service/history.ts'
export { type Decision, decisionsOf, type Involvement, involvementOf } from './service/involvement.ts'
export { type CaseContext, type CaseListener, type CaseMoved, caseListeners } from './service/listener.ts'
export { makeCaseOver } from './service/make-over.ts'
export { type OfficeQuestion, type OfficeTime, officeEnds, officeTime } from './service/office-time.ts'
export { type TicketOrder, ticketOrders } from './service/order.ts'
export { type OutsideAnswer, type OutsideRunner, type OutsideWork, outsideWork } from './service/outside.ts'
export { completeOutside, failOutside } from './service/outside-run.ts'
export { MAY_HANDLE } from './service/people.ts'
export { plainDecisions } from './service/plain.ts'
export { publishDefinition, unavailableNodes } from './service/publish.ts'
export { type AccountMoving, rehomeCasesOf } from './service/rehome.ts'
export { commandInput, runNodeCommand } from './service/runners.ts'
export { leaveFree, type Seeding, seedFlow, seedRule } from './service/seed.ts'
export { type CaseSignal, caseSignals, type SignalListener } from './service/signals.ts'
export { type CaseStanding, definitionOf, standingOf } from './service/standing.ts'
export {
  openTaskOf,
  type Start,
  type StartContext,
  type Subject,
  sendOn,
  startCase,
  startCaseOn,
  takeCaseBack,
} from './service/subject.ts'
export { type TicketFacts, ticketFacts } from './service/ticket-facts.ts'
export { setCasesDue, stopCases, urgeCases } from './service/together.ts'
export { noteEdited, type OutsideEdit, redirectStep } from './service/watch.ts'
export { holdCases } from './store/case.ts'
export { flowsComparing } from './store/flow.ts'
export { type HappenedTask, type Happening, happeningsAt } from './store/happened.ts'
export type { OutsideFailure, OutsideKind, OutsideRef } from './store/outside.ts'
export { readsCopy } from './store/read.ts'
export { approvalsOf, type GivenApproval } from './store/standing.ts'
