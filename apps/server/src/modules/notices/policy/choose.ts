/** Where something was laid down: at a step, in a flow, everywhere, or nowhere: as delivered. */
export type LaidDown = 'node' | 'flow' | 'all' | 'house'

type Placed = { flowCode: string | null; nodeId: string | null }

/** How narrow a place is that holds for this flow and step; null when it does not. */
function fits(placed: Placed, flowCode: string, nodeId: string | null): Exclude<LaidDown, 'house'> | null {
  if (placed.flowCode === null) return 'all'
  if (placed.flowCode !== flowCode) return null
  if (placed.nodeId === null) return 'flow'
  return placed.nodeId === nodeId ? 'node' : null
}

const ORDER = ['node', 'flow', 'all'] as const

/** The narrowest of what was laid down for a step of a flow, with where; null when nothing was. */
export function narrowest<T extends Placed>(
  laid: readonly T[],
  flowCode: string,
  nodeId: string | null,
): { one: T; at: Exclude<LaidDown, 'house'> } | null {
  for (const at of ORDER) {
    const one = laid.find((each) => fits(each, flowCode, nodeId) === at)
    if (one) return { one, at }
  }
  return null
}
