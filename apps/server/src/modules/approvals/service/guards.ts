import type { Json, Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { Facts, TaskKind } from '../schema/case.ts'
import type { FlowNode } from '../schema/flow.ts'
import type { PlainObstacle } from '../schema/plain.ts'
import type { CaseContext } from './listener.ts'

/** An action on a task that the engine would accept, put to the module that owns what the case is about. */
export type GuardedAction = {
  taskId: string
  caseId: string
  targetId: string
  nodeId: string
  node: FlowNode
  taskKind: TaskKind
  /** `agree`, `refuse`, `return`, `transfer`, … */
  event: string
  inBulk: boolean
  /** What the person changed in the subject, by field; only at steps of handling and amending. */
  edits: Readonly<Record<string, Json>> | null
  /** What the subject's page offered to choose from, as its module gave it out. */
  offers: string | null
  /** Ids of the hints the person has taken note of. */
  acknowledged: readonly string[]
  actor: Actor
}

/**
 * A refusal; or the facts of the subject as edited (never at an approval), and what the history keeps with the decision:
 * hints taken note of, the digest of what was shown.
 */
export type GuardAnswer = { refusal: Refused } | { facts?: Facts; detail?: Record<string, Json> }

/** Watches over actions on the cases of one kind of subject. */
export type SubjectGuard = {
  targetType: string
  /** Says for each action, by task id, whether and with what it may happen; one left out may. Writes nothing. */
  consider(context: CaseContext, asked: readonly GuardedAction[]): Promise<ReadonlyMap<string, GuardAnswer>>
  /** The same, for whoever only wants to know: holds nothing. Where it is missing `consider` is asked. */
  look?(context: CaseContext, asked: readonly GuardedAction[]): Promise<ReadonlyMap<string, GuardAnswer>>
  /**
   * What agreeing to each of these open approvals takes besides a yes as things stand, by task id; one left out takes
   * nothing. Says the same as `consider` would, and writes nothing.
   */
  beyondYes?(
    platform: Platform,
    reader: Reader,
    asked: readonly { id: string; targetId: string; node: FlowNode }[],
  ): Promise<ReadonlyMap<string, PlainObstacle>>
  /** The actions that happened, of those it let pass: stores the edits, in the transaction of the action. */
  accepted?(context: CaseContext, done: readonly GuardedAction[]): Promise<void>
}

/** Where business modules say what may be done with the cases of their subjects. */
export const subjectGuards = defineExtensionPoint<SubjectGuard>('approvals.guard')

/** Whether somebody looks after the edits of this kind of subject. */
export function isGuarded(platform: Platform, targetType: string): boolean {
  return platform.offered(subjectGuards).some((guard) => guard.targetType === targetType)
}

type Asked = { asked: GuardedAction; targetType: string }

/** The first refusal of each task, else what its guards answered together. `looking`: nothing is about to happen. */
export async function considered(
  context: CaseContext,
  actions: readonly Asked[],
  looking = false,
): Promise<Map<string, GuardAnswer>> {
  const answers = new Map<string, GuardAnswer>()
  for (const guard of context.platform.offered(subjectGuards)) {
    const own = actions
      .filter(({ asked, targetType }) => {
        const known = answers.get(asked.taskId)
        return targetType === guard.targetType && !(known && 'refusal' in known)
      })
      .map(({ asked }) => asked)
    if (own.length === 0) continue
    const answered = looking && guard.look ? guard.look(context, own) : guard.consider(context, own)
    for (const [taskId, answer] of await answered) {
      const known = answers.get(taskId)
      if ('refusal' in answer || !known || 'refusal' in known) answers.set(taskId, answer)
      else {
        const detail = { ...known.detail, ...answer.detail }
        answers.set(taskId, { facts: { ...known.facts, ...answer.facts }, detail })
      }
    }
  }
  return answers
}

/** Tells the guards what has happened. */
export async function accepted(context: CaseContext, actions: readonly Asked[]): Promise<void> {
  for (const guard of context.platform.offered(subjectGuards)) {
    const own = actions.filter(({ targetType }) => targetType === guard.targetType)
    if (own.length > 0)
      await guard.accepted?.(
        context,
        own.map(({ asked }) => asked),
      )
  }
}
