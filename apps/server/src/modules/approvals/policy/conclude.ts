import type { Token } from '../schema/case.ts'
import type { Draft } from './draft.ts'
import { type Graph, nodeOf } from './graph.ts'
import { isUndecided, settleLanes, visitResult } from './lanes.ts'
import { close, leave, signingOf } from './walk.ts'

/** Draws the conclusion of a visit after one of its tasks has changed. */
export function conclude(draft: Draft, graph: Graph, token: Token): void {
  const node = nodeOf(graph, token.nodeId)
  const result = visitResult(draft.tasksOf(token.visit), signingOf(node))
  if (result === 'open') settleLanes(draft, token.visit)
  if (result === 'refused') close(draft, 'refused')
  if (result !== 'agreed') return
  if (node.kind === 'approve' || node.kind === 'end') draft.checks += 1
  leave(draft, graph, token)
}

/** A visit whose people were asked for again may have come to its end by what was decided before. */
export function concludeAgain(draft: Draft, graph: Graph, { id, visit }: Token): void {
  const token = draft.token(id)
  if (token?.state !== 'asking' || token.visit !== visit || draft.tasksOf(visit).every(isUndecided)) return
  conclude(draft, graph, token)
}
