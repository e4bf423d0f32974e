import type { Refused } from '#kernel/refusal.ts'
import { type Actor, SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import type { Batch, BatchCall, BatchContext, BatchResult } from '#platform/batch.ts'
import { platformErrors } from '#platform/errors.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { approvalErrors } from '../errors.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Task, TaskKind } from '../schema/case.ts'
import { markReady, suspectsAmong } from '../store/ticket.ts'
import { actionOf } from './actions.ts'
import { Board, liveEventsOf } from './board.ts'
import { isGuarded } from './guards.ts'
import { ADMINISTER, type Asked, askedAt, holdersOf, mayFinish, questionsOf } from './people.ts'
import { type Job, play } from './play.ts'
import { askRules } from './proof.ts'
import { recordChanges } from './record.ts'
import type { Doer, Seat } from './seat.ts'
import { keepSignatures } from './signature.ts'
import { changedTargets } from './staleness.ts'
import { tellListeners } from './subject.ts'

/** Background work: carry out approved tickets. */
export const EXECUTE_TASK = 'approvals.ticket.execute'

/** Enqueuing costs more than deciding, so tickets approved together are carried out by few jobs. */
const TICKETS_PER_JOB = 32

/** The job that carries out these tickets, one after the other. */
export function executionOf(ticketIds: readonly string[]): JobRequest {
  return { task: EXECUTE_TASK, payload: { ticketIds: [...ticketIds] } }
}

export const SYSTEM: Doer = { operatorId: SYSTEM_OPERATOR_ID, name: 'system', remark: null }

/** What one call asks, with the case and task it concerns; a case nobody knows leaves the seat empty. */
async function seated(board: Board, calls: readonly BatchCall[]): Promise<Job[]> {
  const actions = calls.map((call) => ({ call, action: actionOf(call.command, call.input, call.actor) }))
  const taskIds = actions.flatMap(({ action }) => ('taskId' in action.on ? [action.on.taskId] : []))
  const named = actions.flatMap(({ action }) => ('caseId' in action.on ? [action.on.caseId] : []))
  await board.load(named, taskIds)
  const seatOfTask = new Map([...board.seats.values()].flatMap((seat) => seat.state.tasks.map(({ id }) => [id, seat])))
  return actions.map(({ call, action }) => {
    const { on } = action
    const seat = 'caseId' in on ? board.seats.get(on.caseId) : seatOfTask.get(on.taskId)
    const task = 'taskId' in on ? seat?.state.tasks.find((one) => one.id === on.taskId) : undefined
    return { call, action, seat: seat ?? null, task: task ?? null }
  })
}

/** Whether the case is any of this person's business; otherwise it does not exist for him. */
function mayKnow(actor: Actor, seat: Seat, task: Task | null): boolean {
  const { row } = seat
  const takesPart =
    row.makerId === actor.operatorId ||
    (task !== null && [...task.candidates, task.decidedBy, task.delegatedBy, task.addedBy].includes(actor.operatorId))
  if (takesPart) return true
  return actor.permissions.has('approvals.ticket.view') && isInScope(actor, row)
}

type Doubt = { job: Job; asked: Asked; enough: number; refusal: () => Refused }

/** Whether the action is about an approval or about work: of its task, or of the step that stands still. */
function kindConcerned({ action, seat, task }: Job): TaskKind {
  if (task) return task.kind
  const { event } = action
  const token = 'tokenId' in event ? seat?.state.tokens.find((one) => one.id === event.tokenId) : undefined
  if (!seat || !token) return 'approve'
  return nodeOf(graphOf(seat.flow.definition), token.nodeId).kind === 'handle' ? 'handle' : 'approve'
}

/** What has to be asked of the directory before the action may happen. */
function doubtsOf(job: Job): Doubt[] {
  const { action, seat, task, call } = job
  if (!seat) return []
  const doubts: Doubt[] = []
  const by = call.actor.operatorId
  if (action.asHandler && task?.source === 'rule' && task.delegatedBy === null && task.candidates.includes(by)) {
    const node = nodeOf(graphOf(seat.flow.definition), task.nodeId)
    const asked =
      node.kind === 'approve' || node.kind === 'handle'
        ? askedAt(node, seat.row, [by])
        : holdersOf(ADMINISTER, seat.row, [by])
    if (!call.actor.permissions.has(ADMINISTER)) {
      doubts.push({ job, asked, enough: 1, refusal: approvalErrors.NO_LONGER_ENTITLED })
    }
  }
  if (action.named.length > 0) {
    const named = [...new Set(action.named)]
    const refusal = approvalErrors.PERSON_NOT_ELIGIBLE
    doubts.push({
      job,
      asked: holdersOf(mayFinish(kindConcerned(job)), seat.row, named),
      enough: named.length,
      refusal,
    })
  }
  return doubts
}

async function clearDoubts(context: BatchContext, jobs: readonly Job[], refused: Map<Job, Refused>): Promise<void> {
  const doubts = jobs.filter((job) => !refused.has(job)).flatMap(doubtsOf)
  if (doubts.length === 0) return
  const questions = await questionsOf(
    context.tx,
    doubts.map(({ asked }) => asked),
  )
  const found = await context.platform.directory.find(context.tx, questions, context.now)
  doubts.forEach(({ job, enough, refusal }, index) => {
    if ((found[index] ?? []).length < enough) refused.set(job, refusal())
  })
}

/** Closes tickets whose target has changed, before anybody approves them. */
async function closeStale(context: BatchContext, board: Board, jobs: readonly Job[], refused: Map<Job, Refused>) {
  const agreeing = jobs.filter(
    ({ action, seat }) =>
      action.event.kind === 'agree' && seat?.row.kind === 'ticket' && seat.state.status === 'running',
  )
  if (agreeing.length === 0) return
  const seats = new Map(agreeing.flatMap(({ seat }) => (seat ? [[seat.row.id, seat]] : [])))
  const suspects = await suspectsAmong(context.tx, [...seats.keys()])
  const stale = await changedTargets(
    context.tx,
    context.platform,
    context.now,
    suspects.map(({ makerId, ...ticket }) => ({ ticket, makerId })),
  )
  for (const id of stale) {
    const seat = seats.get(id)
    if (seat) board.apply(seat, { kind: 'stale' }, SYSTEM)
  }
  for (const job of agreeing) {
    if (job.seat && stale.has(job.seat.row.id)) refused.set(job, approvalErrors.TARGET_CHANGED())
  }
}

function bulkRefusal({ action, seat, task }: Job): Refused | null {
  if (!action.inBulk || !seat || !task) return null
  const node = nodeOf(graphOf(seat.flow.definition), task.nodeId)
  const batchable = node.kind === 'approve' || node.kind === 'handle' ? node.batchable : false
  return batchable ? null : approvalErrors.NODE_NOT_BATCHABLE()
}

/** An approval is agreed to, other work is done: each has a command and a permission of its own. */
function kindRefusal({ call, action, task }: Job): Refused | null {
  if (!task || action.event.kind !== 'agree') return null
  return call.command === mayFinish(task.kind) ? null : approvalErrors.ACTION_NOT_ALLOWED()
}

/** An amended subject is sent on by the module that owns it, or under its guard: it writes down what was amended. */
function amendRefusal(platform: Platform, { action, seat, task }: Job): Refused | null {
  const foreign = seat?.row.kind === 'application' && task?.kind === 'amend' && action.event.kind === 'agree'
  return foreign && !isGuarded(platform, seat.row.targetType) ? approvalErrors.ACTION_NOT_ALLOWED() : null
}

function record({ call, seat }: Job): void {
  if (!seat) return
  const { id, kind, targetLabel, businessLine, departmentId, clientId, accountId } = seat.row
  const target = { type: kind, id, label: targetLabel }
  call.record({
    target,
    businessLine,
    departmentId,
    clientId,
    accountId,
    ...(kind === 'ticket' ? { ticketId: id } : {}),
  })
}

/** Marks what was approved just now as ready and has it carried out after the commit. */
export async function releaseApproved(
  context: Pick<BatchContext, 'tx' | 'now'>,
  seats: Iterable<Seat>,
  enqueue: BatchCall['enqueue'],
): Promise<void> {
  const approved = [...seats].filter(
    ({ row, effects }) =>
      row.kind === 'ticket' && effects.some((one) => one.kind === 'closed' && one.status === 'approved'),
  )
  if (approved.length === 0) return
  const ids = approved.map(({ row }) => row.id)
  await markReady(context.tx, ids, context.now)
  for (let at = 0; at < ids.length; at += TICKETS_PER_JOB) enqueue(executionOf(ids.slice(at, at + TICKETS_PER_JOB)))
}

/** Business modules follow their cases in the same transaction; what they emit and enqueue belongs to the last call on it. */
async function tellBusiness(context: BatchContext, done: readonly Job[]): Promise<void> {
  const last = new Map(done.flatMap((job) => (job.seat ? [[job.seat, job.call] as const] : [])))
  for (const [seat, { emit, enqueue }] of last) await tellListeners({ ...context, emit, enqueue }, [seat])
}

async function run(context: BatchContext, calls: readonly BatchCall[]): Promise<BatchResult[]> {
  const board = new Board(context.tx, context.platform, context.now)
  const jobs = await seated(board, calls)
  const refused = new Map<Job, Refused>()
  for (const job of jobs) {
    if (!job.seat || !mayKnow(job.call.actor, job.seat, job.task)) refused.set(job, platformErrors.NOT_FOUND())
    else {
      const refusal = kindRefusal(job) ?? bulkRefusal(job) ?? amendRefusal(context.platform, job)
      if (refusal) refused.set(job, refusal)
    }
  }
  await clearDoubts(context, jobs, refused)
  await askRules(context, jobs, refused)
  await closeStale(
    context,
    board,
    jobs.filter((job) => !refused.has(job)),
    refused,
  )
  await play(context, board, jobs, refused)
  await board.flush()
  const done = jobs.filter((job) => !refused.has(job))
  await keepSignatures(context, done)
  await recordChanges(context, done)
  await tellBusiness(context, done)
  const told = new Set<Seat>()
  for (const job of jobs) {
    record(job)
    const { seat, call } = job
    if (!seat || refused.has(job) || told.has(seat)) continue
    told.add(seat)
    for (const event of liveEventsOf(seat)) call.emit(event)
  }
  const speaker = jobs.find((job) => !refused.has(job))
  if (speaker) await releaseApproved(context, board.seats.values(), speaker.call.enqueue)
  return jobs.map((job): BatchResult => {
    const refusal = refused.get(job)
    if (refusal || !job.seat) return { kind: 'refused', refusal: refusal ?? platformErrors.NOT_FOUND() }
    return { kind: 'done', value: { caseId: job.seat.row.id, state: job.seat.state.status } }
  })
}

/** All actions on tasks and cases: a click, a bulk decision and a burst of clicks take this one way. */
export const actions: Batch = { name: 'approvals.actions', plainAnswers: true, run }
