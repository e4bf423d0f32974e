import { type FlowDefinition, type FlowDraft, flowDefinition } from '../schema/flow.ts'

type NodeDraft = FlowDraft['nodes'][number]
type EdgeDraft = FlowDraft['edges'][number]

/** A people node with nothing special about it; the game's table says whom it asks. */
export function asks(
  id: string,
  mode: 'any' | 'all' | 'inTurn' = 'any',
  more: Partial<Extract<NodeDraft, { kind: 'approve' }>> = {},
): NodeDraft {
  return { id, kind: 'approve', assignment: { anyOf: [{ by: 'initiator' }] }, signing: { mode }, ...more }
}

/** An edge `from-to`, its id the same text without the dash. */
export function way(text: string, more: Partial<EdgeDraft> = {}): EdgeDraft {
  const [from = '', to = ''] = text.split('-')
  return { id: `${from}_${to}`, from, to, ...more }
}

/** A definition with a start and an end; ways are given as `a-b` or in full. */
export function flowOf(
  nodes: NodeDraft[],
  ways: (string | EdgeDraft)[],
  settings?: FlowDraft['settings'],
): FlowDefinition {
  return flowDefinition.parse({
    nodes: [{ id: 'start', kind: 'start' }, ...nodes, { id: 'end', kind: 'end' }],
    edges: ways.map((one) => (typeof one === 'string' ? way(one) : one)),
    settings,
  })
}

/** Start, the nodes one after the other, end. */
export function sequence(...nodes: NodeDraft[]): FlowDefinition {
  const ids = ['start', ...nodes.map((node) => node.id), 'end']
  return flowOf(
    nodes,
    ids.slice(1).map((id, index) => `${ids[index]}-${id}`),
  )
}

/** `before`, then `left` and `right` beside each other, then `after`. */
export function sideBySide(left: NodeDraft, right: NodeDraft): FlowDefinition {
  return flowOf(
    [asks('before'), { id: 'fork', kind: 'parallel' }, left, right, { id: 'meet', kind: 'join' }, asks('after')],
    [
      'start-before',
      'before-fork',
      `fork-${left.id}`,
      `fork-${right.id}`,
      `${left.id}-meet`,
      `${right.id}-meet`,
      'meet-after',
      'after-end',
    ],
  )
}
