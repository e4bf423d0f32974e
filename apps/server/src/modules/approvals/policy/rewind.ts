import type { CaseEventOf, Origin, RefusalCode, Resume, ReturnTarget, Step, Task, Token } from '../schema/case.ts'
import type { Draft } from './draft.ts'
import { type Graph, nodeOf } from './graph.ts'
import { cancelUndecided, isUndecided, newTask, settleLanes, withoutBarred } from './lanes.ts'
import { abandon, discard, enter } from './walk.ts'

type Reply = RefusalCode | null

function targetOf(trail: readonly Step[], to: ReturnTarget): number {
  if (to.at === 'start') return trail.length > 0 ? 0 : -1
  if (to.at === 'previous') return trail.length - 1
  return trail.findIndex((step) => step.nodeId === to.nodeId)
}

/**
 * Sends work back. Within its branch the token alone moves; to a node before the split the whole fork is given up, so
 * no sibling is left behind. Going on where the return came from is possible only when no fork was given up.
 */
export function sendBack(draft: Draft, graph: Graph, token: Token, task: Task, event: CaseEventOf<'return'>): Reply {
  const node = nodeOf(graph, token.nodeId)
  const policy = node.kind === 'approve' || node.kind === 'handle' ? node.afterReturn : 'either'
  if (policy !== 'either' && policy !== event.then) return 'ACTION_NOT_ALLOWED'
  const index = targetOf(token.trail, event.to)
  const target = token.trail[index]
  if (!target) return 'RETURN_TARGET_UNKNOWN'
  const sameBranch = target.depth === token.path.length
  if (event.then === 'resume' && !sameBranch) return 'RESUME_ACROSS_BRANCHES'
  draft.putTask({ ...task, state: 'returned', decidedBy: event.by })
  goBack(draft, graph, token, index, event.then)
  return null
}

/** Work goes back one step by itself, every step is gone over again. */
export function sendBackLate(draft: Draft, graph: Graph, token: Token): void {
  goBack(draft, graph, token, token.trail.length - 1, 'replay')
}

/** Whether people are asked at the step where the token stands, or nobody was found to be asked there. */
const asksAt = (graph: Graph, token: Token): boolean => {
  const { kind } = nodeOf(graph, token.nodeId)
  return (kind === 'approve' || kind === 'handle') && (token.state === 'asking' || token.incident === 'NO_ASSIGNEE')
}

/**
 * Steps that work can be sent back to from outside, the earliest first: those behind its tokens, and those where it stands.
 */
export function stepsBehind(graph: Graph, tokens: readonly Token[]): string[] {
  const behind = tokens.flatMap((token) => token.trail.map((step) => step.nodeId))
  const here = tokens.filter((token) => asksAt(graph, token)).map((token) => token.nodeId)
  return [...new Set([...behind, ...here])]
}

/**
 * Sends work back to a step from outside, every step after it is gone over again: as a return from any of the tokens that
 * have it behind them does, or anew where a token stands. False when no token has been there.
 */
export function sendBackTo(draft: Draft, graph: Graph, nodeId: string): boolean {
  const standing = draft.tokens.find((token) => token.nodeId === nodeId && asksAt(graph, token))
  const token = standing ?? draft.tokens.find((one) => one.trail.some((step) => step.nodeId === nodeId))
  if (!token) return false
  if (!standing) {
    const index = token.trail.findIndex((step) => step.nodeId === nodeId)
    goBack(draft, graph, token, index, 'replay')
    return true
  }
  cancelUndecided(draft, token.visit)
  draft.dropToken(token.id)
  draft.trace.push({ did: 'left', nodeId })
  enter(draft, graph, { ...token, resume: [], origin: null }, nodeId)
  return true
}

function goBack(draft: Draft, graph: Graph, token: Token, index: number, then: 'resume' | 'replay'): void {
  const target = token.trail[index]
  if (!target) throw new Error(`token ${token.id} has nothing behind it`)
  cancelUndecided(draft, token.visit)
  if (token.state === 'waiting') abandon(draft, token)
  const fork = token.path[target.depth]?.fork
  if (fork !== undefined) {
    for (const other of draft.tokens) {
      if (other.id !== token.id && other.path[target.depth]?.fork === fork) discard(draft, other)
    }
  }
  draft.dropToken(token.id)
  const resume: readonly Resume[] =
    then === 'resume' ? [...token.resume, { nodeId: token.nodeId, trail: token.trail }] : []
  const back: Token = {
    ...token,
    path: token.path.slice(0, target.depth),
    trail: token.trail.slice(0, index),
    resume,
    origin: null,
  }
  draft.trace.push({ did: 'left', nodeId: token.nodeId })
  enter(draft, graph, back, target.nodeId)
}

/** Whether nobody has done anything yet where an agreement moved the work to. */
function isUntouched(draft: Draft, token: Token): boolean {
  if (token.state === 'joining') return true
  if (token.state === 'stuck') return token.incident !== 'EFFECT_FAILED'
  return token.state === 'asking' && draft.tasksOf(token.visit).every((task) => isUndecided(task) && !task.addedBy)
}

/** The tokens an agreement left behind, if all of them stand where it put them and none has been touched. */
function movedBy(draft: Draft, visit: number): { tokens: Token[]; origin: Origin } | null {
  const tokens = draft.tokens.filter((token) => token.origin?.visit === visit)
  const origin = tokens[0]?.origin
  if (!origin || !tokens.every((token) => isUntouched(draft, token))) return null
  const fork = tokens[0]?.path[origin.path.length]?.fork
  const strays = draft.tokens.filter(
    (token) => fork !== undefined && token.path[origin.path.length]?.fork === fork && token.origin?.visit !== visit,
  )
  return strays.length === 0 ? { tokens, origin } : null
}

/**
 * Opens a decided place anew: the old task keeps its decision, a new one takes its lane and position. It is his alone
 * who had agreed: others of the pool may stand in another place of the visit by now, and nobody stands in two.
 */
function reopen(draft: Draft, token: Token, task: Task): void {
  const { lane, position, source, addedBy, decidedBy } = task
  const candidates = decidedBy === null ? task.candidates : [decidedBy]
  draft.putTask({ ...task, state: 'retracted' })
  draft.putTask(newTask(draft, token, task.kind, { lane, position, candidates, source, addedBy }))
}

/** Asks again what the visit's end had made needless; whoever had lent his task has it back. */
function renewCancelled(draft: Draft, visit: number): void {
  for (const task of draft.tasksOf(visit)) {
    if (task.state !== 'cancelled') continue
    const candidates = task.delegatedBy === null ? task.candidates : [task.delegatedBy]
    draft.putTask(withoutBarred(draft, { ...task, state: 'queued', candidates, claimedBy: null, delegatedBy: null }))
  }
}

/** Takes the actor's own agreement back while nobody has built on it. */
export function takeBack(draft: Draft, graph: Graph, task: Task): Reply {
  if (task.kind === 'approve' && task.decidedBy !== null && draft.isBarred(task.decidedBy)) return 'MAKER_IS_CHECKER'
  const standing = draft.tokens.find((token) => token.state === 'asking' && token.visit === task.visit)
  if (standing) {
    const builtOn = draft
      .tasksOf(task.visit)
      .some((other) => other.lane === task.lane && other.position > task.position && other.state === 'agreed')
    if (builtOn) return 'TAKE_BACK_TOO_LATE'
    reopen(draft, standing, task)
    settleLanes(draft, task.visit)
    return null
  }
  const moved = movedBy(draft, task.visit)
  if (!moved) return 'TAKE_BACK_TOO_LATE'
  for (const token of moved.tokens) discard(draft, token)
  const { visit, nodeId, path, trail, resume } = moved.origin
  const [first] = moved.tokens
  const id = first && first.path.length === path.length ? first.id : draft.ids()
  const token = draft.putToken({
    id,
    nodeId,
    state: 'asking',
    visit,
    path,
    trail,
    resume,
    origin: null,
    incident: null,
  })
  if (nodeOf(graph, nodeId).kind === 'approve') draft.checks = Math.max(0, draft.checks - 1)
  renewCancelled(draft, visit)
  reopen(draft, token, task)
  settleLanes(draft, visit)
  return null
}
