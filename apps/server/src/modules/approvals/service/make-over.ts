import { sql } from 'kysely'
import type { CommandContext } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { approvalErrors } from '../errors.ts'
import { Board, liveEventsOf } from './board.ts'
import type { Seat } from './seat.ts'
import { applyAs } from './watch.ts'

/** The case and the cases it started that still run, each of which has the same maker. */
async function withChildren({ tx }: CommandContext, caseId: string): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ id: string }>`with recursive family (id) as (
        select ${caseId}::uuid
        union select c.id from approvals.case c join family f on c.parent_id = f.id where c.state = 'running')
      select id from family order by id`,
  )
  return found.map(({ id }) => id)
}

/** Whether somebody has approved in one of these cases, in whatever round. */
async function hasApproved({ tx }: CommandContext, caseIds: readonly string[], operatorId: string): Promise<boolean> {
  const found = await rows(
    tx,
    sql`select from approvals.task where case_id = any(${[...caseIds]}::uuid[]) and kind = 'approve'
      and state = 'agreed' and decided_by = ${operatorId}::uuid limit 1`,
  )
  return found.length > 0
}

/**
 * Puts somebody in the place of whoever made a case: what waits for its maker waits for the new one, who may take it
 * back and never checks it; the one before stays barred. The module that owns the subject has decided that this may be,
 * and is not told by the listener. A case that is over keeps its maker, but is nobody's who approved it.
 *
 * @throws MAKER_IS_CHECKER when the new maker has approved the case, or nobody but he is asked to.
 */
export async function makeCaseOver(
  context: CommandContext,
  caseId: string,
  to: { operatorId: string; name: string },
  remark: string,
): Promise<void> {
  const { tx, now, platform } = context
  const board = new Board(tx, platform, now)
  const caseIds = await withChildren(context, caseId)
  await board.load(caseIds, [])
  if (await hasApproved(context, caseIds, to.operatorId)) throw approvalErrors.MAKER_IS_CHECKER()
  const running: Seat[] = [...board.seats.values()].filter(({ state }) => state.status === 'running')
  for (const seat of running) {
    const from = seat.row.makerName
    const event = { kind: 'makeOver' as const, to: to.operatorId }
    applyAs(context, board, seat, event, remark, { from, to: to.name })
    seat.row.makerId = to.operatorId
    seat.row.makerName = to.name
  }
  if (running.length === 0) return
  await board.answerAsks()
  await board.flush()
  await sql`update approvals.case set maker_id = ${to.operatorId}::uuid, maker_name = ${to.name}
    where id = any(${running.map(({ row }) => row.id)}::uuid[])`.execute(tx)
  for (const event of running.flatMap(liveEventsOf)) context.emit(event)
}
