import type { RawBuilder } from 'kysely'
import { isBusinessDate } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { Tx } from '#platform/db.ts'
import { jobLines } from '#platform/jobs/enqueue.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Effect } from '../schema/case.ts'
import type { FlowNode } from '../schema/flow.ts'
import { abandonLines, beginLines, type OutsideKind, type OutsideRef } from '../store/outside.ts'
import { happenedJobs } from './happened.ts'
import { type OfficeQuestion, officeEnds } from './office-time.ts'
import { outsideKindOf, runnerFor } from './outside.ts'
import type { Seat } from './seat.ts'

/** Background work: do what a node hands out; tell its doer that it is not wanted; answer the case that started one. */
export const OUTSIDE_TASK = 'approvals.outside.run'
export const ABANDON_TASK = 'approvals.outside.abandon'
export const CHILD_TASK = 'approvals.case.childEnded'

type Begun = OutsideRef & { nodeId: string; kind: OutsideKind; node: FlowNode; seat: Seat }

const refOf = (seat: Seat, { tokenId, visit }: Extract<Effect, { kind: 'begin' | 'abandon' }>): OutsideRef => ({
  caseId: seat.row.id,
  tokenId,
  visit,
})

/** Work that began and is still waited for; how long the rule of a ticket says is waited for by the ticket itself. */
function begunAt(seat: Seat): Begun[] {
  return seat.effects.flatMap((effect) => {
    if (effect.kind !== 'begin') return []
    const node = nodeOf(graphOf(seat.flow.definition), effect.nodeId)
    const kind = outsideKindOf(node)
    const waits = seat.state.tokens.some((one) => one.id === effect.tokenId && one.visit === effect.visit)
    if (!kind || !waits || (node.kind === 'timer' && node.until.kind === 'rule')) return []
    return [{ ...refOf(seat, effect), nodeId: node.id, kind, node, seat }]
  })
}

function questionOf({ node, seat }: Begun, now: Temporal.Instant): OfficeQuestion | null {
  const { businessLine, departmentId } = seat.row
  if (node.kind !== 'timer' || node.until.kind === 'rule') return null
  const { until } = node
  if (until.kind === 'openHours') {
    return { kind: 'openHours', from: now, openHours: until.openHours, businessLine, departmentId }
  }
  const date = seat.state.facts[until.fact]
  if (typeof date !== 'string' || !isBusinessDate(date)) return null
  return { kind: 'opening', date, businessLine, departmentId }
}

async function withDue(tx: Tx, platform: Platform, now: Temporal.Instant, begun: readonly Begun[]) {
  const questions = begun.map((one) => questionOf(one, now))
  const asked = questions.filter((one) => one !== null)
  const ends = await officeEnds(platform, tx, asked)
  return begun.map((one, index) => {
    const question = questions[index]
    const end = question ? ends[asked.indexOf(question)] : null
    const { caseId, tokenId, visit, nodeId, kind } = one
    return { caseId, tokenId, visit, nodeId, kind, dueAt: end ? toWire(end) : null }
  })
}

/** Work somebody may be doing for a token that has left; the doer is told when he wants to know. */
function abandonedAt(platform: Platform, seat: Seat): { refs: OutsideRef[]; jobs: JobRequest[] } {
  const begunHere = new Set(
    seat.effects.flatMap((one) => (one.kind === 'begin' ? [`${one.tokenId} ${one.visit}`] : [])),
  )
  const left = seat.effects.filter((one) => one.kind === 'abandon')
  const known = left.filter((one) => !begunHere.has(`${one.tokenId} ${one.visit}`))
  const { targetType } = seat.row
  const jobs = known.flatMap((effect): JobRequest[] => {
    const kind = outsideKindOf(nodeOf(graphOf(seat.flow.definition), effect.nodeId))
    if (!kind || !runnerFor(platform, kind, targetType)?.abandon) return []
    return [{ task: ABANDON_TASK, payload: { ...refOf(seat, effect), targetType } }]
  })
  return { refs: known.map((effect) => refOf(seat, effect)), jobs }
}

/** A case another has started says so when it has ended. */
function toParent(seat: Seat): JobRequest[] {
  const { parent, id } = seat.row
  if (!parent || !seat.effects.some((one) => one.kind === 'closed')) return []
  return [{ task: CHILD_TASK, payload: { ...parent, childId: id } }]
}

/**
 * The statements that write down what follows from a batch outside the engine, and the jobs that do it: enqueued with
 * the transaction, so that they exist exactly when the step that asked for them does.
 */
export async function followUpLines(
  tx: Tx,
  platform: Platform,
  now: Temporal.Instant,
  seats: readonly Seat[],
): Promise<RawBuilder<unknown>[]> {
  const begun = await withDue(tx, platform, now, seats.flatMap(begunAt))
  const abandoned = seats.map((seat) => abandonedAt(platform, seat))
  const jobs: JobRequest[] = [
    ...begun
      .filter(({ kind }) => kind !== 'timer')
      .map(({ caseId, tokenId, visit }) => ({
        task: OUTSIDE_TASK,
        payload: { caseId, tokenId, visit },
        jobKey: `${OUTSIDE_TASK}:${tokenId}:${visit}`,
      })),
    ...abandoned.flatMap((one) => one.jobs),
    ...seats.flatMap(toParent),
    ...happenedJobs(
      platform,
      now,
      seats.filter(({ history }) => history.length > 0).map(({ row }) => row.id),
    ),
  ]
  const at = toWire(now)
  const refs = abandoned.flatMap((one) => one.refs)
  return [...beginLines(at, begun), ...abandonLines(at, refs), ...(jobs.length > 0 ? [jobLines(jobs)] : [])]
}
