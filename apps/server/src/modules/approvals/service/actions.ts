import type { z } from 'zod'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { CaseEvent } from '../schema/case.ts'
import type * as wire from '../schema/wire.ts'

/** What a call wants of which case: a task names its case, everything else brings the case's id. */
export type Action = {
  on: { taskId: string } | { caseId: string }
  event: CaseEvent
  remark: string | null
  /** People the action brings in, who must be able to decide and to see the case. */
  named: readonly string[]
  /** Whether the actor acts by right of an open task, so that this right is checked anew. */
  asHandler: boolean
  inBulk: boolean
  /** What the person changed in the subject, and the hints he took note of; for the subject's guard. */
  edits: Readonly<Record<string, Json>> | null
  offers: string | null
  acknowledged: readonly string[]
  /** What was drawn by hand under a decision, as a picture. */
  signature: string | null
}

type In<S extends z.ZodType> = z.output<S>
type Build = (input: never, actor: Actor) => Pick<Action, 'on' | 'event' | 'asHandler'> & { named?: readonly string[] }

const onTask = (id: string, event: CaseEvent, asHandler = true) => ({ on: { taskId: id }, event, asHandler })
const onCase = (id: string, event: CaseEvent) => ({ on: { caseId: id }, event, asHandler: false })

type Simple = 'claim' | 'release' | 'answer' | 'recall' | 'takeBack' | 'removeSigner'

const simple =
  (kind: Simple, asHandler: boolean): Build =>
  (input: In<typeof wire.taskTarget>, { operatorId: by }) =>
    onTask(input.id, { kind, taskId: input.id, by }, asHandler)

const handOver =
  (kind: 'transfer' | 'delegate'): Build =>
  (input: In<typeof wire.taskHandOver>, { operatorId: by }) => ({
    ...onTask(input.id, { kind, taskId: input.id, by, to: input.to }),
    named: [input.to],
  })

/** What an approver agrees to and what a handler has done moves a case the same way. */
const finish: Build = (input: In<typeof wire.taskAgree>, { operatorId: by }) =>
  onTask(input.id, { kind: 'agree', taskId: input.id, by })

/** How each command becomes an event of its case. */
const BUILDERS: Readonly<Record<string, Build>> = {
  'approvals.task.agree': finish,
  'approvals.task.handle': finish,
  'approvals.task.refuse': (input: In<typeof wire.taskRefuse>, { operatorId: by }) =>
    onTask(input.id, { kind: 'refuse', taskId: input.id, by }),
  'approvals.task.return': ({ id, to, then }: In<typeof wire.taskReturn>, { operatorId: by }) =>
    onTask(id, {
      kind: 'return',
      taskId: id,
      by,
      to: to.at === 'node' ? { at: 'node', nodeId: to.nodeId } : { at: to.at },
      then,
    }),
  'approvals.task.claim': simple('claim', true),
  'approvals.task.release': simple('release', false),
  'approvals.task.answer': simple('answer', false),
  'approvals.task.recall': simple('recall', false),
  'approvals.task.takeBack': simple('takeBack', false),
  'approvals.task.removeSigner': simple('removeSigner', false),
  'approvals.task.transfer': handOver('transfer'),
  'approvals.task.delegate': handOver('delegate'),
  'approvals.task.addSigners': ({ id, where, operatorIds }: In<typeof wire.taskAddSigners>, { operatorId: by }) => ({
    ...onTask(id, { kind: 'addSigners', taskId: id, by, where, operatorIds }),
    named: operatorIds,
  }),
  'approvals.task.reassign': ({ id, operatorIds }: In<typeof wire.taskReassign>) => ({
    ...onTask(id, { kind: 'reassign', taskId: id, operatorIds }, false),
    named: operatorIds,
  }),
  'approvals.case.withdraw': (input: In<typeof wire.caseTarget>, { operatorId: by }) =>
    onCase(input.id, { kind: 'withdraw', by }),
  'approvals.case.terminate': (input: In<typeof wire.caseTerminate>) => onCase(input.id, { kind: 'terminate' }),
  'approvals.case.assign': ({ id, tokenId, operatorIds }: In<typeof wire.caseAssign>) => ({
    ...onCase(id, { kind: 'assign', tokenId, operatorIds }),
    named: operatorIds,
  }),
  'approvals.case.choose': ({ id, tokenId, edgeIds }: In<typeof wire.caseChoose>) =>
    onCase(id, { kind: 'choose', tokenId, edgeIds }),
  'approvals.case.retry': ({ id, tokenId }: In<typeof wire.caseRetry>) => onCase(id, { kind: 'retry', tokenId }),
}

/** Commands of the batch, by name. */
export const ACTION_COMMANDS = Object.keys(BUILDERS)

/** @throws Error for a command that is no action: a defect in how the batch is used. */
export function actionOf(command: string, input: unknown, actor: Actor): Action {
  const build = BUILDERS[command]
  if (!build) throw new Error(`${command} is no action on a case`)
  const { remark = null, inBulk = false, edits = null, offers = null, acknowledged = [] } = input as Partial<Action>
  const { signature = null } = input as Partial<Action>
  const built = build(input as never, actor)
  return { named: [], ...built, remark, inBulk, edits, offers, acknowledged, signature }
}
