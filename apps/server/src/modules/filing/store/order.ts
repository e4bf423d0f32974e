import { type RawBuilder, sql } from 'kysely'
import type { BusinessDate } from '#kernel/calendar.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { GivenOrder, OrderException } from '../policy/order-exception.ts'

export type KeptOrder = GivenOrder & {
  id: string
  accountId: string
  clientId: string
  ownTag: string | null
  exception: OrderException | null
}
type Taking = { regime: string; tradedOn: string; by: string; at: string }

/** Writes orders down that were not told of before. @returns how many are new. */
export async function insertOrders(
  tx: Tx,
  some: readonly KeptOrder[],
  { regime, tradedOn, by, at }: Taking,
): Promise<number> {
  if (some.length === 0) return 0
  const fresh = await rows(
    tx,
    sql`insert into filing.client_order (id, regime, traded_on, order_no, account_id, account_no, client_id, side, stock,
        quantity, tag, own_tag, ordered_at, exception, judged_at, taken_by_name, taken_at)
      select g.id, ${regime}, ${tradedOn}::date, g."orderNo", g."accountId", g."accountNo", g."clientId", g.side, g.stock,
        g.quantity, g.tag, g."ownTag", g."orderedAt", g.exception,
        case when g.exception is not null then ${at}::timestamptz end, ${by}, ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as g (id uuid, "orderNo" text, "accountId" uuid,
        "accountNo" text, "clientId" uuid, side text, stock text, quantity text, tag text, "ownTag" text,
        "orderedAt" timestamptz, exception text)
      on conflict (regime, traded_on, order_no) do nothing returning 1`,
  )
  return fresh.length
}

/** Days with orders that wait for their cut-off. Index client_order_open. */
export function openOrderDays(reader: Reader, regime: string): Promise<{ day: BusinessDate }[]> {
  return rows(
    reader,
    sql<{ day: BusinessDate }>`select distinct traded_on as day from filing.client_order
      where regime = ${regime} and judged_at is null order by 1`,
  )
}

/** SQL: whether the order's number stands in the last file up to its day that the exchange accepted. Indexes filing_latest, entry_of_number. */
const inAcceptedFile: RawBuilder<boolean> = sql<boolean>`exists (select from filing.entry e
    join lateral (select f.no from filing.filing f where f.regime = e.regime and f.ce_no = e.ce_no
      and f.filed_on <= o.traded_on and f.state in ('ACCEPTED', 'PROCESSED', 'IMAGED') order by f.no desc limit 1) f on true
  where e.regime = o.regime and e.ce_no = split_part(o.tag, '.', 1) and e.bcan = split_part(o.tag, '.', 2)::bigint
    and e.client_id = o.client_id and e.first_no <= f.no and (e.until_no is null or e.until_no > f.no))`

/** Judges the orders of a day whose cut-off has passed, in one statement. */
export async function judgeDay(
  tx: Tx,
  { regime, tradedOn, at }: { regime: string; tradedOn: string; at: string },
): Promise<{ judged: number; exceptions: number }> {
  const found = await rows(
    tx,
    sql<{ exception: string | null }>`update filing.client_order o set judged_at = ${at}::timestamptz,
        exception = case when not ${inAcceptedFile} then 'NOT_FILED' end
      where o.regime = ${regime} and o.traded_on = ${tradedOn}::date and o.judged_at is null returning o.exception`,
  )
  return { judged: found.length, exceptions: found.filter(({ exception }) => exception !== null).length }
}
