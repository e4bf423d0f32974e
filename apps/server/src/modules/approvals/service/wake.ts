import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import type { CaseEvent } from '../schema/case.ts'
import { SYSTEM } from './act.ts'
import { Board } from './board.ts'
import { caseContextOf, settle } from './settle.ts'

/** Background work: end the wait of an automatic ticket. */
export const WAKE_TASK = 'approvals.case.wake'

/** Applies an event that no person caused; one that comes too late changes nothing. */
export async function applyAsSystem(platform: Platform, caseId: string, event: CaseEvent): Promise<boolean> {
  return inTransaction(platform.db, async (tx) => {
    const { context, close } = caseContextOf(tx, platform)
    const board = new Board(tx, platform, context.now)
    await board.load([caseId], [])
    const seat = board.seats.get(caseId)
    if (!seat || board.apply(seat, event, SYSTEM, { at: toWire(context.now) })) return false
    await settle(context, board, seat)
    await close()
    return true
  })
}
