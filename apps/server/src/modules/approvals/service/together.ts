import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { rows } from '#platform/db.ts'
import { findCase } from '../store/case.ts'
import { insertHistory } from '../store/flush.ts'
import { markUrged } from '../store/urge.ts'
import { Board } from './board.ts'
import type { CaseContext } from './listener.ts'
import type { Doer } from './seat.ts'
import { settleAll } from './settle.ts'
import { signal } from './signals.ts'

/**
 * Closes those of the cases that run, in id order, in somebody's name: what a module has given out is no longer wanted.
 * Whether the person may do so, that module has decided; it hears of every case as of any other move.
 */
export async function stopCases(context: CaseContext, caseIds: readonly string[], by: Doer): Promise<void> {
  const board = new Board(context.tx, context.platform, context.now)
  await board.load(caseIds, [])
  const stopped = [...board.seats.values()].filter(
    (seat) => seat.state.status === 'running' && !board.apply(seat, { kind: 'terminate' }, by),
  )
  await settleAll(context, board, stopped)
}

/** Undecided tasks of cases, with whoever holds them; those nobody has claimed with everybody who may. */
export type HeldTask = { id: string; caseId: string; nodeId: string; operatorIds: string[] }

/**
 * Reminds whoever holds an open task of the cases, once an hour at most for each task however many urge.
 *
 * @returns how many tasks were urged; what was urged less than an hour ago is left alone.
 */
export async function urgeCases(context: CaseContext, caseIds: readonly string[], by: Doer): Promise<number> {
  const { tx, now } = context
  let urged = 0
  for (const { id, caseId, nodeId, operatorIds } of await openTasksOf(context, caseIds)) {
    const row = await findCase(tx, caseId)
    if (!row || !(await markUrged(tx, id, now))) continue
    const { operatorId, name: operatorName, remark } = by
    const line = { caseId, kind: 'urge', taskId: id, nodeId, operatorId, operatorName, remark }
    await insertHistory(tx, toWire(now), { ...line, detail: { named: operatorIds } })
    await signal(context, row, { kind: 'urged', taskIds: [id], operatorIds, by, remark })
    urged += 1
  }
  return urged
}

/** Open tasks of the cases, locked until the transaction ends. */
async function openTasksOf({ tx }: CaseContext, caseIds: readonly string[]): Promise<HeldTask[]> {
  return rows(
    tx,
    sql<HeldTask>`select id, case_id as "caseId", node_id as "nodeId",
        case when claimed_by is null then candidate_ids else array[claimed_by] end as "operatorIds"
      from approvals.task where case_id = any(${[...caseIds]}::uuid[]) and state = 'open' order by id for update`,
  )
}

/** Says until when the open tasks of the cases are to be done, where no time of a step says otherwise. */
export async function setCasesDue(
  { tx }: CaseContext,
  caseIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  await sql`update approvals.task t set due_at = ${toWire(at)} where case_id = any(${[...caseIds]}::uuid[])
    and state = 'open' and not exists (select from approvals.deadline d where d.case_id = t.case_id and d.visit = t.visit)`.execute(
    tx,
  )
}
