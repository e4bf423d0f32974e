import type { BusinessDefinition, FlowDefinition, FlowNode } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { hasField } from './form-facts.ts'
import { ownProblem } from './problems.ts'

/** Nodes that only lead on, to be looked behind. */
const LEADING = new Set<FlowNode['kind']>(['start', 'exclusive', 'parallel', 'inclusive', 'join', 'cc'])

/** Somebody looks at it here before anything happens; a step that may be left out is none. */
const reviews = (node: FlowNode): boolean =>
  (node.kind === 'approve' || node.kind === 'handle') && node.assignment.whenEmpty !== 'skip'

/** What a request comes to first that is no review by somebody of the house, on whatever way. */
export function beforeReview({ nodes, edges }: FlowDefinition): FlowNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const next = nodes.filter(({ kind }) => kind === 'start')
  const seen = new Set(next.map(({ id }) => id))
  const found: FlowNode[] = []
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    if (reviews(node)) continue
    if (!LEADING.has(node.kind)) {
      found.push(node)
      continue
    }
    for (const { to } of edges.filter(({ from }) => from === node?.id)) {
      const following = byId.get(to)
      if (!following || seen.has(to)) continue
      seen.add(to)
      next.push(following)
    }
  }
  return found
}

/** What keeps clients from starting a business as it is drawn. */
export function portalProblems(definition: BusinessDefinition): BusinessProblem[] {
  const { portal, account } = definition.launch
  if (!portal) return []
  const { holder, joint, agent } = portal.who
  const unreviewed = beforeReview(definition.flow)
  return [
    ...(account === 'none' ? [ownProblem('launch.portal', 'PORTAL_NEEDS_ACCOUNT')] : []),
    ...(!holder && joint === 'no' && !agent ? [ownProblem('launch.portal.who', 'PORTAL_FOR_NOBODY')] : []),
    ...unreviewed.map(({ id }) => ownProblem(`flow.nodes.${id}`, 'PORTAL_NEEDS_REVIEW', { step: id })),
    ...Object.keys(portal.fields)
      .filter((field) => !Object.values(definition.forms).some((form) => hasField(form, field)))
      .map((field) => ownProblem('launch.portal.fields', 'FIELD_UNKNOWN', { field })),
  ]
}
