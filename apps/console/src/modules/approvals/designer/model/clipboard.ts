import type { FlowNode } from '#contract/approvals'
import { type Edited, renamed } from './edit.ts'
import { asksPeople, type Flow, type FlowEdge, freshId, type Place } from './kinds.ts'
import { freeSpot, placesOf } from './layout.ts'

/** Nodes taken along with the ways among them. A start is never taken: a flow has one. */
export type Clip = { nodes: FlowNode[]; edges: FlowEdge[]; places: Record<string, Place> }

export function copy(flow: Flow, ids: readonly string[]): Clip {
  const chosen = new Set(ids)
  const nodes = flow.nodes.filter((node) => chosen.has(node.id) && node.kind !== 'start')
  const taken = new Set(nodes.map(({ id }) => id))
  const places = placesOf(flow)
  return {
    nodes,
    edges: flow.edges.filter((edge) => taken.has(edge.from) && taken.has(edge.to)),
    places: Object.fromEntries(nodes.flatMap(({ id }) => (places[id] ? [[id, places[id]]] : []))),
  }
}

function withNames(node: FlowNode, id: string, ids: ReadonlyMap<string, string>): FlowNode {
  if (asksPeople(node)) {
    const { assignment } = node
    const anyOf = renamed(assignment.anyOf, ids)
    return { ...node, id, assignment: { ...assignment, anyOf, except: renamed(assignment.except, ids) } }
  }
  if (node.kind === 'cc') return { ...node, id, to: renamed(node.to, ids) }
  if (node.kind === 'effect' && node.effect.kind === 'notify') {
    return { ...node, id, effect: { ...node.effect, to: renamed(node.effect.to, ids) } }
  }
  return { ...node, id }
}

/** Puts copies beside the originals, under ids of their own; what they say of each other they say of the copies. */
export function paste(flow: Flow, clip: Clip, by: Place = { x: 40, y: 40 }): Edited {
  const ids = new Map<string, string>()
  let pasted: Flow = { ...flow, layout: placesOf(flow) }
  for (const node of clip.nodes) {
    const base = (/^[A-Za-z_-]+/.exec(node.id)?.[0] ?? node.kind).slice(0, 40)
    ids.set(node.id, freshId({ ...pasted, nodes: [...pasted.nodes, ...[...ids.values()].map(placeholder)] }, base))
  }
  for (const node of clip.nodes) {
    const id = ids.get(node.id) ?? node.id
    const from = clip.places[node.id] ?? { x: 0, y: 0 }
    const place = freeSpot(pasted, pasted.layout, node.kind, { x: from.x + by.x, y: from.y + by.y })
    pasted = {
      ...pasted,
      nodes: [...pasted.nodes, withNames(structuredClone(node), id, ids)],
      layout: { ...pasted.layout, [id]: place },
    }
  }
  for (const edge of clip.edges) {
    const [from, to] = [ids.get(edge.from), ids.get(edge.to)]
    if (from && to) pasted = { ...pasted, edges: [...pasted.edges, { ...edge, id: freshId(pasted, 'e'), from, to }] }
  }
  return { flow: pasted, selected: [...ids.values()] }
}

const placeholder = (id: string): FlowNode => ({ kind: 'join', id })

export const duplicate = (flow: Flow, ids: readonly string[]): Edited => paste(flow, copy(flow, ids))
