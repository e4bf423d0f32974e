import { sql } from 'kysely'
import { seedNumbers } from '#modules/bcan'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'

/** The house of the benches: its CE number has every client's number. */
export const HOUSE = { name: 'bench', firmId: '01234', ceNo: 'AAX123' }

/** Numbers and consents for every client of the place, once. */
export async function numbered(platform: Platform): Promise<void> {
  for (const module of platform.modules) await module.prepare?.(platform)
  const known = await rows(platform.db, sql`select 1 from bcan.participant limit 1`)
  if (known.length > 0) return
  await inTransaction(platform.db, (tx) => seedNumbers(tx, platform.clock(), HOUSE))
  await sql`vacuum analyze bcan.registration, bcan.number, bcan.consent`.execute(platform.db)
}
