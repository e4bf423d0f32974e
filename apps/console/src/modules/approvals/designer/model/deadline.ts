import { type Deadline, type DeadlineAction, type DeadlineStage, ENDING, stagesOf } from '#contract/approvals'

const bare = ({ openHours, then }: DeadlineStage): DeadlineStage => ({ openHours, then })

/** A deadline of these, the first of which is when the step is due; null of none. */
export function together([due, ...others]: readonly DeadlineStage[]): Deadline | null {
  if (!due) return null
  return others.length > 0 ? { ...bare(due), also: others.map(bare) } : bare(due)
}

const all = (deadline: Deadline): DeadlineStage[] => [deadline, ...(deadline.also ?? [])].map(bare)

/** What a deadline says in the order it happens, and where each stands in it; the one the step is due at stands at 0. */
export function stagesIn(deadline: Deadline): { at: number; stage: DeadlineStage }[] {
  return all(deadline)
    .map((stage, at) => ({ at, stage }))
    .sort((a, b) => a.stage.openHours - b.stage.openHours)
}

/** Without one of them; the step is then due at the first of the rest, where that was when it was due. */
export function without(deadline: Deadline, at: number): Deadline | null {
  const rest = all(deadline).filter((_stage, other) => other !== at)
  return together(at === 0 ? rest.toSorted((a, b) => a.openHours - b.openHours) : rest)
}

const USUAL: readonly DeadlineAction[] = ['remind', 'remindManager', 'escalate']

/** With one more: later than all others, or ahead of what ends the wait by itself. */
export function added(deadline: Deadline): Deadline {
  const stages = stagesOf(deadline)
  const last = stages.at(-1) ?? deadline
  const openHours = ENDING.has(last.then) ? Math.max(1, Math.floor(last.openHours / 2)) : last.openHours * 2
  const then = USUAL.find((one) => !stages.some((stage) => stage.then === one)) ?? 'remind'
  return { ...deadline, also: [...(deadline.also ?? []), { openHours: Math.min(openHours, 10_000), then }] }
}
