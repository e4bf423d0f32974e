import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/db.ts'
import type { Omission } from '../schema.ts'

type Filing = { id: string; no: number; regime: string; ceNo: string }
type Of = { bcan: number; clientId: string | null }

/**
 * What a file changes against the one before, gathered and written in sets: numbers that are new, have other data or leave,
 * and clients left out.
 */
export class Changes {
  readonly #filing: Filing
  #ended: number[] = []
  #begun: { bcan: number; clientId: string | null; digest: string }[] = []
  #omitted: { clientId: string | null; bcan: number; reason: Omission }[] = []
  #cleared = false
  count = 0

  constructor(filing: Filing) {
    this.#filing = filing
  }

  /** The number is no longer filed. */
  gone(bcan: number): void {
    this.#ended.push(bcan)
    this.count += 1
  }

  /** The number is filed with data the file before had not. */
  filed({ bcan, clientId, filed }: Of & { filed: Buffer | null }, digest: Buffer): void {
    if (filed !== null) this.#ended.push(bcan)
    this.#begun.push({ bcan, clientId, digest: digest.toString('hex') })
    this.count += 1
  }

  leftOut({ bcan, clientId, filed }: Of & { filed: Buffer | null }, reason: Omission): void {
    if (filed !== null) this.gone(bcan)
    this.#omitted.push({ bcan, clientId, reason })
  }

  /** Writes what was gathered. Index entry_live. */
  async write(tx: Tx): Promise<void> {
    const { id, no, regime, ceNo } = this.#filing
    if (!this.#cleared) {
      await sql`delete from filing.omission o using filing.filing f
        where f.id = o.filing_id and f.regime = ${regime} and f.ce_no = ${ceNo}`.execute(tx)
      this.#cleared = true
    }
    if (this.#ended.length > 0) {
      await sql`update filing.entry set until_no = ${no} where regime = ${regime} and ce_no = ${ceNo}
        and until_no is null and bcan = any(${this.#ended}::bigint[])`.execute(tx)
    }
    if (this.#begun.length > 0) {
      await sql`insert into filing.entry (regime, ce_no, bcan, client_id, digest, first_no)
        select ${regime}, ${ceNo}, b, c, decode(d, 'hex'), ${no}
        from unnest(${this.#begun.map(({ bcan }) => bcan)}::bigint[],
          ${this.#begun.map(({ clientId }) => clientId)}::uuid[],
          ${this.#begun.map(({ digest }) => digest)}::text[]) as g (b, c, d)`.execute(tx)
    }
    if (this.#omitted.length > 0) {
      await sql`insert into filing.omission (filing_id, client_id, bcan, reason)
        select ${id}::uuid, g."clientId", g.bcan, g.reason from jsonb_to_recordset(${JSON.stringify(this.#omitted)}::jsonb)
          as g ("clientId" uuid, bcan bigint, reason text)`.execute(tx)
    }
    this.#ended = []
    this.#begun = []
    this.#omitted = []
  }
}

/** SQL: what the file of this filing held, as rows `e`. Index entry_of_number. */
export const heldBy = ({ regime, ceNo, no }: Omit<Filing, 'id'>): RawBuilder<unknown> =>
  sql`select e.bcan, e.client_id, e.digest from filing.entry e where e.regime = ${regime} and e.ce_no = ${ceNo}
    and e.first_no <= ${no} and (e.until_no is null or e.until_no > ${no})`
