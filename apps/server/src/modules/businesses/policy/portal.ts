import type { BusinessDefinition, FlowDefinition, FlowNode } from '../schema/definition.ts'
import { fieldsOf, mayWrite, type Rights, rightTo, rightToColumn, tableOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { hasField } from './form-facts.ts'
import { ownProblem } from './problems.ts'
import { isReference } from './references.ts'
import { makersRights } from './rights.ts'

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

/** Whether whoever starts it in the portal writes in the field, or in this column of it. */
const clientWrites = (rights: Rights, field: string, column?: string): boolean =>
  mayWrite(column === undefined ? rightTo(rights, field) : rightToColumn(rights, field, column))

/**
 * Fields clients would have to fill in that name something of the house: people and departments are none of their business,
 * and of accounts and clients they have their own, which a request is about anyway. What is worked out is not theirs to write.
 */
function unfillable(definition: BusinessDefinition): BusinessProblem[] {
  const rights = makersRights(definition, 'portal')
  return Object.entries(definition.forms).flatMap(([type, form]) =>
    fieldsOf(form).flatMap((field): BusinessProblem[] => {
      const columns = tableOf(field)?.columns ?? []
      const places = [
        ...(clientWrites(rights, field.key) ? [{ path: field.key, one: field }] : []),
        ...columns
          .filter((column) => clientWrites(rights, field.key, column.key))
          .map((column) => ({ path: `${field.key}.${column.key}`, one: column })),
      ]
      return places
        .filter(({ one }) => isReference(one.kind) && one.compute === undefined)
        .map(({ path }) => ownProblem(`forms.${type}.${path}`, 'PORTAL_CANNOT_FILL', { field: path }))
    }),
  )
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
    ...unfillable(definition),
    ...unreviewed.map(({ id }) => ownProblem(`flow.nodes.${id}`, 'PORTAL_NEEDS_REVIEW', { step: id })),
    ...Object.keys(portal.fields)
      .filter((field) => !Object.values(definition.forms).some((form) => hasField(form, field)))
      .map((field) => ownProblem('launch.portal.fields', 'FIELD_UNKNOWN', { field })),
  ]
}
