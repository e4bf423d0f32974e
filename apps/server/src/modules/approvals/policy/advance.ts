import type {
  Advanced,
  CaseEvent,
  CaseEventOf,
  CaseState,
  NotAdvanced,
  RefusalCode,
  Task,
  Token,
} from '../schema/case.ts'
import type { FlowDefinition, NodeAction } from '../schema/flow.ts'
import { editAside } from './again.ts'
import { conclude } from './conclude.ts'
import { Draft } from './draft.ts'
import { type Graph, graphOf, nodeOf } from './graph.ts'
import { addSigners, bringBack, claimOrRelease, handOver, makeOver, reassign, removeSigner } from './handover.ts'
import { isUndecided, withoutBarred } from './lanes.ts'
import { sendBack, takeBack } from './rewind.ts'
import { onToken, type TokenEvent } from './token.ts'
import { close, follow } from './walk.ts'

type Reply = RefusalCode | null
type TaskEvent = Extract<CaseEvent, { taskId: string; by: string }>

/** A case before its first event; `start` sets it going. */
export function newCase(makerId: string, barredIds: readonly string[], facts: CaseState['facts']): CaseState {
  return {
    status: 'running',
    makerId,
    barredIds: [...new Set([makerId, ...barredIds])],
    facts,
    lastVisit: 0,
    checks: 0,
    committed: false,
    tokens: [],
    tasks: [],
  }
}

function start(draft: Draft, graph: Graph): Reply {
  const nodeId = graph.startId
  follow(draft, graph, {
    id: draft.ids(),
    nodeId,
    state: 'arriving',
    visit: 0,
    path: [],
    trail: [{ nodeId, depth: 0 }],
    resume: [],
    origin: null,
    incident: null,
  })
  return null
}

const NEEDS_LEAVE: Partial<Record<TaskEvent['kind'], NodeAction>> = {
  refuse: 'refuse',
  return: 'return',
  transfer: 'transfer',
  delegate: 'delegate',
  addSigners: 'addSigners',
  takeBack: 'takeBack',
}

function isAllowed(graph: Graph, task: Task, event: TaskEvent): boolean {
  const action = NEEDS_LEAVE[event.kind]
  if (!action) return true
  if (task.kind === 'amend' || (task.kind === 'handle' && action === 'refuse')) return false
  const node = nodeOf(graph, task.nodeId)
  return node.kind === 'approve' || node.kind === 'handle' ? node.actions.includes(action) : true
}

/** Whether the actor may touch this undecided task at all; deciding and handing over ask the same. */
function mayAct(draft: Draft, task: Task, event: TaskEvent): Reply {
  if (event.kind === 'removeSigner' || event.kind === 'recall') return null
  if (task.state === 'queued') return 'TASK_NOT_OPEN'
  if (!task.candidates.includes(event.by)) return 'NOT_CANDIDATE'
  if (task.kind === 'approve' && draft.isBarred(event.by)) return 'MAKER_IS_CHECKER'
  if (task.claimedBy !== null && task.claimedBy !== event.by) return 'TASK_CLAIMED'
  return task.delegatedBy !== null && event.kind !== 'answer' ? 'TASK_DELEGATED' : null
}

function decide(draft: Draft, graph: Graph, token: Token, task: Task, event: TaskEvent): Reply {
  if (task.kind === 'amend') draft.checks = 0
  draft.putTask({ ...task, state: event.kind === 'refuse' ? 'refused' : 'agreed', decidedBy: event.by })
  conclude(draft, graph, token)
  return null
}

/** Takes what the person changed in the subject; an approver decides about it as it is. */
function edit(draft: Draft, task: Task, event: TaskEvent): Reply {
  const { facts, edited = false } = 'edited' in event || 'facts' in event ? event : {}
  if (!facts && !edited) return null
  if (task.kind === 'approve') return 'ACTION_NOT_ALLOWED'
  if (facts) draft.facts = { ...draft.facts, ...facts }
  if (edited && !draft.isBarred(event.by)) {
    draft.bar(event.by)
    for (const other of draft.tasks) draft.putTask(withoutBarred(draft, other))
  }
  return null
}

function applyToTask(draft: Draft, graph: Graph, token: Token, task: Task, event: TaskEvent): Reply {
  switch (event.kind) {
    case 'agree':
    case 'refuse':
      return decide(draft, graph, token, task, event)
    case 'return':
      return sendBack(draft, graph, token, task, event)
    case 'claim':
    case 'release':
      return claimOrRelease(draft, task, event)
    case 'transfer':
    case 'delegate':
      return handOver(draft, task, event)
    case 'answer':
    case 'recall':
      return bringBack(draft, task, event)
    case 'addSigners':
      return addSigners(draft, token, task, event)
    case 'removeSigner': {
      const refusal = removeSigner(draft, task, event)
      if (!refusal) conclude(draft, graph, token)
      return refusal
    }
    case 'takeBack':
      return takeBack(draft, graph, task)
  }
}

const DECIDED: ReadonlySet<Task['state']> = new Set(['agreed', 'refused', 'returned'])

function onTask(draft: Draft, graph: Graph, event: TaskEvent): NotAdvanced | null {
  const task = draft.task(event.taskId)
  if (!task) return { kind: 'refused', code: 'TASK_NOT_FOUND' }
  if (event.kind === 'takeBack') {
    if (task.state !== 'agreed' || task.decidedBy !== event.by) return { kind: 'refused', code: 'TAKE_BACK_TOO_LATE' }
  } else if (DECIDED.has(task.state) && task.decidedBy !== null) {
    const winner = { operatorId: task.decidedBy, state: task.state }
    return { kind: 'refused', code: 'TASK_ALREADY_DECIDED', winner }
  }
  if (draft.status !== 'running') return { kind: 'refused', code: 'CASE_CLOSED' }
  if (event.kind !== 'takeBack' && !isUndecided(task)) return { kind: 'refused', code: 'TASK_CLOSED' }
  const token = draft.tokens.find((standing) => standing.visit === task.visit && standing.state === 'asking')
  if (!token && event.kind !== 'takeBack') throw new Error(`open task ${task.id} has no token`)
  const refusal =
    (event.kind === 'takeBack' ? null : mayAct(draft, task, event)) ??
    (isAllowed(graph, task, event) ? edit(draft, task, event) : 'ACTION_NOT_ALLOWED')
  const code = refusal ?? (token ? applyToTask(draft, graph, token, task, event) : takeBack(draft, graph, task))
  return code ? { kind: 'refused', code } : null
}

function withdraw(draft: Draft, graph: Graph, by: string): Reply {
  if (by !== draft.makerId) return 'NOT_MAKER'
  const rule = graph.definition.settings.withdraw
  const decided =
    draft.checks > 0 || draft.tokens.some((token) => draft.tasksOf(token.visit).some((task) => task.decidedBy !== null))
  if (draft.committed || rule === 'never' || (rule === 'untilFirstDecision' && decided)) return 'WITHDRAW_TOO_LATE'
  close(draft, 'withdrawn')
  return null
}

function reassignTask(draft: Draft, event: CaseEventOf<'reassign'>): Reply {
  const task = draft.task(event.taskId)
  if (!task) return 'TASK_NOT_FOUND'
  return isUndecided(task) ? reassign(draft, task, event) : 'TASK_CLOSED'
}

function onCase(draft: Draft, graph: Graph, event: Exclude<CaseEvent, TaskEvent | TokenEvent>): Reply {
  if (draft.status !== 'running') return 'CASE_CLOSED'
  switch (event.kind) {
    case 'start':
      return start(draft, graph)
    case 'withdraw':
      return withdraw(draft, graph, event.by)
    case 'reassign':
      return reassignTask(draft, event)
    case 'makeOver':
      return makeOver(draft, event)
    case 'edited':
      return editAside(draft, graph, event)
    case 'terminate':
      close(draft, 'terminated')
      return null
    case 'stale':
      close(draft, 'stale')
      return null
    case 'expire':
      close(draft, 'expired')
      return null
  }
}

function apply(draft: Draft, graph: Graph, event: CaseEvent): NotAdvanced | null {
  if ('taskId' in event && 'by' in event) return onTask(draft, graph, event)
  const code = 'tokenId' in event ? onToken(draft, graph, event) : onCase(draft, graph, event)
  return code ? { kind: 'refused', code } : null
}

/**
 * Applies one event to one case: the whole meaning of approval, with no clock, no database and no chance in it. The
 * caller holds the case's lock, answers every `ask` effect with `assigned` before it commits, and stores the rows whose
 * objects differ from those it gave.
 *
 * @param definition A definition without problems (see `validateDefinition`), the one the case was opened with.
 * @param ids        Names for new tokens and tasks; called in a fixed order.
 * @returns The new state with what to do and what happened, or the reason why nothing did.
 * @throws Error when the stored state contradicts the definition: a defect, never a user's mistake.
 */
export function advance(
  definition: FlowDefinition,
  state: CaseState,
  event: CaseEvent,
  ids: () => string,
): Advanced | NotAdvanced {
  const draft = new Draft(state, ids)
  const refusal = apply(draft, graphOf(definition), event)
  if (refusal) return refusal
  return { kind: 'advanced', state: draft.toState(), effects: draft.effects, trace: draft.trace }
}
