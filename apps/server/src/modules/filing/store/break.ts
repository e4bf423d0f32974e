import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

export type BreakRow = {
  id: string
  regime: 'HKIDR' | 'NORTHBOUND'
  ceNo: string
  bcan: number
  clientId: string | null
  kind: string
  state: string
}

export async function lockBreak(tx: Tx, id: string): Promise<BreakRow | null> {
  const [row] = await rows(
    tx,
    sql<BreakRow>`select id, regime, ce_no as "ceNo", bcan, client_id as "clientId", kind, state from filing.break
      where id = ${id}::uuid for update`,
  )
  return row ?? null
}

export async function followBreak(
  tx: Tx,
  one: { id: string; filingId: string; by: string; at: string },
): Promise<void> {
  await sql`update filing.break set state = 'FOLLOWED_UP', filing_id = ${one.filingId}::uuid, followed_up_by = ${one.by},
    followed_up_at = ${one.at}::timestamptz where id = ${one.id}::uuid`.execute(tx)
}

export async function endBreak(tx: Tx, one: { id: string; by: string; at: string; remark: string }): Promise<void> {
  await sql`update filing.break set state = 'CLOSED', ended_at = ${one.at}::timestamptz, ended_by = ${one.by},
    remark = ${one.remark} where id = ${one.id}::uuid`.execute(tx)
}

export type ClientFiling = {
  regime: 'HKIDR' | 'NORTHBOUND'
  /** The last file that was sent, and whether the client's number is in it. */
  lastFiledOn: string | null
  lastSeq: number | null
  lastState: string | null
  inLast: boolean
  omission: string | null
  rejectCode: string | null
  breakKind: string | null
}

/** What filing knows of a client. Indexes entry_client, omission_client, rejection_client, break_client. */
export function clientFilings(reader: Reader, clientId: string): Promise<ClientFiling[]> {
  return rows(
    reader,
    sql<ClientFiling>`select r.regime, f.filed_on as "lastFiledOn", f.seq as "lastSeq", f.state as "lastState",
        exists (select from filing.entry e where e.client_id = r.client_id and e.regime = r.regime and e.ce_no = r.ce_no
          and e.first_no <= f.no and (e.until_no is null or e.until_no > f.no)) as "inLast",
        (select o.reason from filing.omission o join filing.filing b on b.id = o.filing_id
          where o.client_id = r.client_id and b.regime = r.regime order by b.no desc limit 1) as omission,
        (select j.code from filing.rejection j where j.client_id = r.client_id and j.regime = r.regime
          and r.state = 'REJECTED' order by j.rejected_at desc limit 1) as "rejectCode",
        (select k.kind from filing.break k where k.client_id = r.client_id and k.regime = r.regime
          and k.state in ('OPEN', 'FOLLOWED_UP') limit 1) as "breakKind"
      from bcan.v_registration r left join lateral (select f.no, f.filed_on, f.seq, f.state from filing.filing f
        where f.regime = r.regime and f.ce_no = r.ce_no and f.sent_at is not null order by f.no desc limit 1) f on true
      where r.client_id = ${clientId}::uuid`,
  )
}
