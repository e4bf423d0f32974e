import type { MILESTONES, RequestState, Stage } from '../schema.ts'

const ENDED = { approved: 'done', refused: 'refused', withdrawn: 'withdrawn' } as const

/** Where a request stands in words for its client. @param asked  somebody is to look at it now; else it is carried out. */
export function stageOf(state: RequestState, asked: boolean): Stage {
  if (state === 'returned') return 'returned'
  if (state !== 'running') return state in ENDED ? ENDED[state as keyof typeof ENDED] : 'ended'
  return asked ? 'review' : 'carryingOut'
}

type Told = { startedAt: string; endedAt: string | null; state: RequestState; stage: Stage }
type Milestone = { kind: (typeof MILESTONES)[number]; at: string }

/** What happened to a request, oldest first, without who of the house did it. */
export function milestonesOf(
  { startedAt, endedAt, stage }: Told,
  returned: readonly string[],
  amended: readonly string[],
): Milestone[] {
  const between = [
    ...returned.map((at): Milestone => ({ kind: 'returned', at })),
    ...amended.map((at): Milestone => ({ kind: 'sentAgain', at })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1))
  const end = stage === 'review' || stage === 'returned' || stage === 'carryingOut' ? [] : [stage]
  return [
    { kind: 'sent', at: startedAt },
    ...between,
    ...(endedAt === null ? [] : end.map((kind): Milestone => ({ kind, at: endedAt }))),
  ]
}
