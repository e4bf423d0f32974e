import type { AskedWhom, Incident, Step, Token } from '../schema/case.ts'
import type { Edge, FlowNode, Signing } from '../schema/flow.ts'
import { holds } from './condition.ts'
import type { Draft } from './draft.ts'
import { type Graph, nodeOf } from './graph.ts'
import { cancelUndecided, lanesOf, openVisit, voicesOf } from './lanes.ts'

const ANY: Signing = { mode: 'any' }
/** Outside work that only a reversal undoes. */
const BINDING = new Set(['command', 'writeBack'])

/** How the people at a node sign; the start and the end ask as `any`. */
export function signingOf(node: FlowNode): Signing {
  return node.kind === 'approve' || node.kind === 'handle' ? node.signing : ANY
}

/** The way behind a token that arrives at a node: a loop back to a node forgets what lay after it. */
function trailUpTo(trail: readonly Step[], nodeId: string): readonly Step[] {
  const index = trail.findIndex((step) => step.nodeId === nodeId)
  return index < 0 ? trail : trail.slice(0, index)
}

function stick(draft: Draft, token: Token, incident: Incident): void {
  draft.putToken({ ...token, state: 'stuck', incident })
  draft.trace.push({ did: 'stuck', nodeId: token.nodeId })
}

/** Asks for the people of the node the token has come to; the answer is the event `assigned`. */
function ask(draft: Draft, token: Token, whom: AskedWhom): void {
  const visit = draft.nextVisit()
  draft.putToken({ ...token, state: 'arriving', incident: null, visit, trail: trailUpTo(token.trail, token.nodeId) })
  draft.effects.push({ kind: 'ask', tokenId: token.id, visit, nodeId: token.nodeId, whom })
}

function begin(draft: Draft, token: Token, node: FlowNode): void {
  const visit = draft.nextVisit()
  draft.putToken({ ...token, state: 'waiting', incident: null, visit })
  draft.effects.push({ kind: 'begin', tokenId: token.id, visit, nodeId: node.id })
  if (node.kind === 'subFlow' || node.kind === 'relay') draft.committed = true
  if (node.kind === 'effect' && BINDING.has(node.effect.kind)) draft.committed = true
}

/** The edges a gateway sends work along: none when nothing holds and there is no default. */
function chosen(node: FlowNode, edges: readonly Edge[], draft: Draft): readonly Edge[] {
  if (node.kind === 'parallel') return edges
  const holding = edges.filter((edge) => edge.condition !== undefined && holds(edge.condition, draft.facts))
  const taken = node.kind === 'exclusive' ? holding.slice(0, 1) : holding
  return taken.length > 0 ? taken : edges.filter((edge) => edge.isDefault)
}

function passGateway(draft: Draft, graph: Graph, token: Token, node: FlowNode): void {
  const edges = chosen(node, graph.out.get(node.id) ?? [], draft)
  if (edges.length === 0) stick(draft, token, 'NO_BRANCH')
  else takeEdges(draft, graph, token, node, edges)
}

function takeEdges(draft: Draft, graph: Graph, token: Token, node: FlowNode, edges: readonly Edge[]): void {
  const taken = edges.map((edge) => edge.id)
  if (node.kind === 'exclusive') {
    draft.trace.push({ did: 'chose', nodeId: node.id, edges: taken })
    for (const edge of edges) enter(draft, graph, token, edge.to)
    return
  }
  draft.trace.push({ did: 'split', nodeId: node.id, edges: taken })
  draft.dropToken(token.id)
  const fork = `${node.id}.${draft.nextVisit()}`
  for (const edge of edges) {
    const path = [...token.path, { fork, edge: edge.id, of: edges.length }]
    enter(draft, graph, { ...token, id: draft.ids(), path }, edge.to)
  }
}

/** The last of a fork's tokens to arrive lets one token go on; what lay inside the branches can't be returned to. */
function arriveAtJoin(draft: Draft, graph: Graph, token: Token): void {
  const arrived = draft.putToken({ ...token, state: 'joining', visit: 0 })
  const branch = arrived.path.at(-1)
  if (!branch) throw new Error(`token ${token.id} reached join ${token.nodeId} outside any fork`)
  const siblings = draft.tokens.filter(
    (other) => other.state === 'joining' && other.nodeId === token.nodeId && other.path.at(-1)?.fork === branch.fork,
  )
  if (siblings.length < branch.of) return
  for (const sibling of siblings) draft.dropToken(sibling.id)
  const path = arrived.path.slice(0, -1)
  const trail = arrived.trail.filter((step) => step.depth <= path.length)
  const { origin } = arrived
  const oneMove = siblings.every((other) => other.origin?.visit === origin?.visit)
  const keeps = origin !== null && oneMove && origin.path.length <= path.length
  draft.trace.push({ did: 'joined', nodeId: token.nodeId })
  follow(draft, graph, { ...arrived, id: draft.ids(), path, trail, origin: keeps ? origin : null })
}

function arriveAtEnd(draft: Draft, graph: Graph, token: Token, refused: boolean): void {
  if (!refused && graph.definition.settings.requiresChecker && draft.checks === 0) {
    ask(draft, token, 'admin')
    return
  }
  draft.trace.push({ did: 'ended', nodeId: token.nodeId })
  close(draft, refused ? 'refused' : 'approved')
}

/** Puts a token on a node and lets it run until somebody has to act. */
export function enter(draft: Draft, graph: Graph, from: Token, nodeId: string): void {
  const node = nodeOf(graph, nodeId)
  const token: Token = { ...from, nodeId, visit: 0, incident: null }
  switch (node.kind) {
    case 'start': {
      const asking = draft.putToken({ ...token, state: 'asking', visit: draft.nextVisit(), trail: [] })
      openVisit(draft, asking, 'amend', ANY, [draft.makerId], 'named')
      return
    }
    case 'approve':
    case 'handle':
      return ask(draft, token, 'assignment')
    case 'cc':
      draft.effects.push({ kind: 'cc', nodeId })
      return follow(draft, graph, token)
    case 'exclusive':
    case 'inclusive':
      return node.lookups.length > 0 ? begin(draft, token, node) : passGateway(draft, graph, token, node)
    case 'parallel':
      return passGateway(draft, graph, token, node)
    case 'join':
      return arriveAtJoin(draft, graph, token)
    case 'timer':
    case 'effect':
    case 'subFlow':
    case 'relay':
      return begin(draft, token, node)
    case 'end':
      return arriveAtEnd(draft, graph, token, node.outcome === 'refused')
  }
}

/** Sends a token along the only edge out of its node. */
export function follow(draft: Draft, graph: Graph, token: Token): void {
  const [edge] = graph.out.get(token.nodeId) ?? []
  if (!edge) throw new Error(`node ${token.nodeId} has no way out`)
  enter(draft, graph, token, edge.to)
}

/** Lets a token go on from outside work that is done; a gateway chooses by the facts it waited for. */
export function goOn(draft: Draft, graph: Graph, token: Token): void {
  const node = nodeOf(graph, token.nodeId)
  const moved: Token = { ...token, visit: 0, origin: null }
  if (node.kind === 'exclusive' || node.kind === 'inclusive') passGateway(draft, graph, moved, node)
  else follow(draft, graph, moved)
}

/** Sends a stuck token along edges a person has chosen; false when they are no choice at its node. */
export function takeChosen(draft: Draft, graph: Graph, token: Token, edgeIds: readonly string[]): boolean {
  const node = nodeOf(graph, token.nodeId)
  const edges = (graph.out.get(node.id) ?? []).filter((edge) => edgeIds.includes(edge.id))
  const enough = node.kind === 'inclusive' ? edges.length > 0 : edges.length === 1
  if (!enough || edges.length !== new Set(edgeIds).size) return false
  const moved: Token = { ...token, visit: 0, incident: null, origin: null }
  const [edge] = edges
  if (node.kind === 'exclusive' || node.kind === 'inclusive') takeEdges(draft, graph, moved, node, edges)
  else if (edge) enter(draft, graph, moved, edge.to)
  return true
}

/** Takes the answer to `ask`: opens the visit, or falls back as the node says when nobody is left. */
export function receivePeople(
  draft: Draft,
  graph: Graph,
  token: Token,
  whom: AskedWhom,
  operatorIds: readonly string[],
): void {
  const node = nodeOf(graph, token.nodeId)
  const kind = node.kind === 'handle' ? 'handle' : 'approve'
  const voices = voicesOf(draft, token.visit)
  const people = [...new Set(operatorIds)].filter((id) => !voices.has(id) && (kind === 'handle' || !draft.isBarred(id)))
  if (people.length > 0 || lanesOf(draft.tasksOf(token.visit)).length > 0) {
    const asking = draft.putToken({ ...token, state: 'asking' })
    openVisit(draft, asking, kind, whom === 'admin' ? ANY : signingOf(node), people, 'rule')
    draft.trace.push({ did: 'entered', nodeId: node.id })
    return
  }
  const fallback = node.kind === 'approve' || node.kind === 'handle' ? node.assignment.whenEmpty : 'admin'
  if (fallback === 'skip') {
    draft.trace.push({ did: 'skipped', nodeId: node.id })
    proceed(draft, graph, token, token.trail)
  } else if (fallback === 'admin' && whom === 'assignment') ask(draft, token, 'admin')
  else stick(draft, token, 'NO_ASSIGNEE')
}

/** Lets a token go on from its node: back to where a return wants it, or along the flow with the trail given. */
export function proceed(draft: Draft, graph: Graph, token: Token, trail: readonly Step[]): void {
  draft.dropToken(token.id)
  const next = token.resume.at(-1)
  if (next) enter(draft, graph, { ...token, trail: next.trail, resume: token.resume.slice(0, -1) }, next.nodeId)
  else follow(draft, graph, { ...token, trail })
}

/** Moves a token on after its people have agreed; `byItself` when they let the time pass: nobody can take that back. */
export function leave(draft: Draft, graph: Graph, token: Token, byItself = false): void {
  const { visit, nodeId, path, trail, resume } = token
  cancelUndecided(draft, visit)
  draft.trace.push({ did: 'left', nodeId })
  if (nodeOf(graph, nodeId).kind === 'end') {
    draft.dropToken(token.id)
    arriveAtEnd(draft, graph, token, false)
    return
  }
  const moved: Token = { ...token, origin: byItself ? null : { visit, nodeId, path, trail, resume } }
  proceed(draft, graph, moved, [...trail, { nodeId, depth: path.length }])
}

/** The work outside that a token waits for is not wanted any more. */
export function abandon(draft: Draft, token: Token): void {
  draft.effects.push({ kind: 'abandon', tokenId: token.id, visit: token.visit, nodeId: token.nodeId })
}

/** Takes a token off the flow with everything open under it. */
export function discard(draft: Draft, token: Token): void {
  cancelUndecided(draft, token.visit)
  if (token.state === 'waiting') abandon(draft, token)
  draft.dropToken(token.id)
  draft.trace.push({ did: 'cancelled', nodeId: token.nodeId })
}

/** Ends the case; nothing of it stays open. */
export function close(draft: Draft, status: Exclude<Draft['status'], 'running'>): void {
  for (const token of draft.tokens) discard(draft, token)
  draft.status = status
  draft.effects.push({ kind: 'closed', status })
}
