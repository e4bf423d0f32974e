import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { ApprovalGate, CommandContext, Proposal } from '#platform/command.ts'
import { approvalErrors } from '../errors.ts'
import { newCase } from '../policy/advance.ts'
import { type VersionRow, versionsById } from '../store/flow.ts'
import type { CaseRow } from '../store/rows.ts'
import { insertTicket, openTicketOn } from '../store/ticket.ts'
import { releaseApproved } from './act.ts'
import { Board, liveEventsOf } from './board.ts'
import { describeCase } from './describe.ts'
import { rulingFor } from './rules.ts'
import { SEALED_AS } from './staleness.ts'
import { WAKE_TASK } from './wake.ts'

/** Facts every flow may ask about, besides those the command offers. */
function factsOf(command: string, proposal: Proposal): Record<string, Json> {
  const { businessLine, departmentId } = proposal
  return { ...proposal.facts, command, businessLine, departmentId }
}

/** A case about to be opened for this proposal, with the facts its gateways may ask about. */
export function caseFor(
  maker: { operatorId: string; name: string },
  command: string,
  proposal: Proposal,
  flow: VersionRow,
): CaseRow {
  const state = newCase(maker.operatorId, [], factsOf(command, proposal))
  return {
    id: newId<'case'>(),
    kind: 'ticket',
    flowVersionId: flow.id,
    state: 'running',
    makerId: maker.operatorId,
    makerName: maker.name,
    barredIds: [...state.barredIds],
    facts: { ...state.facts },
    lastVisit: 0,
    checks: 0,
    committed: false,
    businessLine: proposal.businessLine,
    departmentId: proposal.departmentId,
    clientId: proposal.clientId,
    accountId: proposal.accountId,
    targetType: proposal.target.type,
    targetId: proposal.target.id,
    targetLabel: proposal.target.label,
    parent: null,
  }
}

/** One ticket of a command on a target at a time: a second one waits here and is then refused. */
async function requireNoOther(context: CommandContext, command: string, target: Proposal['target']): Promise<void> {
  const other = await openTicketOn(context.tx, command, target)
  if (other) throw approvalErrors.TICKET_OPEN_ON_TARGET({ ticketId: other })
}

/**
 * Stands in the write path: looks up what is laid down for the command and opens a ticket, lets it run, or refuses.
 *
 * @throws APPROVAL_NOT_CONFIGURED, TICKET_OPEN_ON_TARGET
 */
export const approvalGate: ApprovalGate = {
  async open(context, { command, input, digest, proposal }) {
    const { tx, now, platform, actor } = context
    const ruling = await rulingFor(tx, command)
    if (ruling.kind === 'atOnce') return null
    if (ruling.kind === 'blocked') throw approvalErrors.APPROVAL_NOT_CONFIGURED({ command })
    await requireNoOther(context, command, proposal.target)
    const flow = (await versionsById(tx, platform.db, [ruling.versionId])).get(ruling.versionId)
    if (!flow) throw new Error('the flow version just looked up is gone')
    const board = new Board(tx, platform, now)
    const seat = board.add(caseFor(actor, command, proposal, flow), flow)
    const doer = { operatorId: actor.operatorId, name: actor.name, remark: proposal.reason }
    const refusal = board.apply(seat, { kind: 'start' }, doer, { command, rule: ruling.by })
    if (refusal) throw new Error(`a new case refused to start: ${refusal.code}`)
    await board.answerAsks()
    await board.flush()
    await describeCase(tx, platform, seat.row.id, proposal)
    await insertTicket(tx, {
      caseId: seat.row.id,
      command,
      input: platform.cipher.seal(JSON.stringify(input), SEALED_AS),
      digest,
      targetVersion: proposal.version,
      before: proposal.before,
      after: proposal.after,
      reason: proposal.reason,
      rule: ruling.by,
    })
    for (const effect of seat.effects) {
      if (effect.kind !== 'begin') continue
      const { tokenId, visit } = effect
      const runAt = toWire(now.add({ seconds: ruling.afterSeconds }))
      context.enqueue({ task: WAKE_TASK, payload: { caseId: seat.row.id, tokenId, visit }, runAt })
    }
    await releaseApproved(context, [seat], context.enqueue)
    for (const event of liveEventsOf(seat)) context.emit(event)
    return { ticketId: seat.row.id }
  },
}
