import { sql } from 'kysely'
import type { Tx } from '#platform/db.ts'
import { heldBy } from './entry.ts'
import type { FilingRow } from './filing.ts'

/** Remembers which data of which number the exchange rejected; the last word on a number stands. */
export async function writeRejections(tx: Tx, filing: FilingRow, answerId: string, at: string): Promise<void> {
  await sql`insert into filing.rejection (regime, ce_no, bcan, client_id, digest, code, filing_id, rejected_at)
    select ${filing.regime}, ${filing.ceNo}, h.bcan, h.client_id, h.digest, s.code, ${filing.id}::uuid,
      ${at}::timestamptz
    from filing.staged s join (${heldBy(filing)}) h on h.bcan = s.bcan where s.answer_id = ${answerId}::uuid
    on conflict (regime, ce_no, bcan) do update set digest = excluded.digest, code = excluded.code,
      filing_id = excluded.filing_id, rejected_at = excluded.rejected_at, client_id = excluded.client_id`.execute(tx)
}

/** The data may be filed again as they are. */
export async function forgetRejection(tx: Tx, regime: string, clientId: string): Promise<void> {
  await sql`delete from filing.rejection where regime = ${regime} and client_id = ${clientId}::uuid`.execute(tx)
}
