import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import type { TaskHandler } from '#platform/module.ts'
import { findPairs } from './pairs.ts'
import { FOLDED_AT_ONCE, foldDue } from './people.ts'
import { dropEnded, screenApplicants, screenClients } from './store/screen.ts'

/** Compares everybody with the whole list: clients whose data changed since, entries that began to count. */
const sweep: TaskHandler = async (platform) => {
  for (let taken = FOLDED_AT_ONCE; taken === FOLDED_AT_ONCE; ) {
    taken = await inTransaction(platform.db, (tx) => foldDue(tx, FOLDED_AT_ONCE))
  }
  const now = platform.clock()
  const when = { at: toWire(now), today: dateAt(now, platform.config.timeZone) }
  await inTransaction(platform.db, async (tx) => {
    const hits = (await screenClients(tx, null, when)) + (await screenApplicants(tx, null, null, when))
    await dropEnded(tx)
    if (hits > 0) await appendEvents(tx, now, [{ topic: 'hits', ids: [] }])
  })
}

/** Looks for clients that are alike. */
const pairs: TaskHandler = async (platform) => {
  const now = platform.clock()
  await inTransaction(platform.db, async (tx) => {
    if ((await findPairs(tx, toWire(now))) > 0) await appendEvents(tx, now, [{ topic: 'clientPairs', ids: [] }])
  })
}

export const SWEEP_TASK = 'screening.sweep'
export const PAIRS_TASK = 'screening.pairs'
export const screeningTasks = { [SWEEP_TASK]: sweep, [PAIRS_TASK]: pairs }
/** UTC: every quarter of an hour; pairs at three in the morning in Hong Kong. */
export const screeningCrontab = [`*/15 * * * * ${SWEEP_TASK}`, `0 19 * * * ${PAIRS_TASK}`]
