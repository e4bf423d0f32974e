import { z } from 'zod'
import { validateDefinition } from '../policy/validate.ts'
import {
  assignment,
  type DefinitionProblem,
  edge,
  type FlowDefinition,
  flowDefinition,
  layout,
  node,
  nodeId,
  settings,
} from './flow.ts'

/** Kinds of nodes, in the order a palette shows them. */
export const NODE_KINDS = node.options.map((option) => option.shape.kind.value)

/** A drawing somebody is still working on: its nodes and edges need not be complete, only be told apart. */
export const flowSketch = z.strictObject({
  nodes: z.array(z.looseObject({ id: nodeId, kind: z.enum(NODE_KINDS) })).max(200),
  edges: z.array(z.looseObject({ id: nodeId, from: nodeId, to: nodeId })).max(500),
  settings: settings.default({ requiresChecker: true, withdraw: 'whileRunning' }),
  layout: layout.default({}),
})
export type FlowSketch = z.infer<typeof flowSketch>

/** What keeps a drawing from being published; `path` names the field inside a node or edge that is not complete. */
export type SketchProblem = Omit<DefinitionProblem, 'code'> & {
  code: DefinitionProblem['code'] | 'INCOMPLETE'
  path?: string
}

function incomplete(at: string, parsed: { error?: z.ZodError | undefined }): SketchProblem[] {
  const paths = new Set((parsed.error?.issues ?? []).map(({ path }) => path.map(String).join('.')))
  return [...paths].map((path) => ({ code: 'INCOMPLETE', at, path }))
}

const asks = (part: { kind: string }) => part.kind === 'approve' || part.kind === 'handle'

/** Whether the people steps have what the rules look at; a drawing kept by hand may lack it. */
function isSound(sketch: FlowSketch | FlowDefinition): sketch is FlowDefinition {
  return sketch.nodes.filter(asks).every((each) => assignment.safeParse(each.assignment).success)
}

/**
 * Everything wrong with a drawing, however unfinished, in the words of `validateDefinition`; what does not even fit the
 * shape of a definition is `INCOMPLETE` at its node or edge. None: the drawing is a definition that can be published.
 */
export function sketchProblems(sketch: FlowSketch | FlowDefinition): SketchProblem[] {
  const shape = [
    ...sketch.nodes.flatMap((each) => incomplete(each.id, node.safeParse(each))),
    ...sketch.edges.flatMap((each) => incomplete(each.id, edge.safeParse(each))),
  ]
  const drawn = isSound(sketch) ? validateDefinition(sketch) : []
  if (drawn.length + shape.length > 0) return [...drawn, ...shape]
  return flowDefinition.safeParse(sketch).success ? [] : [{ code: 'INCOMPLETE', at: null }]
}
