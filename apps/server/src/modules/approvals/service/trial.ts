import type { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { simulate } from '../policy/simulate.ts'
import { validateDefinition } from '../policy/validate.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import type { trialAnswer, trialRequest } from '../schema/watch.ts'
import { ADMINISTER, type Asked, askedAt, holdersOf, type PeopleContext, questionsOf, READ_COPIES } from './people.ts'
import { peopleNamed } from './steps.ts'

type Request = z.output<typeof trialRequest>

/** What the nodes of a definition ask the directory, each node once, and the administrators last. */
function asksOf(definition: FlowDefinition, context: PeopleContext): { nodeId: string; asked: Asked }[] {
  const asks = definition.nodes.flatMap((node) => {
    if (node.kind === 'approve' || node.kind === 'handle') return [{ nodeId: node.id, asked: askedAt(node, context) }]
    if (node.kind !== 'cc') return []
    return [{ nodeId: node.id, asked: { context, anyOf: node.to, except: [], members: READ_COPIES, among: null } }]
  })
  return [...asks, { nodeId: '', asked: holdersOf(ADMINISTER, context) }]
}

/** Nodes that ask whoever handled an earlier one can be answered only when that one is known: a second round does it. */
async function peopleByNode(
  platform: Platform,
  definition: FlowDefinition,
  context: PeopleContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asks = asksOf(definition, context)
  const ask = async (handlers: ReadonlyMap<string, readonly string[]>) => {
    const questions = await questionsOf(
      platform.db,
      asks.map(({ asked }) => asked),
      handlers,
    )
    const found = await platform.directory.find(platform.db, questions, platform.clock())
    return new Map(asks.map(({ nodeId }, index) => [nodeId, found[index] ?? []]))
  }
  const first = await ask(new Map())
  if (!asks.some(({ asked }) => [...asked.anyOf, ...asked.except].some((one) => one.by === 'handlerOf'))) return first
  const handlers = [...first].map(([nodeId, people]) => {
    const other = people.find((id) => id !== context.makerId)
    return [`${context.id} ${nodeId}`, other === undefined ? [] : [other]] as const
  })
  return ask(new Map(handlers))
}

/**
 * Walks one case through a draft without keeping anything: which way it goes with these facts, and who would be asked.
 *
 * @throws NOT_FOUND for a subject outside the person's scope.
 */
export async function tryDefinition(
  platform: Platform,
  actor: Actor,
  { definition, facts, subject, decisions }: Request,
): Promise<z.input<typeof trialAnswer>> {
  const problems = validateDefinition(definition)
  if (problems.length > 0) return { problems, end: null, steps: [], edges: [] }
  const { businessLine = null, departmentId = null, makerId = actor.operatorId } = subject
  const placed = businessLine !== null || departmentId !== null
  if (placed && !isInScope(actor, { businessLine, departmentId })) throw platformErrors.NOT_FOUND()
  const context = { id: newId<'case'>(), makerId, businessLine, departmentId }
  const people = await peopleByNode(platform, definition, context)
  const known = { businessLine, departmentId, ...facts }
  const simulated = simulate(definition, known, {
    makerId,
    peopleOf: (nodeId, whom) => people.get(whom === 'admin' ? '' : nodeId) ?? [],
    decisions,
  })
  const names = await peopleNamed(
    platform,
    platform.db,
    simulated.steps.flatMap((step) => step.people),
  )
  const steps = simulated.steps.map((step) => ({ ...step, people: step.people.flatMap((id) => names.get(id) ?? []) }))
  return { problems: [], end: simulated.end, steps, edges: [...simulated.edges] }
}
