import { sql } from 'kysely'
import { seedNumbers } from '#modules/bcan'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

const HOUSE = { name: '港匯證券', firmId: '01234', ceNo: 'AAX123' }

/**
 * The house as exchange participant in both regimes, a range in each, numbers and consents of its clients; where there are
 * none yet. Some clients have still to agree, a few took it back.
 */
export async function seedBcan(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from bcan.participant limit 1`)
  if (known.length > 0) return
  await inTransaction(platform.db, (tx) => seedNumbers(tx, platform.clock(), HOUSE))
}
