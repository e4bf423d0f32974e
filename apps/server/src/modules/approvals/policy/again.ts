import type { CaseEventOf, RefusalCode, Token } from '../schema/case.ts'
import type { Draft } from './draft.ts'
import { type Graph, nodeOf } from './graph.ts'
import { isUndecided, withoutBarred } from './lanes.ts'
import { sendBackTo } from './rewind.ts'

type Reply = RefusalCode | null

/**
 * Asks anew for the people of a step where work stands: what was decided there and who was added as a signer stay, every
 * other task is taken away, and the answer to `ask` opens new ones beside what is left. Nobody takes his agreement back
 * across this, for it is no longer what he agreed to that stands here.
 */
export function askAgain(draft: Draft, graph: Graph, token: Token): Reply {
  const node = nodeOf(graph, token.nodeId)
  if (node.kind !== 'approve' && node.kind !== 'handle') return 'ACTION_NOT_ALLOWED'
  if (token.state !== 'asking') return 'TOKEN_NOT_FOUND'
  for (const task of draft.tasksOf(token.visit)) {
    if (isUndecided(task) && task.addedBy === null) draft.putTask({ ...task, state: 'removed' })
  }
  draft.putToken({ ...token, state: 'arriving', origin: null })
  draft.effects.push({ kind: 'ask', tokenId: token.id, visit: token.visit, nodeId: token.nodeId, whom: 'assignment' })
  return null
}

/**
 * Takes a change of the subject that came from outside its steps: approvals so far don't count any more, whoever edited
 * never decides a later one, and nothing is changed once outside work has begun that can't be taken back. Work goes back
 * where the event says.
 */
export function editAside(draft: Draft, graph: Graph, event: CaseEventOf<'edited'>): Reply {
  if (draft.committed) return 'EDIT_TOO_LATE'
  draft.facts = { ...draft.facts, ...event.facts }
  draft.checks = 0
  draft.bar(event.by)
  for (const task of draft.tasks) draft.putTask(withoutBarred(draft, task))
  return event.backTo === undefined || sendBackTo(draft, graph, event.backTo) ? null : 'RETURN_TARGET_UNKNOWN'
}
