import type { CaseEventOf, RefusalCode, Task, Token } from '../schema/case.ts'
import type { Draft } from './draft.ts'
import { isUndecided, lanesOf, newTask, settleLanes, VISIT_TASKS_MAX, withoutBarred } from './lanes.ts'

/** How often one task may be handed to another person: a circle of colleagues ends here. */
export const HAND_OVERS_MAX = 20

type Reply = RefusalCode | null

/** Whether a person already has a say in the visit through another task. */
function isSigning(draft: Draft, except: Task | null, visit: number, operatorId: string): boolean {
  return draft
    .tasksOf(visit)
    .some(
      (task) =>
        task.id !== except?.id &&
        ((isUndecided(task) && (task.candidates.includes(operatorId) || task.delegatedBy === operatorId)) ||
          (task.state === 'agreed' && task.decidedBy === operatorId)),
    )
}

function mayNotSign(draft: Draft, task: Task, people: readonly string[], except: Task | null): Reply {
  if (people.length === 0) return 'NOBODY_NAMED'
  if (task.kind === 'approve' && people.some((id) => draft.isBarred(id))) return 'MAKER_IS_CHECKER'
  return people.some((id) => isSigning(draft, except, task.visit, id)) ? 'ALREADY_SIGNING' : null
}

/** Gives the task away for good, or lends it until the other person has answered. */
export function handOver(draft: Draft, task: Task, event: CaseEventOf<'transfer' | 'delegate'>): Reply {
  if (event.to === event.by) return 'ALREADY_SIGNING'
  const refusal = mayNotSign(draft, task, [event.to], task)
  if (refusal) return refusal
  if (task.handOvers >= HAND_OVERS_MAX) return 'HAND_OVER_LIMIT'
  const handed: Task = { ...task, candidates: [event.to], claimedBy: null, handOvers: task.handOvers + 1 }
  draft.putTask(event.kind === 'delegate' ? { ...handed, delegatedBy: event.by } : { ...handed, source: 'named' })
  return null
}

/**
 * Asks more people beside those who let the time pass: whoever is not barred and has no say in the visit yet. A claim
 * and a loan end, so that any of them can act.
 */
export function escalate(draft: Draft, task: Task, people: readonly string[]): void {
  const more = people.filter(
    (id) => !(task.kind === 'approve' && draft.isBarred(id)) && !isSigning(draft, task, task.visit, id),
  )
  const lender = task.delegatedBy === null ? [] : [task.delegatedBy]
  const candidates = [...new Set([...lender, ...task.candidates, ...more])]
  if (more.length === 0) return
  draft.putTask({ ...task, candidates, source: 'named', claimedBy: null, delegatedBy: null })
}

/** Brings a lent task back to the person who lent it: the delegate answers, or the lender wants it back. */
export function bringBack(draft: Draft, task: Task, event: CaseEventOf<'answer' | 'recall'>): Reply {
  const lender = task.delegatedBy
  if (lender === null) return 'TASK_NOT_DELEGATED'
  if (event.kind === 'recall' ? event.by !== lender : !task.candidates.includes(event.by)) return 'NOT_CANDIDATE'
  draft.putTask({ ...task, candidates: [lender], delegatedBy: null })
  return null
}

/** Takes a shared task out of the pool, or puts it back. */
export function claimOrRelease(draft: Draft, task: Task, event: CaseEventOf<'claim' | 'release'>): Reply {
  if (event.kind === 'release') {
    if (task.claimedBy !== event.by) return 'TASK_NOT_CLAIMED'
    draft.putTask({ ...task, claimedBy: null })
    return null
  }
  draft.putTask({ ...task, claimedBy: event.by })
  return null
}

/** Puts more people beside the task, or before or after it in its lane. The adder keeps the task himself. */
export function addSigners(draft: Draft, token: Token, task: Task, event: CaseEventOf<'addSigners'>): Reply {
  const people = [...new Set(event.operatorIds)]
  const refusal = people.includes(event.by) ? 'ALREADY_SIGNING' : mayNotSign(draft, task, people, task)
  if (refusal) return refusal
  const visitTasks = draft.tasksOf(task.visit)
  if (visitTasks.length + people.length > VISIT_TASKS_MAX) return 'SIGNER_LIMIT'
  draft.putTask({ ...task, candidates: [event.by], claimedBy: null })
  const at = task.position + (event.where === 'after' ? 1 : 0)
  if (event.where !== 'beside') {
    for (const other of visitTasks) {
      const current = draft.task(other.id)
      if (current && current.lane === task.lane && current.position >= at) {
        draft.putTask({ ...current, position: current.position + people.length })
      }
    }
  }
  const lastLane = Math.max(...visitTasks.map((other) => other.lane))
  people.forEach((id, index) => {
    const place =
      event.where === 'beside' ? { lane: lastLane + 1 + index, position: 0 } : { lane: task.lane, position: at + index }
    draft.putTask(newTask(draft, token, task.kind, { ...place, candidates: [id], source: 'named', addedBy: event.by }))
  })
  settleLanes(draft, task.visit)
  return null
}

/** Takes away an extra signer who hasn't decided yet; only the person who added him may. */
export function removeSigner(draft: Draft, task: Task, event: CaseEventOf<'removeSigner'>): Reply {
  if (task.addedBy !== event.by) return 'SIGNER_NOT_REMOVABLE'
  draft.putTask({ ...task, state: 'removed' })
  settleLanes(draft, task.visit)
  return lanesOf(draft.tasksOf(task.visit)).length === 0 ? 'SIGNER_NOT_REMOVABLE' : null
}

/** An administrator names who handles the task from now on. */
export function reassign(draft: Draft, task: Task, event: CaseEventOf<'reassign'>): Reply {
  const people = [...new Set(event.operatorIds)]
  const refusal = mayNotSign(draft, task, people, task)
  if (refusal) return refusal
  draft.putTask({ ...task, candidates: people, source: 'named', claimedBy: null, delegatedBy: null })
  return null
}

/** Whether somebody has approved here, or nobody but he is left to. */
function isChecker(draft: Draft, task: Task, operatorId: string): boolean {
  if (task.kind !== 'approve') return false
  if (!isUndecided(task)) return task.state === 'agreed' && task.decidedBy === operatorId
  return task.delegatedBy === operatorId || withoutBarred(draft, task).candidates.includes(operatorId)
}

/**
 * Puts somebody in the maker's place. Whoever made it before stays barred; the new maker is struck from every approval
 * still open, and never takes over what he has approved, or what nobody but he is asked to approve.
 */
export function makeOver(draft: Draft, { to }: CaseEventOf<'makeOver'>): Reply {
  const before = draft.makerId
  if (to === before) return 'ALREADY_SIGNING'
  draft.makerId = to
  draft.bar(to)
  if (draft.tasks.some((task) => isChecker(draft, task, to))) return 'MAKER_IS_CHECKER'
  for (const task of draft.tasks) {
    if (task.kind !== 'amend' || !isUndecided(task)) draft.putTask(withoutBarred(draft, task))
    else draft.putTask({ ...task, candidates: [to], claimedBy: null, delegatedBy: null })
  }
  return null
}
