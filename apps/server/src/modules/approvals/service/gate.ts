import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { BatchContext } from '#platform/batch.ts'
import type { ApprovalGate, GateAnswer, Proposal, TicketPlace } from '#platform/command.ts'
import { approvalErrors } from '../errors.ts'
import { ticketStates } from '../lists/states.ts'
import { newCase } from '../policy/advance.ts'
import { type VersionRow, versionsById } from '../store/flow.ts'
import type { CaseRow } from '../store/rows.ts'
import { insertTickets, openTicketsOn, ticketsNowOn } from '../store/ticket.ts'
import { releaseApproved } from './act.ts'
import { Board, liveEventsOf } from './board.ts'
import { describeCases } from './describe.ts'
import { type Ruling, rulingFor } from './rules.ts'
import type { Seat } from './seat.ts'
import { SEALED_AS } from './staleness.ts'
import { withTicketFacts } from './ticket-facts.ts'
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

type Asked = Parameters<NonNullable<ApprovalGate['openTogether']>>[1][number]
type FlowRuling = Extract<Ruling, { kind: 'flow' }>
type Opening = Asked & { ruling: FlowRuling; answer(given: GateAnswer): void }
type Opened = Opening & { seat: Seat }

const placeOf = ({ request }: Asked): TicketPlace => {
  const { type, id } = request.proposal.target
  return { command: request.command, type, id }
}

const placeKey = ({ command, type, id }: TicketPlace) => JSON.stringify([command, type, id])

async function rulings(context: BatchContext, asked: readonly Asked[]): Promise<Map<string, Ruling>> {
  const known = new Map<string, Ruling>()
  for (const { request } of asked) {
    if (!known.has(request.command)) known.set(request.command, await rulingFor(context.tx, request.command))
  }
  return known
}

/** Puts the cases on the board. Of a command on a target one ticket is open at a time: who comes second is refused. */
async function seated({ tx, platform }: BatchContext, board: Board, openings: readonly Opening[]): Promise<Opened[]> {
  const open = await openTicketsOn(tx, openings.map(placeOf))
  const taken = new Map(open.map(({ ticketId, ...place }) => [placeKey(place), ticketId]))
  const versions = await versionsById(
    tx,
    platform.db,
    openings.map(({ ruling }) => ruling.versionId),
  )
  const proposals = await withTicketFacts(
    platform,
    tx,
    openings.map(({ request }) => request.proposal),
  )
  return openings.flatMap((opening, index): Opened[] => {
    const { call, request, ruling, answer } = opening
    const key = placeKey(placeOf(opening))
    const other = taken.get(key)
    if (other !== undefined) {
      answer({ kind: 'refused', refusal: approvalErrors.TICKET_OPEN_ON_TARGET({ ticketId: other }) })
      return []
    }
    const flow = versions.get(ruling.versionId)
    if (!flow) throw new Error('the flow version just looked up is gone')
    const { command } = request
    const proposal = proposals[index] ?? request.proposal
    const seat = board.add(caseFor(call.actor, command, proposal, flow), flow)
    const doer = { operatorId: call.actor.operatorId, name: call.actor.name, remark: proposal.reason }
    const refusal = board.apply(seat, { kind: 'start' }, doer, { command, rule: ruling.by })
    if (refusal) throw new Error(`a new case refused to start: ${refusal.code}`)
    taken.set(key, seat.row.id)
    answer({ kind: 'opened', ticketId: seat.row.id })
    return [{ ...opening, seat }]
  })
}

/** The commands the cases carry, sealed. */
function insertCommands({ tx, platform }: BatchContext, opened: readonly Opened[]): Promise<void> {
  return insertTickets(
    tx,
    opened.map(({ seat, request: { command, input, digest, proposal }, ruling }) => ({
      caseId: seat.row.id,
      command,
      input: platform.cipher.seal(JSON.stringify(input), SEALED_AS),
      digest,
      targetVersion: proposal.version,
      before: proposal.before,
      after: proposal.after,
      reason: proposal.reason,
      rule: ruling.by,
    })),
  )
}

/** Whoever waits for the time a rule sets is woken; whatever was approved at once is carried out; consoles hear of it. */
async function announce({ tx, now }: BatchContext, opened: readonly Opened[]): Promise<void> {
  for (const { call, seat, ruling } of opened) {
    for (const effect of seat.effects) {
      if (effect.kind !== 'begin') continue
      const { tokenId, visit } = effect
      const runAt = toWire(now.add({ seconds: ruling.afterSeconds }))
      call.enqueue({ task: WAKE_TASK, payload: { caseId: seat.row.id, tokenId, visit }, runAt })
    }
    for (const event of liveEventsOf(seat)) call.emit(event)
  }
  const [speaker] = opened
  const seats = opened.map(({ seat }) => seat)
  if (speaker) await releaseApproved({ tx, now }, seats, speaker.call.enqueue)
}

async function openTogether(context: BatchContext, asked: readonly Asked[]): Promise<GateAnswer[]> {
  const { tx, platform, now } = context
  const ruled = await rulings(context, asked)
  const answers = asked.map((): GateAnswer => ({ kind: 'passes' }))
  const openings = asked.flatMap((one, index): Opening[] => {
    const { command } = one.request
    const ruling = ruled.get(command)
    const answer = (given: GateAnswer) => {
      answers[index] = given
    }
    if (ruling?.kind === 'flow') return [{ ...one, ruling, answer }]
    if (ruling?.kind === 'blocked') {
      answer({ kind: 'refused', refusal: approvalErrors.APPROVAL_NOT_CONFIGURED({ command }) })
    }
    return []
  })
  if (openings.length === 0) return answers
  const board = new Board(tx, platform, now)
  const opened = await seated(context, board, openings)
  if (opened.length === 0) return answers
  await board.answerAsks()
  await board.flush()
  const cases = opened.map(({ seat: { row } }) => row)
  await describeCases(tx, platform, cases)
  await insertCommands(context, opened)
  await announce(context, opened)
  return answers
}

/**
 * Stands in the write path: looks up what is laid down for the command and opens a ticket, lets it run, or refuses.
 *
 * @throws APPROVAL_NOT_CONFIGURED, TICKET_OPEN_ON_TARGET
 */
export const approvalGate: ApprovalGate = {
  async open(context, request) {
    const [answer] = await openTogether(context, [{ call: context, request }])
    if (answer?.kind === 'refused') throw answer.refusal
    return answer?.kind === 'opened' ? { ticketId: answer.ticketId } : null
  },
  openTogether,
  ticketsOn: ticketsNowOn,
  async rulingOf(reader, command) {
    const { kind } = await rulingFor(reader, command)
    return kind === 'flow' ? 'ticket' : kind
  },
  statesOf: ticketStates,
}
