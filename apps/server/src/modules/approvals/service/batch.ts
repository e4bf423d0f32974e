import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { sheetKindOf } from '#platform/intake/kind.ts'
import type { Platform } from '#platform/platform.ts'
import { countBatch } from '../lists/batch-states.ts'
import type { TicketBatch, WaitingBatch } from '../schema/batch.ts'
import { type BatchHead, batchesWaiting, findBatch } from '../store/batch.ts'

const WAITING_MAX = 20

function headOf(platform: Platform, { kind, makerId, makerName, ...head }: BatchHead) {
  const texts = kind === null ? null : (sheetKindOf(platform, kind)?.texts ?? null)
  const { id, origin, fileName, createdAt } = head
  return { id, origin, fileName, texts, maker: { id: makerId, name: makerName }, createdAt }
}

/**
 * A batch as this person may see it.
 *
 * @throws NOT_FOUND when none of its tickets is theirs to see.
 */
export async function batchOf(platform: Platform, actor: Actor, id: string): Promise<TicketBatch> {
  const { db } = platform
  const [head, counts] = await Promise.all([findBatch(db, id), countBatch(db, actor, id)])
  if (!head || counts.length === 0) throw platformErrors.NOT_FOUND()
  const tickets = Object.fromEntries(counts.map(({ state, count }) => [state, count])) as TicketBatch['tickets']
  const todo = counts.reduce((sum, one) => sum + one.todo, 0)
  return { ...headOf(platform, head), rows: head.rows, tickets, todo }
}

/** The batches that wait for this person, the newest first. */
export async function batchesFor(platform: Platform, actor: Actor): Promise<WaitingBatch[]> {
  const found = await batchesWaiting(platform.db, actor.operatorId, WAITING_MAX)
  return found.map(({ todo, ...head }) => ({ ...headOf(platform, head), todo }))
}
