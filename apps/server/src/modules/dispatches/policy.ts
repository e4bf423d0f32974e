import type { ClosedBecause, ClosingRule, ItemState, People, RequestState } from './schema.ts'

/** How many recipients stand where. */
export type Tally = Readonly<Record<ItemState, number>>

/**
 * Whether a running dispatch is over, and why. Answers that were refused, withdrawn or stopped are still wanted: they keep
 * it open until they are sent once more or called back. Its day ends only those that close by it.
 */
export function closingOf(rule: ClosingRule, tally: Tally, overdue: boolean): ClosedBecause | null {
  if (rule === 'any' && tally.done > 0) return 'any'
  const wanted = tally.open + tally.refused + tally.withdrawn + tally.stopped
  if (wanted === 0) return 'all'
  return rule === 'deadline' && overdue ? 'deadline' : null
}

/** What becomes of requests that are still open when the dispatch closes. */
export function leftoverOf(because: ClosedBecause): ItemState {
  if (because === 'any') return 'notNeeded'
  return because === 'deadline' ? 'missed' : 'recalled'
}

/** What a request's state means for its recipient; a stop by this module is named by whoever stops. */
export function itemStateOf(state: RequestState): ItemState {
  switch (state) {
    case 'running':
    case 'returned':
      return 'open'
    case 'approved':
      return 'done'
    case 'refused':
    case 'withdrawn':
      return state
    default:
      return 'stopped'
  }
}

/** Whether a recipient that has ended may be sent the form once more. */
export const mayResend = (state: ItemState): boolean =>
  state === 'refused' || state === 'withdrawn' || state === 'stopped' || state === 'recalled'

/**
 * Whom a recipient's request asks to fill it in: the person; or in a department whoever holds a role that the step names,
 * where it names roles, else everybody there who may work on tasks.
 */
export function peopleOf(
  recipient: { departmentId: string; operatorId: string | null },
  step: readonly People[],
): People[] {
  if (recipient.operatorId !== null) return [{ by: 'operators', operatorIds: [recipient.operatorId] }]
  const roleIds = [...new Set(step.flatMap((one) => (one.by === 'holders' ? one.roleIds : [])))]
  const departmentIds = [recipient.departmentId]
  return roleIds.length > 0 ? [{ by: 'holders', roleIds, departmentIds }] : [{ by: 'members', departmentIds }]
}

/** Words of a pasted list: one on a line, or parted by tabs, commas or semicolons, Chinese ones too. */
export function pastedWords(text: string): string[] {
  const words = text.split(/[\n\r\t,;，、；]+/).map((word) => word.trim())
  return [...new Set(words.filter((word) => word !== ''))]
}
