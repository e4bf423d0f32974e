import { z } from 'zod'
import type { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { BatchCall, BatchContext } from '#platform/batch.ts'
import { type BulkTarget, targetIds } from '#platform/bulk/targets.ts'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import type { bulkLook, LookedCommand } from '../schema/look.ts'
import { LOOKED_MAX } from '../schema/look.ts'
import { Board } from './board.ts'
import { judged, namedIn, seated } from './judge.ts'
import { foreseen, type Job } from './play.ts'

const silent = () => undefined

/** The call that a bulk run makes for a row: with the person's rights, without his session, which no run has. */
const callOf = (command: LookedCommand, actor: Actor, id: string): BatchCall => ({
  command,
  actor: { ...actor, sessionId: null },
  input: { id, inBulk: true },
  record: silent,
  emit: silent,
  enqueue: silent,
})

async function refusals(context: BatchContext, calls: readonly BatchCall[]): Promise<{ job: Job; why: Refused }[]> {
  const board = new Board(context.tx, context.platform, context.now)
  await board.load(...namedIn(calls), false)
  const jobs = seated(board, calls)
  const refused = await judged(context, jobs)
  const left = jobs.filter((job) => !refused.has(job))
  const ahead = await foreseen({ ...context, emit: silent, enqueue: silent }, board, left)
  return jobs.flatMap((job) => {
    const why = refused.get(job) ?? ahead.get(job)
    return why ? [{ job, why }] : []
  })
}

const isId = (text: string) => z.uuid().safeParse(text).success

const problem = (id: string, name: string | null, { module, code, status, params, fields }: Refused) => ({
  id,
  name,
  module,
  code,
  status,
  params,
  fields: [...fields],
})

/**
 * Which of many tasks this person could not decide together by a plain yes or no, and why, before he says it: the same rules
 * and the same engine that judge the decision, asked for all rows at once, with nothing held or written. Whether the target of a
 * ticket has changed meanwhile is seen when it is decided.
 */
export async function lookAtMany(
  platform: Platform,
  actor: Actor,
  { command, target }: { command: LookedCommand; target: BulkTarget },
): Promise<z.input<typeof bulkLook>> {
  const { ids, more } = await targetIds(platform, actor, target, LOOKED_MAX)
  const calls = ids.filter(isId).map((id) => callOf(command, actor, id))
  const found = await inTransaction(platform.db, (tx) => refusals({ tx, now: platform.clock(), platform }, calls))
  const problems = found.map(({ job, why }) => {
    const name = why.code === 'NOT_FOUND' ? null : (job.seat?.row.targetLabel ?? null)
    return problem('taskId' in job.action.on ? job.action.on.taskId : '', name, why)
  })
  const nobodys = ids.filter((id) => !isId(id)).map((id) => problem(id, null, platformErrors.NOT_FOUND()))
  return { looked: ids, more, problems: [...problems, ...nobodys] }
}
