import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import { createFiling, setSchedule } from '#modules/filing'
import { systemActor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

const HOUSE_CE = 'AAX123'
const TIMES = { sendTimes: ['08:00', '12:00', '15:00', '16:15'], cutOff: '16:30', resultsFrom: '18:00' }

/** Files Hong Kong by itself, and begins with a first file; where none was made yet. */
export async function seedFiling(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from filing.filing limit 1`)
  if (known.length > 0) return
  const actor = systemActor([setSchedule.name, createFiling.name])
  const regime = 'HKIDR'
  const schedule = { regime, automatic: true, ...TIMES, office: 'hong-kong' }
  await platform.execute(setSchedule, schedule, actor, { key: 'demo-filing-schedule' })
  try {
    const order = { regime, ceNo: HOUSE_CE, send: true }
    await platform.execute(createFiling, order, actor, { key: 'demo-filing-first' })
  } catch (error) {
    // The calendar may not reach the day the demo is made on; the page says so.
    if (!(error instanceof Refused)) throw error
  }
}
