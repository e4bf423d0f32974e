import { sql } from 'kysely'
import type { Json } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { approvalErrors } from '../errors.ts'
import { graphOf } from '../policy/graph.ts'
import type { CaseEvent, Facts, Token } from '../schema/case.ts'
import type { People } from '../schema/flow.ts'
import { Board } from './board.ts'
import { askedAt, questionsOf } from './people.ts'
import type { Seat } from './seat.ts'
import { settle } from './settle.ts'

/** A running case in the actor's scope, locked; whoever else decides about it meanwhile waits. */
export async function seatFor(context: CommandContext, caseId: string): Promise<{ board: Board; seat: Seat }> {
  const { tx, platform, now, actor, record } = context
  const board = new Board(tx, platform, now)
  await board.load([caseId], [])
  const seat = board.seats.get(caseId)
  if (!seat || !isInScope(actor, seat.row)) throw platformErrors.NOT_FOUND()
  const { id, kind, targetLabel, businessLine, departmentId, clientId, accountId } = seat.row
  record({ target: { type: kind, id, label: targetLabel }, businessLine, departmentId, clientId, accountId })
  if (kind === 'ticket') record({ ticketId: id })
  if (seat.state.status !== 'running') throw approvalErrors.CASE_CLOSED({ state: seat.state.status })
  return { board, seat }
}

/** Applies an event in an administrator's name. @throws the engine's refusal. */
export function applyAs(
  context: CommandContext,
  board: Board,
  seat: Seat,
  event: CaseEvent,
  remark: string,
  detail: Record<string, Json> = {},
): void {
  const { operatorId, name } = context.actor
  const refusal = board.apply(seat, event, { operatorId, name, remark }, detail)
  if (refusal?.code === 'CASE_CLOSED') throw approvalErrors.CASE_CLOSED({ state: seat.state.status })
  if (refusal) throw approvalErrors[refusal.code]()
}

/** A line of history that changes nothing in the engine. */
export function note(
  context: CommandContext,
  seat: Seat,
  kind: string,
  nodeId: string | null,
  remark: string,
  detail: Record<string, Json>,
) {
  const { operatorId, name } = context.actor
  seat.history.push({ caseId: seat.row.id, kind, taskId: null, nodeId, operatorId, operatorName: name, remark, detail })
}

export const standingAt = (seat: Seat, nodeId: string): Token[] =>
  seat.state.tokens.filter(
    (token) => token.nodeId === nodeId && (token.state === 'asking' || token.incident === 'NO_ASSIGNEE'),
  )

/** Asks anew at a place where work stands: a step that found nobody is tried again. */
export const eventAt = (token: Token): CaseEvent => ({
  kind: token.state === 'stuck' ? 'retry' : 'askAgain',
  tokenId: token.id,
})

/**
 * Names other people for one step of one case, whether work stands there or is still to come. Decisions made there and
 * extra signers stay; the flow and every other case keep theirs.
 *
 * @throws NOT_FOUND, CASE_CLOSED, STEP_UNKNOWN, PERSON_NOT_ELIGIBLE when nobody who may decide is among them.
 */
export async function redirectStep(
  context: CommandContext,
  caseId: string,
  nodeId: string,
  people: readonly People[],
  remark: string,
): Promise<void> {
  const { board, seat } = await seatFor(context, caseId)
  const node = graphOf(seat.flow.definition).nodes.get(nodeId)
  if (node?.kind !== 'approve' && node?.kind !== 'handle') throw approvalErrors.STEP_UNKNOWN()
  const before = seat.row.people ?? {}
  seat.row.people = { ...before, [nodeId]: [...people] }
  const asked = askedAt(node, seat.row)
  const [found = []] = await context.platform.directory.find(
    context.tx,
    await questionsOf(context.tx, [asked]),
    context.now,
  )
  if (!found.some((id) => node.kind === 'handle' || !seat.state.barredIds.includes(id))) {
    throw approvalErrors.PERSON_NOT_ELIGIBLE()
  }
  const named = { step: nodeId, people: people as unknown as Json, before: (before[nodeId] ?? null) as unknown as Json }
  const standing = standingAt(seat, nodeId)
  if (standing.length === 0) note(context, seat, 'redirected', nodeId, remark, named)
  for (const token of standing) {
    applyAs(context, board, seat, eventAt(token), remark, named)
    await board.answerAsks()
  }
  context.record({ reason: remark, before: { [nodeId]: named.before }, after: { [nodeId]: named.people } })
  await sql`update approvals.case set people = ${JSON.stringify(seat.row.people)}::jsonb where id = ${caseId}::uuid`.execute(
    context.tx,
  )
  await settle(context, board, seat)
}

/** A change of a subject from outside its steps; `backTo`: the step that work goes back to. */
export type OutsideEdit = { facts: Facts; remark: string; backTo: string | null; detail?: Record<string, Json> }

/**
 * Notes that somebody in charge changed the subject of a running case: its gateways see the new facts, approvals so far
 * count no more, whoever edited never decides, and work goes back where he says. The module that owns the subject has
 * written the change itself.
 *
 * @throws NOT_FOUND, CASE_CLOSED, EDIT_TOO_LATE once outside work has begun that can't be taken back,
 *   RETURN_TARGET_UNKNOWN for a step where the case has not been.
 */
export async function noteEdited(
  context: CommandContext,
  caseId: string,
  { facts, remark, backTo, detail = {} }: OutsideEdit,
): Promise<void> {
  const { board, seat } = await seatFor(context, caseId)
  const by = context.actor.operatorId
  const event: CaseEvent = { kind: 'edited', by, facts, ...(backTo === null ? {} : { backTo }) }
  applyAs(context, board, seat, event, remark, backTo === null ? detail : { ...detail, backTo })
  context.record({ reason: remark })
  await settle(context, board, seat)
}
