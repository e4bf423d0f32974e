import type { CaseState, Effect, Step, Token } from '../schema/case.ts'
import type { FlowDefinition, FlowNode } from '../schema/flow.ts'
import type { MigrationCode } from '../schema/watch.ts'
import { levelsOf } from './branches.ts'
import { Draft } from './draft.ts'
import { drawingOf } from './drawing.ts'
import { type Graph, graphOf } from './graph.ts'
import { discard, signingOf } from './walk.ts'

/** Old node id → new node id; a node left out keeps its id. */
export type NodeMap = Readonly<Record<string, string>>

/** A case as it would stand on another version, and the tokens whose step asks other people there; or why it can't. */
export type Migrated =
  | { ok: true; state: CaseState; effects: readonly Effect[]; again: readonly string[] }
  | { ok: false; code: MigrationCode; at: string | null }

type Place = {
  from: Graph
  to: Graph
  map: NodeMap
  levels: ReadonlyMap<string, readonly { split: string; edge: string }[]>
}

const no = (code: MigrationCode, at: string | null): Migrated => ({ ok: false, code, at })
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function goalOf({ to, map }: Place, nodeId: string): FlowNode | null {
  return to.nodes.get(map[nodeId] ?? nodeId) ?? null
}

/** The splits a token came through, by the names they have there; null when one is gone or leads elsewhere now. */
function pathThere(place: Place, token: Token): Token['path'] | null {
  const path: Token['path'][number][] = []
  for (const branch of token.path) {
    const dot = branch.fork.lastIndexOf('.')
    const split = goalOf(place, branch.fork.slice(0, dot))
    const old = place.from.nodes.get(branch.fork.slice(0, dot))
    if (!split || split.kind !== old?.kind) return null
    if (!place.to.out.get(split.id)?.some((edge) => edge.id === branch.edge)) return null
    path.push({ ...branch, fork: `${split.id}${branch.fork.slice(dot)}` })
  }
  return path
}

/** Whether a node of the new drawing lies in just these branches; a join is told apart by its split alone. */
function liesIn(place: Place, node: FlowNode, path: Token['path']): boolean {
  const levels = place.levels.get(node.id)
  if (levels?.length !== path.length) return false
  return path.every((branch, depth) => {
    const level = levels[depth]
    const isOwn = node.kind === 'join' && depth === path.length - 1
    return level?.split === branch.fork.slice(0, branch.fork.lastIndexOf('.')) && (isOwn || level.edge === branch.edge)
  })
}

function refusalAt(place: Place, state: CaseState, token: Token): Migrated | null {
  const { nodeId } = token
  const old = place.from.nodes.get(nodeId)
  const node = goalOf(place, nodeId)
  if (!old || !node) return no('NODE_REMOVED', nodeId)
  if (node.kind !== old.kind) return no('NODE_KIND_CHANGED', nodeId)
  const path = pathThere(place, token)
  if (!path || !liesIn(place, node, path)) return no('BRANCHES_DIFFER', nodeId)
  if (token.resume.some((one) => !goalOf(place, one.nodeId))) return no('RESUME_LOST', nodeId)
  const { id: _old, label: _oldLabel, ...before } = old
  const { id: _new, label: _newLabel, ...after } = node
  if (token.state === 'waiting' && !same(before, after)) return no('OUTSIDE_WORK_CHANGED', nodeId)
  const decided = state.tasks.some((task) => task.visit === token.visit && task.decidedBy !== null)
  if (token.state === 'asking' && decided && !same(signingOf(old), signingOf(node)))
    return no('COUNTERSIGN_CHANGED', nodeId)
  return null
}

/** Whether a step where work stands asks other people, or in another way, on the new version. */
function asksOthers(place: Place, token: Token): boolean {
  const [old, node] = [place.from.nodes.get(token.nodeId), goalOf(place, token.nodeId)]
  if (token.state !== 'asking' || !old || !node || !('assignment' in old) || !('assignment' in node)) return false
  return !same([old.assignment, old.signing], [node.assignment, node.signing])
}

/**
 * Takes a running case over to another version of its flow as it stands: every token to the node it is mapped to, with
 * its branches, its trail and its pending returns; tasks keep holders and decisions. A node that is gone, of another
 * kind or in other branches, a countersign half done that would count differently, or outside work under way that would
 * be other work refuses the whole case, and nothing of it changes.
 */
export function migrate(from: FlowDefinition, to: FlowDefinition, state: CaseState, map: NodeMap): Migrated {
  const place: Place = { from: graphOf(from), to: graphOf(to), map, levels: levelsOf(drawingOf(to)) }
  for (const token of state.tokens) {
    const refusal = refusalAt(place, state, token)
    if (refusal) return refusal
  }
  const there = (nodeId: string) => map[nodeId] ?? nodeId
  const trailThere = (trail: readonly Step[]) =>
    trail.filter((step) => goalOf(place, step.nodeId)).map((step) => ({ ...step, nodeId: there(step.nodeId) }))
  const tokens = state.tokens.map(
    (token): Token => ({
      ...token,
      nodeId: there(token.nodeId),
      path: pathThere(place, token) ?? [],
      trail: trailThere(token.trail),
      resume: token.resume.map((one) => ({ nodeId: there(one.nodeId), trail: trailThere(one.trail) })),
      origin: null,
    }),
  )
  const tasks = state.tasks.map((task) =>
    there(task.nodeId) === task.nodeId ? task : { ...task, nodeId: there(task.nodeId) },
  )
  const again = state.tokens.filter((token) => asksOthers(place, token)).map((token) => token.id)
  return { ok: true, state: { ...state, tokens, tasks }, effects: [], again }
}

/**
 * Clears a running case so that it can begin again on another version. Outside work that has bound it, or that is under
 * way and unknown there, refuses the case.
 */
export function restart(to: FlowDefinition, state: CaseState, ids: () => string): Migrated {
  if (state.committed) return no('OUTSIDE_WORK_DONE', null)
  const draft = new Draft(state, ids)
  for (const token of draft.tokens) {
    if (token.state === 'waiting' && !graphOf(to).nodes.has(token.nodeId))
      return no('OUTSIDE_WORK_CHANGED', token.nodeId)
    discard(draft, token)
  }
  draft.checks = 0
  return { ok: true, state: draft.toState(), effects: draft.effects, again: [] }
}
