import { hasUnreached, stagesOf } from '../schema/deadline.ts'
import type {
  DefinitionProblem,
  Edge,
  FlowDefinition,
  FlowNode,
  NodeKind,
  People,
  ProblemCode,
} from '../schema/flow.ts'
import { branchProblems } from './branches.ts'
import { type Drawing, drawingOf, reach } from './drawing.ts'

const SPLITS: ReadonlySet<NodeKind> = new Set(['exclusive', 'parallel', 'inclusive'])

function basicProblems(definition: FlowDefinition): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const seen = new Set<string>()
  for (const { id } of [...definition.nodes, ...definition.edges]) {
    if (seen.has(id)) problems.push({ code: 'DUPLICATE_ID', at: id })
    seen.add(id)
  }
  const starts = definition.nodes.filter((node) => node.kind === 'start')
  if (starts.length === 0) problems.push({ code: 'NO_START', at: null })
  for (const start of starts.slice(1)) problems.push({ code: 'SEVERAL_STARTS', at: start.id })
  if (!definition.nodes.some((node) => node.kind === 'end')) problems.push({ code: 'NO_END', at: null })
  const ids = new Set(definition.nodes.map((node) => node.id))
  for (const edge of definition.edges) {
    if (!ids.has(edge.from) || !ids.has(edge.to)) problems.push({ code: 'EDGE_TO_NOWHERE', at: edge.id })
  }
  return problems
}

function wayOutProblems(node: FlowNode, out: readonly Edge[]): ProblemCode[] {
  const problems: ProblemCode[] = []
  if (node.kind === 'end') return out.length > 0 ? ['EDGE_OUT_OF_END'] : []
  if (SPLITS.has(node.kind)) {
    if (out.length < 2) problems.push('GATEWAY_TOO_SMALL')
  } else if (out.length > 1) problems.push('SEVERAL_WAYS_OUT')
  if (out.filter((edge) => edge.isDefault).length > 1) problems.push('SEVERAL_DEFAULTS')
  const asks = node.kind === 'exclusive' || node.kind === 'inclusive'
  if (asks && out.some((edge) => !edge.isDefault && !edge.condition)) problems.push('CONDITION_MISSING')
  const misplaced = asks
    ? out.some((edge) => edge.isDefault && edge.condition)
    : out.some((edge) => edge.condition || edge.isDefault)
  if (misplaced) problems.push('CONDITION_NOT_ALLOWED')
  return problems
}

function peopleProblems(node: FlowNode, drawing: Drawing): ProblemCode[] {
  if (node.kind !== 'approve' && node.kind !== 'handle') return []
  const named: People[] = [...node.assignment.anyOf, ...node.assignment.except]
  const unknown = named.some((people) => {
    if (people.by !== 'handlerOf') return false
    const kind = drawing.nodes.get(people.nodeId)?.kind
    return kind !== 'approve' && kind !== 'handle'
  })
  const problems: ProblemCode[] = unknown ? ['HANDLER_UNKNOWN'] : []
  if (node.assignment.anyOf.length === 0) problems.push('NO_ASSIGNEE')
  // Only an approval can be refused, by a person or by the time.
  const stages = node.deadline ? stagesOf(node.deadline) : []
  if (node.kind === 'handle' && stages.some(({ then }) => then === 'refuse')) problems.push('DEADLINE_NOT_ALLOWED')
  if (hasUnreached(stages)) problems.push('DEADLINE_UNREACHED')
  return problems
}

/** Whether work certainly stops at a node until somebody, or something outside, has acted. */
function pauses(node: FlowNode): boolean {
  if (node.kind === 'approve' || node.kind === 'handle') return node.assignment.whenEmpty !== 'skip'
  return node.kind === 'timer' || node.kind === 'effect' || node.kind === 'subFlow' || node.kind === 'relay'
}

function reachProblems(drawing: Drawing, requiresChecker: boolean): DefinitionProblem[] {
  const problems: DefinitionProblem[] = []
  const nodes = [...drawing.nodes.values()]
  const next = (id: string) => drawing.out(id).map((edge) => edge.to)
  const starts = nodes.filter((node) => node.kind === 'start').map((node) => node.id)
  const reached = reach(starts, next)
  const ends = nodes.filter((node) => node.kind === 'end').map((node) => node.id)
  const ending = reach(ends, (id) => drawing.into(id).map((edge) => edge.from))
  for (const { id } of nodes) {
    if (!reached.has(id)) problems.push({ code: 'UNREACHABLE', at: id })
    else if (!ending.has(id)) problems.push({ code: 'DEAD_END', at: id })
  }
  const running = (id: string) => !pauses(drawing.nodes.get(id) as FlowNode)
  for (const { id } of nodes) {
    if (running(id) && reach(next(id), next, running).has(id)) problems.push({ code: 'ENDLESS_LOOP', at: id })
  }
  if (!requiresChecker) return problems
  const unchecked = reach(starts, next, (id) => drawing.nodes.get(id)?.kind !== 'approve')
  for (const end of nodes) {
    if (end.kind === 'end' && end.outcome === 'approved' && unchecked.has(end.id)) {
      problems.push({ code: 'PATH_WITHOUT_APPROVAL', at: end.id })
    }
  }
  return problems
}

/**
 * What keeps a definition from being published: all problems at once, each at its node or edge. A definition with none
 * can be run by `advance` to its end from every state: each fork closes, nothing is stranded, nothing runs for ever.
 */
export function validateDefinition(definition: FlowDefinition): DefinitionProblem[] {
  const basic = basicProblems(definition)
  if (basic.some((problem) => problem.code !== 'NO_END')) return basic
  const drawing = drawingOf(definition)
  const local: DefinitionProblem[] = definition.nodes.flatMap((node) => {
    const codes = [...wayOutProblems(node, drawing.out(node.id)), ...peopleProblems(node, drawing)]
    if (node.kind === 'start' && drawing.into(node.id).length > 0) codes.push('EDGE_INTO_START')
    return codes.map((code) => ({ code, at: node.id }))
  })
  const whole = [...basic, ...local, ...reachProblems(drawing, definition.settings.requiresChecker)]
  return [...whole, ...branchProblems(drawing)]
}
