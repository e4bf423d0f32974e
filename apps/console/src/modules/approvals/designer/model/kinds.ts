import type { FlowDefinition, FlowNode, NodeKind } from '#contract/approvals'

/** A flow as the designer holds it: it may be incomplete, its parts always have every field. */
export type Flow = FlowDefinition
export type FlowEdge = Flow['edges'][number]
export type Place = { x: number; y: number }

/** The effects are four kinds to whoever draws, one kind of node to whoever runs it. */
export const PALETTE = [
  'approve',
  'handle',
  'cc',
  'exclusive',
  'parallel',
  'inclusive',
  'join',
  'timer',
  'writeBack',
  'archive',
  'notify',
  'command',
  'subFlow',
  'relay',
  'start',
  'end',
] as const
export type PaletteKind = (typeof PALETTE)[number]

const EFFECTS: ReadonlySet<string> = new Set(['writeBack', 'archive', 'notify', 'command'])

/** What a node is called on the palette and looks like on the drawing. */
export const paletteKindOf = (node: FlowNode): PaletteKind => (node.kind === 'effect' ? node.effect.kind : node.kind)

export const isSplit = (kind: string): kind is 'exclusive' | 'parallel' | 'inclusive' =>
  kind === 'exclusive' || kind === 'parallel' || kind === 'inclusive'
export const forks = (kind: string): boolean => kind === 'parallel' || kind === 'inclusive'
export const asksPeople = (node: FlowNode): node is Extract<FlowNode, { kind: 'approve' | 'handle' }> =>
  node.kind === 'approve' || node.kind === 'handle'
/** Whether the ways out of a node carry conditions. */
export const chooses = (kind: NodeKind): boolean => kind === 'exclusive' || kind === 'inclusive'

/** Distance of the drawing's grid, in pixels; every size is an even multiple, so that middles line up on it. */
export const GRID = 10
const CARD = { width: 180, height: 60 }
const SMALL = { width: 40, height: 40 }

/** Room a node takes on the drawing, its name below a small one not counted. */
export function sizeOf(kind: NodeKind): { width: number; height: number } {
  const small = kind === 'start' || kind === 'end' || kind === 'join' || kind === 'timer' || isSplit(kind)
  return small ? SMALL : CARD
}

function effectOf(kind: PaletteKind): Extract<FlowNode, { kind: 'effect' }>['effect'] {
  if (kind === 'archive') return { kind: 'archive', map: '' }
  if (kind === 'notify') return { kind: 'notify', template: '', to: [] }
  if (kind === 'command') return { kind: 'command', command: '', input: {} }
  return { kind: 'writeBack', connector: '', mapping: '' }
}

const people = () => ({
  assignment: { anyOf: [], except: [], whenEmpty: 'stop' as const },
  signing: { mode: 'any' as const },
  batchable: true,
  afterReturn: 'either' as const,
  fields: {},
  hints: [],
})

/** A node of a kind with nothing chosen yet. */
export function newNode(kind: PaletteKind, id: string): FlowNode {
  switch (kind) {
    case 'start':
      return { kind, id, fields: {} }
    case 'approve':
      return {
        kind,
        id,
        ...people(),
        actions: ['refuse', 'return', 'transfer', 'delegate', 'addSigners', 'takeBack'],
      }
    case 'handle':
      return { kind, id, ...people(), actions: ['return', 'transfer', 'delegate', 'takeBack'] }
    case 'cc':
      return { kind, id, to: [] }
    case 'exclusive':
    case 'inclusive':
      return { kind, id, lookups: [] }
    case 'parallel':
    case 'join':
      return { kind, id }
    case 'timer':
      return { kind, id, until: { kind: 'openHours', openHours: 8 } }
    case 'subFlow':
      return { kind, id, flowCode: '' }
    case 'relay':
      return { kind, id, flowCode: '', wait: false, map: {} }
    case 'end':
      return { kind, id, outcome: 'approved' }
    default:
      return { kind: 'effect', id, effect: effectOf(kind) }
  }
}

export const isEffectKind = (kind: PaletteKind): boolean => EFFECTS.has(kind)

/** The smallest flow: a start, an end, and the way between. */
export function emptyFlow(): Flow {
  return {
    nodes: [newNode('start', 'start'), newNode('end', 'end')],
    edges: [{ id: 'e1', from: 'start', to: 'end', priority: 0, isDefault: false }],
    settings: { requiresChecker: true, withdraw: 'whileRunning' },
    layout: { start: { x: 40, y: 200 }, end: { x: 380, y: 200 } },
  }
}

/** An id nobody in the flow has: the base and the lowest free number. */
export function freshId(flow: Pick<Flow, 'nodes' | 'edges'>, base: string): string {
  const taken = new Set([...flow.nodes, ...flow.edges].map(({ id }) => id))
  for (let number = 1; ; number++) {
    const id = `${base}${number}`
    if (!taken.has(id)) return id
  }
}

export const nodeById = (flow: Flow, id: string): FlowNode | undefined => flow.nodes.find((node) => node.id === id)
export const waysOut = (flow: Flow, id: string): FlowEdge[] =>
  flow.edges.filter((edge) => edge.from === id).sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
export const waysInto = (flow: Flow, id: string): FlowEdge[] => flow.edges.filter((edge) => edge.to === id)
