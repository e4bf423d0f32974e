import { newId } from '#kernel/ids.ts'
import type { CommandContext } from '#platform/command.ts'
import { approvalErrors } from '../errors.ts'
import { newCase } from '../policy/advance.ts'
import type { CaseEvent, Facts } from '../schema/case.ts'
import type { People } from '../schema/flow.ts'
import { currentVersionOf, versionsById } from '../store/flow.ts'
import type { CaseRow, Parent } from '../store/rows.ts'
import { Board, liveEventsOf } from './board.ts'
import { describeCases } from './describe.ts'
import { type CaseContext, type CaseMoved, caseListeners } from './listener.ts'
import type { Seat } from './seat.ts'

/** A subject that is put to the people a flow names. */
export type Subject = {
  target: { type: string; id: string; label: string }
  facts: Facts
  clientId: string | null
  accountId: string | null
  businessLine: string | null
  departmentId: string | null
}

function movedOf(seat: Seat): CaseMoved {
  const open = seat.state.tasks.filter((task) => task.state === 'open')
  const nodes = seat.flow.definition.nodes.map((node) => node.id)
  const steps = [...new Set(open.map((task) => task.nodeId))].sort((a, b) => nodes.indexOf(a) - nodes.indexOf(b))
  const line = seat.history.at(-1)
  return {
    caseId: seat.row.id,
    targetId: seat.row.targetId,
    departmentId: seat.row.departmentId,
    status: seat.state.status,
    amending: open.some((task) => task.kind === 'amend'),
    steps,
    event: line?.kind ?? 'start',
    by: { operatorId: line?.operatorId ?? seat.row.makerId, name: line?.operatorName ?? seat.row.makerName },
    remark: line?.remark ?? null,
  }
}

/** Tells the listeners of every business case that something happened to. */
export async function tellListeners(context: CaseContext, seats: Iterable<Seat>): Promise<void> {
  const listeners = context.platform.offered(caseListeners)
  for (const seat of seats) {
    if (seat.row.kind !== 'application' || seat.history.length === 0) continue
    for (const listener of listeners) {
      if (listener.targetType === seat.row.targetType) await listener.moved(context, movedOf(seat))
    }
  }
}

/** What starting a case needs: the transaction, and whoever makes it. */
export type StartContext = CaseContext & { actor: { operatorId: string; name: string } }

/**
 * On which flow version a case starts; its id when the subject has to know it before, the case it belongs to, and people
 * named for single steps of this case alone.
 */
export type Start = {
  versionId: string
  caseId?: string
  parent?: Parent
  people?: Record<string, People[]>
  /** People who may check nothing of this case, besides its maker. */
  barredIds?: readonly string[]
}

/** The case that an actor starts for a subject. */
export function rowOf(actor: StartContext['actor'], subject: Subject, start: Start): CaseRow {
  const { barredIds, facts } = newCase(actor.operatorId, start.barredIds ?? [], subject.facts)
  const { clientId, accountId, businessLine, departmentId, target } = subject
  return {
    id: start.caseId ?? newId<'case'>(),
    kind: 'application',
    flowVersionId: start.versionId,
    state: 'running',
    makerId: actor.operatorId,
    makerName: actor.name,
    barredIds: [...barredIds],
    facts: { ...facts },
    lastVisit: 0,
    checks: 0,
    committed: false,
    clientId,
    accountId,
    businessLine,
    departmentId,
    targetType: target.type,
    targetId: target.id,
    targetLabel: target.label,
    parent: start.parent ?? null,
    people: start.people ?? null,
  }
}

/**
 * Opens a case for a business subject on a flow version, with the actor as its maker.
 *
 * @throws Error when there is no such version.
 */
export async function startCaseOn(context: StartContext, subject: Subject, start: Start): Promise<CaseMoved> {
  const { tx, now, platform, actor } = context
  const flow = (await versionsById(tx, platform.db, [start.versionId])).get(start.versionId)
  if (!flow) throw new Error(`flow version ${start.versionId} is not there`)
  const board = new Board(tx, platform, now)
  const seat = board.add(rowOf(actor, subject, start), flow)
  const refusal = board.apply(seat, { kind: 'start' }, { operatorId: actor.operatorId, name: actor.name, remark: null })
  if (refusal) throw new Error(`a new case refused to start: ${refusal.code}`)
  await board.answerAsks()
  await board.flush()
  await describeCases(tx, platform, [seat.row])
  for (const event of liveEventsOf(seat)) context.emit(event)
  return movedOf(seat)
}

/**
 * Opens a case for a business subject on the published version of a flow, with the actor as its maker.
 *
 * @returns where it stands; null when the flow is not there, or has nothing published.
 */
export async function startCase(context: StartContext, flowCode: string, subject: Subject): Promise<CaseMoved | null> {
  const versionId = await currentVersionOf(context.tx, flowCode)
  return versionId === null ? null : startCaseOn(context, subject, { versionId })
}

/** Applies the maker's own event to a case that is his; the listener is the caller. */
async function byMaker(
  context: CommandContext,
  caseId: string,
  remark: string | null,
  eventFor: (seat: Seat) => CaseEvent | null,
): Promise<CaseMoved> {
  const { tx, now, platform, actor } = context
  const board = new Board(tx, platform, now)
  await board.load([caseId], [])
  const seat = board.seats.get(caseId)
  const event = seat ? eventFor(seat) : null
  if (!seat || !event) throw approvalErrors.TASK_NOT_FOUND()
  const refusal = board.apply(seat, event, { operatorId: actor.operatorId, name: actor.name, remark })
  if (refusal?.code === 'CASE_CLOSED') throw approvalErrors.CASE_CLOSED({ state: seat.state.status })
  if (refusal) throw approvalErrors[refusal.code]()
  await board.answerAsks()
  await board.flush()
  for (const live of liveEventsOf(seat)) context.emit(live)
  return movedOf(seat)
}

/**
 * Sends an amended subject on, with the facts of its new form.
 *
 * @throws TASK_NOT_FOUND when the case does not wait for its maker; NOT_CANDIDATE when the actor is not the maker.
 */
export function sendOn(
  context: CommandContext,
  caseId: string,
  facts: Facts,
  remark: string | null,
): Promise<CaseMoved> {
  return byMaker(context, caseId, remark, (seat) => {
    const task = seat.state.tasks.find((one) => one.kind === 'amend' && one.state === 'open')
    return task ? { kind: 'agree', taskId: task.id, by: context.actor.operatorId, facts } : null
  })
}

/** Takes the case back. @throws NOT_MAKER, WITHDRAW_TOO_LATE, CASE_CLOSED */
export function takeCaseBack(context: CommandContext, caseId: string, remark: string | null): Promise<CaseMoved> {
  return byMaker(context, caseId, remark, () => ({ kind: 'withdraw', by: context.actor.operatorId }))
}

/**
 * The open task of the actor in a case, to decide it by the ordinary commands; null when nothing is asked of him.
 */
export async function openTaskOf(context: CommandContext, caseId: string): Promise<string | null> {
  const board = new Board(context.tx, context.platform, context.now)
  await board.load([caseId], [])
  const tasks = board.seats.get(caseId)?.state.tasks ?? []
  const own = tasks.find((task) => task.state === 'open' && task.candidates.includes(context.actor.operatorId))
  return own?.id ?? null
}
