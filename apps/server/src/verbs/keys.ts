import { sql } from 'kysely'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { EXIT, Exit } from './exit.ts'

const PURPOSE = 'platform.keyCheck'
const TEXT = 'kontor'

/**
 * Compares the keys with those the database was first opened with: other keys would open nothing that is sealed and
 * find nothing by its index.
 *
 * @throws Exit
 */
export async function requireSameKeys(platform: Platform): Promise<void> {
  const { cipher } = platform
  const stored = await inTransaction(platform.db, async (tx) => {
    await sql`insert into platform.key_check (one, sealed, index) values
      (true, ${cipher.seal(TEXT, PURPOSE)}, ${cipher.blindIndex(TEXT, PURPOSE)}) on conflict do nothing`.execute(tx)
    return rows(tx, sql<{ sealed: Buffer; index: Buffer }>`select sealed, index from platform.key_check`)
  })
  const [known] = stored
  try {
    if (known && cipher.open(known.sealed, PURPOSE) === TEXT && known.index.equals(cipher.blindIndex(TEXT, PURPOSE)))
      return
  } catch {
    // Falls through: a key that can't open it is the wrong key.
  }
  throw new Exit(
    EXIT.keysWrong,
    'The field keys do not belong to this database: what it has sealed could not be opened.',
    'Put back the secrets.json (or KONTOR_FIELD_KEYS and KONTOR_INDEX_KEY) that this database was made with.',
  )
}
