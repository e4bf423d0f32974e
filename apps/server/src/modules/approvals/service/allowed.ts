import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { advance } from '../policy/advance.ts'
import type { CaseEvent, CaseState } from '../schema/case.ts'
import type { VersionRow } from '../store/flow.ts'
import type { TaskFacts } from '../store/read.ts'
import type { CaseRow, TokenRow } from '../store/rows.ts'
import { mayBeUrged } from '../store/urge.ts'
import { stateOf, taskOf } from './board.ts'

/** What somebody may do with a case besides deciding what he is asked. */
export type Allowed = { canWithdraw: boolean; canTakeBack: string[]; canRemove: string[]; canUrge: string[] }

/** How a case stands, for the engine, outside the lock of a decision. */
type Standing = { row: CaseRow; flow: VersionRow; tokens: readonly TokenRow[]; tasks: readonly TaskFacts[] }

const NOTHING: Allowed = { canWithdraw: false, canTakeBack: [], canRemove: [], canUrge: [] }

function engineState({ row, tokens, tasks }: Standing): CaseState {
  const own = tokens.map(({ caseId: _case, ...token }) => token)
  return stateOf(
    row,
    own,
    tasks.map(({ remark: _remark, urgedAt: _urged, openedAt: _opened, ...task }) => taskOf(task)),
  )
}

/**
 * What this person may do with a case as it stands. The engine itself is asked, so that a page offers nothing the engine
 * would refuse and leaves nothing out that it would take; who may know of the case at all has been asked before.
 */
export function allowedTo(actor: Actor, standing: Standing, now: Temporal.Instant): Allowed {
  const { row, flow, tasks } = standing
  if (row.state !== 'running') return NOTHING
  const state = engineState(standing)
  const by = actor.operatorId
  const may = (event: CaseEvent): boolean =>
    advance(flow.definition, state, event, () => newId<'approvals'>()).kind === 'advanced'
  const those = (some: (task: TaskFacts) => boolean) => tasks.filter(some).map(({ id }) => id)
  return {
    canWithdraw: row.makerId === by && may({ kind: 'withdraw', by }),
    canTakeBack: those(
      (one) => one.state === 'agreed' && one.decidedBy === by && may({ kind: 'takeBack', taskId: one.id, by }),
    ),
    canRemove: those(
      (one) =>
        (one.state === 'open' || one.state === 'queued') &&
        one.addedBy === by &&
        may({ kind: 'removeSigner', taskId: one.id, by }),
    ),
    canUrge: those((one) => one.state === 'open' && !holds(one, by) && mayBeUrged(one.urgedAt, now)),
  }
}

/** Whether it is this person who is waited for: nobody urges himself. */
function holds({ claimedBy, candidates }: TaskFacts, operatorId: string): boolean {
  return claimedBy === null ? candidates.includes(operatorId) : claimedBy === operatorId
}
