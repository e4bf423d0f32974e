import type { CaseEvent, CaseEventOf, RefusalCode, Token } from '../schema/case.ts'
import { stagesOf } from '../schema/deadline.ts'
import { askAgain } from './again.ts'
import { concludeAgain } from './conclude.ts'
import type { Draft } from './draft.ts'
import { type Graph, nodeOf } from './graph.ts'
import { escalate } from './handover.ts'
import { openVisit } from './lanes.ts'
import { sendBackLate } from './rewind.ts'
import { close, enter, goOn, leave, receivePeople, signingOf, takeChosen } from './walk.ts'

type Reply = RefusalCode | null
export type TokenEvent = Extract<CaseEvent, { tokenId: string }>

/** Gives stuck work another try from where it stands. */
function retry(draft: Draft, graph: Graph, token: Token): Reply {
  if (token.state !== 'stuck') return 'TOKEN_NOT_STUCK'
  draft.dropToken(token.id)
  enter(draft, graph, token, token.nodeId)
  return null
}

/** An administrator names the people a stuck node could not find. */
function assign(draft: Draft, graph: Graph, token: Token, operatorIds: readonly string[]): Reply {
  if (token.state !== 'stuck' || token.incident !== 'NO_ASSIGNEE') return 'TOKEN_NOT_STUCK'
  const people = [...new Set(operatorIds)]
  if (people.length === 0) return 'NOBODY_NAMED'
  const node = nodeOf(graph, token.nodeId)
  const kind = node.kind === 'handle' ? 'handle' : 'approve'
  if (kind === 'approve' && people.some((id) => draft.isBarred(id))) return 'MAKER_IS_CHECKER'
  const asking = draft.putToken({ ...token, state: 'asking', incident: null })
  openVisit(draft, asking, kind, signingOf(node), people, 'named')
  return null
}

/** An administrator decides where work goes on that neither the facts nor the outside world let go on. */
function choose(draft: Draft, graph: Graph, token: Token, edgeIds: readonly string[]): Reply {
  if (token.state !== 'stuck' || token.incident === 'NO_ASSIGNEE') return 'TOKEN_NOT_STUCK'
  draft.dropToken(token.id)
  return takeChosen(draft, graph, token, edgeIds) ? null : 'CHOICE_INVALID'
}

/** Applies an event that concerns a token: an answer from outside, a time that is up, a repair. */
export function onToken(draft: Draft, graph: Graph, event: TokenEvent): Reply {
  if (draft.status !== 'running') return 'CASE_CLOSED'
  const token = draft.token(event.tokenId)
  if (!token) return 'TOKEN_NOT_FOUND'
  switch (event.kind) {
    case 'assigned':
      if (token.state !== 'arriving' || token.visit !== event.visit) return 'TOKEN_NOT_FOUND'
      receivePeople(draft, graph, token, event.whom, event.operatorIds)
      concludeAgain(draft, graph, token)
      return null
    case 'completed':
      if (token.state !== 'waiting' || token.visit !== event.visit) return 'TOKEN_NOT_FOUND'
      draft.dropToken(token.id)
      if (event.facts) draft.facts = { ...draft.facts, ...event.facts }
      goOn(draft, graph, token)
      return null
    case 'failed':
      if (token.state !== 'waiting' || token.visit !== event.visit) return 'TOKEN_NOT_FOUND'
      draft.putToken({ ...token, state: 'stuck', incident: 'EFFECT_FAILED' })
      draft.trace.push({ did: 'stuck', nodeId: token.nodeId })
      return null
    case 'timeout':
      return timeOut(draft, graph, token, event)
    case 'retry':
      return retry(draft, graph, token)
    case 'assign':
      return assign(draft, graph, token, event.operatorIds)
    case 'askAgain':
      return askAgain(draft, graph, token)
    case 'choose':
      return choose(draft, graph, token, event.edgeIds)
  }
}

/** A time of a visit is up. What passes by itself is nobody's approval, and ends as nobody's doing. */
function timeOut(draft: Draft, graph: Graph, token: Token, event: CaseEventOf<'timeout'>): Reply {
  if (token.state !== 'asking' || token.visit !== event.visit) return 'TOKEN_NOT_FOUND'
  const node = nodeOf(graph, token.nodeId)
  const deadline = node.kind === 'approve' || node.kind === 'handle' ? node.deadline : undefined
  const stage = deadline && stagesOf(deadline)[event.stage]
  switch (stage?.then) {
    case undefined:
      return 'TOKEN_NOT_FOUND'
    case 'remind':
    case 'remindManager':
      break
    case 'escalate':
      for (const task of draft.tasksOf(token.visit).sort((a, b) => a.lane - b.lane)) {
        if (task.state === 'open') escalate(draft, task, event.to[task.id] ?? [])
      }
      break
    case 'agree':
      leave(draft, graph, token, true)
      return null
    case 'refuse':
      close(draft, 'refused')
      return null
    case 'return':
      sendBackLate(draft, graph, token)
      return null
  }
  draft.effects.push({ kind: 'remind', visit: token.visit, nodeId: token.nodeId })
  return null
}
