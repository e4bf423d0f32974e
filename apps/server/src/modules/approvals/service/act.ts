import type { Refused } from '#kernel/refusal.ts'
import { SYSTEM_OPERATOR_ID } from '#platform/actor.ts'
import type { Batch, BatchCall, BatchContext, BatchResult } from '#platform/batch.ts'
import { platformErrors } from '#platform/errors.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import { approvalErrors } from '../errors.ts'
import { markReady, suspectsAmong } from '../store/ticket.ts'
import { Board, liveEventsOf } from './board.ts'
import { judged, namedIn, seated } from './judge.ts'
import { type Job, play } from './play.ts'
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
  await board.load(...namedIn(calls))
  const jobs = seated(board, calls)
  const refused = await judged(context, jobs)
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
