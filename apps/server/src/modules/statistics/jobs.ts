import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { firstDay, rollDays, rolledAt } from './store/roll.ts'

export const ROLL_TASK = 'statistics.day.roll'
export const REROLL_TASK = 'statistics.day.reroll'

/** Days in one transaction. */
const CHUNK_DAYS = 31
/** How far back the nightly run goes: decisions taken back and edits of late are counted right by then. */
const REROLL_DAYS = 40

async function rollFrom(platform: Platform, first: Temporal.PlainDate): Promise<void> {
  const { timeZone } = platform.config
  const today = platform.clock().toZonedDateTimeISO(timeZone).toPlainDate()
  for (let from = first; Temporal.PlainDate.compare(from, today) <= 0; from = from.add({ days: CHUNK_DAYS })) {
    const last = from.add({ days: CHUNK_DAYS - 1 })
    const to = Temporal.PlainDate.compare(last, today) > 0 ? today : last
    const at = toWire(platform.clock())
    await inTransaction(platform.db, (tx) => rollDays(tx, timeZone, from.toString(), to.toString(), at))
  }
}

/** Works out today and the day before what is known; everything there is, the first time. */
const roll: TaskHandler = async (platform) => {
  const { timeZone } = platform.config
  const known = await rolledAt(platform.db)
  if (known !== null) {
    const day = Temporal.Instant.from(known).toZonedDateTimeISO(timeZone).toPlainDate()
    return rollFrom(platform, day.subtract({ days: 1 }))
  }
  const first = await firstDay(platform.db, timeZone)
  if (first !== null) await rollFrom(platform, Temporal.PlainDate.from(first))
}

const reroll: TaskHandler = async (platform) => {
  const today = platform.clock().toZonedDateTimeISO(platform.config.timeZone).toPlainDate()
  await rollFrom(platform, today.subtract({ days: REROLL_DAYS }))
}

/** The module's background work by task name. */
export const tasks: Readonly<Record<string, TaskHandler>> = { [ROLL_TASK]: roll, [REROLL_TASK]: reroll }
/** Every minute; at night, by the clock of Hong Kong, over the last weeks. */
export const crontab = [`* * * * * ${ROLL_TASK}`, `40 18 * * * ${REROLL_TASK}`]
