import type { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { BatchCall, BatchContext } from '#platform/batch.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { approvalErrors } from '../errors.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Task, TaskKind } from '../schema/case.ts'
import { actionOf } from './actions.ts'
import type { Board } from './board.ts'
import { isGuarded } from './guards.ts'
import { ADMINISTER, type Asked, askedAt, holdersOf, mayFinish, questionsOf } from './people.ts'
import type { Job } from './play.ts'
import { askRules } from './proof.ts'
import type { Seat } from './seat.ts'

const actionsOf = (calls: readonly BatchCall[]) =>
  calls.map((call) => ({ call, action: actionOf(call.command, call.input, call.actor) }))

/** Cases and tasks that calls are about, to be put on the board. */
export function namedIn(calls: readonly BatchCall[]): [caseIds: string[], taskIds: string[]] {
  const on = actionsOf(calls).map(({ action }) => action.on)
  return [
    on.flatMap((one) => ('caseId' in one ? [one.caseId] : [])),
    on.flatMap((one) => ('taskId' in one ? [one.taskId] : [])),
  ]
}

/** What one call asks, with the case and task it concerns; a case nobody knows leaves the seat empty. */
export function seated(board: Board, calls: readonly BatchCall[]): Job[] {
  const seatOfTask = new Map([...board.seats.values()].flatMap((seat) => seat.state.tasks.map(({ id }) => [id, seat])))
  return actionsOf(calls).map(({ call, action }) => {
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

/** What is refused before the engine is asked: strangers, the wrong command, rights that are gone, proofs that are missing. */
export async function judged(context: BatchContext, jobs: readonly Job[]): Promise<Map<Job, Refused>> {
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
  return refused
}
