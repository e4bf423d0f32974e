import { Refused } from '#kernel/refusal.ts'
import {
  type CaseContext,
  type CaseListener,
  type CaseMoved,
  type FlowDraft,
  openTaskOf,
  type Subject,
  seedFlow,
  sendOn,
  sendTaskBack,
  startCase,
  takeCaseBack,
} from '#modules/approvals'
import { holdersOf } from '#modules/clients'
import type { CommandContext } from '#platform/command.ts'
import { inTransaction, type Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { onboardingErrors } from '../errors.ts'
import type { ApplicationContent } from '../schema/content.ts'
import { type ApplicationRow, lockApplication } from '../store/application.ts'
import { holdersIn, reviewFacts } from './assess.ts'
import { today } from './content.ts'
import { move } from './target.ts'

/** The flow that reviews applications; a broker publishes other versions of it in the flow designer. */
export const REVIEW_FLOW = 'onboarding'
export const OPEN_TASK = 'onboarding.application.open'

/** Rights of the reviewers: who holds one is asked at that step. Given by name, never by a module-wide policy. */
export const REVIEW_PERMISSIONS = {
  firstReview: 'onboarding.review.first',
  videoCall: 'onboarding.review.videoCall',
  compliance: 'onboarding.review.compliance',
  officer: 'onboarding.review.officer',
} as const

type Earlier = keyof typeof REVIEW_PERMISSIONS

function step(id: Earlier, label: [string, string, string], earlier: Earlier[]): FlowDraft['nodes'][number] {
  const [hans, hant, en] = label
  return {
    kind: 'approve',
    id,
    label: { 'zh-Hans': hans, 'zh-Hant': hant, en },
    assignment: {
      anyOf: [{ by: 'permission', permission: REVIEW_PERMISSIONS[id] }],
      except: earlier.map((nodeId) => ({ by: 'handlerOf', nodeId })),
      whenEmpty: 'admin',
    },
  }
}

type StepNames = Record<Earlier, [string, string, string]>

/**
 * First review, a video call where the rule asks for one, compliance, responsible officer; nobody signs at two steps.
 *
 * @source spec/accounts.md §2.1: the call is made from the age of 65 and for primary schooling.
 */
export function reviewFlow(names: StepNames): FlowDraft {
  return {
    nodes: [
      { kind: 'start', id: 'start' },
      step('firstReview', names.firstReview, []),
      { kind: 'exclusive', id: 'callNeeded' },
      step('videoCall', names.videoCall, ['firstReview']),
      step('compliance', names.compliance, ['firstReview', 'videoCall']),
      step('officer', names.officer, ['firstReview', 'videoCall', 'compliance']),
      { kind: 'end', id: 'end', outcome: 'approved' },
    ],
    edges: [
      { id: 'submitted', from: 'start', to: 'firstReview' },
      { id: 'reviewed', from: 'firstReview', to: 'callNeeded' },
      {
        id: 'call',
        from: 'callNeeded',
        to: 'videoCall',
        condition: { kind: 'compare', fact: 'videoCall', as: 'boolean', op: 'eq', value: 'true' },
      },
      { id: 'noCall', from: 'callNeeded', to: 'compliance', isDefault: true },
      { id: 'called', from: 'videoCall', to: 'compliance' },
      { id: 'compliant', from: 'compliance', to: 'officer' },
      { id: 'approved', from: 'officer', to: 'end' },
    ],
  }
}

/** Publishes the review flow where there is none yet. */
export async function publishReviewFlow(
  platform: Platform,
  names: StepNames,
  title: [string, string, string],
): Promise<void> {
  const [hans, hant, en] = title
  try {
    await inTransaction(platform.db, (tx) =>
      seedFlow({ tx, now: platform.clock() }, REVIEW_FLOW, { 'zh-Hans': hans, 'zh-Hant': hant, en }, reviewFlow(names)),
    )
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'FLOW_CODE_TAKEN')) throw error
  }
}

/** What is put to the reviewers. */
export async function subjectOf(
  reader: Reader,
  { id, applicationNo, displayName, clientId, businessLine, departmentId }: ApplicationRow,
  content: ApplicationContent,
  seen: { today: string; warnings: number },
): Promise<Subject> {
  const holders = content.profile ? holdersIn(content.profile) : await holdersOf(reader, content.clientId ?? '')
  return {
    target: { type: 'application', id, label: `${applicationNo} ${displayName}` },
    facts: reviewFacts(content, holders, seen.today, seen.warnings),
    clientId,
    accountId: null,
    businessLine,
    departmentId,
  }
}

/** Puts a submitted application to its reviewers: a new case, or the one that waits for its maker. */
export async function sendToReview(
  context: CommandContext,
  application: ApplicationRow,
  content: ApplicationContent,
  args: { warnings: number; remark: string | null },
): Promise<void> {
  const seen = { today: today(context.platform, context.now), warnings: args.warnings }
  const subject = await subjectOf(context.tx, application, content, seen)
  const moved =
    application.caseId === null
      ? await startCase(context, REVIEW_FLOW, subject)
      : await sendOn(context, application.caseId, subject.facts, args.remark)
  if (!moved) throw onboardingErrors.REVIEW_NOT_CONFIGURED()
  await follow(context, { ...application, state: 'SUBMITTED', caseId: moved.caseId }, { ...moved, remark: args.remark })
}

/** Brings the application in line with its case. */
async function follow(context: CaseContext, application: ApplicationRow, moved: CaseMoved): Promise<void> {
  const { caseId, by, remark } = moved
  const line = (kind: string) => ({ kind, by, remark, step: application.reviewStep })
  if (moved.status === 'running' && moved.amending) {
    const returned = { page: null, reasons: [], remark }
    await move(context, application, { state: 'RETURNED', caseId, reviewStep: null, returned }, line('returned'))
    return
  }
  if (moved.status === 'running') {
    const reviewStep = moved.steps.join(',') || null
    await move(context, application, { state: application.state, caseId, reviewStep }, line(moved.event))
    return
  }
  const ended = { caseId: null, reviewStep: null, decided: true }
  if (moved.status === 'approved') {
    await move(context, application, { ...ended, caseId, state: 'APPROVED' }, line('approved'))
    enqueueOpening(context, application)
  } else if (moved.status === 'refused') {
    await move(context, application, { ...ended, caseId, state: 'REJECTED' }, line('rejected'))
  } else if (moved.status === 'withdrawn') {
    await move(context, application, { caseId: null, reviewStep: null, state: 'DRAFT' }, line('withdrawn'))
  } else {
    await move(context, application, { ...ended, state: 'CANCELLED' }, line('cancelled'))
  }
}

/** Opening runs after the commit, once, however often it is asked for. */
export function enqueueOpening(context: CaseContext, { id }: ApplicationRow): void {
  context.enqueue({ task: OPEN_TASK, payload: { applicationId: id }, jobKey: `${OPEN_TASK}:${id}` })
}

/** Follows what reviewers do in the inbox. A case whose application has ended already is left alone. */
export const reviewListener: CaseListener = {
  targetType: 'application',
  async moved(context, moved) {
    const application = await lockApplication(context.tx, moved.targetId)
    if (application?.caseId !== moved.caseId) return
    await follow(context, application, moved)
  },
}

/**
 * Sends the application back by the actor's own task, to be amended and gone over anew.
 *
 * @throws NOT_FOUND when nothing is asked of the actor; what approvals refuse.
 */
export async function sendApplicationBack(
  context: CommandContext,
  application: ApplicationRow,
  remark: string,
): Promise<void> {
  const taskId = application.caseId === null ? null : await openTaskOf(context, application.caseId)
  if (taskId === null) throw platformErrors.NOT_FOUND()
  await sendTaskBack.run(context, { id: taskId, remark, to: { at: 'start' }, then: 'replay' })
}

/** Takes the application's case back; the listener is not asked, the caller moves the application. */
export async function takeApplicationBack(
  context: CommandContext,
  application: ApplicationRow,
  remark: string | null,
): Promise<void> {
  if (application.caseId !== null) await takeCaseBack(context, application.caseId, remark)
}
