import type { CommandContext } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { approvalErrors } from '../errors.ts'
import { validateDefinition } from '../policy/validate.ts'
import { type DefinitionProblem, type FlowDefinition, type FlowNode, type Label, node } from '../schema/flow.ts'
import { type FlowSketch, type SketchProblem, sketchProblems } from '../schema/sketch.ts'
import { flowOfCode, insertFlow, insertVersion, lockFlow } from '../store/flow.ts'
import { isAvailable, outsideKindOf, outsideWork } from './outside.ts'
import { mayRun } from './runners.ts'

function missingAt(platform: Platform, one: FlowNode): DefinitionProblem[] {
  if (!isAvailable(platform, one)) return [{ code: 'NODE_KIND_UNAVAILABLE', at: one.id }]
  const runs = one.kind === 'effect' && one.effect.kind === 'command' ? one.effect.command : null
  return runs === null || mayRun(platform.commands.get(runs)) ? [] : [{ code: 'COMMAND_UNKNOWN', at: one.id }]
}

/** Nodes whose work nobody here does, which `validateDefinition` can't know. */
export function unavailableNodes(platform: Platform, definition: Pick<FlowDefinition, 'nodes'>): DefinitionProblem[] {
  return definition.nodes.flatMap((one) => missingAt(platform, one))
}

/** Everything wrong with a drawing, however unfinished, and every step of it whose work nobody does. */
export function drawingProblems(platform: Platform, sketch: FlowSketch | FlowDefinition): SketchProblem[] {
  const whole = sketch.nodes.flatMap((one) => node.safeParse(one).data ?? [])
  return [...sketchProblems(sketch), ...unavailableNodes(platform, { nodes: whole })]
}

/** @throws FLOW_INVALID with a problem for each node or edge. */
export function requirePublishable(platform: Platform, definition: FlowDefinition): void {
  const problems = [...validateDefinition(definition), ...unavailableNodes(platform, definition)]
  if (problems.length === 0) return
  throw approvalErrors.FLOW_INVALID(
    {},
    problems.map(({ code, at }) => ({ path: at === null ? 'definition' : `definition.${at}`, code })),
  )
}

/** The definition as the version to be published keeps it, with what its nodes refer to elsewhere pinned. */
export async function pinned(platform: Platform, tx: Tx, definition: FlowDefinition): Promise<FlowDefinition> {
  const nodes: FlowNode[] = []
  for (const one of definition.nodes) {
    const kind = outsideKindOf(one)
    const pin = kind && platform.offered(outsideWork).findLast((runner) => runner.kind === kind && runner.pin)?.pin
    nodes.push(pin ? await pin(tx, one) : one)
  }
  return { ...definition, nodes }
}

/**
 * Publishes the next version of a flow that another module owns, creating the flow with its first. Cases opened from
 * now on get this version, running ones keep theirs.
 *
 * @throws FLOW_INVALID
 */
export async function publishDefinition(
  { tx, now, actor, platform }: Pick<CommandContext, 'tx' | 'now' | 'actor' | 'platform'>,
  flow: { code: string; label: Label; definition: FlowDefinition },
): Promise<{ flowId: string; versionId: string; number: number }> {
  requirePublishable(platform, flow.definition)
  const id = (await insertFlow(tx, { code: flow.code, label: flow.label, now })) ?? (await flowOfCode(tx, flow.code))
  const row = await lockFlow(tx, id)
  if (!row) throw new Error(`flow ${flow.code} vanished`)
  const { label } = flow
  const definition = await pinned(platform, tx, flow.definition)
  const made = await insertVersion(tx, { flow: row, label, definition, by: actor.operatorId, now })
  return { flowId: id, versionId: made.id, number: made.number }
}
