import { toWire } from '#kernel/clock.ts'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import type { PeopleNode } from '../schema/flow.ts'
import type { DeadlineRef } from '../store/deadline.ts'
import { officeEnds } from './office-time.ts'
import type { Seat } from './seat.ts'

type Deadline = NonNullable<PeopleNode['deadline']>
export type NewDeadline = DeadlineRef & { nodeId: string; dueAt: string }

/** The deadline of the step at a node of this case, if it sets one. */
export function deadlineAt(seat: Seat, nodeId: string): Deadline | null {
  const node = nodeOf(graphOf(seat.flow.definition), nodeId)
  return node.kind === 'approve' || node.kind === 'handle' ? (node.deadline ?? null) : null
}

/**
 * When the visits that began in a batch are due, by the office calendar, and tells it to their seats. A visit no
 * calendar reaches has no deadline.
 */
export async function newDeadlines(
  tx: Tx,
  platform: Platform,
  now: Temporal.Instant,
  seats: readonly Seat[],
): Promise<NewDeadline[]> {
  const begun = seats.flatMap((seat) => {
    const known = new Set([...seat.before.tokens].map((token) => token.visit))
    return seat.state.tokens.flatMap((token) => {
      if (token.state !== 'asking' || known.has(token.visit) || seat.due.has(token.visit)) return []
      const deadline = deadlineAt(seat, token.nodeId)
      return deadline ? [{ seat, token, deadline }] : []
    })
  })
  const questions = begun.map(({ seat, deadline }) => {
    const { businessLine, departmentId } = seat.row
    return { kind: 'openHours' as const, from: now, openHours: deadline.openHours, businessLine, departmentId }
  })
  const ends = await officeEnds(platform, tx, questions)
  return begun.flatMap(({ seat, token }, index) => {
    const end = ends[index]
    if (!end) return []
    const dueAt = toWire(end)
    seat.due.set(token.visit, dueAt)
    return [{ caseId: seat.row.id, visit: token.visit, nodeId: token.nodeId, dueAt }]
  })
}
