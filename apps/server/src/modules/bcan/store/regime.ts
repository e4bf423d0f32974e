import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Regime } from '../schema.ts'

export type RegimeRow = { regime: Regime; tradeBeforeAccepted: boolean; warnPercent: number }

const COLUMNS = sql`code as regime, trade_before_accepted as "tradeBeforeAccepted", warn_percent as "warnPercent"`

export function listRegimes(reader: Reader): Promise<RegimeRow[]> {
  return rows(reader, sql<RegimeRow>`select ${COLUMNS} from bcan.regime order by code`)
}

export async function lockRegime(tx: Tx, regime: Regime): Promise<RegimeRow> {
  const [row] = await rows(tx, sql<RegimeRow>`select ${COLUMNS} from bcan.regime where code = ${regime} for update`)
  if (!row) throw new Error(`there is no regime ${regime}`)
  return row
}

export async function setRegime(tx: Tx, { regime, tradeBeforeAccepted, warnPercent }: RegimeRow): Promise<void> {
  await sql`update bcan.regime set trade_before_accepted = ${tradeBeforeAccepted}, warn_percent = ${warnPercent}
    where code = ${regime}`.execute(tx)
}
