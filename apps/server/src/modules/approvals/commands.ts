import { z } from 'zod'
import { runAlone } from '#platform/batch.ts'
import { type Command, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { approvalErrors } from './errors.ts'
import { validateDefinition } from './policy/validate.ts'
import * as wire from './schema/wire.ts'
import { actions, executionOf } from './service/act.ts'
import { ADMINISTER } from './service/people.ts'
import { findCase } from './store/case.ts'
import { type FlowRow, findFlow, insertFlow, insertVersion, lockFlow, setRetired } from './store/flow.ts'
import { markCopyRead } from './store/read.ts'
import { commandsUsing, findRule, putRule } from './store/rule.ts'
import { lockTicket, markReady } from './store/ticket.ts'

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

const AGREE = 'approvals.task.agree'
const TRANSFER = 'approvals.task.transfer'
const ADD_SIGNERS = 'approvals.task.addSigners'

export const agree = action(AGREE, wire.taskAgree)
export const refuse = action('approvals.task.refuse', wire.taskRefuse)
export const sendBack = action('approvals.task.return', wire.taskReturn)
export const claim = action('approvals.task.claim', wire.taskTarget, AGREE)
export const release = action('approvals.task.release', wire.taskTarget, AGREE)
export const answer = action('approvals.task.answer', wire.taskTarget, AGREE)
export const recall = action('approvals.task.recall', wire.taskTarget, AGREE)
export const takeBack = action('approvals.task.takeBack', wire.taskTarget, AGREE)
export const transfer = action(TRANSFER, wire.taskHandOver)
export const delegate = action('approvals.task.delegate', wire.taskHandOver, TRANSFER)
export const addSigners = action(ADD_SIGNERS, wire.taskAddSigners)
export const removeSigner = action('approvals.task.removeSigner', wire.taskTarget, ADD_SIGNERS)
export const reassign = action('approvals.task.reassign', wire.taskReassign, ADMINISTER)
export const withdraw = action('approvals.case.withdraw', wire.caseTarget)
export const terminate = action('approvals.case.terminate', wire.caseTerminate, ADMINISTER)
export const assign = action('approvals.case.assign', wire.caseAssign, ADMINISTER)
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

function unscoped(
  target: Proposal['target'],
  version: string,
  before: Proposal['before'],
  after: Proposal['after'],
): Proposal {
  const nowhere = { clientId: null, accountId: null, businessLine: null, departmentId: null }
  return { target, version, ...nowhere, facts: {}, before, after, reason: null }
}

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

export const createFlow = defineCommand({
  name: 'approvals.flow.create',
  scope: 'none',
  input: wire.flowCreate,
  output: wire.flowTarget,
  async run({ tx, now, record }, { code, label }) {
    const id = await insertFlow(tx, { code, label, now })
    if (id === null) throw approvalErrors.FLOW_CODE_TAKEN({ code })
    record({ target: { type: 'flow', id, label: code }, after: { code, label } })
    return { id }
  },
})

function requireOwn(flow: FlowRow | null): FlowRow {
  if (!flow) throw platformErrors.NOT_FOUND()
  if (flow.code.startsWith('built-in.')) throw approvalErrors.FLOW_BUILT_IN()
  return flow
}

/** Publishes the next version of a flow. Running cases keep theirs; only new ones get this. */
export const publishFlow = defineCommand({
  name: 'approvals.flow.publish',
  scope: 'none',
  input: wire.flowPublish,
  output: z.object({ id: z.uuid(), versionId: z.uuid(), number: z.number() }),
  async propose({ tx }, input) {
    const flow = requireOwn(await lockFlow(tx, input.id))
    const target = { type: 'flow', id: flow.id, label: flow.code }
    const steps = (nodes: readonly { id: string }[]) => nodes.map((node) => node.id).join(', ')
    const before = { number: flow.currentNumber }
    const after = { number: (flow.currentNumber ?? 0) + 1, nodes: steps(input.definition.nodes) }
    return unscoped(target, String(flow.version), before, after)
  },
  async run({ tx, actor, now, record }, { id, label, definition }) {
    const flow = requireOwn(await lockFlow(tx, id))
    const problems = validateDefinition(definition)
    if (problems.length > 0) {
      throw approvalErrors.FLOW_INVALID(
        {},
        problems.map(({ code, at }) => ({ path: at === null ? 'definition' : `definition.${at}`, code })),
      )
    }
    const made = await insertVersion(tx, { flow, label, definition, by: actor.operatorId, now })
    record({ target: { type: 'flow', id, label: flow.code } })
    record({ before: { number: flow.currentNumber }, after: { number: made.number } })
    return { id, versionId: made.id, number: made.number }
  },
})

/** Takes a flow out of use; running cases finish on it. */
export const retireFlow = defineCommand({
  name: 'approvals.flow.retire',
  scope: 'none',
  input: wire.flowTarget,
  output: wire.flowTarget,
  async run({ tx, now, record }, { id }) {
    const flow = requireOwn(await lockFlow(tx, id))
    if ((await commandsUsing(tx, id)).length > 0) throw approvalErrors.FLOW_IN_USE()
    await setRetired(tx, id, now)
    record({ target: { type: 'flow', id, label: flow.code } })
    return { id }
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
