import type { Task, TaskKind, Token } from '../schema/case.ts'
import type { Signing } from '../schema/flow.ts'
import type { Draft } from './draft.ts'

/** Most tasks one visit may ever hold, extra signers included. */
export const VISIT_TASKS_MAX = 500

const COUNTED: ReadonlySet<Task['state']> = new Set(['queued', 'open', 'agreed', 'refused'])

export function isUndecided(task: Task): boolean {
  return task.state === 'open' || task.state === 'queued'
}

/** The tasks of a visit that count, lane by lane, each lane in its order. */
export function lanesOf(tasks: readonly Task[]): Task[][] {
  const lanes = new Map<number, Task[]>()
  for (const task of tasks) {
    if (!COUNTED.has(task.state)) continue
    const lane = lanes.get(task.lane)
    if (lane) lane.push(task)
    else lanes.set(task.lane, [task])
  }
  for (const lane of lanes.values()) lane.sort((a, b) => a.position - b.position)
  return [...lanes.values()]
}

/** A fresh undecided task of the token's present visit. */
export function newTask(
  draft: Draft,
  token: Token,
  kind: TaskKind,
  place: Pick<Task, 'lane' | 'position' | 'candidates' | 'source' | 'addedBy'>,
): Task {
  return {
    id: draft.ids(),
    visit: token.visit,
    nodeId: token.nodeId,
    kind,
    state: 'queued',
    claimedBy: null,
    delegatedBy: null,
    decidedBy: null,
    handOvers: 0,
    ...place,
  }
}

/** Who has a say in a visit already: whoever decided there, or is asked in a task still undecided. */
export function voicesOf(draft: Draft, visit: number): ReadonlySet<string> {
  const voices = new Set<string>()
  for (const task of draft.tasksOf(visit)) {
    const decided = task.state === 'agreed' || task.state === 'refused'
    const people = isUndecided(task) ? [...task.candidates, task.delegatedBy] : decided ? [task.decidedBy] : []
    for (const id of people) if (id !== null) voices.add(id)
  }
  return voices
}

/**
 * Opens tasks of a visit: one shared task for `any`, one lane for `inTurn`, otherwise a lane per person. In a visit that
 * is asked again they stand behind and beside what is left of it.
 */
export function openVisit(
  draft: Draft,
  token: Token,
  kind: TaskKind,
  signing: Signing,
  operatorIds: readonly string[],
  source: Task['source'],
): void {
  const here = draft.tasksOf(token.visit)
  const lane = Math.max(-1, ...here.map((task) => task.lane)) + 1
  const position = Math.max(-1, ...here.filter((task) => task.lane === 0).map((task) => task.position)) + 1
  const each = operatorIds.map((id, index) =>
    signing.mode === 'inTurn'
      ? { lane: 0, position: position + index, candidates: [id] }
      : { lane: lane + index, position: 0, candidates: [id] },
  )
  const shared = operatorIds.length > 0 ? [{ lane, position: 0, candidates: operatorIds }] : []
  const places = signing.mode === 'any' ? shared : each
  for (const place of places) draft.putTask(newTask(draft, token, kind, { ...place, source, addedBy: null }))
  settleLanes(draft, token.visit)
}

/** In each lane the first undecided task is open and the rest wait; called after every change of a lane. */
export function settleLanes(draft: Draft, visit: number): void {
  for (const lane of lanesOf(draft.tasksOf(visit))) {
    const first = lane.find(isUndecided)
    for (const task of lane) {
      if (!isUndecided(task)) continue
      const state = task === first ? 'open' : 'queued'
      if (task.state !== state) draft.putTask({ ...task, state })
    }
  }
}

/**
 * Whether a visit has come to an end. A lane agrees when all its tasks have and refuses when one has. A vote is decided
 * as soon as the lanes still open can't change it; every other mode needs all lanes.
 */
export function visitResult(tasks: readonly Task[], signing: Signing): 'agreed' | 'refused' | 'open' {
  const lanes = lanesOf(tasks)
  const refused = lanes.filter((lane) => lane.some((task) => task.state === 'refused')).length
  const agreed = lanes.filter((lane) => lane.every((task) => task.state === 'agreed')).length
  if (signing.mode !== 'vote') {
    if (refused > 0) return 'refused'
    return agreed === lanes.length ? 'agreed' : 'open'
  }
  const needed = signing.percent * lanes.length
  if (agreed * 100 >= needed) return 'agreed'
  return (lanes.length - refused) * 100 < needed ? 'refused' : 'open'
}

/** Cancels what nobody needs to decide any more. */
export function cancelUndecided(draft: Draft, visit: number): void {
  for (const task of draft.tasksOf(visit)) {
    if (isUndecided(task)) draft.putTask({ ...task, state: 'cancelled' })
  }
}

/**
 * A task without those who may not decide it any more. Somebody has to be left: a task of barred people only keeps them,
 * and waits for an administrator to reassign it.
 */
export function withoutBarred(draft: Draft, task: Task): Task {
  if (task.kind !== 'approve' || !isUndecided(task)) return task
  const candidates = task.candidates.filter((id) => !draft.isBarred(id))
  if (candidates.length === 0 || candidates.length === task.candidates.length) return task
  const claimedBy = task.claimedBy !== null && candidates.includes(task.claimedBy) ? task.claimedBy : null
  return { ...task, candidates, claimedBy }
}
