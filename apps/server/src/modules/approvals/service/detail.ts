import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Token } from '../schema/case.ts'
import { NODE_ACTIONS } from '../schema/flow.ts'
import type * as wire from '../schema/wire.ts'
import { batchOfTicket } from '../store/batch.ts'
import { findCase, tokensOf } from '../store/case.ts'
import { type VersionRow, versionsById } from '../store/flow.ts'
import { signedTasks } from '../store/proof.ts'
import {
  type HistoryFacts,
  historyOf,
  type TaskFacts,
  type TicketFacts,
  takesPart,
  tasksOfCase,
  ticketFacts,
} from '../store/read.ts'
import type { CaseRow, TokenRow } from '../store/rows.ts'
import { approvalsOf, type GivenApproval } from '../store/standing.ts'
import { allowedTo } from './allowed.ts'
import { stepsAskingProof } from './proof.ts'
import { stepsAskingSignature } from './signature.ts'
import { type Person, peopleNamed, type Step, stepsAhead, textOf } from './steps.ts'

type Detail = z.input<typeof wire.ticketDetail>

const OPEN = new Set(['open', 'queued'])
const WATCH = 'approvals.case.view'

/** The state people know a ticket by; an approved subject is done, its module goes on by itself. */
export function ticketState(
  row: Pick<CaseRow, 'state'>,
  facts: Pick<TicketFacts, 'effect' | 'command'>,
): Detail['state'] {
  if (row.state === 'running') return 'pending'
  if (row.state !== 'approved') return row.state
  if (facts.command === null) return 'done'
  return facts.effect === 'none' ? 'ready' : facts.effect
}

function stateOfStep(step: Step, tokens: readonly TokenRow[], tasks: readonly TaskFacts[], running: boolean) {
  const token = tokens.find((one) => one.nodeId === step.nodeId)
  if (token) return token.state === 'stuck' ? ('stuck' as const) : ('current' as const)
  if (tasks.some((task) => task.nodeId === step.nodeId && task.state === 'agreed')) return 'done' as const
  return running ? ('waiting' as const) : ('notReached' as const)
}

/** Where a token stands and, when it is stuck for want of a way, the ways there are. */
function tokenViewOf(token: TokenRow, flow: VersionRow, actor: Actor): Detail['tokens'][number] {
  const { id, nodeId, state, incident } = token
  const graph = graphOf(flow.definition)
  const chosen = state === 'stuck' && incident !== 'NO_ASSIGNEE'
  const out = chosen ? flow.definition.edges.filter((edge) => edge.from === nodeId) : []
  const ways = out.map((edge) => {
    const target = nodeOf(graph, edge.to)
    return { edgeId: edge.id, kind: target.kind, to: textOf(target.label, actor.language) }
  })
  return { id, nodeId, state, incident, ways, several: nodeOf(graph, nodeId).kind === 'inclusive' }
}

/** What this person may do with a task; the server asks again when he does it. */
function actionsOn(task: TaskFacts, flow: VersionRow, actor: Actor): string[] {
  if (task.delegatedBy === actor.operatorId) return ['recall']
  if (task.delegatedBy !== null) return ['answer']
  if (task.kind === 'amend') return ['handle']
  const node = nodeOf(graphOf(flow.definition), task.nodeId)
  const allowed = node.kind === 'approve' || node.kind === 'handle' ? node.actions : NODE_ACTIONS
  const actions = [
    task.kind === 'approve' ? 'agree' : 'handle',
    ...allowed.filter((one) => one !== 'takeBack' && (one !== 'refuse' || task.kind === 'approve')),
  ]
  if (task.candidates.length > 1) actions.push(task.claimedBy === null ? 'claim' : 'release')
  return actions
}

function targetsOf(token: Pick<Token, 'trail' | 'path'> | undefined, flow: VersionRow) {
  const graph = graphOf(flow.definition)
  return (token?.trail ?? []).map((step) => ({
    nodeId: step.nodeId,
    label: nodeOf(graph, step.nodeId).label ?? null,
    canResume: step.depth === token?.path.length,
  }))
}

function mineOf(
  tasks: readonly TaskFacts[],
  tokens: readonly TokenRow[],
  flow: VersionRow,
  actor: Actor,
): Omit<Detail['mine'][number], 'asksProof' | 'asksSignature'>[] {
  const me = actor.operatorId
  return tasks
    .filter((task) => task.state === 'open' && (task.candidates.includes(me) || task.delegatedBy === me))
    .filter((task) => task.claimedBy === null || task.claimedBy === me)
    .map((task) => ({
      id: task.id,
      kind: task.kind,
      nodeId: task.nodeId,
      actions: actionsOn(task, flow, actor),
      returnTargets: targetsOf(
        tokens.find((token) => token.visit === task.visit),
        flow,
      ),
    }))
}

function taskViewOf(task: TaskFacts, named: (id: string | null) => Person | null): Detail['tasks'][number] {
  const { id, nodeId, kind, state, decidedName, decidedAt, remark } = task
  return {
    id,
    nodeId,
    kind,
    state,
    candidates: task.candidates.flatMap((one) => named(one) ?? []),
    claimedBy: named(task.claimedBy),
    delegatedBy: named(task.delegatedBy),
    decidedBy: decidedName,
    decidedAt,
    remark,
  }
}

/** What a line keeps of values that steps may hide: for whoever watches over cases, and nobody else. */
const OF_VALUES = ['facts', 'lookups']

function lineOf(
  line: HistoryFacts,
  flow: VersionRow,
  actor: Actor,
  tasks: { stale: ReadonlySet<string>; signed: ReadonlySet<string> },
): Detail['history'][number] {
  const { operatorId, operatorName, taskId, detail: kept, ...rest } = line
  const whole = actor.permissions.has(WATCH)
  const detail = whole ? kept : Object.fromEntries(Object.entries(kept).filter(([key]) => !OF_VALUES.includes(key)))
  const node = rest.nodeId === null ? undefined : graphOf(flow.definition).nodes.get(rest.nodeId)
  const nodeName = textOf(node?.label, actor.language)
  const stale = line.kind === 'agree' && taskId !== null && tasks.stale.has(taskId)
  const isSigned = (line.kind === 'agree' || line.kind === 'refuse') && taskId !== null && tasks.signed.has(taskId)
  const operator = { id: operatorId, name: operatorName }
  return { ...rest, detail, nodeName, operator, stale, signedTaskId: isSigned ? taskId : null }
}

function effectOf(facts: TicketFacts): Detail['effect'] {
  const { effect: state, effectAt: at, attempts, failureCode: code, failureModule, failureParams } = facts
  return {
    state,
    at,
    attempts,
    failure: code === null ? null : { module: failureModule ?? 'platform', code, params: failureParams ?? {} },
  }
}

/** Whether somebody may see a case: who takes part in it, and who sees tickets or watches cases of its department. */
export async function maySee(db: Reader, actor: Actor, row: CaseRow): Promise<boolean> {
  const watches = actor.permissions.has('approvals.ticket.view') || actor.permissions.has(WATCH)
  return (watches && isInScope(actor, row)) || takesPart(db, row.id, actor.operatorId)
}

/**
 * A ticket with its route, tasks and history, for whoever takes part in it or may see tickets of its account.
 *
 * @throws NOT_FOUND
 */
export async function ticketDetailOf(platform: Platform, actor: Actor, id: string): Promise<Detail> {
  const { db } = platform
  const row = await findCase(db, id)
  const facts = row && (await ticketFacts(db, id))
  if (!row || !facts) throw platformErrors.NOT_FOUND()
  if (!(await maySee(db, actor, row))) throw platformErrors.NOT_FOUND()
  const [tokens, tasks, history] = await Promise.all([tokensOf(db, [id]), tasksOfCase(db, id), historyOf(db, id)])
  const given = await approvalsOf(db, id)
  const signed = await signedTasks(db, id)
  const stale = new Set(given.filter((one) => one.stale).map((one) => one.taskId))
  const flow = (await versionsById(db, db, [row.flowVersionId])).get(row.flowVersionId)
  if (!flow) throw new Error(`flow version ${row.flowVersionId} is not loaded`)
  const ids = tasks.flatMap((task) => [...task.candidates, task.claimedBy, task.delegatedBy])
  const people = await peopleNamed(
    platform,
    db,
    ids.filter((one): one is string => one !== null),
  )
  const named = (one: string | null): Person | null => (one === null ? null : (people.get(one) ?? null))
  const ahead = await stepsAhead(
    platform,
    db,
    { definition: flow.definition, facts: row.facts, context: row },
    actor.language,
  )
  const running = row.state === 'running'
  const mine = running ? mineOf(tasks, tokens, flow, actor) : []
  const nodeIds = mine.filter(({ kind }) => kind === 'approve').map(({ nodeId }) => nodeId)
  const asked = { flowCode: flow.code, facts: row.facts, nodeIds }
  const asking = await stepsAskingProof(platform, db, actor, asked)
  const signing = await stepsAskingSignature(db, asked)
  return {
    id,
    state: ticketState(row, facts),
    caseState: row.state,
    command: facts.command,
    flow: { code: flow.code, name: textOf(flow.label, actor.language) ?? flow.code },
    rule: facts.rule,
    maker: { id: row.makerId, name: row.makerName },
    openedAt: facts.openedAt,
    closedAt: facts.closedAt,
    reversalDue: facts.reversalDue,
    target: { type: row.targetType, id: row.targetId, label: row.targetLabel },
    clientId: row.clientId,
    accountId: row.accountId,
    businessLine: row.businessLine,
    departmentId: row.departmentId,
    facts: facts.command === null ? {} : row.facts,
    before: facts.before,
    after: facts.after,
    reason: facts.reason,
    effect: effectOf(facts),
    batch: await batchOfTicket(db, id),
    route: ahead.map((step) => {
      const state = stateOfStep(step, tokens, tasks, running)
      return { ...step, state, stale: isStale(step, state, given), approvers: handlersAt(step, state, tasks, named) }
    }),
    tasks: tasks.map((task) => taskViewOf(task, named)),
    tokens: tokens.map((token) => tokenViewOf(token, flow, actor)),
    history: history.map((line) => lineOf(line, flow, actor, { stale, signed })),
    mine: mine.map((task) => ({
      ...task,
      asksProof: task.kind === 'approve' && asking.has(task.nodeId),
      asksSignature: task.kind === 'approve' && signing.has(task.nodeId),
    })),
    ...allowedTo(actor, { row, flow, tokens, tasks }, platform.clock()),
  }
}

/** Whether all approvals of a step that is behind were given before the subject was changed. */
function isStale(step: Step, state: string, given: readonly GivenApproval[]): boolean {
  const here = given.filter((one) => one.nodeId === step.nodeId)
  return state === 'done' && here.length > 0 && here.every((one) => one.stale)
}

/** Who handles a step now, or has; for steps ahead whoever would be asked. */
function handlersAt(
  step: Step,
  state: string,
  tasks: readonly TaskFacts[],
  named: (id: string | null) => Person | null,
): Person[] {
  const here = tasks.filter((task) => task.nodeId === step.nodeId)
  if (state === 'current') {
    const open = here.filter((task) => OPEN.has(task.state))
    return open
      .flatMap((task) => (task.claimedBy ? [task.claimedBy] : task.candidates))
      .flatMap((id) => named(id) ?? [])
  }
  if (state === 'done') {
    return here.flatMap(({ state: done, decidedBy, decidedName }) =>
      done === 'agreed' && decidedBy !== null ? [{ id: decidedBy, name: decidedName ?? '' }] : [],
    )
  }
  return step.approvers
}
