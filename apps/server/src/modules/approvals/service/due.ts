import { toWire } from '#kernel/clock.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { Token } from '../schema/case.ts'
import { type Deadline, stagesOf } from '../schema/deadline.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { begunAt, type NewDeadline, replaceDeadlines } from '../store/deadline.ts'
import { officeEnds } from './office-time.ts'
import type { Seat } from './seat.ts'

/** The deadline of a step, if it sets one. */
export function deadlineAt(definition: FlowDefinition, nodeId: string): Deadline | null {
  const node = nodeOf(graphOf(definition), nodeId)
  return node.kind === 'approve' || node.kind === 'handle' ? (node.deadline ?? null) : null
}

type Wait = { seat: Seat; token: Token; deadline: Deadline; from: Temporal.Instant }
/** One visit with what happens when, and when it is due. What no calendar reaches does not happen. */
type Planned = Wait & { dueAt: string | null; lines: NewDeadline[] }

async function planned(tx: Tx, platform: Platform, waits: readonly Wait[]): Promise<Planned[]> {
  const questions = waits.flatMap(({ seat, deadline, from }) => {
    const { businessLine, departmentId } = seat.row
    return stagesOf(deadline).map(({ openHours }) => {
      return { kind: 'openHours' as const, from, openHours, businessLine, departmentId }
    })
  })
  const ends = await officeEnds(platform, tx, questions)
  let next = 0
  return waits.map((wait) => {
    const { seat, token, deadline } = wait
    let dueAt: string | null = null
    const lines = stagesOf(deadline).flatMap(({ openHours }, stage) => {
      const end = ends[next++]
      if (!end) return []
      const at = toWire(end)
      if (openHours === deadline.openHours) dueAt = at
      return [{ caseId: seat.row.id, visit: token.visit, stage, nodeId: token.nodeId, dueAt: at }]
    })
    return { ...wait, dueAt, lines }
  })
}

/** What the visits that began in a batch wait for, by the office calendar; tells their seats when they are due. */
export async function newDeadlines(
  tx: Tx,
  platform: Platform,
  now: Temporal.Instant,
  seats: readonly Seat[],
): Promise<NewDeadline[]> {
  const begun = seats.flatMap((seat) => {
    const known = new Set([...seat.before.tokens].map((token) => token.visit))
    return seat.state.tokens.flatMap((token): Wait[] => {
      if (token.state !== 'asking' || known.has(token.visit) || seat.due.has(token.visit)) return []
      const deadline = deadlineAt(seat.flow.definition, token.nodeId)
      return deadline ? [{ seat, token, deadline, from: now }] : []
    })
  })
  const plans = await planned(tx, platform, begun)
  for (const { seat, token, dueAt } of plans) if (dueAt !== null) seat.due.set(token.visit, dueAt)
  return plans.flatMap(({ lines }) => lines)
}

/**
 * A case that was taken over keeps to the deadlines of the new version, counted from when each step began to ask. What
 * would have happened before now stays away: nobody is refused overnight for a rule that was not there.
 */
export async function takeOverDeadlines(
  { tx, platform, now }: { tx: Tx; platform: Platform; now: Temporal.Instant },
  seat: Seat,
  from: FlowDefinition,
): Promise<void> {
  const old = new Map([...seat.before.tokens].map((token) => [token.visit, token]))
  const moved = seat.state.tokens.filter((token) => {
    const before = old.get(token.visit)
    if (token.state !== 'asking' || before?.state !== 'asking') return false
    const [was, is] = [deadlineAt(from, before.nodeId), deadlineAt(seat.flow.definition, token.nodeId)]
    return JSON.stringify(was) !== JSON.stringify(is)
  })
  if (moved.length === 0) return
  const visits = moved.map(({ visit }) => visit)
  const begun = new Map((await begunAt(tx, seat.row.id, visits)).map(({ visit, at }) => [visit, at]))
  const waits = moved.flatMap((token): Wait[] => {
    const deadline = deadlineAt(seat.flow.definition, token.nodeId)
    const at = begun.get(token.visit)
    return deadline && at ? [{ seat, token, deadline, from: Temporal.Instant.from(at) }] : []
  })
  const plans = await planned(tx, platform, waits)
  const due = new Map<number, string | null>(visits.map((visit) => [visit, null]))
  for (const { token, dueAt } of plans) due.set(token.visit, dueAt)
  const ahead = plans
    .flatMap(({ lines }) => lines)
    .filter((line) => Temporal.Instant.compare(Temporal.Instant.from(line.dueAt), now) > 0)
  await replaceDeadlines(tx, seat.row.id, due, ahead)
}
