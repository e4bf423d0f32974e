import { z } from 'zod'

/** What may follow when time has passed at a step; the last three end its wait. */
export const DEADLINE_ACTIONS = ['remind', 'remindManager', 'escalate', 'agree', 'refuse', 'return'] as const
export type DeadlineAction = (typeof DEADLINE_ACTIONS)[number]

/** After so much opening time of the office, this happens. */
export const deadlineStage = z.strictObject({ openHours: z.int().min(1).max(10_000), then: z.enum(DEADLINE_ACTIONS) })
export type DeadlineStage = z.infer<typeof deadlineStage>

/**
 * Time allowed at a node on the office calendar, and what follows when it has passed. `also` happens earlier or later:
 * a reminder ahead, a second one to the manager, a decision by itself when nobody has moved at all.
 */
export const deadline = z.strictObject({ ...deadlineStage.shape, also: z.array(deadlineStage).max(9).optional() })
export type Deadline = z.infer<typeof deadline>

/** What happens at a step in the order it does; of two at the same hour, what is due stands first. */
export function stagesOf({ also = [], ...due }: Deadline): DeadlineStage[] {
  return [due, ...also].sort((a, b) => a.openHours - b.openHours)
}

/** What ends the wait at a step, so that nothing laid down for later happens. */
export const ENDING: ReadonlySet<DeadlineAction> = new Set(['agree', 'refuse', 'return'])

/** Whether something stands behind what has ended the wait already, and never happens. */
export function hasUnreached(stages: readonly DeadlineStage[]): boolean {
  const end = stages.findIndex(({ then }) => ENDING.has(then))
  return end !== -1 && end < stages.length - 1
}
