import type { Json, Refused } from '#kernel/refusal.ts'
import type { BatchCall, BatchContext } from '#platform/batch.ts'
import { approvalErrors } from '../errors.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { CaseEvent, NotAdvanced, Task } from '../schema/case.ts'
import type { Action } from './actions.ts'
import type { Board } from './board.ts'
import { accepted, considered, type GuardAnswer, type GuardedAction } from './guards.ts'
import type { CaseContext } from './listener.ts'
import type { Doer, Seat } from './seat.ts'

/** One call of a batch with the case and the task it concerns. */
export type Job = { call: BatchCall; action: Action; seat: Seat | null; task: Task | null }

type Seated = Job & { seat: Seat }

const isSeated = (job: Job): job is Seated => job.seat !== null

function refusalOf(answer: NotAdvanced, seat: Seat, task: Task | null): Refused {
  const decision = task && seat.decisions.get(task.id)
  if (answer.code === 'TASK_ALREADY_DECIDED' && decision) {
    const decided = seat.state.tasks.find((one) => one.id === task.id)?.state ?? task.state
    return approvalErrors.TASK_ALREADY_DECIDED({ winner: decision.name, decision: decided, decidedAt: decision.at })
  }
  if (answer.code === 'CASE_CLOSED') return approvalErrors.CASE_CLOSED({ state: seat.state.status })
  return approvalErrors[answer.code]()
}

function doerOf({ call, action }: Job): Doer {
  return { operatorId: call.actor.operatorId, name: call.actor.name, remark: action.remark }
}

const detailOf = ({ action }: Job): Record<string, Json> =>
  action.named.length > 0 ? { named: [...action.named] } : {}

/** The event with what it changes in the subject; without a guard there are edits of nothing, which the engine refuses. */
function eventOf({ action }: Job, answer: GuardAnswer | undefined): CaseEvent {
  const facts = answer && 'facts' in answer ? answer.facts : undefined
  const edited = action.edits !== null
  if (!facts && !edited) return action.event
  return { ...action.event, ...(facts ? { facts } : {}), ...(edited ? { edited } : {}) } as CaseEvent
}

function guardedOf({ call, action, seat, task }: Seated): { asked: GuardedAction; targetType: string } | null {
  if (!task || seat.row.kind !== 'application') return null
  const { edits, offers, acknowledged, inBulk, event } = action
  const node = nodeOf(graphOf(seat.flow.definition), task.nodeId)
  const { id: caseId, targetId, targetType } = seat.row
  const place = { taskId: task.id, caseId, targetId, nodeId: task.nodeId, node, taskKind: task.kind }
  return { asked: { ...place, event: event.kind, inBulk, edits, offers, acknowledged, actor: call.actor }, targetType }
}

/** Asks the guards about those actions of a round that the engine would accept, so that nothing is said to strangers. */
async function consider(context: CaseContext, board: Board, round: readonly Seated[], looking = false) {
  const asked = round.flatMap((job) => {
    const one = guardedOf(job)
    return one && board.refusalOf(job.seat, eventOf(job, undefined)) === null ? [{ job, one }] : []
  })
  const actions = asked.map(({ one }) => one)
  const answers = actions.length === 0 ? new Map<string, GuardAnswer>() : await considered(context, actions, looking)
  return { answers, asked: new Map(asked.map(({ job, one }) => [job as Job, one])) }
}

/**
 * Why the engine or a guard would refuse each of these actions as things stand, each by itself; nothing is played, held or
 * written.
 */
export async function foreseen(context: CaseContext, board: Board, jobs: readonly Job[]): Promise<Map<Job, Refused>> {
  const known = jobs.filter(isSeated)
  const { answers } = await consider(context, board, known, true)
  const refused = new Map<Job, Refused>()
  for (const job of known) {
    const answer = job.task ? answers.get(job.task.id) : undefined
    const refusal = board.refusalOf(job.seat, eventOf(job, answer))
    if (answer && 'refusal' in answer) refused.set(job, answer.refusal)
    else if (refusal) refused.set(job, refusalOf(refusal, job.seat, job.task))
  }
  return refused
}

/** Plays one action for each case and asks for the people of the nodes reached. */
async function playRound(context: BatchContext, board: Board, round: readonly Seated[], refused: Map<Job, Refused>) {
  const speaker = round.at(-1)?.call
  if (!speaker) return
  const { emit, enqueue } = speaker
  const guarding: CaseContext = { ...context, emit, enqueue }
  const { answers, asked } = await consider(guarding, board, round)
  const happened: { asked: GuardedAction; targetType: string }[] = []
  for (const job of round) {
    const answer = job.task ? answers.get(job.task.id) : undefined
    if (answer && 'refusal' in answer) {
      refused.set(job, answer.refusal)
      continue
    }
    const detail = { ...detailOf(job), ...answer?.detail }
    const refusal = board.apply(job.seat, eventOf(job, answer), doerOf(job), detail)
    if (refusal) refused.set(job, refusalOf(refusal, job.seat, job.task))
    const one = asked.get(job)
    if (!refusal && one) happened.push(one)
  }
  if (happened.length > 0) await accepted(guarding, happened)
  await board.answerAsks()
}

/** Plays the jobs in rounds, one action for each case in a round. */
export async function play(
  context: BatchContext,
  board: Board,
  jobs: readonly Job[],
  refused: Map<Job, Refused>,
): Promise<void> {
  let left = jobs.filter((job) => !refused.has(job))
  while (left.length > 0) {
    const busy = new Set<Seat>()
    const round: Seated[] = []
    const later: Job[] = []
    for (const job of left) {
      if (!isSeated(job)) continue
      if (busy.has(job.seat)) later.push(job)
      else round.push(job)
      busy.add(job.seat)
    }
    await playRound(context, board, round, refused)
    left = later
  }
}
