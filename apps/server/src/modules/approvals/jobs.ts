import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { TaskHandler } from '#platform/module.ts'
import { EXECUTE_TASK } from './service/act.ts'
import { answerParent } from './service/children.ts'
import { passDeadlines } from './service/deadlines.ts'
import { executeTickets } from './service/execution.ts'
import { ABANDON_TASK, CHILD_TASK, OUTSIDE_TASK } from './service/follow-up.ts'
import { HAPPENED_TASK, tellFollowers } from './service/happened.ts'
import { MIGRATE_TASK, runMigration } from './service/migration.ts'
import { waitingOrdered } from './service/order.ts'
import { abandonOutside, endTimers, runOutside } from './service/outside-run.ts'
import { changedTargets } from './service/staleness.ts'
import { applyAsSystem, WAKE_TASK } from './service/wake.ts'
import { suspectsSince } from './store/ticket.ts'

const RECHECK_TASK = 'approvals.ticket.recheck'
const TIME_TASK = 'approvals.time.pass'
/** How far back a recheck looks: several runs may be missed and every change is still seen. */
const RECHECK_MINUTES = 10

const migrationPayload = z.object({ id: z.uuid() })
const executePayload = z.object({ ticketIds: z.array(z.uuid()) })
const outsidePayload = z.object({ caseId: z.uuid(), tokenId: z.uuid(), visit: z.int() })
const happenedPayload = z.object({ caseIds: z.array(z.uuid()), at: z.string() })
const wakePayload = z.object({ caseId: z.uuid(), tokenId: z.uuid(), visit: z.int() })

/**
 * Closes pending tickets whose target was changed by somebody else meanwhile, so that nobody has to clear them away, and
 * looks again at approved ones that wait for another ticket.
 */
const recheck: TaskHandler = async (platform) => {
  const now = platform.clock()
  const since = toWire(now.subtract({ minutes: RECHECK_MINUTES }))
  for (const { makerId, ...ticket } of await suspectsSince(platform.db, since)) {
    const changed = await inTransaction(platform.db, (tx) => changedTargets(tx, platform, now, [{ ticket, makerId }]))
    if (changed.size > 0) await applyAsSystem(platform, ticket.caseId, { kind: 'stale' })
  }
  await executeTickets(platform, await waitingOrdered(platform, toWire(now.subtract({ minutes: 1 }))), 1)
}

/** The module's background work by task name. */
export const tasks: Readonly<Record<string, TaskHandler>> = {
  [MIGRATE_TASK]: (platform, payload, { signal }) => runMigration(platform, migrationPayload.parse(payload).id, signal),
  [EXECUTE_TASK]: async (platform, payload, { attempt }) =>
    executeTickets(platform, executePayload.parse(payload).ticketIds, attempt),
  [WAKE_TASK]: async (platform, payload) => {
    const { caseId, tokenId, visit } = wakePayload.parse(payload)
    await applyAsSystem(platform, caseId, { kind: 'completed', tokenId, visit })
  },
  [OUTSIDE_TASK]: (platform, payload, { attempt }) => runOutside(platform, outsidePayload.parse(payload), attempt),
  [ABANDON_TASK]: (platform, payload) => {
    const { targetType, ...ref } = outsidePayload.extend({ targetType: z.string() }).parse(payload)
    return abandonOutside(platform, ref, targetType)
  },
  [CHILD_TASK]: (platform, payload) => {
    const { childId, ...parent } = outsidePayload.extend({ childId: z.uuid() }).parse(payload)
    return answerParent(platform, parent, childId)
  },
  [HAPPENED_TASK]: (platform, payload) => {
    const { caseIds, at } = happenedPayload.parse(payload)
    return tellFollowers(platform, caseIds, at)
  },
  [TIME_TASK]: async (platform, _payload, { attempt }) => {
    await endTimers(platform, attempt)
    await passDeadlines(platform)
  },
  [RECHECK_TASK]: recheck,
}

export const crontab = [`* * * * * ${RECHECK_TASK}`, `* * * * * ${TIME_TASK}`]
