import { z } from 'zod'
import { runAlone } from '#platform/batch-of-one.ts'
import { type Command, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { unscoped } from './commands/flow.ts'
import { approvalErrors } from './errors.ts'
import * as wire from './schema/wire.ts'
import { actions, executionOf } from './service/act.ts'
import { ADMINISTER, MAY_DECIDE, MAY_HANDLE, WORK } from './service/people.ts'
import { findCase } from './store/case.ts'
import { findFlow } from './store/flow.ts'
import { markCopyRead } from './store/read.ts'
import { findRule, putRule } from './store/rule.ts'
import { lockTicket, markReady } from './store/ticket.ts'

export { createFlow, discardDraft, publishFlow, retireFlow, saveDraft } from './commands/flow.ts'
export { removeProofRule, setProofRule } from './commands/proof.ts'
export { comment, sendCopy, urge } from './commands/talk.ts'
export { migrateFlow, redirectCase, rehome, reversed } from './commands/watch.ts'

type Outcome = z.output<typeof wire.actionOutcome>

function action<I>(name: string, input: z.ZodType<I>, permission: string = name): Command<I, Outcome> {
  return defineCommand<I, Outcome>({
    name,
    permission,
    scope: permission === ADMINISTER ? 'accounts' : 'own',
    input,
    output: wire.actionOutcome,
    batch: actions,
    run: runAlone(actions, name),
  })
}

const TRANSFER = 'approvals.task.transfer'
const ADD_SIGNERS = 'approvals.task.addSigners'

export const agree = action(MAY_DECIDE, wire.taskAgree)
export const handle = action(MAY_HANDLE, wire.taskAgree)
export const refuse = action('approvals.task.refuse', wire.taskRefuse)
export const sendBack = action('approvals.task.return', wire.taskReturn)
export const claim = action('approvals.task.claim', wire.taskTarget, WORK)
export const release = action('approvals.task.release', wire.taskTarget, WORK)
export const answer = action('approvals.task.answer', wire.taskAnswer, WORK)
export const recall = action('approvals.task.recall', wire.taskTarget, WORK)
export const takeBack = action('approvals.task.takeBack', wire.taskTarget, WORK)
export const transfer = action(TRANSFER, wire.taskHandOver)
export const delegate = action('approvals.task.delegate', wire.taskHandOver, TRANSFER)
export const addSigners = action(ADD_SIGNERS, wire.taskAddSigners)
export const removeSigner = action('approvals.task.removeSigner', wire.taskTarget, ADD_SIGNERS)
export const reassign = action('approvals.task.reassign', wire.taskReassign, ADMINISTER)
export const withdraw = action('approvals.case.withdraw', wire.caseTarget)
export const terminate = action('approvals.case.terminate', wire.caseTerminate, ADMINISTER)
export const assign = action('approvals.case.assign', wire.caseAssign, ADMINISTER)
export const choose = action('approvals.case.choose', wire.caseChoose, ADMINISTER)
export const retryCase = action('approvals.case.retry', wire.caseRetry, ADMINISTER)

/** Has a ticket whose execution failed carried out again; the same key still guards against doing it twice. */
export const retryTicket = defineCommand({
  name: 'approvals.ticket.retry',
  input: wire.caseTarget,
  output: wire.flowTarget,
  async run({ tx, actor, now, record, enqueue }, { id, remark }) {
    const ticket = await lockTicket(tx, id)
    const row = await findCase(tx, id)
    const known = row && (row.makerId === actor.operatorId || isInScope(actor, row))
    if (!ticket || !row || !known) throw platformErrors.NOT_FOUND()
    const { businessLine, departmentId, clientId, accountId, targetLabel } = row
    record({ target: { type: 'ticket', id, label: targetLabel }, businessLine, departmentId, clientId, accountId })
    record({ ticketId: id, reason: remark ?? null })
    if (ticket.effect !== 'failed') throw approvalErrors.TICKET_NOT_FAILED({ effect: ticket.effect })
    await markReady(tx, [id], now)
    enqueue(executionOf([id]))
    return { id }
  },
})

const ruleValues = (rule: { flowId: string | null; fallback: string; autoAfterSeconds: number | null } | null) =>
  rule && { flowId: rule.flowId, fallback: rule.fallback, autoAfterSeconds: rule.autoAfterSeconds }

/** Lays down what happens to a command: which flow, and what counts while nobody is configured. */
export const setRule = defineCommand({
  name: 'approvals.rule.set',
  scope: 'none',
  input: wire.ruleSet,
  output: z.object({ command: z.string() }),
  async propose({ tx }, input) {
    const before = ruleValues(await findRule(tx, input.command))
    const target = { type: 'rule', id: input.command, label: input.command }
    return unscoped(target, JSON.stringify(before), before, ruleValues(input))
  },
  async run({ tx, platform, actor, now, record }, input) {
    if (!platform.commands.get(input.command)?.propose) {
      throw approvalErrors.COMMAND_NOT_GATEABLE({ command: input.command })
    }
    if (input.flowId !== null && !(await findFlow(tx, input.flowId))) throw platformErrors.NOT_FOUND()
    record({
      target: { type: 'rule', id: input.command, label: input.command },
      before: ruleValues(await findRule(tx, input.command)),
      after: ruleValues(input),
    })
    await putRule(tx, input, actor.operatorId, now)
    return { command: input.command }
  },
})

/** Notes that a copy was read; reading it again changes nothing. */
export const readCopy = defineCommand({
  name: 'approvals.copy.read',
  permission: 'approvals.copy.view',
  scope: 'own',
  input: wire.flowTarget,
  output: wire.flowTarget,
  async run({ tx, actor, now, record }, { id }) {
    const caseId = await markCopyRead(tx, id, actor.operatorId, now)
    if (caseId === null) throw platformErrors.NOT_FOUND()
    record({ target: { type: 'ticket', id: caseId }, ticketId: caseId })
    return { id }
  },
})
