import type { FlowNode, Label, People } from '#contract/approvals'
import {
  asksPeople,
  chooses,
  type Flow,
  type FlowEdge,
  forks,
  freshId,
  isSplit,
  newNode,
  nodeById,
  type PaletteKind,
  type Place,
  sizeOf,
  waysOut,
} from './kinds.ts'
import { ACROSS, BRANCH, freeSpot, makeRoom, type Places, placesOf, snapPlace } from './layout.ts'

/** A flow after a change, and what should be selected now. */
export type Edited = { flow: Flow; selected: string[] }

const unchanged = (flow: Flow): Edited => ({ flow, selected: [] })

/** Every node that lies behind a node on the way forward, the node itself included. */
function behind(flow: Flow, from: string): Set<string> {
  const seen = new Set([from])
  const queue = [from]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const { to } of waysOut(flow, id)) {
      if (seen.has(to)) continue
      seen.add(to)
      queue.push(to)
    }
  }
  return seen
}

const middle = (place: Place, kind: FlowNode['kind']): number => place.y + sizeOf(kind).height / 2
const rightOf = (place: Place, kind: FlowNode['kind']): number => place.x + sizeOf(kind).width

function withEdge(flow: Flow, from: string, to: string, more: Partial<FlowEdge> = {}): Flow {
  const siblings = waysOut(flow, from)
  const priority = siblings.length === 0 ? 0 : Math.max(...siblings.map((edge) => edge.priority)) + 1
  const edge = { id: freshId(flow, 'e'), from, to, priority, isDefault: false, ...more }
  return { ...flow, edges: [...flow.edges, edge] }
}

/** Puts a node on the drawing, its place the middle of where it was dropped. */
export function addNode(flow: Flow, kind: PaletteKind, at: Place): Edited {
  const node = newNode(kind, freshId(flow, kind))
  const size = sizeOf(node.kind)
  const corner = snapPlace({ x: at.x - size.width / 2, y: at.y - size.height / 2 })
  const places = placesOf(flow)
  const added: Flow = {
    ...flow,
    nodes: [...flow.nodes, node],
    layout: { ...places, [node.id]: freeSpot(flow, places, node.kind, corner) },
  }
  if (!forks(node.kind)) return { flow: added, selected: [node.id] }
  const join = newNode('join', freshId(added, 'join'))
  const spot = added.layout[node.id] ?? corner
  const wish = { x: spot.x + 2 * ACROSS + 220, y: spot.y }
  const layout = { ...added.layout, [join.id]: freeSpot(added, added.layout, 'join', wish) }
  return { flow: { ...added, nodes: [...added.nodes, join], layout }, selected: [node.id] }
}

/** What is put between two nodes: the nodes, the ways inside, and how wide it all is. */
type Piece = { nodes: { node: FlowNode; dx: number; dy: number }[]; entry: string; exit: string; width: number }

function pieceOf(flow: Flow, kind: PaletteKind): { piece: Piece; flow: Flow } {
  const node = newNode(kind, freshId(flow, kind))
  const size = sizeOf(node.kind)
  let drawn: Flow = { ...flow, nodes: [...flow.nodes, node] }
  const piece: Piece = {
    nodes: [{ node, dx: 0, dy: -size.height / 2 }],
    entry: node.id,
    exit: node.id,
    width: size.width,
  }
  if (!forks(node.kind)) return { piece, flow: drawn }
  const step = sizeOf('approve')
  const branches = [-BRANCH / 2, BRANCH / 2].map((dy) => {
    const branch = newNode('approve', freshId(drawn, 'approve'))
    drawn = { ...drawn, nodes: [...drawn.nodes, branch] }
    piece.nodes.push({ node: branch, dx: size.width + ACROSS, dy: dy - step.height / 2 })
    return branch.id
  })
  const join = newNode('join', freshId(drawn, 'join'))
  drawn = { ...drawn, nodes: [...drawn.nodes, join] }
  const dx = size.width + 2 * ACROSS + step.width
  piece.nodes.push({ node: join, dx, dy: -size.height / 2 })
  branches.forEach((branch, index) => {
    drawn = withEdge(drawn, node.id, branch, chooses(node.kind) && index === 1 ? { isDefault: true } : {})
    drawn = withEdge(drawn, branch, join.id)
  })
  return { piece: { ...piece, exit: join.id, width: dx + sizeOf('join').width }, flow: drawn }
}

/** Puts a node on a way: the way leads to it and on to where it led before. A split comes with branches and its join. */
export function insertOnEdge(flow: Flow, edgeId: string, kind: PaletteKind): Edited {
  const edge = flow.edges.find((each) => each.id === edgeId)
  const from = edge && nodeById(flow, edge.from)
  const to = edge && nodeById(flow, edge.to)
  if (!edge || !from || !to || kind === 'start' || kind === 'end') return unchanged(flow)
  const { piece, flow: drawn } = pieceOf(flow, kind)
  const places = placesOf(flow)
  const [start, goal] = [places[from.id], places[to.id]]
  if (!start || !goal) return unchanged(flow)
  const left = rightOf(start, from.kind) + ACROSS
  const forward = goal.x > start.x
  // A choice gets a second way with a step on it; what comes after stands behind that, so that both can be read.
  const second = kind === 'exclusive' ? sizeOf('approve').width + ACROSS : 0
  const shifted = forward ? makeRoom(places, goal.x, left + piece.width + ACROSS + second - goal.x) : places
  const line = forward ? middle(start, from.kind) : middle(start, from.kind) + BRANCH
  let edited: Flow = {
    ...drawn,
    edges: drawn.edges.map((each) => (each.id === edge.id ? { ...each, to: piece.entry } : each)),
  }
  edited = withEdge(edited, piece.exit, to.id)
  const placed: Record<string, Place> = { ...shifted }
  for (const { node, dx, dy } of piece.nodes) {
    placed[node.id] = freeSpot(edited, placed, node.kind, { x: left + dx, y: line + dy })
  }
  if (kind === 'exclusive') return withSecondWay({ ...edited, layout: placed }, piece.entry, to.id)
  return { flow: { ...edited, layout: placed }, selected: [piece.entry] }
}

/** A choice needs somewhere else to go: a step of its own, and the old way as what is taken otherwise. */
function withSecondWay(flow: Flow, splitId: string, goal: string): Edited {
  const branched = addBranch(flow, splitId, 'approve', goal)
  const edges = branched.flow.edges.map((edge) =>
    edge.from === splitId && edge.to === goal ? { ...edge, isDefault: true, priority: 1 } : edge,
  )
  return { flow: { ...branched.flow, edges }, selected: [splitId] }
}

/** A further branch of a split: a step that leads to where the others meet. */
function addBranch(flow: Flow, splitId: string, kind: PaletteKind, goal: string | null): Edited {
  const split = nodeById(flow, splitId)
  const places = placesOf(flow)
  const place = places[splitId]
  if (!split || !place) return unchanged(flow)
  const node = newNode(kind, freshId(flow, kind))
  const size = sizeOf(node.kind)
  const wish = {
    x: rightOf(place, split.kind) + ACROSS,
    y: middle(place, split.kind) - size.height / 2 + (waysOut(flow, splitId).length > 0 ? BRANCH : 0),
  }
  let edited: Flow = {
    ...flow,
    nodes: [...flow.nodes, node],
    layout: { ...places, [node.id]: freeSpot(flow, places, node.kind, wish) },
  }
  edited = withEdge(edited, splitId, node.id)
  if (goal && node.kind !== 'end') edited = withEdge(edited, node.id, goal)
  return { flow: edited, selected: [node.id] }
}

/** Where the branches of a split meet: the first node that all of them come to. */
export function meetingPoint(flow: Flow, splitId: string): string | null {
  const sets = waysOut(flow, splitId).map(({ to }) => behind(flow, to))
  const [first, ...rest] = sets
  const common = [...(first ?? [])].filter((id) => rest.every((set) => set.has(id)))
  return common.find((id) => common.every((other) => other === id || behind(flow, id).has(other))) ?? null
}

/** Puts a node behind another: on its way out, as a further branch of a split, or as a new end of the drawing. */
export function insertAfter(flow: Flow, nodeId: string, kind: PaletteKind): Edited {
  const node = nodeById(flow, nodeId)
  if (!node || node.kind === 'end') return unchanged(flow)
  const out = waysOut(flow, nodeId)
  const [only] = out
  if (isSplit(node.kind)) return addBranch(flow, nodeId, kind, meetingPoint(flow, nodeId))
  if (only && kind !== 'end') return insertOnEdge(flow, only.id, kind)
  if (only) return addBranch({ ...flow, edges: flow.edges.filter((edge) => edge !== only) }, nodeId, kind, null)
  return addBranch(flow, nodeId, kind, null)
}

/** Whether a way may lead from one node to another. */
export function canConnect(flow: Flow, from: string, to: string): boolean {
  if (from === to || nodeById(flow, from)?.kind === 'end' || nodeById(flow, to)?.kind === 'start') return false
  return !flow.edges.some((edge) => edge.from === from && edge.to === to)
}

export function connect(flow: Flow, from: string, to: string): Edited {
  if (!canConnect(flow, from, to)) return unchanged(flow)
  const edited = withEdge(flow, from, to)
  return { flow: edited, selected: edited.edges.slice(-1).map(({ id }) => id) }
}

/** Leads an existing way from or to somewhere else; what it says stays. */
export function redirect(flow: Flow, edgeId: string, from: string, to: string): Edited {
  const others = { ...flow, edges: flow.edges.filter((edge) => edge.id !== edgeId) }
  if (!canConnect(others, from, to)) return unchanged(flow)
  const edges = flow.edges.map((edge) => (edge.id === edgeId ? { ...edge, from, to } : edge))
  return { flow: { ...flow, edges }, selected: [edgeId] }
}

/** Ways that led to what is taken away lead to what stood behind it, where that is one thing. */
function healed(flow: Flow, gone: ReadonlySet<string>): FlowEdge[] {
  const onward = (id: string, seen: ReadonlySet<string> = new Set()): string | null => {
    if (!gone.has(id)) return id
    const [only, ...more] = waysOut(flow, id)
    return only && more.length === 0 && !seen.has(id) ? onward(only.to, new Set([...seen, id])) : null
  }
  const kept: FlowEdge[] = []
  for (const edge of flow.edges) {
    const to = gone.has(edge.from) ? null : onward(edge.to)
    const doubled = kept.some((other) => other.from === edge.from && other.to === to)
    if (to !== null && to !== edge.from && !doubled) kept.push(to === edge.to ? edge : { ...edge, to })
  }
  return kept
}

/** Takes nodes and ways away; what stood before a step leads on to what stood behind it. */
export function remove(flow: Flow, ids: readonly string[]): Flow {
  const gone = new Set(ids)
  const edges = healed({ ...flow, edges: flow.edges.filter(({ id }) => !gone.has(id)) }, gone)
  const layout = Object.fromEntries(Object.entries(flow.layout).filter(([id]) => !gone.has(id)))
  return { ...flow, nodes: flow.nodes.filter(({ id }) => !gone.has(id)), edges, layout }
}

export function putNode(flow: Flow, node: FlowNode): Flow {
  return { ...flow, nodes: flow.nodes.map((each) => (each.id === node.id ? node : each)) }
}

export function putEdge(flow: Flow, edge: FlowEdge): Flow {
  const edges = flow.edges.map((each) => {
    if (each.id === edge.id) return edge
    // One way out is the default, whichever was made so last.
    return edge.isDefault && each.from === edge.from ? { ...each, isDefault: false } : each
  })
  return { ...flow, edges }
}

/** Orders the ways out of a node anew: the first is asked first. */
export function order(flow: Flow, ids: readonly string[]): Flow {
  const edges = flow.edges.map((edge) => (ids.includes(edge.id) ? { ...edge, priority: ids.indexOf(edge.id) } : edge))
  return { ...flow, edges }
}

export function move(flow: Flow, places: Places): Flow {
  return { ...flow, layout: { ...placesOf(flow), ...places } }
}

/** Names of earlier steps inside people, by their new ids. */
export function renamed(all: readonly People[], ids: ReadonlyMap<string, string>): People[] {
  return all.map((one) => (one.by === 'handlerOf' ? { ...one, nodeId: ids.get(one.nodeId) ?? one.nodeId } : one))
}

/** Puts a node that stands apart on a way. */
export function putOnEdge(flow: Flow, edgeId: string, nodeId: string): Edited {
  const edge = flow.edges.find((each) => each.id === edgeId)
  const node = nodeById(flow, nodeId)
  const apart = !flow.edges.some((each) => each.from === nodeId || each.to === nodeId)
  if (!edge || !node || !apart || node.kind === 'start' || node.kind === 'end') return unchanged(flow)
  const edges = flow.edges.map((each) => (each.id === edgeId ? { ...each, to: nodeId } : each))
  return { flow: withEdge({ ...flow, edges }, nodeId, edge.to), selected: [nodeId] }
}

/** Names the people steps that a change has added: whoever is asked should read what for. */
export function withNames(
  before: Flow,
  after: Flow,
  nameOf: (node: Extract<FlowNode, { kind: 'approve' | 'handle' }>) => Label,
): Flow {
  const old = new Set(before.nodes.map(({ id }) => id))
  const taken = new Set(before.nodes.flatMap(({ label }) => Object.values(label ?? {})))
  const nodes = after.nodes.map((node) => {
    if (!asksPeople(node) || node.label || old.has(node.id)) return node
    const label = untaken(nameOf(node), taken)
    for (const text of Object.values(label)) taken.add(text)
    return { ...node, label }
  })
  return { ...after, nodes }
}

/** The name with the lowest number that no other step is called by: two steps of one name can't be told apart. */
function untaken(name: Label, taken: ReadonlySet<string>): Label {
  for (let number = 1; ; number += 1) {
    const entries = Object.entries(name).map(([language, text]) => [
      language,
      number === 1 ? text : `${text} ${number}`,
    ])
    if (entries.every(([, text]) => !taken.has(text ?? ''))) return Object.fromEntries(entries) as Label
  }
}
