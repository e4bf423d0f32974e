import { toWire } from '#kernel/clock.ts'
import type { Cipher } from '#platform/cipher.ts'
import type { Tx } from '#platform/db.ts'
import type { BankGiven } from './schema.ts'
import { insertBanks } from './store.ts'

type Seed = { accountId: string; rows: readonly BankGiven[]; from: string; by: { id: string; name: string } }

/** Bank accounts of an account as its opening brought them, for a demo. */
export function seedBanks(
  { tx, cipher, now }: { tx: Tx; cipher: Cipher; now: Temporal.Instant },
  { accountId, rows, from, by }: Seed,
): Promise<void> {
  const given = rows.map((one) => ({ ...one, validFrom: from }))
  return insertBanks(tx, cipher, given, { accountId, source: 'opening', sourceId: null, by, at: toWire(now) })
}
